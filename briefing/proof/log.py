"""The log as it lies in its file: plain rows of one moment, whatever somebody made of them."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Notification

from briefing.projections.witness import follow

# Position, aggregate (hex), version, topic, state.
Row = tuple[int, str, int, str, bytes]
COLUMNS = "rowid, originator_id, originator_version, topic, state"
GUARDS = ("no_update", "no_delete")


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that sees one moment and cannot write."""
    db = sqlite3.connect(path, isolation_level=None, timeout=10)
    db.execute("PRAGMA query_only=ON")
    db.execute("BEGIN")
    db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    return db


def blob(state: Any) -> bytes:
    """What was put in place of bytes has a hash too, and it is another one."""
    return state if type(state) is bytes else f"{type(state).__name__}:{state}".encode()


def over(previous: str, rows: Sequence[Row], shift: int = 0) -> str:
    """The chain's hash after these rows; `shift` is how many positions they were moved down."""
    for at, id, version, topic, state in rows:
        kept = state if type(state) is bytes else blob(state)
        previous = follow(previous, at + shift, id, version, topic, kept)
    return previous


class Log:
    """`events.sqlite`, read only; also the recorder that a read model is filled from."""

    def __init__(self, path: Path) -> None:
        self.db = read_only(path)
        row = self.db.execute("SELECT max(rowid) FROM stored_events").fetchone()
        self.end: int = row[0] or 0
        self.last = self.end

    def between(self, first: int, last: int) -> list[Row]:
        """Rows of these positions, both included, in order."""
        sql = f"SELECT {COLUMNS} FROM stored_events WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
        return self.db.execute(sql, (first, last)).fetchall()

    def of_topics(self, *topics: str) -> list[Row]:
        marks = ",".join("?" * len(topics))
        sql = f"SELECT {COLUMNS} FROM stored_events WHERE topic IN ({marks}) ORDER BY rowid"
        return self.db.execute(sql, topics).fetchall()

    def before_the_first(self) -> int:
        """Rows at positions that no log has."""
        row = self.db.execute("SELECT count(*) FROM stored_events WHERE rowid<1").fetchone()
        return int(row[0])

    def out_of_turn(self, most: int) -> list[tuple[str, int, int, int, int]]:
        """(aggregate, version, its position, version before, its position) where versions do not
        follow each other, or stand in another order than their positions."""
        return self.db.execute(
            "SELECT * FROM (SELECT originator_id, originator_version AS v, rowid AS r,"
            " lag(originator_version, 1, 0) OVER own AS v0, lag(rowid, 1, 0) OVER own AS r0"
            " FROM stored_events"
            " WINDOW own AS (PARTITION BY originator_id ORDER BY originator_version))"
            " WHERE v != v0 + 1 OR r < r0 LIMIT ?",
            (most,),
        ).fetchall()

    def unguarded(self) -> list[str]:
        """Triggers of the append-only log that are not there."""
        rows = self.db.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall()
        return [name for name in GUARDS if (name,) not in rows]

    def after(self, position: int, limit: int) -> list[Notification]:
        """As a recorder gives it, up to `last`."""
        rows = self.between(position + 1, min(position + limit, self.last))
        return [
            Notification(uuid_of(id), version, topic, blob(state), at)
            for at, id, version, topic, state in rows
        ]

    def close(self) -> None:
        self.db.close()


def uuid_of(said: Any) -> UUID:
    try:
        return UUID(said)
    except (ValueError, TypeError, AttributeError):
        return UUID(int=0)


def facts_of(row: Row) -> dict[str, Any] | None:
    """The state in JSON as it is stored; None when it is none."""
    try:
        told = json.loads(row[4])
    except (ValueError, TypeError):
        return None
    return told if isinstance(told, dict) else None


def recorded_at(row: Row) -> datetime | None:
    """When the event says that it was recorded (UTC)."""
    facts = facts_of(row) or {}
    try:
        return datetime.fromisoformat(facts["timestamp"]["_data_"]).astimezone(UTC)
    except (KeyError, TypeError, ValueError):
        return None
