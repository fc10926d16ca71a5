"""Links, session cookies, tokens and devices: in the vault's file, as hashes only."""

import hashlib
import secrets
import sqlite3
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from briefing.vault import Vault

INVITE_HOURS = 48
SESSION_DAYS = 30
KINDS = ("invite", "demo", "session", "token", "device_link", "device", "calendar")
SCHEMA = """
CREATE TABLE IF NOT EXISTS credentials (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, network TEXT NOT NULL,
    person TEXT NOT NULL, role TEXT, language TEXT, made_at TEXT NOT NULL, expires_at TEXT,
    ended_at TEXT);
CREATE INDEX IF NOT EXISTS credentials_of ON credentials (person);
CREATE TABLE IF NOT EXISTS access_log (
    at TEXT NOT NULL, network TEXT NOT NULL, person TEXT NOT NULL, role TEXT, what TEXT NOT NULL);
"""


@dataclass(frozen=True)
class Login:
    """Whose credential this is; the role's organisation is asked of the read model each time."""

    id: str
    kind: str
    network: UUID
    person: UUID
    role: str | None
    language: str
    expires_at: datetime | None


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


class Credentials:
    """Made, looked up, used up and ended. Looking up is cached until the file changes."""

    def __init__(self, vault: Vault) -> None:
        self.db, self.lock = vault.db, vault.lock
        with self.lock:
            self.db.executescript(SCHEMA)
        self.known: dict[str, Login | None] = {}
        self.version = -1
        self.changes = 0
        self.guard = threading.Lock()

    def make(
        self,
        kind: str,
        network: UUID,
        person: UUID,
        now: datetime,
        *,
        role: str | None = None,
        language: str = "sv",
    ) -> tuple[str, str]:
        """(secret, credential id); the secret is shown once and never stored."""
        lasts = {
            "invite": timedelta(hours=INVITE_HOURS),
            "device_link": timedelta(hours=INVITE_HOURS),
            "session": timedelta(days=SESSION_DAYS),
        }.get(kind)
        secret, id = secrets.token_urlsafe(32), uuid4().hex
        expires = (now + lasts).isoformat() if lasts else None
        with self.lock:
            self.db.execute(
                "INSERT INTO credentials VALUES (?,?,?,?,?,?,?,?,?,NULL)",
                (
                    id,
                    kind,
                    hashed(secret),
                    network.hex,
                    person.hex,
                    role,
                    language,
                    now.isoformat(),
                    expires,
                ),
            )
        self._changed()
        return secret, id

    def find(self, secret: str, now: datetime, *kinds: str) -> Login | None:
        """The login of a valid secret of one of these kinds."""
        key = hashed(secret)
        self._follow_other_processes()
        if key not in self.known:
            with self.lock:
                row = self.db.execute(
                    "SELECT * FROM credentials WHERE hash=? AND ended_at IS NULL", (key,)
                ).fetchone()
            if len(self.known) > 10_000:
                self.known.clear()
            self.known[key] = _login(row) if row else None
        login = self.known[key]
        if login is None or login.kind not in kinds:
            return None
        return None if login.expires_at and login.expires_at <= now else login

    def valid(self, id: str, now: datetime) -> Login | None:
        """A login by its id, while it lasts."""
        with self.lock:
            row = self.db.execute(
                "SELECT * FROM credentials WHERE id=? AND ended_at IS NULL", (id,)
            ).fetchone()
        login = _login(row) if row else None
        return None if login is None or (login.expires_at and login.expires_at <= now) else login

    def _follow_other_processes(self) -> None:
        """SQLite tells cheaply whether another connection has changed the file."""
        version = self.db.execute("PRAGMA data_version").fetchone()[0]
        if version != self.version:
            self.known.clear()
            self.version = version

    def _changed(self) -> None:
        self.known.clear()
        self.changes += 1

    def stamp(self) -> tuple[int, int]:
        """Changes when a credential does, by us or by another process."""
        return self.changes, self.db.execute("PRAGMA data_version").fetchone()[0]

    def use_up(self, login: Login, now: datetime) -> bool:
        """End a one-time link; False when somebody was faster."""
        with self.lock:
            changed = self.db.execute(
                "UPDATE credentials SET ended_at=? WHERE id=? AND ended_at IS NULL",
                (now.isoformat(), login.id),
            ).rowcount
        self._changed()
        return changed == 1

    def end(self, now: datetime, *, id: str | None = None, person: UUID | None = None) -> int:
        """Revoke one credential, or all of a person; how many ended."""
        column, value = ("id", id) if id else ("person", person.hex if person else "")
        with self.lock:
            changed = self.db.execute(
                f"UPDATE credentials SET ended_at=? WHERE {column}=? AND ended_at IS NULL",
                (now.isoformat(), value),
            ).rowcount
        self._changed()
        return changed

    def end_calendars(self, now: datetime, person: UUID, role: str) -> int:
        """The feed links of a person in a role: they end with it, and when it is given anew."""
        with self.lock:
            changed = self.db.execute(
                "UPDATE credentials SET ended_at=? WHERE kind='calendar' AND person=? AND role=?"
                " AND ended_at IS NULL",
                (now.isoformat(), person.hex, role),
            ).rowcount
        self._changed()
        return changed

    def choose(self, id: str, *, role: str | None = None, language: str | None = None) -> None:
        """The active role or language of a session."""
        with self.lock:
            self.db.execute(
                "UPDATE credentials SET role=coalesce(?, role), language=coalesce(?, language)"
                " WHERE id=?",
                (role, language, id),
            )
        self._changed()

    def of_kind(self, network: UUID, *kinds: str) -> list[sqlite3.Row]:
        """Valid credentials of a network, newest first; without secrets."""
        marks = ",".join("?" * len(kinds))
        with self.lock:
            return self.db.execute(
                "SELECT id, kind, person, role, made_at, expires_at FROM credentials"
                f" WHERE network=? AND ended_at IS NULL AND kind IN ({marks})"
                " ORDER BY made_at DESC",
                (network.hex, *kinds),
            ).fetchall()

    def note_access(self, now: datetime, login: Login, role: str, what: str) -> None:
        """For misuse review only; never an indicator."""
        with self.lock:
            self.db.execute(
                "INSERT INTO access_log VALUES (?,?,?,?,?)",
                (now.isoformat(), login.network.hex, login.person.hex, role, what),
            )


def _login(row: sqlite3.Row) -> Login:
    expires = row["expires_at"]
    return Login(
        row["id"],
        row["kind"],
        UUID(row["network"]),
        UUID(row["person"]),
        row["role"],
        row["language"] or "sv",
        datetime.fromisoformat(expires) if expires else None,
    )
