"""The rows of an item: one for each state, the last one open."""

import json
import sqlite3
from typing import Any
from uuid import UUID

from briefing.domain.audience import item_keys
from briefing.projections.model import Writer, dumps

INSERT = (
    "INSERT INTO items (network,id,kind,reader,reader2,author,live,from_position,known_from,data)"
    " VALUES (?,?,?,?,?,?,?,?,?,?)"
)
CLOSE = "UPDATE items SET to_position=?, known_to=?, span=?, known_span=? WHERE row=?"
CUT = "UPDATE items SET known_to=? WHERE id=? AND to_position NOT NULL AND known_to>?"


def insert(w: Writer, id: str, kind: str, data: dict[str, Any]) -> None:
    readers = readers_for(data)
    live = int(data["status"] == "open")
    told = (w.position, w.known, dumps(data))
    w.execute(INSERT, (w.network, id, kind, readers[0], readers[1], data["author"], live, *told))
    w.readers = (id, readers[0], readers[1])
    w.bump(readers[0], readers[1], f"person:{data['author']}")


def readers_for(data: dict[str, Any]) -> tuple[str | None, str | None]:
    """At most two keys open an item: its audience's, or those of its organisations."""
    if data["audience"] != "own":
        return data["audience"], None
    owners = (data.get("organisation"), data.get("receiver"))
    keys = item_keys("own", *(UUID(one) if isinstance(one, str) else one for one in owners))
    return (*keys, None, None)[:2]  # type: ignore[return-value]


def current(w: Writer, id: str) -> sqlite3.Row:
    row = w.one("SELECT * FROM items WHERE id=? AND to_position IS NULL", (id,))
    if row is None:
        raise LookupError(f"item {id} is not in the read model")
    return row


def revise(w: Writer, **changes: Any) -> None:
    """Close the item's row and open the next one with what changed."""
    row = current(w, w.event.originator_id.hex)
    span = (w.position - row["from_position"]).bit_length()
    known_span = max(w.known - row["known_from"], 0).bit_length()
    w.execute(CLOSE, (w.position, w.known, span, known_span, row["row"]))
    if w.known < row["known_from"]:
        # Heard of late: what the earlier rows say was known until then, and no longer.
        w.execute(CUT, (w.known, row["id"], w.known))
    w.bump(row["reader"], row["reader2"])
    data = json.loads(row["data"])
    data.update(changes)
    insert(w, row["id"], row["kind"], data)
