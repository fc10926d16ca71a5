"""Refusals as `application/problem+json` (RFC 9457), in the caller's language."""

import json
from dataclasses import dataclass, field
from typing import Any

from briefing.application import TextRefused
from briefing.application.queue import StoreUnavailable
from briefing.domain.refusals import OutsideMandate, Refusal
from briefing.web.words import MissingWord, Words

JSON = "application/json"
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Answer:
    """What goes out, whoever serves it."""

    status: int
    body: bytes
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    role: str | None = None


class Malformed(Exception):
    """A request that cannot be understood; `errors` maps fields to codes."""

    def __init__(self, status: int, code: str, errors: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.errors = status, code, errors or {}


def said(words: Words, key: str, fallback: str = "refusal.not_valid", **values: Any) -> str:
    try:
        return words.t(key, **values)
    except MissingWord:
        return words.t(fallback)


def answer(status: int, told: Any, **headers: str) -> Answer:
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, body, JSON, dict(headers))


def problem(
    status: int, code: str, words: Words, errors: dict[str, str] | None = None, **more: Any
) -> Answer:
    """One sentence, and one for each field that is wrong."""
    told: dict[str, Any] = {
        "type": f"/problems/{code.replace('_', '-')}",
        "title": said(words, f"error.{status}.title", f"error.{status // 100}00.title"),
        "status": status,
        "detail": said(words, f"refusal.{code}"),
    }
    if errors:
        told["errors"] = {name: said(words, f"refusal.{code}") for name, code in errors.items()}
    body = json.dumps({**told, **more}, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return Answer(status, body, PROBLEM, headers)


def refused(error: BaseException, words: Words) -> Answer | None:
    """The answer to an exception that is a refusal; None when it is a fault of ours."""
    if isinstance(error, TextRefused):
        spans = [{"kind": f.kind, "start": f.start, "end": f.end} for f in error.findings]
        code = "text_block" if error.blocked else "text_check"
        return problem(422, code, words, {error.field or "text": code}, warnings=spans)
    if isinstance(error, OutsideMandate):
        kinds = [{"kind": kind} for kind in error.kinds]
        return problem(422, error.code, words, {"what": error.code}, warnings=kinds)
    if isinstance(error, Refusal):
        errors = {error.field: error.code} if error.field else None
        return problem(error.status, error.code, words, errors)
    if isinstance(error, Malformed):
        return problem(error.status, error.code, words, error.errors)
    if isinstance(error, StoreUnavailable):
        return problem(503, "store_unavailable", words)
    return None
