"""History: one row per event, each text version and follow-up of an item with its own readers.

Widening releases only the text as it stands then; what was written for fewer stays with them.
What is no item has its row from `trail`.
"""

import sqlite3
from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.assignment import Assignment
from briefing.domain.audience import item_keys
from briefing.domain.incident import Incident
from briefing.domain.note import Note
from briefing.domain.observation import Observation
from briefing.projections.item_rows import newest, readers_of
from briefing.projections.model import Handler, Writer

DETAILS = (
    "priority",
    "certainty",
    "source",
    "audience",
    "how",
    "outcome",
    "category",
    "automatic",
    "due_at",
    "weekend",
)

INSERT = "INSERT INTO history VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
ADDED = (Incident.FollowedUp, Note.FollowedUp, Assignment.FollowedUp)
WORDS = ("text", "reason", "to", "result")


def create(schema: Database) -> None:
    schema.create_table(
        "history",
        {
            "position": int,
            "network": str,
            "item": str,
            "verb": str,
            "reader": str,
            "reader2": str,
            "text": str,
            "detail": str,
            "role": str,
            "organisation": str,
            "person": str,
            "known_at": int,
            "recorded_at": int,
            "topic": str,
            "channel": str,
            "correlation": str,
            "about": str,
            "checks": str,
        },
        pk="position",
        if_not_exists=True,
    )
    for index in (("item", "position"), ("recorded_at", "position")):
        schema.table("history").create_index(list(index), if_not_exists=True)
    schema.execute(
        "CREATE INDEX IF NOT EXISTS history_imported ON history (known_at) WHERE channel='import'"
    )


def recorded(w: Writer, event: Any) -> None:
    """Who may read this row: the readers of what was written, as they were then."""
    id = event.originator_id.hex
    reader, reader2 = readers_of(w, id) or ("none", None)
    added = isinstance(event, ADDED)
    if added:
        keys = item_keys(event.audience, event.organisation)
        reader, reader2 = keys[0] if keys else "none", keys[1] if len(keys) > 1 else None
    note(w, event, id, reader or "none", reader2, text_of(w, event, id))
    if added:
        w.bump(reader, reader2)


def note(
    w: Writer,
    event: Any,
    item: str | None,
    reader: str,
    reader2: str | None,
    text: str | None = None,
    *,
    about: str | None = None,
    details: tuple[str, ...] = DETAILS,
) -> None:
    """The row of an event: of an `item`, or `about` a session or item without being one."""
    kind, metadata = event.__class__, event.metadata
    w.later(
        INSERT,
        (
            w.position,
            w.network,
            item,
            kind.__name__,
            reader,
            reader2,
            text,
            detail_of(event, details),
            metadata.get("role", ""),
            metadata.get("organisation"),
            metadata.get("actor"),
            w.known,
            w.recorded,
            kind.TOPIC,
            metadata.get("channel", ""),
            metadata.get("correlation", ""),
            about,
            metadata.get("checks"),
        ),
    )


def text_of(w: Writer, event: Any, id: str) -> str | None:
    """The words of this event; a widening shows the text as it stands."""
    if getattr(event, "how", "") in ("released", "widened"):
        held = newest(w, id)
        return held.data["text"] if held else None
    if isinstance(event, Assignment.Declined):
        return None
    found = first_words(event)
    return w.unseal(found) if hasattr(found, "box") else found


@cache
def named(kind: Any, names: tuple[str, ...]) -> tuple[str, ...]:
    """Which of these fields an event has, in their order."""
    fields = kind.__dataclass_fields__
    return tuple(name for name in names if name in fields)


def first_words(event: Any) -> Any:
    """What was typed: text, reason, corrected text, receiver or result; sealed as it is."""
    told = vars(event)
    for name in named(event.__class__, WORDS):
        if told.get(name):
            return told[name]
    return told.get("changes", {}).get("text")


def detail_of(event: Any, details: tuple[str, ...]) -> str:
    told = vars(event)
    names = named(event.__class__, details)
    said = [f"{name}={told[name]}" for name in names if told.get(name) is not None]
    changed = told.get("changes")
    if changed:
        said.append(f"changed={','.join(sorted(changed))}")
    return ";".join(said)


def without_moments(detail: str | None) -> str:
    """The same facts but for what tells a time to the second."""
    return ";".join(one for one in (detail or "").split(";") if not one.startswith("due_at="))


_EVENTS = [
    event
    for kind in (Incident, Note, Observation, Assignment)
    for name, event in vars(kind).items()
    if isinstance(event, type) and name not in ("Event", "Item", "Carried")
]
HANDLERS: dict[type, Handler] = dict.fromkeys(_EVENTS, recorded)


def history(
    db: sqlite3.Connection, item: UUID, keys: Iterable[str], position: int | None = None
) -> list[sqlite3.Row]:
    """Rows that a holder of `keys` may read, oldest first; none when the item is not theirs now."""
    held = tuple(keys)
    marks = ",".join("?" * len(held))
    readable = f"(reader IN ({marks}) OR reader2 IN ({marks}))"
    return db.execute(
        f"SELECT * FROM history WHERE item=? AND position<=? AND {readable} AND EXISTS"
        f" (SELECT 1 FROM items WHERE id=? AND to_position IS NULL AND {readable})"
        " ORDER BY position",
        (
            item.hex,
            position if position is not None else 1 << 62,
            *held,
            *held,
            item.hex,
            *held,
            *held,
        ),
    ).fetchall()
