"""What one's organisation has for the briefing: a line, nothing to report, excused."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g

from briefing.domain.mandate import check_role
from briefing.domain.refusals import NotFound, NotYourRole
from briefing.projections import network, presence, sessions
from briefing.web.forms import key
from briefing.web.pages import page
from briefing.web.shown import shown_session

pages = Blueprint("participation", __name__)


@pages.get("/participation")
def new() -> Response:
    """For tonight's session, or the next one that is planned."""
    check_role("state_participation", g.visitor.caller.role)
    db, id = g.service.model.reader(), g.visitor.caller.network
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
    own = [one for one in presence.participation(db, found["id"]) if _is_own(one)]
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


def by_organisation(db: Any, session: dict[str, Any]) -> list[dict[str, str]]:
    """`{organisation, answer}`: came, what was said, or silent, once the session was opened."""
    if session["state"] in ("planned", "cancelled"):
        return []
    here = presence.attendance_by_organisation(db, session["id"])
    answers = {
        **{one["organisation"]: one["answer"] for one in presence.participation(db, session["id"])},
        **{one["organisation"]: "came" for one in here},
    }
    names = [one["name"] for one in network.parts(db, g.visitor.caller.network, "organisation")]
    return [{"organisation": name, "answer": answers.get(name, "silent")} for name in names]
