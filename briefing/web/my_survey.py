"""The survey of those who take part: told of under *Mer*, fetched once, answered elsewhere."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, redirect

from briefing.domain.refusals import NotFound
from briefing.domain.season import Season
from briefing.projections.surveys import Told, surveys, were_present
from briefing.web import forms
from briefing.web.actions import may
from briefing.web.desk import only
from briefing.web.pages import page

pages = Blueprint("my_survey", __name__)
pages.before_request(only("answer_survey"))


def open_to_me() -> Told | None:
    """The one that takes answers now, where it asks this visitor."""
    db, caller = g.service.model.reader(), g.visitor.caller
    if not may("answer_survey", caller.role):
        return None
    today, ballots = forms.local_time().day, g.service.app.ballots
    for told in surveys(db, caller.network):
        if told.kind == "actors" and told.is_open(today):
            asked = caller.person in ballots.asked(UUID(told.id))
            return told if asked or _was_present(db, told) else None
    return None


def _was_present(db: Any, told: Told) -> bool:
    caller = g.visitor.caller
    return caller.person in were_present(db, caller.network, Season.named(told.season))


def has_fetched(told: Told) -> bool:
    fetched: bool = g.service.app.ballots.has_fetched(UUID(told.id), g.visitor.caller.person)
    return fetched


@pages.get("/survey")
def show() -> Response:
    found = open_to_me()
    return page("answering/fetch.html", survey=found, fetched=bool(found and has_fetched(found)))


@pages.post("/survey")
def fetch() -> Any:
    """From here on nobody is signed in: the address is the ticket."""
    found, caller, app = open_to_me(), g.visitor.caller, g.service.app
    if found is None:
        raise NotFound
    ticket = g.service.queue.run(lambda: app.fetch_ticket(caller, UUID(found.id)))
    return redirect(f"/answer/{ticket}", 303)
