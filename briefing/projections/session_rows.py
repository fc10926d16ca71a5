"""The rows of a session: one for each state, the last one open."""

from dataclasses import dataclass
from typing import Any

import orjson

from briefing.projections.model import Writer, dumps_plain

INSERT = (
    "INSERT INTO sessions (network,id,date,series,state,opened,from_position,known_from,data)"
    " VALUES (?,?,?,?,?,?,?,?,?)"
)
CLOSE = "UPDATE sessions SET to_position=?, known_to=?, span=?, known_span=? WHERE row=?"
NEWEST = (
    "SELECT row, id, date, series, state, opened, from_position, known_from, data FROM sessions"
    " WHERE id=? AND to_position IS NULL"
)


@dataclass(slots=True)
class State:
    """The open row of a session."""

    row: int | None
    id: str
    date: str
    series: str
    state: str
    opened: int | None
    from_position: int
    known_from: int
    data: dict[str, Any]


def insert(
    w: Writer,
    id: str,
    date: str,
    series: str,
    state: str,
    opened: int | None,
    data: dict[str, Any],
    seen_by: tuple[str | None, ...] = ("all",),
) -> None:
    told = (id, date, series, state, opened, w.position, w.known)
    done = w.execute(INSERT, (w.network, *told, dumps_plain(data)))
    w.session = State(done.lastrowid, *told, data)
    w.here.pop(w.network, None)
    w.bump(*seen_by)


def current(w: Writer) -> State | None:
    """The open row of the event's session; the one touched last is remembered."""
    id = w.event.originator_id.hex
    if w.session is None or w.session.id != id:
        row = w.one(NEWEST, (id,))
        w.session = State(**{**row, "data": orjson.loads(row["data"])}) if row else None
    found: State | None = w.session
    return found


def revise(
    w: Writer,
    state: str | None = None,
    *,
    seen_by: tuple[str | None, ...] = ("all",),
    **changes: Any,
) -> None:
    held = current(w)
    if held is None:
        raise LookupError("session is not in the read model")
    span = (w.position - held.from_position).bit_length()
    known_span = max(w.known - held.known_from, 0).bit_length()
    w.execute(CLOSE, (w.position, w.known, span, known_span, held.row))
    opened = w.position if state == "open" else held.opened
    data = {**held.data, **changes}
    if "all" in seen_by:
        data["seen"] = w.position
    insert(w, held.id, held.date, held.series, state or held.state, opened, data, seen_by)


def is_session(w: Writer, id: str) -> bool:
    return w.one("SELECT 1 FROM sessions WHERE id=? AND to_position IS NULL", (id,)) is not None


def told_now(w: Writer) -> dict[str, Any]:
    held = current(w)
    return held.data if held else {}
