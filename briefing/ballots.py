"""The ballot box of open surveys: who was asked, which tickets are spent, what was answered.

In the vault's file, three tables that share nothing but the survey: who was asked is not beside a
ticket, a ticket is nowhere but as the hash of a spent one, a ballot is beside neither. No times and
no order: rows lie by their keys. All of it is deleted once the survey is closed.
"""

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from uuid import UUID, uuid4

from briefing.credentials import hashed
from briefing.domain.events import SealedText
from briefing.vault import Vault

NONCE, MARK = 12, 20
SCHEMA = """
CREATE TABLE IF NOT EXISTS survey_boxes (
    survey TEXT PRIMARY KEY, key INTEGER NOT NULL, taking INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS survey_asked (
    survey TEXT NOT NULL, who TEXT NOT NULL, part TEXT NOT NULL, fetched INTEGER NOT NULL,
    PRIMARY KEY (survey, who)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS survey_notes (
    survey TEXT NOT NULL, part TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (survey, part)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS survey_spent (
    hash TEXT PRIMARY KEY, survey TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ballots (
    id TEXT PRIMARY KEY, survey TEXT NOT NULL, box TEXT NOT NULL) WITHOUT ROWID;
"""
TABLES = ("survey_boxes", "survey_asked", "survey_notes", "survey_spent", "ballots")


@dataclass(frozen=True)
class Ballot:
    group: str
    answers: dict[str, str]
    words: dict[str, str]


