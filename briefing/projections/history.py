"""History: one row per event of an item, each text version and follow-up with its own readers.

Widening releases only the text as it stands then; what was written for fewer stays with them.
"""

import sqlite3
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.assignment import Assignment
from briefing.domain.audience import item_keys
from briefing.domain.incident import Incident
from briefing.domain.note import Note
from briefing.domain.observation import Observation
from briefing.projections.model import Handler, Writer, ms

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
        },
        pk="position",
        if_not_exists=True,
    )
    schema.table("history").create_index(["item", "position"], if_not_exists=True)


def recorded(w: Writer, event: Any) -> None:
    """Who may read this row: the readers of what was written, as they were then."""
    id = event.originator_id.hex
    reader, reader2 = readers_of(w, id)
    audience = getattr(event, "audience", None)
    if audience and hasattr(event, "role"):
        owners = (event.organisation, getattr(event, "to_organisation", None))
        keys = item_keys(audience, *owners)
        reader, reader2 = keys[0] if keys else "none", keys[1] if len(keys) > 1 else None
    metadata = event.metadata
    w.execute(
        "INSERT INTO history VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            w.position,
            w.network,
            id,
            type(event).__name__,
            reader,
            reader2,
            text_of(w, event, id),
            detail_of(event),
            metadata.get("role", ""),
            metadata.get("organisation"),
            metadata.get("actor"),
            w.known,
            ms(event.timestamp),
        ),
    )
    if isinstance(event, Incident.FollowedUp | Note.FollowedUp | Assignment.FollowedUp):
        w.bump(reader, reader2)


def readers_of(w: Writer, id: str) -> tuple[str, str | None]:
    """Of the item's row, which the items projection has usually just written."""
    if w.readers[0] == id:
        return w.readers[1] or "none", w.readers[2]
    row = w.one("SELECT reader, reader2 FROM items WHERE id=? AND to_position IS NULL", (id,))
    return (row[0] or "none", row[1]) if row else ("none", None)


def text_of(w: Writer, event: Any, id: str) -> str | None:
    """The words of this event; a widening shows the text as it stands."""
    if getattr(event, "how", "") in ("released", "widened"):
        row = w.one(
            "SELECT json_extract(data,'$.text') FROM items WHERE id=? AND to_position IS NULL",
            (id,),
        )
        return row[0] if row else None
    if isinstance(event, Assignment.Declined):
        return None
    found = first_words(event)
    return w.unseal(found) if hasattr(found, "box") else found


def first_words(event: Any) -> Any:
    """What was typed: text, reason, corrected text, receiver or result; sealed as it is."""
    told = vars(event)
    for name in WORDS:
        if told.get(name):
            return told[name]
    return told.get("changes", {}).get("text")


def detail_of(event: Any) -> str:
    told = vars(event)
    said = [f"{name}={told[name]}" for name in DETAILS if told.get(name) is not None]
    changed = told.get("changes")
    if changed:
        said.append(f"changed={','.join(sorted(changed))}")
    return ";".join(said)


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
