"""Pair timers: for who asked and those who watch; on no board, in no count.

The key `mine:PERSON` tells their open pages, and nobody else's.
"""

import sqlite3
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.pair_timer import PairTimer
from briefing.domain.words import RUNNING, WHILE_WATCHED
from briefing.projections.model import Handler, Writer, from_ms, ms

_STATES = ",".join(f"'{state}'" for state in RUNNING)
_WATCHED = ",".join(f"'{state}'" for state in WHILE_WATCHED)
_HOLDS = "h.session=t.session AND h.person=t.watcher AND h.turn=t.turn AND h.to_position IS NULL"
_OPEN = (
    "SELECT t.*, d.name AS district, s.state, h.person AS holder, h.role AS holder_role,"
    " t.watcher IS NOT NULL AND h.person IS NULL AS fallen"
    " FROM pair_timers t JOIN sessions s ON s.id=t.session AND s.to_position IS NULL"
    f" AND s.state IN ({_STATES}) LEFT JOIN parts d ON d.id=t.district_id"
    f" LEFT JOIN watches h ON {_HOLDS} WHERE t.ended=0 AND t.session=?"
)


def create(schema: Database) -> None:
    schema.create_table(
        "pair_timers",
        {
            "id": str,
            "network": str,
            "session": str,
            "person": str,
            "role": str,
            "district_id": str,
            "at": int,
            "watcher": str,
            "turn": int,
            "rang_for": int,
            "rang_at": int,
            "rang_with": str,
            "ended": int,
        },
        pk="id",
        if_not_exists=True,
    )
    schema.table("pair_timers").create_index(["session"], if_not_exists=True)
    schema.table("pair_timers").create_index(["ended", "at"], if_not_exists=True)


def asked(w: Writer, event: PairTimer.Asked) -> None:
    w.execute(
        "INSERT INTO pair_timers VALUES (?,?,?,?,?,?,?,NULL,0,NULL,NULL,NULL,0)",
        (
            event.originator_id.hex,
            w.network,
            event.session.hex,
            event.person.hex,
            event.role,
            event.district.hex,
            ms(event.at),
        ),
    )
    _tell(w, event)


def accepted(w: Writer, event: PairTimer.Accepted) -> None:
    _set(w, event, "watcher=?, turn=?", event.watcher.hex, event.turn)


def moved(w: Writer, event: PairTimer.Moved) -> None:
    _set(w, event, "at=?", ms(event.at))


def rang(w: Writer, event: PairTimer.Rang) -> None:
    rung = (ms(event.due_at), w.recorded, ",".join(_heard(w, event)))
    _set(w, event, "rang_for=?, rang_at=?, rang_with=?", *rung)


def _heard(w: Writer, event: PairTimer.Rang) -> list[str]:
    """The functions that it rang with: whose promise held, else all others who watched."""
    rows = w.execute(
        "SELECT DISTINCT w.role FROM pair_timers t JOIN watches w ON w.session=t.session"
        " AND w.to_position IS NULL AND w.person<>t.person JOIN sessions s ON s.id=t.session"
        " AND s.to_position IS NULL WHERE t.id=?1 AND CASE WHEN ?2 IS NULL"
        f" THEN s.state IN ({_WATCHED}) ELSE w.person=?2 END ORDER BY w.role",
        (event.originator_id.hex, event.watcher.hex if event.watcher else None),
    )
    return [row[0] for row in rows.fetchall()]


def ended(w: Writer, event: PairTimer.Ended) -> None:
    _set(w, event, "ended=1")


def _set(w: Writer, event: Any, told: str, *params: Any) -> None:
    w.execute(f"UPDATE pair_timers SET {told} WHERE id=?", (*params, event.originator_id.hex))
    _tell(w, event)


def _tell(w: Writer, event: Any) -> None:
    both = w.execute(
        "SELECT person FROM pair_timers WHERE id=? UNION SELECT w.person FROM watches w"
        " JOIN pair_timers t ON t.session=w.session WHERE t.id=? AND w.to_position IS NULL",
        (event.originator_id.hex,) * 2,
    )
    w.bump(*(f"mine:{row[0]}" for row in both.fetchall()))


