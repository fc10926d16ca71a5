"""Who is here, as it stood and stands: who checked in, and whom the lead counted besides."""

import sqlite3
from collections import Counter
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.presence import Attendance
from briefing.projections.headcount import unnamed
from briefing.projections.held import (
    HELD,
    NEWEST,
    again,
    close,
    create_held,
    held,
    hex_of,
    insert,
)
from briefing.projections.model import Handler, Writer
from briefing.projections.network import as_it_was


def create(schema: Database) -> None:
    columns = {"session": str, "person": str, "role": str, "organisation": str, "district": str}
    create_held(schema, "attendance", columns, ("session", "person"))


def checked_in(w: Writer, event: Attendance.CheckedIn) -> None:
    w.here.pop(w.network, None)
    insert(
        w,
        "attendance",
        event.originator_id.hex,
        session=event.session.hex,
        person=event.person.hex,
        role=event.role,
        organisation=hex_of(event.organisation),
        district=hex_of(event.district),
    )
    w.bump("all", f"person:{event.person.hex}")


def checked_in_again(w: Writer, event: Attendance.CheckedInAgain) -> None:
    w.here.pop(w.network, None)
    again(w, "attendance", event.originator_id)
    w.bump("all", f"person:{event.metadata['actor']}")


def checked_out(w: Writer, event: Attendance.CheckedOut) -> None:
    w.here.pop(w.network, None)
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
        f"SELECT role, count(*) FROM attendance WHERE session=:s AND {HELD} GROUP BY role",
        {"s": session, "p": position},
    )
    counts = Counter[str](dict(rows.fetchall()))
    for one in unnamed(db, session, position):
        if one.role:
            counts[one.role] += one.count
    return {role: count for role, count in sorted(counts.items()) if count >= least}


def attendance_by_organisation(
    db: sqlite3.Connection, session: str, position: int = NEWEST
) -> list[dict[str, Any]]:
    """`{organisation, role, borough, count}` of those who are here; `role` None where an
    organisation of several roles was counted."""
    rows = db.execute(
        "SELECT o.name AS organisation, a.role, d.facts ->> 'borough' AS borough, count(*) AS count"
        f" FROM attendance a LEFT JOIN {as_it_was('o', 'a.organisation')}"
        f" LEFT JOIN {as_it_was('d', 'a.district')} WHERE a.session=:s AND {held('a')}"
        " GROUP BY 1,2,3 ORDER BY 1,2,3",
        {"s": session, "p": position},
    )
    found = Counter({tuple(row)[:3]: row["count"] for row in rows})
    for one in unnamed(db, session, position):
        found[one.organisation, one.role, one.borough] += one.count
    names = ("organisation", "role", "borough")
    return [
        {**dict(zip(names, at, strict=True)), "count": found[at]}
        for at in sorted(found, key=lambda at: tuple(name or "" for name in at))
    ]


def is_present(db: sqlite3.Connection, session: str, person: UUID) -> bool:
    """Whoever has not checked out is out when the session closes."""
    row = db.execute(
        f"SELECT 1 FROM attendance WHERE session=:s AND person=:w AND {HELD} AND NOT EXISTS"
        " (SELECT 1 FROM sessions WHERE id=:s AND to_position IS NULL AND state='closed')",
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
