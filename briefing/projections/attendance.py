"""Who is here, as it stood and stands."""

import sqlite3
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.presence import Attendance
from briefing.projections.held import HELD, NEWEST, SPAN, close, hex_of
from briefing.projections.model import Handler, Writer


def create(schema: Database) -> None:
    schema.create_table(
        "attendance",
        {
            "row": int,
            "id": str,
            "network": str,
            "session": str,
            "person": str,
            "role": str,
            "organisation": str,
            "district": str,
            **SPAN,
        },
        pk="row",
        if_not_exists=True,
    )
    schema.table("attendance").create_index(["session", "person"], if_not_exists=True)
    schema.table("attendance").create_index(["id"], if_not_exists=True)


def checked_in(w: Writer, event: Attendance.CheckedIn) -> None:
    w.execute(
        "INSERT INTO attendance"
        " (id,network,session,person,role,organisation,district,from_position)"
        " VALUES (?,?,?,?,?,?,?,?)",
        (
            event.originator_id.hex,
            w.network,
            event.session.hex,
            event.person.hex,
            event.role,
            hex_of(event.organisation),
            hex_of(event.district),
            w.position,
        ),
    )
    w.bump("all", f"person:{event.person.hex}")


def checked_in_again(w: Writer, event: Attendance.CheckedInAgain) -> None:
    w.execute(
        "INSERT INTO attendance"
        " (id,network,session,person,role,organisation,district,from_position)"
        " SELECT id,network,session,person,role,organisation,district,? FROM attendance"
        " WHERE id=? ORDER BY row DESC LIMIT 1",
        (w.position, event.originator_id.hex),
    )
    w.bump("all", f"person:{event.metadata['actor']}")


def checked_out(w: Writer, event: Attendance.CheckedOut) -> None:
    close(w, "attendance", event.originator_id)
    w.bump("all", f"person:{event.metadata['actor']}")


HANDLERS: dict[type, Handler] = {
    Attendance.CheckedIn: checked_in,
    Attendance.CheckedInAgain: checked_in_again,
    Attendance.CheckedOut: checked_out,
}


def attendance_counts(
    db: sqlite3.Connection, session: str, position: int = NEWEST, least: int = 1
) -> dict[str, int]:
    """role -> how many are here, when they are at least so many."""
    rows = db.execute(
        f"SELECT role, count(*) FROM attendance WHERE session=:s AND {HELD}"
        " GROUP BY role HAVING count(*)>=:least ORDER BY role",
        {"s": session, "p": position, "least": least},
    )
    return dict(rows.fetchall())


def attendance_by_organisation(
    db: sqlite3.Connection, session: str, position: int = NEWEST
) -> list[dict[str, Any]]:
    """`{organisation, role, district, count}` of those who are here."""
    rows = db.execute(
        "SELECT o.name AS organisation, a.role, d.facts ->> 'borough' AS borough, count(*) AS count"
        " FROM attendance a LEFT JOIN parts o ON o.id=a.organisation"
        f" LEFT JOIN parts d ON d.id=a.district WHERE session=:s AND {HELD}"
        " GROUP BY 1,2,3 ORDER BY 1,2,3",
        {"s": session, "p": position},
    )
    return [dict(row) for row in rows]


def is_present(db: sqlite3.Connection, session: str, person: UUID) -> bool:
    row = db.execute(
        f"SELECT 1 FROM attendance WHERE session=:s AND person=:w AND {HELD}",
        {"s": session, "w": person.hex, "p": NEWEST},
    )
    return row.fetchone() is not None


def was_present(db: sqlite3.Connection, session: str, person: UUID) -> bool:
    """Whether somebody came at all, also when they have left since."""
    row = db.execute(
        "SELECT 1 FROM attendance WHERE session=? AND person=? LIMIT 1", (session, person.hex)
    )
    return row.fetchone() is not None


def came_late(db: sqlite3.Connection, session: str, person: UUID) -> bool:
    """Whether somebody checked in for the first time after the session had gone live."""
    row = db.execute(
        "SELECT (SELECT min(from_position) FROM attendance WHERE session=:s AND person=:w)"
        " > (SELECT min(from_position) FROM sessions WHERE id=:s AND state='live')",
        {"s": session, "w": person.hex},
    ).fetchone()
    return bool(row[0])
