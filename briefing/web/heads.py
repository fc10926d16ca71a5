"""The lead counts who is here, organisation by organisation, one tap at a time."""

from typing import Any

from flask import g, request

from briefing.domain.words import MOST_HEADS, WHILE_COUNTED, WRITERS
from briefing.projections import network
from briefing.projections.headcount import heads
from briefing.projections.participation import participation
from briefing.web.actions import runs


def counted(db: Any, session: dict[str, Any]) -> dict[str, Any] | None:
    """`open` and rows `{name, slug, count, fewer, more, announced}`; None where there is no tap.

    `open`: before the first item is when the room is counted; after it the list is folded.
    """
    caller = g.visitor.caller
    if session["state"] not in WHILE_COUNTED or not runs(caller, session):
        return None
    found = heads(db, session["id"])
    said = {one["organisation_id"]: one["count"] for one in participation(db, session["id"])}
    rows = []
    for part in network.parts(db, caller.network, "organisation"):
        if not WRITERS & set(part.get("roles", ())):
            continue
        count, here = found.get(part["id"], (0, 0))
        rows.append(
            {
                "name": part["name"],
                "slug": part["slug"],
                "count": count,
                "fewer": count - 1 if count > here else None,
                "more": count + 1 if count < MOST_HEADS else None,
                "announced": _announced(said.get(part["id"]), count),
            }
        )
    begun = session["state"] not in ("open", "live") or bool(session.get("presented"))
    return {"open": not begun or "heads" in request.args, "rows": rows}


def _announced(said: int | None, count: int) -> int | None:
    """Who said beforehand how many they are is counted with one tap."""
    return said if said and said > count else None
