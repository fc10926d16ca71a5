"""A request to API v1 as any server may carry it, and what its headers and query say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from briefing.web.fields import read_time
from briefing.web.problems import Malformed

PREFIX = "/api/v1"
READING = ("GET", "HEAD")


@dataclass(frozen=True)
class Request:
    """What an edge knows of a request: header names in lower case, path undecoded by us."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""
    id: str = ""


def idempotency_key(headers: Mapping[str, str]) -> str:
    key = headers.get("idempotency-key")
    if key is None:
        return ""
    if not 1 <= len(key) <= 128 or not key.isascii() or not key.isprintable():
        raise Malformed(400, "bad_idempotency_key")
    return key


def matches(said: str | None, etag: str) -> bool:
    if said is None:
        return False
    return said.strip() == "*" or etag in (
        one.strip().removeprefix("W/") for one in said.split(",")
    )


def moment_of(said: str) -> datetime | None:
    """A query's `+` may have become a space."""
    try:
        return read_time(said.replace(" ", "+"))
    except ValueError:
        return None
