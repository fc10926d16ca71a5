"""Who acts, how and when: what the edge knows and every event carries.

The edge enters `acting(...)` around a command; `Event` reads it. Values are ids and codes,
never names or typed words, because metadata stays readable in the log.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

METADATA_FIELDS = (
    "network",
    "actor",
    "role",
    "organisation",
    "device",
    "channel",
    "request",
    "correlation",
    "causation",
    "known_at",
    "written_at",
    "key",
    "print",
    "checks",
)
CHANNELS = ("page", "api", "outbox", "hand_in", "paper", "import", "scheduler", "cli")

_metadata: ContextVar[dict[str, str] | None] = ContextVar("metadata", default=None)


class Clock:
    """The project's clock: real time unless an exercise set another. Times are UTC."""

    def __init__(self) -> None:
        self.read: Callable[[], datetime] = lambda: datetime.now(UTC)


clock = Clock()


def now() -> datetime:
    """The time of recording, UTC."""
    return clock.read()


@contextmanager
def acting(metadata: dict[str, str]) -> Iterator[None]:
    """Every event made inside carries this metadata."""
    token = _metadata.set(metadata)
    try:
        yield
    finally:
        _metadata.reset(token)


def current() -> dict[str, str]:
    """The metadata for an event made now."""
    metadata = _metadata.get()
    if metadata is None:
        raise LookupError("an event needs to know who acts: use acting(...)")
    return metadata
