"""The due-lists that the scheduler reads: what has passed its time and is not yet recorded."""

import sqlite3
from uuid import UUID

_UNTIL = "CAST(data ->> 'valid_until' AS INTEGER)"
KIND_OF = {"passdown": "notes", "standing": "notes", "task": "assignments"}


def items_due(db: sqlite3.Connection, network: UUID, now: int) -> list[tuple[UUID, str, int]]:
    """(id, kind, valid_until in ms) of open items whose *Gäller till* has passed."""
    rows = db.execute(
        f"SELECT id, kind, {_UNTIL} FROM items WHERE to_position IS NULL AND live=1"
        f" AND network=? AND {_UNTIL}<=? ORDER BY 3, id",
        (network.hex, now),
    )
    return [(UUID(row[0]), row[1], row[2]) for row in rows]


def items_to_carry(db: sqlite3.Connection, network: UUID, session: UUID) -> list[UUID]:
    """What stays open when a session closes: not standing, imported or observed things,
    and nothing that was written after its debrief or for a session opened after it."""
    opened = db.execute(
        "SELECT opened, data ->> '$.times.debrief_until' FROM sessions"
        " WHERE id=? AND to_position IS NULL",
        (session.hex,),
    ).fetchone()
    newer = db.execute(
        "SELECT min(opened) FROM sessions WHERE network=? AND to_position IS NULL AND opened>?",
        (network.hex, opened[0] if opened and opened[0] else 1 << 62),
    ).fetchone()[0]
    rows = db.execute(
        "SELECT id FROM items WHERE to_position IS NULL AND live=1 AND network=?"
        " AND kind IN ('incident','passdown','task','request')"
        " AND (data ->> 'source' IS NULL OR data ->> 'adopted')"
        " AND coalesce(data ->> 'carried_from','')<>?"
        " AND CAST(data ->> 'first_position' AS INTEGER)<?"
        " AND CAST(data ->> 'recorded_at' AS INTEGER)<=? ORDER BY row",
        (network.hex, session.hex, newer or 1 << 62, int(opened[1]) if opened else 1 << 62),
    )
    return [UUID(row[0]) for row in rows]