HANDLERS: dict[type, Handler] = {
    PairTimer.Asked: asked,
    PairTimer.Accepted: accepted,
    PairTimer.Moved: moved,
    PairTimer.Rang: rang,
    PairTimer.Ended: ended,
}


def pair_timers(db: sqlite3.Connection, session: str) -> list[dict[str, Any]]:
    """Open ones of a session, rung first, then by time; `holder` is whose promise holds now.

    `{id, person, role, district, at, rang_at|None, rang_with: [role], holder|None,
    holder_role|None, fallen, state}`; `fallen`: it was promised and the promise no longer holds.
    """
    rows = db.execute(f"{_OPEN} ORDER BY t.rang_for IS NOT t.at, t.at, t.id", (session,))
    return [
        {
            **dict(row),
            "at": from_ms(row["at"]),
            "rang_with": [role for role in (row["rang_with"] or "").split(",") if role],
            "rang_at": from_ms(row["rang_at"]) if row["rang_for"] == row["at"] else None,
        }
        for row in rows
    ]


def timers_due(db: sqlite3.Connection, now: int) -> list[tuple[UUID, UUID]]:
    """(network, id) of timers whose time has come and that have not rung for it."""
    rows = db.execute(
        "SELECT t.network, t.id FROM pair_timers t JOIN sessions s ON s.id=t.session"
        " AND s.to_position IS NULL AND s.state NOT IN ('closed','cancelled')"
        " WHERE t.ended=0 AND t.at<=? AND t.rang_for IS NOT t.at ORDER BY t.at, t.id",
        (now,),
    )
    return [(UUID(row[0]), UUID(row[1])) for row in rows]


def rings_for(db: sqlite3.Connection, timer: str, person: UUID, role: str) -> bool:
    """Whether it is theirs to look: they promised it, or nobody's promise holds and they watch."""
    row = db.execute(
        "SELECT 1 FROM pair_timers t JOIN watches w ON w.session=t.session AND w.person=? AND"
        f" w.role=? AND w.to_position IS NULL LEFT JOIN watches h ON {_HOLDS}"
        " WHERE t.id=? AND t.ended=0 AND t.person<>w.person"
        " AND (h.person IS NULL OR h.person=w.person)",
        (person.hex, role, timer),
    )
    return row.fetchone() is not None or _is_alone(db, timer, person)


def _is_alone(db: sqlite3.Connection, timer: str, person: UUID) -> bool:
    """Who asked, when nobody is left to look: they must not count on it."""
    row = db.execute(
        "SELECT 1 FROM pair_timers t JOIN sessions s ON s.id=t.session AND s.to_position IS NULL"
        f" LEFT JOIN watches h ON {_HOLDS} WHERE t.id=? AND t.ended=0 AND t.person=?"
        f" AND h.person IS NULL AND (s.state NOT IN ({_WATCHED}) OR NOT EXISTS"
        " (SELECT 1 FROM watches w WHERE w.session=t.session AND w.person<>t.person"
        " AND w.to_position IS NULL))",
        (timer, person.hex),
    )
    return row.fetchone() is not None


def fallen_for(db: sqlite3.Connection, position: int, person: UUID, role: str) -> list[str]:
    """Timers whose promise ended with the event at `position` and that nobody has taken since, of
    those that this person asked for, or could take now."""
    rows = db.execute(
        "SELECT t.id FROM watches f JOIN pair_timers t ON t.session=f.session"
        " AND t.watcher=f.person AND t.turn=f.turn AND t.ended=0"
        " WHERE f.to_position=?1 AND (t.person=?2 OR (f.person<>?2 AND EXISTS (SELECT 1 FROM"
        " watches w WHERE w.session=t.session AND w.person=?2 AND w.role=?3"
        " AND w.to_position IS NULL)))",
        (position, person.hex, role),
    )
    return [row[0] for row in rows]
