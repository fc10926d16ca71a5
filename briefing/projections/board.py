"""The board: one set of questions, a function of (view, position) alone.

`at` a position asks the first pair of each row, at a moment the second; a past board goes
through the filter then (the row's readers) and now (the item's readers today).
"""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from briefing.domain.audience import ROLES_OF, reader_keys
from briefing.projections import network as networks
from briefing.projections.model import from_ms, ms, visible_position
from briefing.projections.presence import (
    NEWEST,
    answers,
    attendance_by_organisation,
    last_presence,
    participation,
    position_at,
)
from briefing.projections.sessions import coming, tonight

SECTIONS = (
    "situation",
    "tonight",
    "new",
    "carried",
    "assignments",
    "people",
    "contacts",
    "rules",
    "after",
)
URGENCY = {"red": 0, "yellow": 1, "green": 1}
QUARTER = 15 * 60 * 1000
PUBLIC_NUMBERS = ("112", "114 14")


@dataclass(frozen=True)
class View:
    """Whose board: everything that decides what is on it. Cache key and ETag come from it."""

    network: UUID
    role: str
    organisation: UUID | None = None

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return reader_keys(self.role, self.organisation)


class Row(NamedTuple):
    """One state of one item as it is in the read model."""

    row: int
    id: str
    kind: str
    author: str
    known_from: int
    from_position: int
    data: dict[str, Any]


@dataclass(frozen=True)
class Board:
    """Rows by section with the session and the position they belong to."""

    position: int
    session: dict[str, Any] | None
    sections: dict[str, list[Row]]
    people: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    acknowledged: dict[str, list[tuple[str, int, int]]]
    next_session: dict[str, Any] | None


