"""What is kept for one evening only: who waits at the door, and tonight's reach-list.

In the vault's file, each entry sealed under a key of its own; entry and key are deleted when the
session closes (SQLite's secure_delete, and the write-ahead log cut short). Never in the log.
"""

import json
import secrets
import sqlite3
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from briefing.credentials import hashed
from briefing.domain.events import SealedText
from briefing.vault import Vault

MOST_WAITING = 20
SCHEMA = """
CREATE TABLE IF NOT EXISTS walk_ins (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, network TEXT NOT NULL, session TEXT NOT NULL,
    organisation TEXT NOT NULL, person TEXT, key INTEGER NOT NULL, box TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS reach (
    session TEXT NOT NULL, person TEXT NOT NULL, key INTEGER NOT NULL, box TEXT NOT NULL,
    PRIMARY KEY (session, person));
"""
TABLES = ("walk_ins", "reach")


@dataclass(frozen=True)
class WalkIn:
    """Somebody at the door; `person` once the lead has let them in."""

    id: UUID
    network: UUID
    session: UUID
    organisation: str
    name: str
    person: UUID | None


class Tonight:
    def __init__(self, vault: Vault) -> None:
        self.vault, self.db, self.lock = vault, vault.db, vault.lock
        with self.lock:
            self.db.executescript(SCHEMA)

    def wait(self, network: UUID, session: UUID, organisation: str, name: str) -> str | None:
        """The secret that the browser waits with; None when too many wait already."""
        with self.lock:
            waiting = "SELECT count(*) FROM walk_ins WHERE session=? AND person IS NULL"
            if self.db.execute(waiting, (session.hex,)).fetchone()[0] >= MOST_WAITING:
                return None
            secret, sealed = secrets.token_urlsafe(32), self.vault.seal(name)
            told = (network.hex, session.hex, organisation, None, sealed.key, sealed.box)
            self.db.execute(
                "INSERT INTO walk_ins VALUES (?,?,?,?,?,?,?,?)",
                (uuid4().hex, hashed(secret), *told),
            )
        return secret

    def waiting(self, session: UUID) -> list[WalkIn]:
        """Those not let in yet, in the order in which they came."""
        return self._found("session=? AND person IS NULL", session.hex)

    def with_secret(self, secret: str) -> WalkIn | None:
        return next(iter(self._found("hash=?", hashed(secret))), None)

    def at_the_door(self, id: UUID, session: UUID) -> WalkIn | None:
        return next(iter(self._found("id=? AND session=?", id.hex, session.hex)), None)

    def _found(self, where: str, *params: str) -> list[WalkIn]:
        with self.lock:
            rows = self.db.execute(
                f"SELECT * FROM walk_ins WHERE {where} ORDER BY rowid", params
            ).fetchall()
        return [
            WalkIn(
                UUID(row["id"]),
                UUID(row["network"]),
                UUID(row["session"]),
                row["organisation"],
                self._opened(row),
                UUID(row["person"]) if row["person"] else None,
            )
            for row in rows
        ]

    def _opened(self, row: sqlite3.Row) -> str:
        return self.vault.unseal(SealedText(row["key"], row["box"])) or ""

    def admit(self, id: UUID, person: UUID) -> None:
        """Let in: the browser may sign in as this person."""
        with self.lock:
            self.db.execute("UPDATE walk_ins SET person=? WHERE id=?", (person.hex, id.hex))

    def leave_the_door(self, id: UUID) -> bool:
        """Nothing is kept of them here; False when somebody was faster."""
        return self._delete("walk_ins", "id=?", id.hex) == 1

    def say(self, session: UUID, person: UUID, told: dict[str, Any] | None) -> None:
        """What a person puts on the list, or nothing any more."""
        with self.lock:
            self._delete("reach", "session=? AND person=?", session.hex, person.hex)
            if told is None:
                return
            sealed = self.vault.seal(json.dumps(told, ensure_ascii=False))
            row = (session.hex, person.hex, sealed.key, sealed.box)
            self.db.execute("INSERT INTO reach VALUES (?,?,?,?)", row)

    def said(self, session: UUID) -> dict[UUID, dict[str, Any]]:
        """Person -> what they put on the list."""
        with self.lock:
            rows = self.db.execute("SELECT * FROM reach WHERE session=?", (session.hex,)).fetchall()
        return {UUID(row["person"]): json.loads(self._opened(row)) for row in rows}

    def sessions(self) -> set[UUID]:
        """Those of which something is kept."""
        both = " UNION ".join(f"SELECT session FROM {table}" for table in TABLES)
        with self.lock:
            return {UUID(row[0]) for row in self.db.execute(both)}

    def forget(self, session: UUID) -> None:
        """Entries and their keys, also out of the file and its write-ahead log."""
        with self.lock:
            for table in TABLES:
                self._delete(table, "session=?", session.hex)
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _delete(self, table: str, where: str, *params: str) -> int:
        with self.lock:
            keys = self.db.execute(f"SELECT key FROM {table} WHERE {where}", params).fetchall()
            gone = self.db.execute(f"DELETE FROM {table} WHERE {where}", params).rowcount
            self.vault.discard(*(row[0] for row in keys))
            return gone
