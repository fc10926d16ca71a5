"""The board: one set of questions, a function of (view, position) alone.

`at` a position asks the first pair of each row, at a moment the second.
"""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from briefing.domain.audience import ROLES_OF
from briefing.projections.acknowledgements import answers
from briefing.projections.attendance import attendance_by_organisation
from briefing.projections.board_rows import Row, live_rows
from briefing.projections.held import NEWEST
from briefing.projections.model import ms, visible_position
from briefing.projections.participation import participation
from briefing.projections.past import rows_at, rows_known
from briefing.projections.presence import last_presence
from briefing.projections.sessions import coming, tonight
from briefing.projections.view import View

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
PUBLIC_NUMBERS = ("112", "114 14")


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


def board(
    db: sqlite3.Connection,
    view: View,
    *,
    position: int | None = None,
    moment: datetime | None = None,
    as_told: bool = False,
    through: Collection[str] | None = None,
) -> Board:
    """The board of a view: now, at a log position, or as known at a moment.

    `as_told` leaves out the filter of today: only to compare with what a reader was sent then.
    `through` are the keys of somebody else, who looks at a past board of this view.
    """
    known = ms(moment) if moment else None
    if position is not None:
        rows = rows_at(db, view, position, as_told=as_told, through=through)
    elif known is not None:
        rows = rows_known(db, view, known, as_told=as_told, through=through)
    else:
        rows = live_rows(db, view)
    session = tonight(db, view.network, position=position, known=known)
    then = position if position is not None else _until(db, known)
    seen = then if known is None else _newest_seen(db, view, then, session)
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
    return NEWEST if known is None else position_of(db, known)


def position_of(db: sqlite3.Connection, known: int) -> int:
    """The last position recorded by a moment (ms)."""
    row = db.execute(
        "SELECT position FROM history WHERE recorded_at<=?"
        " ORDER BY recorded_at DESC, position DESC LIMIT 1",
        (known,),
    ).fetchone()
    return int(row[0]) if row else 0


def _newest_seen(
    db: sqlite3.Connection, view: View, then: int, session: dict[str, Any] | None
) -> int:
    """The newest position by a moment that tells only of what this view reads."""
    keys = view.keys
    marks = ",".join("?" * len(keys))
    row = db.execute(
        "SELECT position FROM history WHERE network=? AND item NOT NULL AND position<=?"
        f" AND (reader IN ({marks}) OR reader2 IN ({marks})) ORDER BY position DESC LIMIT 1",
        (view.network.hex, then, *keys, *keys),
    ).fetchone()
    evening = max(session.get("seen", 0), last_presence(db, session["id"], then)) if session else 0
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


def acknowledgement_counts(row: Row, board: Board, least: int = 1) -> dict[str, dict[str, int]]:
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
    return {role: count for role, count in sorted(counts.items()) if count["of"] >= least}
