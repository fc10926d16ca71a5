"""The read model from zero, beside the old one, then swapped in one transaction.

SQLite's backup copies the finished pages over the live file: readers see the old board or the new
one, never half; a running server follows at its next look at the position row.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from briefing.projections.collecting import uncollected
from briefing.projections.projector import Projector
from briefing.projections.read_ahead import Chunks
from briefing.projections.witness import Witness
from briefing.vault import Vault, connect

# The file beside is thrown away when anything goes wrong: no safety is lost.
ASKED_ONLY_BY_READERS = (
    "items_live",
    "items_live2",
    "items_off",
    "items_were",
    "items_known",
    "sessions_were",
    "sessions_known",
    "sessions_coming",
    "sessions_numbered",
    "idx_sessions_network_from_position",
    "idx_history_item_position",
    "idx_history_recorded_at_position",
)
# Of items those touched last are held; pages of the file, which many rows share, are worth more.
HELD = 1_000
BATCH = 2_000
SCRATCH = (
    "synchronous=OFF",
    "locking_mode=EXCLUSIVE",
    "cache_size=-65536",
)

log = logging.getLogger("briefing.projector")


@dataclass(frozen=True)
class Rebuilt:
    events: int
    seconds: float
    failures: int
    contradicted: list[int]

    @property
    def rate(self) -> float:
        """Events a second."""
        return self.events / self.seconds if self.seconds else 0.0


def rebuild(
    target: Path,
    recorder: Any,
    mapper: Any,
    vault: Vault,
    witness: Witness,
    progress: Callable[[int], None] = lambda _done: None,
    ahead: Chunks = tuple,
) -> Rebuilt:
    """Fill `target` anew from the log; the witness is asked, never changed in what it said."""
    beside = target.with_name(f"{target.name}.rebuild")
    started = time.perf_counter()
    with filled(beside, recorder, mapper, vault, witness, progress, ahead) as (projector, events):
        projector.create()
        projector.db.execute("UPDATE state SET generation=?", (uuid4().hex,))
        _swap(projector, target)
        took = time.perf_counter() - started
        return Rebuilt(events, took, len(projector.failures()), projector.contradicted)


class Filler(Projector):
    """All in one transaction: a page that many batches touch is written once."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.writer.chased = set()

    def _begin(self) -> None:
        if not self.db.in_transaction:
            super()._begin()

    def _leave(self) -> None:
        """The rows of earlier batches stay."""

    def _end(self) -> None:
        """Nobody reads before the last event."""


@contextmanager
def filled(
    beside: Path,
    recorder: Any,
    mapper: Any,
    vault: Vault,
    witness: Any,
    progress: Callable[[int], None] = lambda _done: None,
    ahead: Chunks = tuple,
) -> Iterator[tuple[Projector, int]]:
    """(a new read model in `beside`, how many events); removed again at the end.

    Without a journal first; a log in which an event cannot be applied is done again with one.
    """
    projector: Projector = Filler(_removed(beside), recorder, mapper, vault, witness)
    _empty(projector, "OFF")
    try:
        try:
            events = _fill(projector, progress, ahead)
        except Exception as error:
            log.warning("refilled", extra={"kind": type(error).__name__})
            projector.close()
            beside = _removed(beside)
            projector = Projector(beside, recorder, mapper, vault, witness)
            _empty(projector, "MEMORY")
            events = _fill(projector, progress, tuple)
        if projector.db.in_transaction:
            projector.db.execute("COMMIT")
        yield projector, events
    finally:
        projector.close()
        _removed(beside)


def _empty(projector: Projector, journal: str) -> None:
    """Made ready to be filled in one go."""
    for setting in (f"journal_mode={journal}", *SCRATCH):
        projector.db.execute(f"PRAGMA {setting}")
    projector.writer.hold_most, projector.batch = HELD, BATCH
    projector.journal = journal != "OFF"
    for index in ASKED_ONLY_BY_READERS:
        projector.db.execute(f"DROP INDEX {index}")


def _fill(projector: Projector, progress: Callable[[int], None], ahead: Chunks) -> int:
    events = 0
    with uncollected():
        for handed in ahead():
            events += projector.catch_up(handed, most=len(handed))
            progress(events)
        while took := projector.catch_up(most=BATCH):
            events += took
            progress(events)
    return events


def _swap(projector: Projector, target: Path) -> None:
    live = connect(target, synchronous="NORMAL")
    try:
        projector.db.backup(live)
    finally:
        live.close()


def _removed(path: Path) -> Path:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    return path
