"""From the log into the read model: rows, position and chain hash in one transaction.

The algorithm held with four processes on one file (engineering.md 3): take the write lock, read
the position again, apply what is after it in batches, a savepoint for each event. A failing event
goes to `failures` and is seen in `/healthz`; it never fails a command that has succeeded.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from eventsourcing.persistence import Mapper, Notification

from briefing.domain.network import Network
from briefing.projections.cut_short import is_in
from briefing.projections.every import HANDLERS, PROJECTIONS
from briefing.projections.model import Writer, create
from briefing.projections.pending import Pending
from briefing.projections.witness import Witness, link
from briefing.vault import Vault, connect

BATCH = 500

log = logging.getLogger("briefing.projector")


class Projector:
    """Keeps one read model file level with the log."""

    def __init__(
        self, path: Path, recorder: Any, mapper: Mapper[Any], vault: Vault, witness: Witness
    ) -> None:
        self.recorder, self.mapper, self.vault, self.witness = recorder, mapper, vault, witness
        self.db = connect(path, synchronous="NORMAL")
        self.db.execute("PRAGMA wal_autocheckpoint=4000")
        self.create()
        self.db.execute("INSERT OR IGNORE INTO state VALUES (1, 0, '', '', ?)", (uuid4().hex,))
        self.writer = Writer(self.db, vault)
        self.lock = threading.RLock()
        self.on_network: Callable[[Any], None] = lambda _network: None
        self.on_change: Callable[[], object] = lambda: None
        self.contradicted: list[int] = []
        self.applied, self.who = -1, 0
        self.batch, self.journal = BATCH, True
        self.stuck = False
        self.pending: Pending | None = None

    def create(self) -> None:
        """Tables and indexes that are not there yet."""
        create(self.db, [projection.create for projection in PROJECTIONS])

    def mark(self) -> tuple[int, str]:
        """Position and chain hash of the last applied event."""
        row = self.db.execute("SELECT position, hash FROM state").fetchone()
        return row[0], row[1]

    def catch_up(self, handed: Sequence[Any] = (), *, most: int = 1 << 62) -> int:
        """Apply what is after our position, how many; `handed` saves the read when it is next."""
        with self.lock:
            try:
                applied = took = self._batch(handed)
                while took >= self.batch and applied < most:
                    took = self._batch(())
                    applied += took
            except BaseException:
                self.stuck = True
                raise
            self.stuck = False
            return applied

    def ahead(self, handed: Sequence[Notification]) -> None:
        """Apply what the log is just making durable; nobody sees it before `settle`.

        Called with `lock` held, by whatever thread.
        """
        try:
            self.pending = self._applied(handed, careful=False, only_handed=True)
        except Exception:
            self._undo()

    def settle(self, *, durable: bool) -> None:
        """After `ahead`, the lock still held: commit once the events are durable, or forget."""
        try:
            if self.pending is not None and durable:
                self._commit(self.pending)
            elif self.pending is not None:
                self._undo()
        finally:
            self.pending = None

    def _batch(self, handed: Sequence[Any]) -> int:
        """Without savepoints first; a batch with a failing event is done again with them."""
        try:
            pending = self._applied(handed, careful=False)
        except Exception:
            if not self.journal:
                raise
            self._undo()
            pending = self._applied((), careful=True)
        if pending is None:
            return 0
        self._commit(pending)
        return pending.count

    def _applied(
        self, handed: Sequence[Any], *, careful: bool, only_handed: bool = False
    ) -> Pending | None:
        """Rows in an open transaction; None when there was nothing to do."""
        self._begin()
        position, hash = self.mark()
        if position != self.writer.position:
            self.writer.forget()
        follows = bool(handed) and handed[0].id == position + 1
        stored = handed if follows or only_handed else self.recorder.after(position, self.batch)
        if not stored or (only_handed and not follows):
            self._leave()
            self.who += position != self.applied
            self.applied = position
            return None
        pending = Pending(len(stored), stored[-1].id, hash, who=position != self.applied)
        for one in stored:
            pending.add(one)
            (self._apply_safely if careful else self._apply)(one)
        self.writer.flush()
        self.db.execute(
            "UPDATE state SET position=?, hash=?, previous=?",
            (pending.position, pending.hash, pending.previous),
        )
        return pending

    def _begin(self) -> None:
        self.db.execute("BEGIN IMMEDIATE")

    def _leave(self) -> None:
        """Begun, and nothing to do."""
        self.db.rollback()

    def _end(self) -> None:
        self.db.execute("COMMIT")

    def _commit(self, pending: Pending) -> None:
        self._end()
        self.who += pending.who
        self.applied = pending.position
        self.on_change()
        if pending.marks:
            self.contradicted += self.witness.note(pending.marks)

    def _undo(self) -> None:
        self.db.rollback()
        self.writer.forget()
        self.writer.position = -1

    def _apply(self, stored: Any) -> None:
        event: Any = getattr(stored, "event", None) or self.mapper.to_domain_event(stored)
        self.writer.turn_to(stored.id, event)
        for handler in HANDLERS.get(type(event), ()):
            handler(self.writer, event)
        if stored.topic.startswith(Network.TOPIC):
            self.on_network(event.originator_id)

    def _apply_safely(self, stored: Any) -> None:
        self.db.execute("SAVEPOINT event")
        try:
            self._apply(stored)
            self.writer.flush()
        except Exception as error:
            self.db.execute("ROLLBACK TO event")
            self.writer.forget()
            self.writer.position = stored.id
            self.db.execute(
                "INSERT OR REPLACE INTO failures VALUES (?,?,?)",
                (stored.id, stored.topic, type(error).__name__),
            )
            log.error("unprojected", extra={"position": stored.id, "kind": type(error).__name__})
        finally:
            self.db.execute("RELEASE event")

    def is_consistent(self) -> bool:
        """Whether the last event we read is still in the log, and the witness agrees."""
        row = self.db.execute("SELECT position, hash, previous FROM state").fetchone()
        position, hash, previous = row
        if position == 0:
            return True
        if not is_in(self.recorder, position, hash, previous):
            return False
        return self._witnessed(position, hash)

    def _witnessed(self, position: int, hash: str) -> bool:
        """Recompute the chain from the last witness to our position."""
        last = self.witness.last()
        if last is None or last[0] > position:
            return True
        at, chain = last
        for stored in (
            self.recorder.select_notifications(
                at, position - at, position, inclusive_of_start=False
            )
            if position > at
            else ()
        ):
            chain = link(chain, stored)
        return chain == hash

    def failures(self) -> list[sqlite3.Row]:
        return self.db.execute("SELECT * FROM failures ORDER BY position").fetchall()

    def close(self) -> None:
        self.db.close()
