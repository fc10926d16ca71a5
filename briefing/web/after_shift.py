"""After the shift: how it went and what the lead hands over, read before the next one."""

from typing import Any

from flask import g

from briefing.application.handovers import AFTER_CLOSING
from briefing.domain import context
from briefing.domain.words import AFTER_SEAL, WRITERS
from briefing.projections.attendance import was_present
from briefing.projections.board import Board
from briefing.projections.debriefs import debrief, my_debrief, session_before
from briefing.projections.handovers import handover
from briefing.projections.model import ms
from briefing.web.shown import shown_session

AFTER_CLOSING_MS = int(AFTER_CLOSING.total_seconds() * 1000)


def asked_how_it_went(db: Any, told: Board) -> dict[str, Any] | None:
    """`{url, answer, text}` for who was there, until the times of the session say so."""
    session, caller = told.session, g.visitor.caller
    if session is None or session["state"] != "debrief" or caller.role not in WRITERS:
        return None
    over = ms(context.now()) >= session["times"]["debrief_until"]
    if over or not was_present(db, session["id"], caller.person):
        return None
    given = my_debrief(db, session["id"], caller.person) or {"answer": None, "text": None}
    return {"url": (shown_session(session) or {})["url"], **given}


def how_it_went(db: Any, session: dict[str, Any]) -> dict[str, Any] | None:
    """What was said of the shift before this session, for professionals."""
    before = session_before(db, g.visitor.caller.network, session)
    return debrief(db, before) if before else None


def leads(session: dict[str, Any]) -> bool:
    """Whether the viewer leads this session or coordinates."""
    caller = g.visitor.caller
    return bool(caller.role == "coordinator" or session.get("lead") == caller.person.hex)


def handed_over(db: Any, session: dict[str, Any]) -> dict[str, Any] | None:
    """What the last lead left to the one of this session, until it is sealed."""
    if session["state"] not in ("planned", "open", "live") or not leads(session):
        return None
    before = session_before(db, g.visitor.caller.network, session)
    return handover(db, before) if before else None


def to_hand_over(db: Any, session: dict[str, Any]) -> dict[str, Any] | None:
    """The lines as they stand, for who leads or coordinates, while they may be written."""
    late = ms(context.now()) > (session.get("closed_at") or 0) + AFTER_CLOSING_MS
    writable = session["state"] in AFTER_SEAL or (session["state"] == "closed" and not late)
    return (handover(db, session["id"]) or {}) if writable and leads(session) else None
