"""The chain of hashes over the log, and its witness outside the read model."""

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path

from eventsourcing.persistence import Notification

from briefing.vault import connect


def link(previous: str, stored: Notification) -> str:
    """The next hash of the chain, over position, identity, topic and ciphertext."""
    id: str = stored.originator_id.hex  # type: ignore[union-attr]
    return follow(previous, stored.id, id, stored.originator_version, stored.topic, stored.state)


def follow(previous: str, position: int, id: str, version: int, topic: str, state: bytes) -> str:
    head = f"{previous}|{position}|{id}|{version}|{topic}|"
    return hashlib.sha256(head.encode() + state).hexdigest()


class Witness:
    """(position, hash) pairs outside the read model, which cannot be its own witness."""

    def __init__(self, path: Path) -> None:
        self.db = connect(path, synchronous="NORMAL")
        self.db.execute(
            "CREATE TABLE IF NOT EXISTS marks (position INTEGER PRIMARY KEY, hash TEXT NOT NULL)"
        )
        self.lock = threading.Lock()

    def note(self, marks: Sequence[tuple[int, str]]) -> list[int]:
        """Remember; the positions at which an earlier witness says something else."""
        with self.lock:
            self.db.execute("BEGIN IMMEDIATE")
            self.db.executemany("INSERT OR IGNORE INTO marks VALUES (?,?)", marks)
            self.db.execute("COMMIT")
            return [at for at, hash in marks if self.hash_at(at) != hash]

    def hash_at(self, position: int) -> str | None:
        row = self.db.execute("SELECT hash FROM marks WHERE position=?", (position,)).fetchone()
        return row[0] if row else None

    def last(self) -> tuple[int, str] | None:
        row = self.db.execute("SELECT * FROM marks ORDER BY position DESC LIMIT 1").fetchone()
        return (row[0], row[1]) if row else None
