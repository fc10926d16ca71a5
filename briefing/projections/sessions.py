"""Sessions as they stood and stand: state, times, number and seal, what was presented."""

import json
import sqlite3
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.session import BriefingSession
from briefing.domain.words import AFTER_SEAL, RUNNING
from briefing.projections import session_changes
from briefing.projections.model import Handler, Writer, ms
from briefing.projections.past import LEVELS
from briefing.projections.session_rows import insert

MARKS = ",".join(f"'{state}'" for state in RUNNING)


def create(schema: Database) -> None:
    schema.create_table(
        "sessions",
        {
            "row": int,
            "network": str,
            "id": str,
            "date": str,
            "series": str,
            "state": str,
            "opened": int,
            "from_position": int,
            "to_position": int,
            "known_from": int,
            "known_to": int,
            "span": int,
            "known_span": int,
            "data": str,
        },
        pk="row",
        if_not_exists=True,
    )
    schema.execute(
        "CREATE UNIQUE INDEX IF NOT EXISTS sessions_current ON sessions (id)"
        " WHERE to_position IS NULL"
    )
    schema.table("sessions").create_index(["network", "from_position"], if_not_exists=True)
    for name, columns, when in (
        ("sessions_running", "network, opened", "to_position IS NULL"),
        ("sessions_were", "network, span, from_position", "to_position NOT NULL"),
        ("sessions_known", "network, known_span, known_from", "to_position NOT NULL"),
    ):
        schema.execute(
            f"CREATE INDEX IF NOT EXISTS {name} ON sessions ({columns})"
            f" WHERE {when} AND state IN ({MARKS})"
        )
    schema.execute(
        "CREATE INDEX IF NOT EXISTS sessions_coming ON sessions (network, date, series)"
        " WHERE to_position IS NULL AND state='planned'"
    )
    schema.execute(
        "CREATE INDEX IF NOT EXISTS sessions_numbered ON sessions"
        " (network, CAST(data ->> 'number' AS INTEGER))"
        " WHERE to_position IS NULL AND data ->> 'number' NOT NULL"
    )


def planned(w: Writer, event: BriefingSession.Planned) -> None:
    data: dict[str, Any] = {
        "times": {name: ms(moment) for name, moment in event.times.items()},
        "title": w.vault.unseal(event.title),
        "meeting_place": w.vault.unseal(event.meeting_place) or _usual_place(w),
        "presented": [],
        "focus": [],
    }
    insert(w, event.originator_id.hex, event.date, event.series, "planned", None, data)


def _usual_place(w: Writer) -> str:
    row = w.one("SELECT about ->> 'meeting_place' FROM networks WHERE id=?", (w.network,))
    return str(row[0] or "") if row else ""


HANDLERS: dict[type, Handler] = {
    BriefingSession.Planned: planned,
    **session_changes.HANDLERS,
}


def _told(row: sqlite3.Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        **json.loads(row["data"]),
        **{k: row[k] for k in ("id", "date", "series", "state")},
        "row": row["row"],
        "opened": row["opened"],
        "since": row["from_position"],
    }


def session(db: sqlite3.Connection, id: UUID) -> dict[str, Any] | None:
    row = db.execute("SELECT * FROM sessions WHERE id=? AND to_position IS NULL", (id.hex,))
    return _told(row.fetchone())


def sessions(db: sqlite3.Connection, network: UUID) -> list[dict[str, Any]]:
    """All sessions of a network, newest date first."""
    rows = db.execute(
        "SELECT * FROM sessions WHERE network=? AND to_position IS NULL ORDER BY date DESC, series",
        (network.hex,),
    )
    return [told for row in rows if (told := _told(row))]


def tonight(
    db: sqlite3.Connection, network: UUID, *, position: int | None = None, known: int | None = None
) -> dict[str, Any] | None:
    """The newest session opened and not closed; at a log position or known at a moment (ms)."""
    if position is not None:
        return _running(db, network, position, "from_position", "to_position", "span")
    if known is not None:
        return _running(db, network, known, "known_from", "known_to", "known_span")
    row = db.execute(
        f"SELECT * FROM sessions WHERE network=? AND to_position IS NULL AND state IN ({MARKS})"
        " ORDER BY opened DESC, date DESC LIMIT 1",
        (network.hex,),
    ).fetchone()
    return _told(row)


def _running(
    db: sqlite3.Connection, network: UUID, at: int, start: str, end: str, span: str
) -> dict[str, Any] | None:
    """Of rows that still hold and of closed ones by span, as with items."""
    found = db.execute(
        "SELECT * FROM sessions WHERE network=? AND to_position IS NULL"
        f" AND state IN ({MARKS}) AND {start}<=?",
        (network.hex, at),
    ).fetchall()
    closed = f"network=? AND to_position NOT NULL AND state IN ({MARKS})"
    widest = db.execute(
        f"SELECT max({span}) FROM sessions WHERE {closed}", (network.hex,)
    ).fetchone()[0]
    if widest is not None:
        found += db.execute(
            f"{LEVELS} SELECT sessions.* FROM levels CROSS JOIN sessions WHERE {closed}"
            f" AND {span}=level AND {start}>?-(1<<level) AND {start}<=? AND {end}>?",
            (widest, network.hex, at, at, at),
        ).fetchall()
    return _told(max(found, key=lambda row: (row["opened"], row["date"]), default=None))


def not_begun(db: sqlite3.Connection, network: UUID) -> list[dict[str, Any]]:
    """Planned and open ones, soonest first."""
    rows = db.execute(
        "SELECT * FROM sessions WHERE network=? AND to_position IS NULL"
        " AND state IN ('planned','open') ORDER BY date, series",
        (network.hex,),
    )
    return [told for row in rows if (told := _told(row))]


def outdoors(db: sqlite3.Connection, network: UUID) -> list[dict[str, Any]]:
    """Every session that is sealed and not closed, those on shift first, the newest first; without
    one tonight's."""
    marks = ",".join(f"'{state}'" for state in AFTER_SEAL)
    rows = db.execute(
        f"SELECT * FROM sessions WHERE network=? AND to_position IS NULL AND state IN ({marks})"
        " ORDER BY state='debrief', opened DESC, date DESC",
        (network.hex,),
    )
    found = [_told(row) for row in rows] or [tonight(db, network)]
    return [one for one in found if one]


def coming(db: sqlite3.Connection, network: UUID) -> dict[str, Any] | None:
    """The next planned session."""
    row = db.execute(
        "SELECT * FROM sessions WHERE network=? AND to_position IS NULL AND state='planned'"
        " ORDER BY date, series LIMIT 1",
        (network.hex,),
    ).fetchone()
    return _told(row)


def numbered(db: sqlite3.Connection, network: UUID, number: int) -> dict[str, Any] | None:
    """The session that was sealed under a number."""
    row = db.execute(
        "SELECT * FROM sessions WHERE network=? AND to_position IS NULL"
        " AND data ->> 'number' NOT NULL AND CAST(data ->> 'number' AS INTEGER)=?",
        (network.hex, number),
    )
    return _told(row.fetchone())


def sealed_nights(db: sqlite3.Connection, network: UUID, most: int) -> list[dict[str, Any]]:
    """`{date, number}` of sessions that were sealed, newest first."""
    rows = db.execute(
        "SELECT date, data ->> 'number' AS number FROM sessions WHERE network=?"
        " AND to_position IS NULL AND data ->> 'number' NOT NULL"
        " ORDER BY date DESC, series LIMIT ?",
        (network.hex, most),
    )
    return [dict(row) for row in rows]
