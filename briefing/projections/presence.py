"""Attendance, acknowledgements and what organisations said."""

import sqlite3
from typing import Any

from sqlite_utils import Database

from briefing.projections import acknowledgements, attendance, headcount, participation
from briefing.projections.model import Handler

PARTS: tuple[Any, ...] = (attendance, headcount, acknowledgements, participation)


def create(schema: Database) -> None:
    for part in PARTS:
        part.create(schema)


HANDLERS: dict[type, Handler] = {
    event: handler for part in PARTS for event, handler in part.HANDLERS.items()
}


def last_presence(db: sqlite3.Connection, session: str, position: int) -> int:
    """The last position until this one at which somebody came, left or said something."""
    changes = " UNION ALL ".join(
        f"SELECT {side}_position AS p FROM {table} WHERE session=:s"
        for table in ("attendance", "headcounts", "participation")
        for side in ("from", "to")
    )
    row = db.execute(
        f"SELECT max(p) FROM ({changes}) WHERE p<=:p", {"s": session, "p": position}
    ).fetchone()
    return row[0] or 0
