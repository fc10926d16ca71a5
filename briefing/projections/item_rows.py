"""The rows of an item: one for each state, the last one open.

Rows are written together at the end of a batch; until then, and for what was lately touched, the
newest row of an item is remembered.
"""

from typing import Any
from uuid import UUID

import orjson

from briefing.domain.audience import item_keys
from briefing.projections.model import Held, Writer, dumps_plain

INSERT = (
    "INSERT INTO items (row,network,id,kind,reader,reader2,author,live,from_position,known_from,"
    "data,to_position,known_to,span,known_span) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
CLOSE = "UPDATE items SET to_position=?, known_to=?, span=?, known_span=? WHERE row=?"
CUT = "UPDATE items SET known_to=? WHERE id=? AND to_position NOT NULL AND known_to>?"
NEWEST = (
    "SELECT row, id, kind, reader, reader2, from_position, known_from, data FROM items"
    " WHERE id=? AND to_position IS NULL"
)
STILL_OPEN = [None, None, None, None]


def insert(w: Writer, id: str, kind: str, data: dict[str, Any]) -> None:
    reader, reader2 = readers_for(data)
    live = int(data["status"] == "open")
    row = w.next_row("items")
    told = [row, w.network, id, kind, reader, reader2, data["author"], live]
    told += [w.position, w.known, dumps_plain(data), *STILL_OPEN]
    w.later(INSERT, told)
    w.hold(Held(row, id, kind, reader, reader2, w.position, w.known, data, told))
    w.bump(reader, reader2, f"person:{data['author']}")


def readers_for(data: dict[str, Any]) -> tuple[str | None, str | None]:
    """At most two keys open an item: its audience's, or those of its organisations."""
    if data["audience"] != "own":
        return data["audience"], None
    owners = (data.get("organisation"), data.get("receiver"))
    keys = item_keys("own", *(UUID(one) if isinstance(one, str) else one for one in owners))
    return (*keys, None, None)[:2]  # type: ignore[return-value]


def newest(w: Writer, id: str) -> Held | None:
    """The open row of an item, from memory or from the table."""
    held = w.held.get(id)
    if held is None:
        w.write()
        row = w.one(NEWEST, (id,))
        if row is not None:
            held = Held(**{**row, "data": orjson.loads(row["data"])})
            w.hold(held)
    return held


def current(w: Writer, id: str) -> Held:
    held = newest(w, id)
    if held is None:
        raise LookupError(f"item {id} is not in the read model")
    return held


def readers_of(w: Writer, id: str) -> tuple[str | None, str | None] | None:
    """Who reads an item as it stands; None when it is not there."""
    held = newest(w, id)
    return (held.reader, held.reader2) if held else None


def revise(w: Writer, **changes: Any) -> None:
    """Close the item's row and open the next one with what changed."""
    held = current(w, w.event.originator_id.hex)
    span = (w.position - held.from_position).bit_length()
    known_span = max(w.known - held.known_from, 0).bit_length()
    end = [w.position, w.known, span, known_span]
    if held.waiting is not None:
        held.waiting[-len(end) :] = end
    else:
        w.later(CLOSE, [*end, held.row])
    if w.known < held.known_from:
        # Heard of late: what the earlier rows say was known until then, and no longer.
        w.write()
        w.execute(CUT, (w.known, held.id, w.known))
    w.bump(held.reader, held.reader2)
    insert(w, held.id, held.kind, {**held.data, **changes})
