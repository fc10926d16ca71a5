"""The audit trail: every event that a viewer may read, newest first, page by page.

Each row goes through the filter then (its readers) and now (the item's readers today). Nothing
outside the asked period is looked at. For an evaluator: no words, quarter-hours, and nothing
that is about single people.
"""

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from unicodedata import normalize

from briefing.projections.board_item import QUARTER, place_readable
from briefing.projections.board_rows import FIELDS, Row, row_of
from briefing.projections.model import ms
from briefing.projections.view import View

KINDS: dict[str, tuple[str, ...]] = {
    "incidents": ("Incident",),
    "notes": ("Note",),
    "assignments": ("Assignment",),
    "observations": ("Observation",),
    "sessions": ("BriefingSession",),
    "taking_part": ("Attendance", "Headcount", "Participation", "Watch"),
    "answers": ("Acknowledgement",),
    "people": ("Participant", "Introduction", "MandateCard"),
    "afterwards": ("Debrief", "Handover", "Feedback", "Survey", "Improvement"),
    "network": ("Network",),
}
# One line each of these is one person or organisation: for an evaluator too few to be counted.
OF_ONE = ("Acknowledgement", "Attendance", "Headcount", "Participation", "Watch")
NOBODY_NAMED = ("Debrief", "Introduction")
WRITTEN = ("Incident.Reported", "Note.Written", "Observation.Made", "Assignment.Offered")
SYSTEM = {"import": "import", "cli": "operator"}
OF_ITEM = tuple(FIELDS.split(", "))
AGGREGATE = "substr(h.topic, 1, instr(h.topic, '.') - 1)"
HISTORY = (
    "position",
    "item",
    "topic",
    "text",
    "detail",
    "role",
    "organisation",
    "known_at",
    "recorded_at",
    "channel",
    "correlation",
    "about",
)


@dataclass(frozen=True)
class Asked:
    """What is asked of the trail; times UTC, `end` excluded, `item` and `session` hex."""

    start: datetime
    end: datetime
    kind: str | None = None
    item: str | None = None
    session: str | None = None
    channel: str | None = None
    role: str | None = None
    correlation: str | None = None
    words: str = ""


@dataclass(frozen=True)
class Line:
    """One event as the viewer may see it. `role` is a role, `network`, `somebody`, `clock`,
    `import` or `operator`; `was` the readers before, if the viewer was one; times are ms."""

    position: int
    topic: str
    known_at: int
    recorded_at: int
    role: str
    own: bool
    channel: str
    correlation: str
    item: Row | None
    about: str | None
    text: str | None
    detail: Mapping[str, str] = field(default_factory=dict)
    was: str | None = None


def keys_of(view: View) -> tuple[str, ...]:
    """A coordinator's desk holds what is for those who coordinate, and no item."""
    return (*view.keys, "desk") if view.role == "coordinator" else view.keys


def question(view: View, asked: Asked, before: tuple[int, int] | None) -> tuple[str, list[Any]]:
    """SQL and its parameters; `before` is (recorded_at, position) of the last line shown."""
    keys = keys_of(view)
    marks = ",".join("?" * len(keys))
    reads = "({0}.reader IN ({1}) OR {0}.reader2 IN ({1}))"
    where = [
        "h.recorded_at>=? AND h.recorded_at<? AND h.network=?",
        reads.format("h", marks),
        f"((i.id IS NULL AND h.item IS NULL) OR {reads.format('i', marks)})",
    ]
    # A later page begins where the earlier ended: nothing is passed over again.
    end = min(ms(asked.end), before[0] + 1) if before else ms(asked.end)
    told: list[Any] = [ms(asked.start), end, view.network.hex, *keys * 4]
    for clause, values in _filters(view, asked, before):
        where.append(clause)
        told += values
    items = ", ".join(f"i.{name} AS i_{name}" for name in OF_ITEM)
    rows = ", ".join(f"h.{name}" for name in HISTORY)
    sql = (
        f"SELECT {rows}, {items} FROM history h"
        " LEFT JOIN items i ON i.id=coalesce(h.item, h.about) AND i.to_position IS NULL"
        f" WHERE {' AND '.join(where)} ORDER BY h.recorded_at DESC, h.position DESC LIMIT ?"
    )
    return sql, told


