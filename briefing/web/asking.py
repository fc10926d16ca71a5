"""Who comes from you this weekend? On the phone until somebody there has answered, and for the
coordinator who has not, with words to send them."""

from typing import Any

from flask import Blueprint, Response, g

from briefing.domain import context
from briefing.projections.asked import Asked, asked, not_answered
from briefing.projections.participation import participation
from briefing.projections.taking_part import waited_for
from briefing.web import desk
from briefing.web.pages import page
from briefing.web.shown import shown_session

pages = Blueprint("asking", __name__)
pages.before_request(desk.only("manage_participation"))


def asked_who_comes(db: Any) -> dict[str, Any] | None:
    """The next evening that the viewer's organisation has not answered for, while it is asked."""
    caller, now = g.visitor.caller, context.now()
    for one in asked(db, caller.network, now):
        if not_answered(db, one, caller, now):
            return _shown(one)
    return None


def _shown(one: Asked) -> dict[str, Any]:
    shown = shown_session(one.session) or {}
    return {**shown, "until": one.until, "urgent": one.is_urgent(context.now())}


@pages.get("/participation/waiting")
def waiting() -> Response:
    id = g.visitor.caller.network
    with g.service.model.snapshot() as db:
        evenings = [
            {
                **_shown(one),
                "waiting": [party.name for party in waited_for(db, id, one.session)],
                "answered": participation(db, one.session["id"]),
                "late": context.now() >= one.until,
            }
            for one in asked(db, id, context.now())
        ]
    return page("participation/waiting.html", evenings=evenings)
