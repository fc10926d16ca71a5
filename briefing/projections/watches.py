"""Who watches the board, as it stood and stands: told as functions, never as persons.

No reader holds the key `watch`: the board's bytes and positions stay; pages are told beside them.
"""

import sqlite3
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.participant import Participant
from briefing.domain.presence import Attendance
from briefing.domain.watch import Watch
from briefing.domain.words import RUNNING, WHILE_WATCHED
from briefing.projections.held import again, create_held, insert
from briefing.projections.model import Handler, Writer

_STATES = ",".join(f"'{state}'" for state in WHILE_WATCHED)
_NOW = (
    "SELECT w.* FROM watches w JOIN sessions s ON s.id=w.session AND s.to_position IS NULL"
    f" AND s.state IN ({_STATES}) WHERE w.to_position IS NULL AND w.session=?"
)


def create(schema: Database) -> None:
    columns = {"session": str, "person": str, "role": str, "turn": int}
    create_held(schema, "watches", columns, ("session", "person"), ("person",))


def taken(w: Writer, event: Watch.Taken) -> None:
    told = {"session": event.session.hex, "person": event.person.hex, "role": event.role}
    insert(w, "watches", event.originator_id.hex, **told, turn=1)
    w.bump("watch")


def taken_again(w: Writer, event: Watch.TakenAgain) -> None:
    again(w, "watches", event.originator_id, role=event.role, turn=event.turn)
    w.bump("watch")


def left(w: Writer, event: Watch.Left) -> None:
    _end(w, "id=?", event.originator_id.hex)


def checked_out(w: Writer, event: Attendance.CheckedOut) -> None:
    here = "(session, person) IN (SELECT session, person FROM attendance WHERE id=?)"
    _end(w, here, event.originator_id.hex)


def role_ended(w: Writer, event: Participant.RoleEnded) -> None:
    _end(w, "person=? AND role=?", event.originator_id.hex, event.role)


def gone(w: Writer, event: Participant.Left) -> None:
    _end(w, "person=?", event.originator_id.hex)


def _end(w: Writer, whose: str, *params: str) -> None:
    done = w.execute(
        f"UPDATE watches SET to_position=? WHERE to_position IS NULL AND {whose}",
        (w.position, *params),
    )
    if done.rowcount:
        w.bump("watch")


HANDLERS: dict[type, Handler] = {
    Watch.Taken: taken,
    Watch.TakenAgain: taken_again,
    Watch.Left: left,
    Attendance.CheckedOut: checked_out,
    Participant.RoleEnded: role_ended,
    Participant.Left: gone,
}


def watchers(db: sqlite3.Connection, session: UUID) -> dict[UUID, int]:
    """Person -> which time of theirs it is, of those whose watch nothing but the shift ended."""
    rows = db.execute(
        "SELECT person, turn FROM watches WHERE session=? AND to_position IS NULL", (session.hex,)
    )
    return {UUID(row["person"]): row["turn"] for row in rows}


def taken_as(db: sqlite3.Connection, person: UUID, role: str) -> list[UUID]:
    """Running sessions whose watch this person has taken in this role and not ended."""
    marks = ",".join("?" * len(RUNNING))
    rows = db.execute(
        "SELECT w.session FROM watches w JOIN sessions s ON s.id=w.session AND s.to_position IS"
        f" NULL AND s.state IN ({marks}) WHERE w.to_position IS NULL AND w.person=? AND w.role=?",
        (*RUNNING, person.hex, role),
    )
    return [UUID(row[0]) for row in rows]


def watching_functions(db: sqlite3.Connection, session: str) -> list[str]:
    """The roles that watch now, each once."""
    return sorted({row["role"] for row in db.execute(_NOW, (session,))})


def watches(db: sqlite3.Connection, session: str, person: UUID, role: str) -> bool:
    """Whether this person watches now, in this role."""
    row = db.execute(f"{_NOW} AND w.person=? AND w.role=?", (session, person.hex, role))
    return row.fetchone() is not None
