"""Questions about who was told what: asked again, not informed, waiting for an answer."""

import sqlite3
from uuid import UUID


def open_chases(db: sqlite3.Connection, network: UUID, person: UUID) -> list[sqlite3.Row]:
    """What this person was told and that no longer holds, newest first."""
    return db.execute(
        "SELECT * FROM chases WHERE network=? AND person=? AND to_position IS NULL"
        " ORDER BY from_position DESC",
        (network.hex, person.hex),
    ).fetchall()


def is_chased(db: sqlite3.Connection, item: UUID, person: UUID) -> bool:
    row = db.execute(
        "SELECT 1 FROM chases WHERE person=? AND item=? AND to_position IS NULL",
        (person.hex, item.hex),
    )
    return row.fetchone() is not None


def is_informed(db: sqlite3.Connection, session: str, person: UUID) -> bool:
    row = db.execute(
        "SELECT 1 FROM informed WHERE session=? AND person=?", (session, person.hex)
    ).fetchone()
    return row is not None


def not_informed(db: sqlite3.Connection, session: str) -> list[sqlite3.Row]:
    """`person, role, organisation` of those who are here and were not informed of the session."""
    return db.execute(
        "SELECT person, role, organisation FROM attendance a WHERE session=:s"
        " AND to_position IS NULL AND NOT EXISTS (SELECT 1 FROM informed i"
        " WHERE i.session=:s AND i.person=a.person) ORDER BY role, row",
        {"s": session},
    ).fetchall()


def questions(db: sqlite3.Connection, items: list[str]) -> list[sqlite3.Row]:
    """`item, role, text` of questions that nobody has answered by adding to or correcting it."""
    marks = ",".join("?" * len(items))
    return db.execute(
        "SELECT item, role, text FROM acknowledgements a WHERE answer='question'"
        f" AND to_position IS NULL AND item IN ({marks}) AND NOT EXISTS"
        " (SELECT 1 FROM history h WHERE h.item=a.item AND h.position>a.from_position"
        " AND h.verb IN ('FollowedUp','Corrected') AND h.person<>a.person) ORDER BY row",
        items,
    ).fetchall()
