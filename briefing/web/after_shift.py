"""After the shift: how it went, asked of who was there, read before the next one."""

from typing import Any

from flask import g

from briefing.domain import context
from briefing.domain.words import WRITERS
from briefing.projections.attendance import was_present
from briefing.projections.board import Board
from briefing.projections.debriefs import debrief, my_debrief, session_before
from briefing.projections.model import ms
from briefing.web.shown import shown_session


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