def _filters(
    view: View, asked: Asked, before: tuple[int, int] | None
) -> list[tuple[str, Collection[Any]]]:
    """A plus keeps SQLite to the index on time: no filter leads it out of the period."""
    found: list[tuple[str, Collection[Any]]] = []
    if view.role == "evaluator":
        found.append((f"{AGGREGATE} NOT IN ({','.join('?' * len(OF_ONE))})", OF_ONE))
    if asked.kind:
        kinds = KINDS[asked.kind]
        found.append((f"{AGGREGATE} IN ({','.join('?' * len(kinds))})", kinds))
    for about in filter(None, (asked.item, asked.session)):
        found.append(("(+h.item=? OR h.about=?)", (about, about)))
    if asked.channel:
        found.append(("h.channel=?", (asked.channel,)))
    if asked.correlation:
        found.append(("h.correlation=?", (asked.correlation,)))
    if asked.role:
        found.append(("shown_role(h.topic,h.role,h.organisation,h.channel)=?", (asked.role,)))
    if asked.words:
        found.append(("says(h.text,i.data)", ()))
    if before:
        found.append(("(h.recorded_at, h.position) < (?, ?)", before))
    return found


def lines(
    db: sqlite3.Connection, view: View, asked: Asked, *, before: int | None = None, most: int = 50
) -> list[Line]:
    """At most so many events of the period, newest first, after (older than) position `before`."""
    at = _place_of(db, before)
    if before is not None and at is None:
        return []
    _teach(db, view, asked)
    sql, told = question(view, asked, at)
    return [_line(db, view, row) for row in db.execute(sql, (*told, most)).fetchall()]


def _place_of(db: sqlite3.Connection, position: int | None) -> tuple[int, int] | None:
    if position is None:
        return None
    row = db.execute("SELECT recorded_at FROM history WHERE position=?", (position,)).fetchone()
    return (row[0], position) if row else None


def _teach(db: sqlite3.Connection, view: View, asked: Asked) -> None:
    """The filters that follow the same rules as what is shown."""
    own = view.organisation.hex if view.organisation else None

    def role(topic: str, told: str, organisation: str | None, channel: str) -> str:
        return shown_role(view, topic, told, channel, own=own is not None and organisation == own)

    db.create_function("shown_role", 4, role)
    wanted = folded(asked.words)

    def says(text: str | None, data: str | None) -> bool:
        if text and view.role != "evaluator" and wanted in folded(text):
            return True
        # Nearly all rows are passed over without being taken apart.
        if not data or ("\\" not in data and '"' not in wanted and wanted not in folded(data)):
            return False
        return any(wanted in folded(one) for one in _where(view, json.loads(data)))

    db.create_function("says", 2, says)


def folded(text: str) -> str:
    """Å is å, also when it was typed as a letter and a ring."""
    if text.isascii():
        return text.lower()
    return normalize("NFC", normalize("NFC", text).casefold())


def _where(view: View, told: Mapping[str, Any]) -> list[str]:
    """The names of an item's places, as far as the viewer may read them."""
    place = told.get("place") if view.role != "evaluator" and place_readable(told, view) else None
    return [one for one in (told.get("district"), told.get("borough"), place) if one]


def shown_role(view: View, topic: str, role: str, channel: str, *, own: bool) -> str:
    """Who did it, as domain.md 5 shows a source: nobody named beyond the role."""
    if role in ("", "system"):
        return SYSTEM.get(channel, "clock")
    hidden = view.role == "evaluator" and topic not in WRITTEN
    if hidden or topic.partition(".")[0] in NOBODY_NAMED:
        return "somebody"
    return "network" if role == "field_worker" and not own else role


def _line(db: sqlite3.Connection, view: View, row: sqlite3.Row) -> Line:
    deidentified = view.role == "evaluator"
    grain = QUARTER if deidentified else 1
    own = view.organisation is not None and row["organisation"] == view.organisation.hex
    role = shown_role(view, row["topic"], row["role"], row["channel"], own=own)
    item = row_of({name: row[f"i_{name}"] for name in OF_ITEM}) if row["i_id"] else None
    return Line(
        row["position"],
        row["topic"],
        row["known_at"] // grain * grain,
        row["recorded_at"] // grain * grain,
        role,
        own and not deidentified and role != "somebody",
        row["channel"],
        row["correlation"],
        item,
        row["about"],
        None if deidentified else row["text"],
        _details(row["detail"]),
        _readers_before(db, view, row),
    )


def _details(told: str | None) -> dict[str, str]:
    return dict(one.split("=", 1) for one in (told or "").split(";") if "=" in one)


def _readers_before(db: sqlite3.Connection, view: View, row: sqlite3.Row) -> str | None:
    """Who read an item until this event, where the viewer was among them."""
    if not row["topic"].endswith(".AudienceChanged"):
        return None
    found = db.execute(
        "SELECT reader, reader2, data ->> 'audience' FROM items WHERE id=? AND to_position=?",
        (row["item"], row["position"]),
    ).fetchone()
    return str(found[2]) if found and {found[0], found[1]} & set(view.keys) else None
