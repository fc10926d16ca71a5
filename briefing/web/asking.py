"""Who comes from you this weekend? On the phone until somebody there has answered, and for the
coordinator who has not, with words to send them."""

from typing import Any

from flask import Blueprint, Response, g

from briefing.domain import context
from briefing.domain.schedule import Schedule
from briefing.domain.taking_part import OUT
from briefing.projections import network, sessions
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
    if caller.organisation is None or caller.role not in OUT:
        return None
    own = caller.organisation.hex
    for told, one in _asked(db):
        if now < one["until"] and own in (
            party.id for party in waited_for(db, caller.network, told)
        ):
            return one
    return None


def _asked(db: Any) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """(as the read model tells it, as it is shown) of each evening that is asked about."""
    id, now = g.visitor.caller.network, context.now()
    coming = sessions.not_begun(db, id)
    if not coming:
        return []
    about = network.about(db, id)
    schedule = Schedule.of(about["schedule"], about["timezone"])
    found = []
    for told in coming:
        shown = shown_session(told) or {}
        day = schedule.operational_day(shown["starts_at"])
        times = schedule.asking(day, shown["times"]["opens"])
        if times["asked"] <= now:
            urgent = times["urgent"] <= now < times["until"]
            found.append((told, {**shown, "until": times["until"], "urgent": urgent}))
    return found


@pages.get("/participation/waiting")
def waiting() -> Response:
    id = g.visitor.caller.network
    with g.service.model.snapshot() as db:
        evenings = [
            {
                **shown,
                "waiting": [party.name for party in waited_for(db, id, told)],
                "answered": participation(db, told["id"]),
                "late": context.now() >= shown["until"],
            }
            for told, shown in _asked(db)
        ]
    return page("participation/waiting.html", evenings=evenings)
