"""What was found: every problem one sentence, with what it is about for programs."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from briefing.proof.log import Row, recorded_at


@dataclass(frozen=True)
class Problem:
    """`words` is a sentence without its full stop; the rest may be empty."""

    kind: str
    words: str
    first: int | None = None
    last: int | None = None
    topic: str | None = None
    aggregate: str | None = None
    recorded_at: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Verdict:
    """`confirmed` is the last position that a witness or the board vouches for."""

    events: int = 0
    witnesses: int = 0
    hash: str = ""
    confirmed: int = 0
    seals: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unknown: dict[str, int] = field(default_factory=dict)
    keys_missing: dict[str, int] = field(default_factory=dict)
    keys_erased: int = 0

    def add(self, kind: str, words: str, **about: Any) -> None:
        self.problems.append(Problem(kind, words, **about))

    def as_dict(self) -> dict[str, Any]:
        return {
            "events": self.events,
            "seals": len(self.seals),
            "witnesses": self.witnesses,
            "hash": self.hash,
            "confirmed": self.confirmed,
            "problems": [one.words for one in self.problems],
            "found": [one.as_dict() for one in self.problems],
            "notes": self.notes,
            "sealed": self.seals,
            "unknown": self.unknown,
            "keys_missing": self.keys_missing,
            "keys_erased": self.keys_erased,
        }


def stamp(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def named(row: Row) -> str:
    """`Incident.Reported, version 1 of 0f3c..., recorded 2026-11-20T19:03:22Z`."""
    at = stamp(recorded_at(row))
    return f"{row[3]}, version {row[2]} of {row[1]}, recorded {at or 'at no readable time'}"


def about(row: Row) -> dict[str, Any]:
    return {"topic": row[3], "aggregate": row[1], "recorded_at": stamp(recorded_at(row))}
