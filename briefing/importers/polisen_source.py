"""Opens a source of public police events and hands out its items, one at a time."""

import gzip
import http.client
import io
import json
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

LONGEST_ANSWER = 16 * 1024 * 1024
LONGEST_LINE = 64 * 1024
TIMEOUT = 10
USER_AGENT = "paagang-briefing/0.1"
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"


class SourceUnreachable(Exception):
    """One sentence: which source could not be opened, and why."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A part of the source that is no item; `empty` when there was nothing at all."""

    where: str
    empty: bool = False


def is_url(source: str | Path) -> bool:
    return isinstance(source, str) and source.lower().startswith(("http://", "https://"))


def items(source: str | Path, contact: str = "") -> Iterator[Any]:
    """Decoded JSON values, or Unreadable; SourceUnreachable when it cannot be opened.

    A file is read line by line in flat memory, unless it is one JSON list (at most 16 MiB).
    The real service allows one call in 10 s and 60 an hour, and wants a User-Agent that says
    whom to contact: callers keep the pace, `contact` is the address.
    """
    try:
        with _open(source, contact) as raw:
            buffered = _buffered(raw)
            first = buffered.peek(64).removeprefix(_BOM).lstrip()[:1]
            yield from _answer(buffered) if first == b"[" else _lines(buffered, first)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield Unreadable("the compressed file is cut off or damaged")


def _open(source: str | Path, contact: str) -> IO[bytes]:
    try:
        if is_url(source):
            return _fetch(str(source), contact)
        return Path(source).open("rb")
    except urllib.error.HTTPError as error:
        raise SourceUnreachable(f"{source} answered {error.code}") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        why = getattr(error, "strerror", None) or getattr(error, "reason", None) or error
        raise SourceUnreachable(f"{source} cannot be read: {why}") from None


def _fetch(url: str, contact: str) -> IO[bytes]:
    agent = f"{USER_AGENT} (+{contact})" if contact else USER_AGENT
    request = urllib.request.Request(url, headers={"User-Agent": agent})  # noqa: S310
    # Only http and https get here (is_url), and urllib follows redirects to no file.
    with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
        return io.BytesIO(answer.read(LONGEST_ANSWER + 1))


def _buffered(raw: Any) -> io.BufferedReader:
    plain = io.BufferedReader(raw)
    if plain.peek(2)[:2] != _GZIP:
        return plain
    return io.BufferedReader(cast(Any, gzip.GzipFile(fileobj=plain)))


def _answer(stream: io.BufferedReader) -> Iterator[Any]:
    body = stream.read(LONGEST_ANSWER + 1)
    if len(body) > LONGEST_ANSWER:
        yield Unreadable("the answer is longer than 16 MiB")
        return
    values = _decoded(body, "the answer")
    yield from values if isinstance(values, list) else (values,)


def _lines(stream: io.BufferedReader, first: bytes) -> Iterator[Any]:
    if first not in (b"{", b""):
        yield Unreadable("neither JSON nor lines of JSON")
        return
    empty = True
    for number, line in enumerate(iter(lambda: stream.readline(LONGEST_LINE), b""), start=1):
        if not line.isspace() and line != _BOM:
            empty = False
            yield _decoded(line, f"line {number}")
    if empty:
        yield Unreadable("the body is empty", empty=True)


def _decoded(text: bytes, where: str) -> Any:
    try:
        return json.loads(text.removeprefix(_BOM))
    except (ValueError, RecursionError):
        return Unreadable(f"{where} is not JSON")
