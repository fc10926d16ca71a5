"""The rows of a session: one for each state, the last one open."""

import json
from typing import Any

from briefing.projections.model import Writer, dumps


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
    w.execute(
        "INSERT INTO sessions (network,id,date,series,state,opened,from_position,known_from,data)"
        " VALUES (?,?,?,?,?,?,?,?,?)",
        (w.network, id, date, series, state, opened, w.position, w.known, dumps(data)),
    )
    w.here.pop(w.network, None)
    w.bump(*seen_by)


def revise(
    w: Writer,
    state: str | None = None,
    *,
    seen_by: tuple[str | None, ...] = ("all",),
    **changes: Any,
) -> None:
    row = w.one(
        "SELECT * FROM sessions WHERE id=? AND to_position IS NULL", (w.event.originator_id.hex,)
    )
    if row is None:
        raise LookupError("session is not in the read model")
    span = (w.position - row["from_position"]).bit_length()
    known_span = max(w.known - row["known_from"], 0).bit_length()
    w.execute(
        "UPDATE sessions SET to_position=?, known_to=?, span=?, known_span=? WHERE row=?",
        (w.position, w.known, span, known_span, row["row"]),
    )
    opened = w.position if state == "open" else row["opened"]
    data = {**json.loads(row["data"]), **changes}
    if "all" in seen_by:
        data["seen"] = w.position
    insert(w, row["id"], row["date"], row["series"], state or row["state"], opened, data, seen_by)


def told_now(w: Writer) -> dict[str, Any]:
    row = w.one(
        "SELECT data FROM sessions WHERE id=? AND to_position IS NULL",
        (w.event.originator_id.hex,),
    )
    told: dict[str, Any] = json.loads(row["data"]) if row else {}
    return told
