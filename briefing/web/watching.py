"""*Bevakas av*: which functions watch the board now; without one the sentence that says so."""

from collections.abc import Container
from typing import Any
from uuid import UUID

from flask import g

from briefing.domain.words import AFTER_SEAL, WHILE_WATCHED
from briefing.projections.attendance import is_present, was_present
from briefing.projections.model import from_ms
from briefing.projections.sessions import outdoors
from briefing.projections.watches import watches, watching_functions
from briefing.web.actions import may
from briefing.web.shown import shown_session


def watch_line(
    roles: Container[str] | None = None, states: tuple[str, ...] = AFTER_SEAL
) -> dict[str, Any] | None:
    """`{watched, words}` wherever a reaction is promised; None before anything is.

    `roles`: who can see what it is about; nobody is said to watch what they cannot read.
    """
    if g.get("visitor") is None:
        return None
    db = g.service.model.reader()
    out = outdoors(db, g.visitor.caller.network)
    blind = False
    for session in out:
        found = watching_functions(db, session["id"])
        seeing = [role for role in found if roles is None or role in roles]
        if seeing:
            return {"watched": True, "words": watched_by(seeing, session)}
        blind = blind or bool(found)
    if blind:
        return {"watched": False, "words": g.words.t("watch.not_this")}
    return nobody_watches() if any(one["state"] in states for one in out) else None


def watched_by(roles: list[str], session: dict[str, Any]) -> str:
    who = ", ".join(g.words.t(f"role.{role}") for role in roles)
    until = from_ms(session["times"]["shift_until"])
    return str(g.words.t("watch.by", who=who, clock=g.words.clock(until)))


def nobody_watches(_roles: Any = None) -> dict[str, Any]:
    return {"watched": False, "words": g.words.t("board.unwatched")}


def my_watch(db: Any) -> dict[str, Any] | None:
    """`{url, watching}` for who may take the watch or has it; the one they have before others."""
    caller = g.visitor.caller
    if not may("watch", caller.role):
        return None
    found = [_watch_of(db, one) for one in outdoors(db, caller.network)]
    offered = [one for one in found if one]
    return next((one for one in offered if one["watching"]), next(iter(offered), None))


def _watch_of(db: Any, session: dict[str, Any]) -> dict[str, Any] | None:
    caller = g.visitor.caller
    if session["state"] not in WHILE_WATCHED:
        return None
    watching = watches(db, session["id"], caller.person, caller.role)
    if not watching and not is_on_shift(db, session, caller.person):
        return None
    return {"url": (shown_session(session) or {})["url"], "watching": watching}


def is_on_shift(db: Any, session: dict[str, Any], person: UUID) -> bool:
    """Between seal and shift who has checked in; during it who has not gone home."""
    if is_present(db, session["id"], person):
        return True
    return session["state"] == "on_shift" and not was_present(db, session["id"], person)
