"""One call of API v1 that changes something, and the fields that several calls have."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from briefing.application import Briefing, Caller, Done
from briefing.domain import words
from briefing.domain.assignment import Assignment
from briefing.domain.audience import AUDIENCES
from briefing.domain.incident import Incident
from briefing.domain.note import Note
from briefing.domain.session import session_id
from briefing.web.fields import Field

Run = Callable[[Briefing, Caller, Any, dict[str, Any]], Done]


@dataclass(frozen=True)
class Call:
    """`path` after /api/v1; `*` stands for an id or a date. `run` gets app, caller, it, body."""

    method: str
    path: str
    run: Run
    summary: str
    fields: dict[str, Field] = field(default_factory=dict)
    status: int = 201

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def segments(self) -> tuple[str, ...]:
        return tuple(self.path.strip("/").split("/"))


def text(*, required: bool = True, longest: int = words.TEXT_LIMIT) -> Field:
    return Field("text", required, longest=longest)


def one(values: Any, *, required: bool = False) -> Field:
    return Field("enum", required, tuple(values))


CHECKED = {"check_reason": one(words.CHECK_REASONS), "written_at": Field("time")}
REASON = {"reason": text(), **CHECKED}
MAYBE_REASON = {"reason": text(required=False), **CHECKED}
AGREED = {"mandate_reason": one(words.MANDATE_REASONS)}
AUDIENCE = {"audience": one(AUDIENCES)}
PLACE = {"place": text(required=False, longest=200)}
KINDS: dict[str, type[Any]] = {"incidents": Incident, "notes": Note, "assignments": Assignment}


def session_named(caller: Caller, named: str) -> UUID:
    """`2026-11-20` or `2026-11-20~valborg`."""
    date, _, series = named.partition("~")
    return session_id(caller.network, date, series or words.MAIN_SERIES)


def on_network(method: str, **fixed: str) -> Run:
    """A command on nothing that the address names."""

    def run(app: Briefing, caller: Caller, _it: Any, body: dict[str, Any]) -> Done:
        done: Done = getattr(app, method)(caller, **fixed, **body)
        return done

    return run


def on(method: str) -> Run:
    """A command on one thing by id."""

    def run(app: Briefing, caller: Caller, it: Any, body: dict[str, Any]) -> Done:
        done: Done = getattr(app, method)(caller, it, **body)
        return done

    return run


def on_item(method: str, kind: type[Any]) -> Run:
    def run(app: Briefing, caller: Caller, it: Any, body: dict[str, Any]) -> Done:
        done: Done = getattr(app, method)(caller, kind, it, **body)
        return done

    return run


def on_session(method: str) -> Run:
    def run(app: Briefing, caller: Caller, it: Any, body: dict[str, Any]) -> Done:
        done: Done = getattr(app, method)(caller, session_named(caller, it), **body)
        return done

    return run
