"""Attendance, acknowledgements and what organisations said, with the time of each event."""

import sqlite3
from typing import Any

from sqlite_utils import Database

from briefing.projections import acknowledgements, attendance, headcount, participation
from briefing.projections.model import Handler, Writer, ms

PARTS: tuple[Any, ...] = (attendance, headcount, acknowledgements, participation)


def create(schema: Database) -> None:
    for part in PARTS:
        part.create(schema)
    schema.create_table(
        "presence_times", {"position": int, "recorded_at": int}, pk="position", if_not_exists=True
    )
    schema.table("presence_times").create_index(["recorded_at"], if_not_exists=True)


def timed(handler: Handler) -> Handler:
    """Rows here know positions only: which one it was at a moment is kept beside them."""

    def handle(w: Writer, event: Any) -> None:
        handler(w, event)
        moment = (w.position, ms(event.timestamp))
        w.execute("INSERT INTO presence_times VALUES (?,?)", moment)

    return handle


HANDLERS = {event: timed(handler) for part in PARTS for event, handler in part.HANDLERS.items()}


def position_at(db: sqlite3.Connection, moment: int) -> int:
    """Position of the last of these events recorded by a moment (ms); 0 before the first."""
    row = db.execute(
        "SELECT position FROM presence_times WHERE recorded_at<=?"
        " ORDER BY recorded_at DESC, position DESC LIMIT 1",
        (moment,),
    ).fetchone()
    return int(row[0]) if row else 0


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
