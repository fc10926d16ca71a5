"""The read model from zero, beside the old one, then swapped in one transaction.

SQLite's backup copies the finished pages over the live file: readers see the old board or the new
one, never half; a running server follows at its next look at the position row.
"""

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
    "idx_history_item_position",
    "idx_history_recorded_at_position",
)
# Of items those touched last are held; pages of the file, which many rows share, are worth more.
HELD = 1_000
BATCH = 2_000
SCRATCH = (
    "synchronous=OFF",
    "locking_mode=EXCLUSIVE",
    "cache_size=-98304",
)


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
        told = Rebuilt(
            events, time.perf_counter() - started, len(projector.failures()), projector.contradicted
        )
        projector.db.execute("UPDATE state SET generation=?", (uuid4().hex,))
        _swap(projector, target)
    return told


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
    projector = _empty(Projector(_removed(beside), recorder, mapper, vault, witness), "OFF")
    try:
        try:
            events = _fill(projector, progress, ahead)
        except Exception:
            projector.close()
            beside = _removed(beside)
            projector = _empty(Projector(beside, recorder, mapper, vault, witness), "MEMORY")
            events = _fill(projector, progress, tuple)
        yield projector, events
    finally:
        projector.close()
        _removed(beside)


def _empty(projector: Projector, journal: str) -> Projector:
    """Made ready to be filled in one go."""
    for setting in (f"journal_mode={journal}", *SCRATCH):
        projector.db.execute(f"PRAGMA {setting}")
    projector.writer.hold_most, projector.batch = HELD, BATCH
    projector.journal = journal != "OFF"
    for index in ASKED_ONLY_BY_READERS:
        projector.db.execute(f"DROP INDEX {index}")
    return projector


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
