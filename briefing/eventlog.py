"""The event log on SQLite: durable, append-only, one COMMIT for all that waits.

A factory for eventsourcing's `PERSISTENCE_MODULE`; on PostgreSQL the library's own is used.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any
from uuid import UUID

from eventsourcing import sqlite
from eventsourcing.persistence import (
    IntegrityError,
    Notification,
    StoredEvent,
)
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteDatastore,
)
from eventsourcing.utils import Environment, EnvType

from briefing.transcoding import id_of

APPEND_ONLY = [
    f"CREATE TRIGGER IF NOT EXISTS no_{verb.lower()} BEFORE {verb} ON stored_events"
    " BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END"
    for verb in ("UPDATE", "DELETE")
]
WAL_PAGES = 2000
PAGE_BYTES = 4096


class Pool(SQLiteConnectionPool):
    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        for pragma in (
            "synchronous=FULL",
            "recursive_triggers=ON",
            f"wal_autocheckpoint={WAL_PAGES}",
        ):
            connection._sqlite_conn.execute(f"PRAGMA {pragma}")
        return connection


class Recorder(SQLiteApplicationRecorder):
    """Reads and writes inside `batch()` share one transaction, a savepoint for each save."""

    def __init__(self, datastore: SQLiteDatastore, *args: Any, **kwargs: Any) -> None:
        super().__init__(datastore, *args, **kwargs)
        self.create_table_statements += APPEND_ONLY
        self.held = threading.local()

    @contextmanager
    def batch(
        self, around: Callable[[], AbstractContextManager[None]] = nullcontext
    ) -> Iterator[None]:
        """All saves of this thread inside are committed together at the end, or none.

        The COMMIT, which mostly waits for the disk, happens inside `around()`.
        """
        with self.datastore.get_connection(commit=True) as connection:
            db = connection._sqlite_conn
            db.execute("BEGIN IMMEDIATE")
            self.held.db = db
            try:
                yield
                with around():
                    db.execute("COMMIT")
            except BaseException:
                db.rollback()
                raise
            finally:
                self.held.db = None

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        db = getattr(self.held, "db", None)
        if db is None:
            with self.batch():
                return self.insert_events(stored_events, **kwargs)
        try:
            if len(stored_events) == 1:
                return [self._insert(db, stored_events[0])]
            return self._insert_all(db, stored_events)
        except sqlite3.IntegrityError as error:
            raise IntegrityError(error) from error

    def _insert_all(
        self, db: sqlite3.Connection, stored_events: Sequence[StoredEvent]
    ) -> Sequence[int]:
        """All of a save or none of it."""
        db.execute("SAVEPOINT command")
        try:
            return [self._insert(db, event) for event in stored_events]
        except BaseException:
            db.execute("ROLLBACK TO command")
            raise
        finally:
            db.execute("RELEASE command")

    def _insert(self, db: sqlite3.Connection, event: StoredEvent) -> int:
        row = (event.originator_id.hex, event.originator_version, event.topic, event.state)  # type: ignore[union-attr]
        return db.execute(self.insert_events_statement, row).lastrowid or 0

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        db = getattr(self.held, "db", None)
        if db is None or desc or limit is not None or lte is not None:
            return super().select_events(originator_id, gt=gt, lte=lte, desc=desc, limit=limit)
        rows = db.execute(
            f"{self.select_events_statement} AND originator_version>? ORDER BY originator_version",
            (originator_id.hex, gt or 0),  # type: ignore[union-attr]
        )
        return [StoredEvent(originator_id, row[1], row[2], row[3]) for row in rows]

    def grow_wal(self) -> None:
        """Give the WAL file its size once: a COMMIT that makes a file longer waits for the file
        system's journal too. A transaction larger than the cache spills, and is rolled back."""
        with self.datastore.get_connection(commit=True) as connection:
            db = connection._sqlite_conn
            db.execute("BEGIN IMMEDIATE")
            try:
                db.execute("CREATE TABLE growing (filler BLOB)")
                for _ in range(WAL_PAGES // 500 + 1):
                    db.execute("INSERT INTO growing VALUES (zeroblob(?))", (500 * PAGE_BYTES,))
            finally:
                db.rollback()

    def position_of(self, id: UUID, version: int) -> int:
        """Position of one event of an aggregate; 0 when there is none."""
        sql = (
            f"SELECT rowid FROM {self.events_table_name}"
            " WHERE originator_id=? AND originator_version=?"
        )
        db = getattr(self.held, "db", None)
        if db is not None:
            row = db.execute(sql, (id.hex, version)).fetchone()
        else:
            with self.datastore.transaction(commit=False) as cursor:
                cursor.execute(sql, (id.hex, version))
                row = cursor.fetchone()
        return row[0] if row else 0

    def newest(self) -> int:
        """Position of the last event; 0 when the log is empty."""
        return self.max_notification_id() or 0

    def after(self, position: int, limit: int) -> Sequence[Notification]:
        """Up to `limit` events after `position`, in order."""
        sql = (
            "SELECT rowid, originator_id, originator_version, topic, state"
            f" FROM {self.events_table_name} WHERE rowid>? ORDER BY rowid LIMIT ?"
        )
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(sql, (position, limit))
            return [
                Notification(id_of(row[1]), row[2], row[3], row[4], row[0])
                for row in cursor.fetchall()
            ]


class Factory(sqlite.SQLiteFactory):
    application_recorder_class = Recorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        name = self.datastore.pool.db_name
        self.datastore.pool = Pool(db_name=name, lock_timeout=10, pool_size=3, max_overflow=8)
