"""Since you were last here: the difference of two boards of one view, and what came and went.

Content goes through today's filter; what the view may no longer read is counted, no more.
Counts, ages and times are no change.
"""

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from briefing.projections.board import position_of
from briefing.projections.board_item import item_of
from briefing.projections.board_rows import FIELDS, Row, live_rows, row_of
from briefing.projections.model import from_ms, ms
from briefing.projections.past import rows_at
from briefing.projections.view import View

AWAY = timedelta(days=14)
CONTENT = (
    "text",
    "priority",
    "certainty",
    "category",
    "type",
    "district",
    "place",
    "audience",
    "state",
    "from",
    "until",
    "to",
)


@dataclass(frozen=True)
class Since:
    """`changed` maps the id of a row that is on the board to the names of what is different."""

    new: list[Row] = field(default_factory=list)
    changed: dict[str, tuple[Row, tuple[str, ...]]] = field(default_factory=dict)
    ended: list[Row] = field(default_factory=list)
    between: list[Row] = field(default_factory=list)
    gone: int = 0


def since(db: sqlite3.Connection, view: View, position: int, zone: ZoneInfo) -> Since:
    """What is different between the board at a position, as it was told then, and now."""
    now = {row.id: row for row in live_rows(db, view)}
    then = {row.id: row for row in rows_at(db, view, position, as_told=True)}
    ended = {row.id: row for row in _ended_since(db, view, position)}
    both = {id: _differences(then[id], now[id], view, zone) for id in now.keys() & then.keys()}
    return Since(
        new=_newest([row for id, row in now.items() if id not in then]),
        changed={id: (now[id], names) for id, names in sorted(both.items()) if names},
        ended=_newest([row for id, row in ended.items() if id in then]),
        between=_newest(
            [row for id, row in ended.items() if row.data["first_position"] > position]
        ),
        gone=len(then.keys() - now.keys() - ended.keys()),
    )


def _newest(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row.from_position, row.id))


def _differences(then: Row, now: Row, view: View, zone: ZoneInfo) -> tuple[str, ...]:
    before, after = item_of(then, view, zone), item_of(now, view, zone)
    return tuple(name for name in CONTENT if before.get(name) != after.get(name))


def _ended_since(db: sqlite3.Connection, view: View, position: int) -> list[Row]:
    """What this view may read, off the board now and changed last after a position."""
    keys = view.keys
    marks = ",".join("?" * len(keys))
    rows = db.execute(
        f"SELECT {FIELDS} FROM items WHERE to_position IS NULL AND live=0 AND network=?"
        f" AND from_position>? AND (reader IN ({marks}) OR reader2 IN ({marks}))",
        (view.network.hex, position, *keys, *keys),
    )
    return [row_of(row) for row in rows]


def last_here(
    db: sqlite3.Connection, network: UUID, person: UUID, session: str | None, now: datetime
) -> tuple[int, datetime | None]:
    """(position, moment) of the check-out, else the end of the shift, of the last session that
    this person attended before `session`; of 14 days ago and no moment when there was none."""
    row = db.execute(
        "SELECT a.session, a.to_position, (SELECT min(s.from_position) FROM sessions s"
        " WHERE s.id=a.session AND s.state IN ('debrief','closed') AND s.from_position>="
        " a.from_position) AS shift_end FROM attendance a WHERE a.network=? AND a.person=?"
        " AND a.session<>? ORDER BY a.from_position DESC LIMIT 1",
        (network.hex, person.hex, session or ""),
    ).fetchone()
    if row is not None and (row["to_position"] or row["shift_end"]):
        position = int(row["to_position"] or row["shift_end"])
        return position, moment_of(db, row["session"])
    return position_of(db, ms(now - AWAY)), None


def moment_of(db: sqlite3.Connection, session: str) -> datetime | None:
    """When that session began."""
    row = db.execute(
        "SELECT data ->> '$.times.starts' FROM sessions WHERE id=? AND to_position IS NULL",
        (session,),
    ).fetchone()
    return from_ms(int(row[0])) if row and row[0] else None


def shown_changes(names: tuple[str, ...]) -> list[str]:
    """Of several names that say the same to a reader one is enough."""
    where: dict[str, Any] = {"district": "place", "from": "time", "until": "time"}
    return list(dict.fromkeys(where.get(name, name) for name in names))
