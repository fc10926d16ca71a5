"""What one's organisation has for the briefing: a line, nothing to report, excused."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, request

from briefing.domain.mandate import check_role
from briefing.domain.refusals import NotFound, NotYourRole
from briefing.domain.session import session_id
from briefing.domain.words import MAIN_SERIES
from briefing.projections import network, sessions
from briefing.projections.attendance import attendance_by_organisation
from briefing.projections.participation import participation
from briefing.projections.taking_part import waited_for
from briefing.web.actions import may
from briefing.web.forms import key
from briefing.web.pages import page
from briefing.web.shown import shown_session

pages = Blueprint("participation", __name__)


@pages.get("/participation")
def new() -> Response:
    """For the named session, else tonight's, or the next one that is planned."""
    check_role("state_participation", g.visitor.caller.role)
    db, id = g.service.model.reader(), g.visitor.caller.network
    asked = request.args.get("session")
    if asked:
        day, _, series = asked.partition("~")
        return form(session_id(id, day, series or MAIN_SERIES))
    session = sessions.tonight(db, id) or sessions.coming(db, id)
    if session is None:
        raise NotFound
    return form(UUID(session["id"]))


def form(session: UUID, status: int = 200, **told: Any) -> Response:
    db, caller = g.service.model.reader(), g.visitor.caller
    found = sessions.session(db, session)
    if found is None:
        raise NotFound
    if caller.organisation is None:
        raise NotYourRole
    own = [one for one in participation(db, found["id"]) if _is_own(one)]
    shown = {
        "session": {**(shown_session(found) or {}), "participation": _answer(own)},
        "organisation_name": network.name_of(db, caller.organisation),
        "values": {},
        "idempotency_key": key(),
    }
    return page("participation/new.html", status, **{**shown, **told})


def _is_own(one: dict[str, Any]) -> bool:
    return bool(one["organisation_id"] == g.visitor.caller.organisation.hex)


def _answer(own: list[dict[str, Any]]) -> str | None:
    return own[0]["answer"] if own else None


def by_organisation(db: Any, session: dict[str, Any]) -> dict[str, list[Any]]:
    """`participation`: {organisation, answer}, came or what was said; `silent`: names of those
    whom only silence makes a gap, once the session was opened, for who coordinates."""
    caller = g.visitor.caller
    if caller.role == "evaluator":
        return {"participation": [], "silent": []}
    here = attendance_by_organisation(db, session["id"])
    answers = {
        **{one["organisation"]: one["answer"] for one in participation(db, session["id"])},
        **{one["organisation"]: "came" for one in here if one["organisation"]},
    }
    manages = may("manage_participation", caller.role)
    begun = session["state"] not in ("planned", "cancelled")
    waited = waited_for(db, caller.network, session) if begun and manages else []
    return {
        "participation": [{"organisation": o, "answer": a} for o, a in sorted(answers.items())],
        "silent": [party.name for party in waited],
    }