@lru_cache(maxsize=20_000)
def _parsed(_row: int, data: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(data)
    return told


def row_of(found: sqlite3.Row) -> Row:
    return Row(
        found["row"],
        found["id"],
        found["kind"],
        found["author"],
        found["known_from"],
        found["from_position"],
        _parsed(found["row"], found["data"]),
    )


FIELDS = "row, id, kind, author, known_from, from_position, data"


def live_rows(db: sqlite3.Connection, view: View) -> list[Row]:
    keys = view.keys
    marks = ",".join("?" * len(keys))
    found = db.execute(
        f"SELECT {FIELDS} FROM items WHERE to_position IS NULL AND live=1 AND network=?"
        f" AND reader IN ({marks})"
        f" UNION ALL SELECT {FIELDS} FROM items WHERE to_position IS NULL AND live=1"
        f" AND network=? AND reader2 NOT NULL AND reader2 IN ({marks})"
        f" AND reader NOT IN ({marks})",
        (view.network.hex, *keys, view.network.hex, *keys, *keys),
    )
    return [row_of(row) for row in found]


def rows_at(
    db: sqlite3.Connection, view: View, position: int, *, as_told: bool = False
) -> list[Row]:
    """Rows that held at a log position: still open ones, and closed ones by span."""
    span = ("from_position", "to_position", "span")
    return _then_and_now(db, view, position, *span, as_told=as_told)


def rows_known(db: sqlite3.Connection, view: View, moment: int) -> list[Row]:
    """Rows that were known at a moment (ms)."""
    return _then_and_now(db, view, moment, "known_from", "known_to", "known_span")


def _then_and_now(
    db: sqlite3.Connection,
    view: View,
    at: int,
    start: str,
    end: str,
    span: str,
    *,
    as_told: bool = False,
) -> list[Row]:
    keys = view.keys
    marks = ",".join("?" * len(keys))
    readable = f"network=? AND (reader IN ({marks}) OR reader2 IN ({marks}))"
    who = (view.network.hex, *keys, *keys)
    questions = [
        (
            f"SELECT {FIELDS}, reader, reader2 FROM items WHERE to_position IS NULL AND live=1"
            f" AND {start}<=? AND {readable}",
            (at, *who),
        )
    ]
    widest = db.execute(
        f"SELECT max({span}) FROM items WHERE to_position NOT NULL AND live=1"
    ).fetchone()[0]
    for level in range((widest or 0) + 1 if widest is not None else 0):
        questions.append(
            (
                f"SELECT {FIELDS}, reader, reader2 FROM items WHERE to_position NOT NULL AND live=1"
                f" AND {span}=? AND {start}>? AND {start}<=? AND {end}>? AND {readable}",
                (level, at - (1 << level), at, at, *who),
            )
        )
    found = [row for sql, params in questions for row in db.execute(sql, params)]
    return [row_of(row) for row in found if as_told or _readable_now(db, row["id"], keys)]


def _readable_now(db: sqlite3.Connection, id: str, keys: tuple[str, ...]) -> bool:
    row = db.execute(
        "SELECT reader, reader2 FROM items WHERE id=? AND to_position IS NULL", (id,)
    ).fetchone()
    return row is not None and (row[0] in keys or row[1] in keys)


def board(
    db: sqlite3.Connection,
    view: View,
    *,
    position: int | None = None,
    moment: datetime | None = None,
    as_told: bool = False,
) -> Board:
    """The board of a view: now, at a log position, or as known at a moment.

    `as_told` leaves out the filter of today: only to compare with what a reader was sent then.
    """
    known = ms(moment) if moment else None
    if position is not None:
        rows = rows_at(db, view, position, as_told=as_told)
    elif known is not None:
        rows = rows_known(db, view, known)
    else:
        rows = live_rows(db, view)
    session = tonight(db, view.network, position=position, known=known)
    then = position if position is not None else _until(db, known)
    seen = then if known is None else _newest_seen(db, view, known, then, session)
    return Board(
        position=min(visible_position(db, view.network, view.keys), seen),
        session=session,
        sections=_sections(rows, session),
        people=attendance_by_organisation(db, session["id"], then) if session else [],
        lines=participation(db, session["id"], then) if session else [],
        acknowledged=answers(db, [row.id for row in rows], then) if rows else {},
        next_session=coming(db, view.network) if position is None and known is None else None,
    )


def _until(db: sqlite3.Connection, known: int | None) -> int:
    """The last position recorded by a moment, for what has no second pair of its own."""
    if known is None:
        return NEWEST
    row = db.execute("SELECT max(position) FROM history WHERE recorded_at<=?", (known,)).fetchone()
    return max(int(row[0] or 0), position_at(db, known))


def _newest_seen(
    db: sqlite3.Connection, view: View, known: int, then: int, session: dict[str, Any] | None
) -> int:
    """The newest position by a moment that tells only of what this view reads."""
    keys = view.keys
    marks = ",".join("?" * len(keys))
    row = db.execute(
        "SELECT position FROM history WHERE network=? AND recorded_at<=?"
        f" AND (reader IN ({marks}) OR reader2 IN ({marks})) ORDER BY position DESC LIMIT 1",
        (view.network.hex, known, *keys, *keys),
    ).fetchone()
    evening = max(session["since"], last_presence(db, session["id"], then)) if session else 0
    return max(row[0] if row else 0, evening)


def _sections(rows: list[Row], session: dict[str, Any] | None) -> dict[str, list[Row]]:
    sections: dict[str, list[Row]] = {name: [] for name in SECTIONS}
    for row in sorted(rows, key=_order):
        sections[section_of(row, session)].append(row)
    return sections


def _order(row: Row) -> tuple[int, int, str]:
    """Red first, then newest, then id."""
    return (URGENCY.get(row.data.get("priority") or "green", 1), -row.data["known_at"], row.id)


def section_of(row: Row, session: dict[str, Any] | None) -> str:
    """An item stands in one section."""
    if row.kind in ("task", "request"):
        return "assignments"
    if row.kind == "standing":
        return "rules"
    if session and row.id in session.get("focus", ()):
        return "tonight"
    if row.data.get("carried_from"):
        return "carried"
    if (
        session
        and session.get("sealed_from")
        and row.data["first_position"] > session["sealed_from"]
    ):
        return "after"
    return "new"


def acknowledgement_counts(row: Row, board: Board) -> dict[str, dict[str, int]]:
    """role -> {yes, of}: informed at sealing or answered, of those present or answered."""
    session = board.session or {}
    informed: dict[str, int] = session.get("informed") or {}
    if row.kind == "observation" or (not informed and row.id not in board.acknowledged):
        return {}
    told_by_then = row.from_position <= session.get("sealed_from", 0)
    counts: dict[str, dict[str, int]] = {}
    audience = row.data["audience"]
    for role, present in informed.items():
        if audience == "all" or role in ROLES_OF.get(audience, ()):
            counts[role] = {"yes": present if told_by_then else 0, "of": present}
    for role, present, _seen in board.acknowledged.get(row.id, ()):
        count = counts.setdefault(role, {"yes": 0, "of": 0})
        if not present:
            count["yes"] += 1
            count["of"] += 1
        elif not told_by_then:
            count["yes"] = min(count["yes"] + 1, max(count["of"], 1))
            count["of"] = max(count["of"], 1)
    return dict(sorted(counts.items()))


def item_of(row: Row, view: View, zone: ZoneInfo) -> dict[str, Any]:
    """The item as this view may see it (contract.md, "A board item"), without counts."""
    data = row.data
    own = view.organisation is not None and data.get("organisation") == view.organisation.hex
    place = data.get("place") if _place_readable(data, view) else None
    imported = data.get("source") is not None
    hidden = view.role == "evaluator" or (imported and view.role == "display")
    grain = QUARTER if view.role == "evaluator" else 1
    told: dict[str, Any] = {"id": str(UUID(row.id)), "kind": row.kind}
    for name in ("type", "state", "category", "priority"):
        if data.get(name) is not None:
            told[name] = data[name]
    told["status"] = data["status"]
    if data.get("certainty"):
        told["certainty"] = data["certainty"]
    told |= {
        "district": data.get("district") or data.get("borough"),
        "place": None if hidden else place,
        "text": "" if hidden else data["text"],
        "audience": data["audience"],
        "occurred_at": iso(data.get("occurred_at"), zone, grain),
        "known_at": iso(data["known_at"], zone, grain),
        "recorded_at": iso(data["recorded_at"], zone, grain),
        "valid_until": iso(data.get("valid_until"), zone),
        "carried": data["carried"],
        "by": source_of(data, own=own),
    }
    if row.kind in ("task", "request", "observation"):
        told |= {
            "from": iso(data["starts_at"], zone, grain),
            "until": iso(data["ends_at"], zone, grain),
        }
    if row.kind in ("task", "request"):
        told["to"] = addressee_of(data)
        if data.get("declined") and _is(view.organisation, data.get("declined_by")):
            told["declined"] = data["declined"]
    return told


def addressee_of(data: dict[str, Any]) -> dict[str, str]:
    """A role or an organisation; a person is shown by nothing but their organisation."""
    if data.get("to_name"):
        return {"organisation": data["to_name"]}
    return {"role": data["to_role"]} if data.get("to_role") else {}


def _is(organisation: UUID | None, hex: str | None) -> bool:
    return organisation is not None and organisation.hex == hex


def source_of(data: dict[str, Any], *, own: bool) -> dict[str, str]:
    """Beyond one's organisation the source is `network` (field workers) or the role."""
    if data.get("source") is not None:
        return {"role": "source"}
    if own:
        home = {"district": data["home"]} if data.get("home") else {}
        return {"role": data["role"], **home}
    return {"role": "network" if data["role"] == "field_worker" else data["role"]}


def _place_readable(data: dict[str, Any], view: View) -> bool:
    readers = data.get("place_readers")
    return readers in (None, "all") or readers in view.keys


def iso(number: int | None, zone: ZoneInfo, grain: int = 1) -> str | None:
    """RFC 3339 in the network's local time, to the second, or to `grain` milliseconds."""
    if number is None:
        return None
    number -= number % grain
    return from_ms(number).astimezone(zone).isoformat(timespec="seconds")


def zone_of(db: sqlite3.Connection, network: UUID) -> ZoneInfo:
    return ZoneInfo(networks.about(db, network).get("timezone", "Europe/Stockholm"))
