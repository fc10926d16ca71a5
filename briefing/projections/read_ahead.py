"""The log selected, chained and decoded by a process of its own, while this one writes rows.

A third of a rebuild is neither SQL nor a decision, and a second core has nothing else to do.
"""

import gc
import pickle
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from sys import intern
from typing import Any, BinaryIO, NamedTuple

from eventsourcing.persistence import StoredEvent

from briefing.projections import projector
from briefing.projections.witness import follow
from briefing.transcoding import id_of, log_mapper

CHUNK = projector.BATCH * 4
# A shorter log is nearly read when another process has only started.
LONG = 200_000
STORED = (
    "SELECT rowid, originator_id, originator_version, topic, state FROM stored_events"
    " WHERE rowid BETWEEN 1 AND ? ORDER BY rowid"
)
Chunks = Callable[[], Iterable[Sequence["Read"]]]


class Read(NamedTuple):
    """One event of the log, and the chain's hash after it."""

    id: int
    topic: str
    hash: str
    event: Any


def ahead_of(log: Path, last: int) -> Chunks:
    """How the events until position `last` are read: nothing ahead of a short log."""
    return partial(read_ahead, log, last) if last > LONG else tuple


def read_ahead(log: Path, last: int, chunk: int = CHUNK) -> Iterator[Sequence[Read]]:
    """From the first event until position `last`; ends early at one that cannot be read."""
    command = [sys.executable, "-m", __name__, str(log), str(last), str(chunk)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reader:  # noqa: S603
        try:
            while True:
                # Pickles of a process that we have just started ourselves.
                yield [Read(*one) for one in pickle.load(reader.stdout or BytesIO())]  # noqa: S301
        except EOFError:
            return
        finally:
            reader.kill()


def send_all(log: Path, last: int, size: int, out: BinaryIO) -> None:
    """Chunk by chunk, as pickles."""
    gc.disable()
    mapper, hash = log_mapper(), ""
    db = sqlite3.connect(log)
    db.execute("PRAGMA query_only=ON")
    rows = db.execute(STORED, (last,))
    while stored := rows.fetchmany(size):
        chunk = []
        for position, id, version, topic, state in stored:
            hash = follow(hash, position, id, version, topic, state)
            event = mapper.to_domain_event(StoredEvent(id_of(id), version, topic, state))
            chunk.append((position, intern(topic), hash, _shared(event)))
        pickle.dump(chunk, out, pickle.HIGHEST_PROTOCOL)
        out.flush()


def _shared(event: Any) -> Any:
    """The same few names and ids stand in every event; a pickle keeps what is one object once."""
    told = {intern(name): value for name, value in event.__dict__.items()}
    said = event.metadata.items()
    told["metadata"] = {intern(name): intern(value) for name, value in said}
    object.__setattr__(event, "__dict__", told)
    return event


if __name__ == "__main__":
    send_all(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.stdout.buffer)
