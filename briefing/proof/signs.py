"""What a history keeps of an event, computed from the log: by that events are known again."""

from functools import lru_cache
from typing import Any

from eventsourcing.persistence import Mapper, Notification

from briefing.projections import history, trail
from briefing.projections.model import ms
from briefing.proof.log import Row, blob, uuid_of
from briefing.transcoding import log_mapper

FIELDS = (
    "event",
    "recording time",
    "actor",
    "role",
    "organisation",
    "channel",
    "command",
    "item",
    "facts",
)
NAMES = (
    "topic",
    "recorded_at",
    "person",
    "role",
    "organisation",
    "channel",
    "correlation",
    "item",
    "detail",
)

# Topics that a history has a row for.
KEPT = {kind.TOPIC for kind in (*history.HANDLERS, *trail.HANDLERS)}  # type: ignore[attr-defined]
Sign = tuple[Any, ...]
Told = dict[str, Any]


@lru_cache(1)
def mapper() -> Mapper[Any]:
    return log_mapper()


def read(row: Row) -> Any:
    """The event, None when it is none that this release can read."""
    stored = Notification(uuid_of(row[1]), row[2], row[3], blob(row[4]), row[0])
    try:
        return mapper().to_domain_event(stored)
    except Exception:
        return None


def sign(row: Row) -> Sign:
    event = read(row)
    try:
        return _sign(row, event)
    except (AttributeError, TypeError, KeyError, ValueError):
        return (row[3], *[None] * (len(NAMES) - 1))


def _sign(row: Row, event: Any) -> Sign:
    by, kind = event.metadata, type(event)
    item = kind in history.HANDLERS
    details = history.DETAILS if item else _details(kind)
    return (
        row[3],
        ms(event.timestamp),
        by.get("actor"),
        by.get("role", ""),
        by.get("organisation"),
        by.get("channel", ""),
        by.get("correlation", ""),
        row[1] if item else None,
        history.detail_of(event, details),
    )


def _details(kind: Any) -> tuple[str, ...]:
    return trail.details_of(trail.kind_of(kind))


def sign_of(told: Told) -> Sign:
    """The same of a row of the history; the organisation beside the facts is from elsewhere."""
    facts = ";".join(one for one in told["detail"].split(";") if not one.startswith(trail.OF))
    return tuple(facts if name == "detail" else told[name] for name in NAMES)
