"""The read model from zero, beside the old one, then swapped in one transaction.

SQLite's backup copies the finished pages over the live file: readers see the old board or the new
one, never half; a running server follows at its next look at the position row.
"""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from briefing.projections.projector import Projector
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
HELD = 50_000
SCRATCH = ("journal_mode=MEMORY", "synchronous=OFF", "cache_size=-16384")


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
) -> Rebuilt:
    """Fill `target` anew from the log; the witness is asked, never changed in what it said."""
    beside = target.with_name(f"{target.name}.rebuild")
    started = time.perf_counter()
    with filled(beside, recorder, mapper, vault, witness, progress) as (projector, events):
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
) -> Iterator[tuple[Projector, int]]:
    """(a new read model in `beside`, how many events); removed again at the end."""
    _remove(beside)
    projector = Projector(beside, recorder, mapper, vault, witness)
    try:
        for setting in SCRATCH:
            projector.db.execute(f"PRAGMA {setting}")
        projector.writer.hold_most = HELD
        for index in ASKED_ONLY_BY_READERS:
            projector.db.execute(f"DROP INDEX {index}")
        yield projector, _fill(projector, progress)
    finally:
        projector.close()
        _remove(beside)


def _fill(projector: Projector, progress: Callable[[int], None]) -> int:
    """Events make no reference cycles: the collector would only look at them again and again."""
    events = 0
    gc.disable()
    try:
        while took := projector.catch_up(most=5_000):
            events += took
            progress(events)
    finally:
        gc.enable()
    return events


def _swap(projector: Projector, target: Path) -> None:
    live = connect(target, synchronous="NORMAL")
    try:
        projector.db.backup(live)
    finally:
        live.close()


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
