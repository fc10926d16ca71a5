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
from briefing.projections.session_rows import insert


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
    when, params = "to_position IS NULL", [network.hex]
    if position is not None:
        when = "from_position<=? AND (to_position IS NULL OR to_position>?)"
        params += [position, position]  # type: ignore[list-item]
    elif known is not None:
        when = "known_from<=? AND (known_to IS NULL OR known_to>?)"
        params += [known, known]  # type: ignore[list-item]
    marks = ",".join(f"'{state}'" for state in RUNNING)
    row = db.execute(
        f"SELECT * FROM sessions WHERE network=? AND {when} AND state IN ({marks})"
        " ORDER BY opened DESC, date DESC LIMIT 1",
        params,
    ).fetchone()
    return _told(row)


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
        "SELECT * FROM sessions WHERE network=? AND to_position IS NULL AND data ->> 'number'=?",
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
