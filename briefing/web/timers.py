"""Pair timers as the two sides see them: who asked, and those who watch."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import g

from briefing.domain import context
from briefing.domain.words import WHILE_WATCHED, WRITERS
from briefing.projections.model import from_ms
from briefing.projections.pair_timers import pair_timers
from briefing.projections.sessions import outdoors
from briefing.projections.watches import watchers, watches
from briefing.web.actions import may
from briefing.web.watching import is_on_shift

STEP = timedelta(minutes=15)
SOON = timedelta(minutes=5)
LATE = timedelta(minutes=1)


def timers(db: Any) -> dict[str, Any]:
    """`{rung, timers, may_ask_timer}`: what rings for a watcher stands first on the page."""
    found = seen_timers(db)
    rung = [one for one in found if one["rang"] and not one["mine"] and one["take_or_have"]]
    rest = [one for one in found if one not in rung]
    asks = not any(one["mine"] for one in found) and asks_in(db) is not None
    return {"rung": rung, "timers": rest, "may_ask_timer": asks}


def seen_timers(db: Any) -> list[dict[str, Any]]:
    """Those that this viewer asked for or may look after, rung ones first."""
    caller = g.visitor.caller
    if caller.role not in WRITERS:
        return []
    found = [one for session in outdoors(db, caller.network) for one in _of(db, session)]
    return sorted(found, key=lambda one: not one["rang"])


def _of(db: Any, session: dict[str, Any]) -> list[dict[str, Any]]:
    caller = g.visitor.caller
    watching = watches(db, session["id"], caller.person, caller.role)
    others = session["state"] in WHILE_WATCHED and _others_watch(db, session)
    return [
        {**shown_timer(one, session), "unwatched": not (others or one["holder"])}
        for one in pair_timers(db, session["id"])
        if caller.person.hex in (one["person"], one["holder"]) or watching
    ]


def asks_in(db: Any) -> dict[str, Any] | None:
    """The session in which a timer can be asked for now: somebody else watches."""
    out = outdoors(db, g.visitor.caller.network)
    return next((one for one in out if _may_ask(db, one)), None)


def _may_ask(db: Any, session: dict[str, Any]) -> bool:
    caller = g.visitor.caller
    if session["state"] not in WHILE_WATCHED:
        return False
    if not may("ask_pair_timer", caller.role) or not is_on_shift(db, session, caller.person):
        return False
    return _others_watch(db, session)


def _others_watch(db: Any, session: dict[str, Any]) -> bool:
    return bool(set(watchers(db, UUID(session["id"]))) - {g.visitor.caller.person})


def shown_timer(one: dict[str, Any], session: dict[str, Any]) -> dict[str, Any]:
    """Who asked as a function and a district; who has it as a function."""
    person, on_shift = g.visitor.caller.person.hex, session["state"] in WHILE_WATCHED
    mine, held, later = one["person"] == person, one["holder"], later_than(one["at"], session)
    return {
        "id": one["id"],
        "url": f"/pair-timers/{UUID(one['id'])}",
        "mine": mine,
        "at": one["at"],
        "district": one["district"],
        "who": g.words.t(f"role.{one['role']}"),
        "rang": one["rang_at"] is not None,
        "rang_with": ", ".join(g.words.t(f"role.{role}") for role in one["rang_with"]),
        "fallen": bool(one["fallen"]),
        "late": one["rang_at"] if one["rang_at"] and one["rang_at"] - one["at"] > LATE else None,
        "holder": g.words.t(f"role.{one['holder_role']}") if held else None,
        "have": held == person,
        "take": not mine and held is None and on_shift,
        "take_or_have": held in (None, person),
        "later": later if mine and on_shift else None,
    }


def later_than(at: datetime, session: dict[str, Any]) -> datetime | None:
    """The next quarter of an hour after a time and not at once; None after the shift."""
    return next(iter(quarters(session, max(at, context.now() + SOON))), None)


def quarters(session: dict[str, Any], after: datetime) -> list[datetime]:
    """Every quarter of an hour after a moment, while the shift lasts."""
    until = from_ms(session["times"]["shift_until"])
    first = after.replace(minute=after.minute // 15 * 15, second=0, microsecond=0) + STEP
    return [first + STEP * n for n in range(max(0, -((first - until) // STEP)))]
