"""Check-in with the code on the wall: the same as one's own tap, for whoever is in the room."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, redirect, request

from briefing.domain.refusals import NotFound
from briefing.web import door
from briefing.web.actions import may
from briefing.web.joining import gathering, wrong_code
from briefing.web.pages import page

pages = Blueprint("check_in", __name__)


@pages.get("/check-in")
def show() -> Response:
    """The wall's QR code leads here; who has no login knocks at the door."""
    if g.visitor is None:
        return door.stranger()
    if not may("attend", g.visitor.caller.role):
        raise NotFound
    return form()


def form(status: int = 200, problem: str = "") -> Response:
    code = request.values.get("code", "")[:20]
    told = {"title": g.words.t("check_in.not_in"), "detail": problem}
    return page("check_in/show.html", status, code=code, problem=told if problem else None)


@pages.post("/check-in")
def check_in() -> Any:
    """Wrong, old and too many: a sentence, and nothing is recorded."""
    caller = g.visitor.caller
    if not may("attend", caller.role):
        raise NotFound
    session = gathering(caller.network)
    if session is None:
        return form(409, g.words.t("check_in.no_session"))
    refused = wrong_code([session], caller.person.hex)
    if refused is not None:
        return form(*refused)
    id, app = UUID(session["id"]), g.service.app
    g.service.queue.run(lambda: app.attend(caller, id, present=True))
    return redirect("/board", 303)
