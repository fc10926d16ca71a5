"""Phones that want alerts, and alerts that wait to be sent: in the vault's file, never in the log.

An endpoint is an address that anybody may send to, so it is kept like a secret. An alert is one
row for one phone and one thing; it says when it is next tried and from when on it is of no use.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import IntegrityError
from typing import Any
from uuid import UUID, uuid4

from briefing.vault import Vault

CHOICES = ("red_here", "red", "mine", "corrections", "reminder")
LOST = "lost:"
SCHEMA = """
CREATE TABLE IF NOT EXISTS subscriptions (
    id TEXT PRIMARY KEY, credential TEXT NOT NULL UNIQUE, network TEXT NOT NULL,
    endpoint TEXT NOT NULL UNIQUE, chosen TEXT NOT NULL, made_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, subscription TEXT NOT NULL, about TEXT NOT NULL,
    due TEXT NOT NULL, until TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0, sent_at TEXT,
    UNIQUE (subscription, about));
CREATE INDEX IF NOT EXISTS alerts_due ON alerts (due) WHERE sent_at IS NULL;
CREATE TABLE IF NOT EXISTS reminded (session TEXT PRIMARY KEY, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS alerted (one INTEGER PRIMARY KEY CHECK (one=1), position INTEGER);
"""


@dataclass(frozen=True)
class Subscription:
    """One signed-in phone; `chosen` is what it wants to be alerted about. Without an `endpoint`
    its maker knows the address no longer, and the phone has not come with another yet."""

    id: str
    credential: str
    network: UUID
    endpoint: str
    chosen: frozenset[str]


@dataclass(frozen=True)
class Alert:
    """One to send; times in UTC."""

    id: int
    subscription: str
    endpoint: str
    network: UUID
    about: str
    until: datetime
    tries: int


class Subscriptions:
    def __init__(self, vault: Vault) -> None:
        self.db, self.lock = vault.db, vault.lock
        with self.lock:
            self.db.executescript(SCHEMA)

    def choose(
        self,
        credential: str,
        network: UUID,
        endpoint: str,
        chosen: Iterable[str],
        now: datetime,
        position: int = 0,
    ) -> None:
        """What one login wants on this phone, of what comes after `position`; whoever used the
        phone before gets nothing more, what waits for this login still goes."""
        wanted = " ".join(choice for choice in CHOICES if choice in set(chosen))
        with self.lock:
            self._remove("endpoint=? AND credential<>?", endpoint, credential)
            if not self.all():
                self.alert((), max(position, self.alerted()), now, now)
            self.db.execute(
                "INSERT INTO subscriptions VALUES (?,?,?,?,?,?) ON CONFLICT (credential)"
                " DO UPDATE SET endpoint=excluded.endpoint, chosen=excluded.chosen",
                (uuid4().hex, credential, network.hex, endpoint, wanted, now.isoformat()),
            )

    def of(self, credential: str) -> Subscription | None:
        return next(iter(self._found("WHERE credential=?", credential)), None)

    def all(self) -> list[Subscription]:
        """Those that can be reached."""
        return [one for one in self.known() if one.endpoint]

    def known(self) -> list[Subscription]:
        return self._found("ORDER BY made_at, id")

    def lose(self, id: str) -> None:
        """Nothing more is sent; what was chosen stays for the address that the phone will get."""
        with self.lock:
            self.db.execute("DELETE FROM alerts WHERE subscription=?", (id,))
            self.db.execute("UPDATE subscriptions SET endpoint=? WHERE id=?", (LOST + id, id))

    def remove(self, *, id: str = "", credential: str = "") -> None:
        with self.lock:
            self._remove("id=? OR credential=?", id, credential)

    def _remove(self, where: str, *params: str) -> None:
        gone = f"SELECT id FROM subscriptions WHERE {where}"
        self.db.execute(f"DELETE FROM alerts WHERE subscription IN ({gone})", params)
        self.db.execute(f"DELETE FROM subscriptions WHERE {where}", params)

    def _found(self, where: str, *params: str) -> list[Subscription]:
        with self.lock:
            rows = self.db.execute(f"SELECT * FROM subscriptions {where}", params).fetchall()
        return [
            Subscription(
                row["id"],
                row["credential"],
                UUID(row["network"]),
                "" if row["endpoint"].startswith(LOST) else row["endpoint"],
                frozenset(row["chosen"].split()),
            )
            for row in rows
        ]

    def alerted(self) -> int:
        """The position of the log up to which alerts were made."""
        with self.lock:
            row = self.db.execute("SELECT position FROM alerted").fetchone()
        return row[0] if row else 0

    def alert(
        self, wanted: Iterable[tuple[str, str]], position: int, now: datetime, until: datetime
    ) -> int:
        """Queue (subscription, about) pairs and note the position with them; how many are new."""
        with self._together():
            added = self._queue(wanted, now, until)
            self.db.execute(
                "INSERT INTO alerted VALUES (1,?)"
                " ON CONFLICT (one) DO UPDATE SET position=excluded.position",
                (position,),
            )
        return added

    def not_reminded(self, sessions: Iterable[str]) -> list[str]:
        with self.lock:
            known = {row[0] for row in self.db.execute("SELECT session FROM reminded")}
        return [one for one in sessions if one not in known]

    def remind(
        self,
        sessions: list[str],
        wanted: Iterable[tuple[str, str]],
        now: datetime,
        until: datetime,
    ) -> int:
        """Queue reminders of sessions, which are noted for good: neither a restart nor a clock
        that goes wrong reminds twice. Nothing when another process was faster."""
        rows = [(one, now.isoformat()) for one in sessions]
        try:
            with self._together():
                self.db.executemany("INSERT INTO reminded VALUES (?,?)", rows)
                return self._queue(wanted, now, until)
        except IntegrityError:
            return 0

    @contextmanager
    def _together(self) -> Iterator[None]:
        with self.lock:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.db.execute("COMMIT")
            except BaseException:
                self.db.execute("ROLLBACK")
                raise

    def _queue(self, wanted: Iterable[tuple[str, str]], now: datetime, until: datetime) -> int:
        rows = [(*pair, now.isoformat(), until.isoformat()) for pair in wanted]
        before = self.db.total_changes
        self.db.executemany(
            "INSERT OR IGNORE INTO alerts (subscription,about,due,until) VALUES (?,?,?,?)", rows
        )
        return self.db.total_changes - before

    def take(self, now: datetime, again: datetime, most: int = 100) -> list[Alert]:
        """Alerts that are due, oldest first; nobody else takes them before `again`."""
        with self.lock:
            self.forget_old(now)
            rows = self.db.execute(
                "UPDATE alerts SET due=?, tries=tries+1 WHERE id IN (SELECT id FROM alerts"
                " WHERE sent_at IS NULL AND due<=? ORDER BY due, id LIMIT ?)"
                " RETURNING id, subscription, about, until, tries",
                (again.isoformat(), now.isoformat(), most),
            ).fetchall()
            known = {one.id: one for one in self._found("")}
        return [
            _alert(row, known[row["subscription"]])
            for row in sorted(rows, key=lambda row: row["id"])
            if row["subscription"] in known
        ]

    def sent(self, alert: Alert, now: datetime) -> None:
        """Kept until it would be of no use, so that the same thing is not sent twice."""
        with self.lock:
            self.db.execute("UPDATE alerts SET sent_at=? WHERE id=?", (now.isoformat(), alert.id))

    def later(self, alert: Alert, due: datetime) -> None:
        with self.lock:
            self.db.execute("UPDATE alerts SET due=? WHERE id=?", (due.isoformat(), alert.id))

    def drop(self, alert: Alert) -> None:
        with self.lock:
            self.db.execute("DELETE FROM alerts WHERE id=?", (alert.id,))

    def forget_old(self, now: datetime) -> None:
        """Who was told of what is nobody's business once it is of no use."""
        with self.lock:
            self.db.execute("DELETE FROM alerts WHERE until<=?", (now.isoformat(),))

    def waiting(self) -> int:
        """How many are not sent yet."""
        with self.lock:
            counted = self.db.execute("SELECT count(*) FROM alerts WHERE sent_at IS NULL")
            return int(counted.fetchone()[0])


def _alert(row: Any, to: Subscription) -> Alert:
    until = datetime.fromisoformat(row["until"])
    return Alert(row["id"], to.id, to.endpoint, to.network, row["about"], until, row["tries"])