class Ballots:
    def __init__(self, vault: Vault) -> None:
        self.vault, self.db, self.lock = vault, vault.db, vault.lock
        self.secret = vault.secret("surveys")
        with self.lock:
            self.db.executescript(SCHEMA)

    def open(self, survey: UUID, asked: Iterable[UUID], group: str) -> None:
        """A box, and a ticket waiting for each of these."""
        rows = [(survey.hex, one.hex, group) for one in asked]
        with self.lock:
            self.db.execute(
                "INSERT OR IGNORE INTO survey_boxes VALUES (?,?,1)",
                (survey.hex, self.vault.new_key()),
            )
            self.db.executemany("INSERT OR IGNORE INTO survey_asked VALUES (?,?,?,0)", rows)

    def fetch(self, survey: UUID, who: UUID, group: str) -> str | None:
        """The one ticket of who is asked; None when they have it. Nothing says which it was."""
        with self.lock:
            self.db.execute(
                "INSERT OR IGNORE INTO survey_asked VALUES (?,?,?,0)", (survey.hex, who.hex, group)
            )
            changed = self.db.execute(
                "UPDATE survey_asked SET fetched=1 WHERE survey=? AND who=? AND fetched=0",
                (survey.hex, who.hex),
            ).rowcount
        return self._ticket(survey, group) if changed else None

    def has_fetched(self, survey: UUID, who: UUID) -> bool:
        sql = "SELECT 1 FROM survey_asked WHERE survey=? AND who=? AND fetched=1"
        with self.lock:
            return self.db.execute(sql, (survey.hex, who.hex)).fetchone() is not None

    def asked(self, survey: UUID) -> dict[UUID, str]:
        """Who has or had a ticket waiting, by group."""
        with self.lock:
            rows = self.db.execute(
                "SELECT who, part FROM survey_asked WHERE survey=?", (survey.hex,)
            ).fetchall()
        return {UUID(row["who"]): row["part"] for row in rows}

    def notes(self, survey: UUID, group: str, count: int) -> list[str]:
        """Tickets for so many printed notes."""
        with self.lock:
            self.db.execute(
                "INSERT INTO survey_notes VALUES (?,?,?) ON CONFLICT (survey, part)"
                " DO UPDATE SET count=count+excluded.count",
                (survey.hex, group, count),
            )
        return [self._ticket(survey, group) for _ in range(count)]

    def printed(self, survey: UUID) -> dict[str, int]:
        with self.lock:
            rows = self.db.execute(
                "SELECT part, count FROM survey_notes WHERE survey=?", (survey.hex,)
            ).fetchall()
        return {row["part"]: row["count"] for row in rows}

    def _ticket(self, survey: UUID, group: str) -> str:
        nonce = secrets.token_bytes(NONCE)
        return _written(nonce + self._mark(survey, group, nonce))

    def link(self, survey: UUID, group: str) -> str:
        """The public address of a group, the same for everybody."""
        nonce = self._mark(survey, group, b"link")[:NONCE]
        return _written(nonce + self._mark(survey, group, nonce))

    def _mark(self, survey: UUID, group: str, nonce: bytes) -> bytes:
        told = b"\0".join((survey.bytes, group.encode(), nonce))
        return hmac.new(self.secret, told, hashlib.sha256).digest()[:MARK]

    def group_of(self, survey: UUID, groups: Iterable[str], ticket: str) -> str | None:
        """The group that a ticket of this survey was made for."""
        with suppress(ValueError):
            told = urlsafe_b64decode(f"{ticket}=")
            for group in groups:
                mark = self._mark(survey, group, told[:NONCE])
                if hmac.compare_digest(_written(told[:NONCE] + mark).encode(), ticket.encode()):
                    return group
        return None

    def is_link(self, survey: UUID, group: str, ticket: str) -> bool:
        return hmac.compare_digest(self.link(survey, group).encode(), ticket.encode())

    def is_spent(self, ticket: str) -> bool:
        with self.lock:
            told = self.db.execute("SELECT 1 FROM survey_spent WHERE hash=?", (hashed(ticket),))
            return told.fetchone() is not None

    def key_of(self, survey: UUID) -> int | None:
        """What ballots are sealed under while the box takes any."""
        with self.lock:
            row = self.db.execute(
                "SELECT key FROM survey_boxes WHERE survey=? AND taking=1", (survey.hex,)
            ).fetchone()
        return int(row[0]) if row else None

    def cast(self, survey: UUID, ticket: str, ballot: Ballot) -> bool:
        """Spends the ticket; False when it was spent, or the box takes no more."""
        with self.lock:
            key = self.key_of(survey)
            if key is None:
                return False
            box = self.vault.seal(json.dumps(asdict(ballot)), key).box
            self.db.execute("BEGIN IMMEDIATE")
            try:
                # Another process may have emptied the box a moment ago.
                spent = (
                    "INSERT OR IGNORE INTO survey_spent SELECT ?, survey FROM survey_boxes"
                    " WHERE survey=? AND taking=1"
                )
                new = self.db.execute(spent, (hashed(ticket), survey.hex)).rowcount == 1
                if new:
                    self.db.execute(
                        "INSERT INTO ballots VALUES (?,?,?)", (uuid4().hex, survey.hex, box)
                    )
                self.db.execute("COMMIT")
            except BaseException:
                self.db.execute("ROLLBACK")
                raise
        return new

    def empty(self, survey: UUID) -> list[Ballot]:
        """What was cast, in an order of its own; from now on the box takes none."""
        with self.lock:
            self.db.execute("UPDATE survey_boxes SET taking=0 WHERE survey=?", (survey.hex,))
            box = self.db.execute(
                "SELECT key FROM survey_boxes WHERE survey=?", (survey.hex,)
            ).fetchone()
            rows = self.db.execute(
                "SELECT box FROM ballots WHERE survey=? ORDER BY id", (survey.hex,)
            ).fetchall()
        opened = (self.vault.unseal(SealedText(box["key"], row["box"])) for row in rows)
        return [Ballot(**json.loads(one)) for one in opened if one]

    def surveys(self) -> list[UUID]:
        with self.lock:
            rows = self.db.execute("SELECT survey FROM survey_boxes").fetchall()
        return [UUID(row["survey"]) for row in rows]

    def forget(self, survey: UUID) -> None:
        """Everything of a closed survey, the key of its ballots included."""
        with self.lock:
            row = self.db.execute(
                "SELECT key FROM survey_boxes WHERE survey=?", (survey.hex,)
            ).fetchone()
            for table in TABLES:
                self.db.execute(f"DELETE FROM {table} WHERE survey=?", (survey.hex,))
            if row:
                self.vault.discard(row["key"])
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _written(told: bytes) -> str:
    return urlsafe_b64encode(told).decode().rstrip("=")
