"""One tap each: I have read my card, I accept the code of conduct; and the lead's: introduced."""

from typing import Any

from flask import Blueprint, Response, g, redirect

from briefing.domain.refusals import NotFound, NotValid
from briefing.domain.words import WRITERS
from briefing.projections.introductions import accepted_conduct
from briefing.shipped import conduct
from briefing.web import forms
from briefing.web.call import Call, on_session, text
from briefing.web.fields import Field
from briefing.web.introduced import conduct_news
from briefing.web.pages import page

pages = Blueprint("introduction", __name__)
VERSION = text(longest=6)


def _number(body: dict[str, Any]) -> dict[str, Any]:
    if not body["version"].isdecimal():
        raise NotValid("version")
    return {**body, "version": int(body["version"])}


READ = Call(
    "POST",
    "/introduction/card",
    lambda app, caller, _it, body: app.read_card(caller, **_number(body)),
    "I have read the card of my role",
    {"version": VERSION, "organisation": Field("id")},
)
ACCEPT = Call(
    "POST",
    "/introduction/conduct",
    lambda app, caller, _it, body: app.accept_conduct(caller, **_number(body)),
    "I accept the code of conduct",
    {"version": VERSION},
)
INTRODUCE = Call(
    "POST",
    "/sessions/*/introduction",
    on_session("introduce"),
    "Introduced aloud by tonight's lead",
    {"attendance": Field("id", True)},
)


@pages.get("/introduction/conduct")
def show() -> Response:
    caller = g.visitor.caller
    if caller.role not in WRITERS:
        raise NotFound
    db = g.service.model.reader()
    return page(
        "introduction/conduct.html",
        conduct=conduct(g.words.language),
        news=conduct_news(db, caller, g.words),
        accepted=accepted_conduct(db, caller.network, caller.person),
        idempotency_key=forms.key(),
    )


@pages.post("/introduction/conduct")
def accept() -> Any:
    return forms.send(ACCEPT, again=_back_to("/introduction/conduct"), then=_to_the_board)


@pages.post("/introduction/card")
def read() -> Any:
    again = _back_to(f"/cards/{g.visitor.caller.role}")
    return forms.send(READ, again=again, then=_to_the_board)


@pages.post("/sessions/<it>/introduction")
def introduce(it: str) -> Any:
    """A second tap finds it done: the console shows how it stands."""
    return forms.send(INTRODUCE, it, again=_back_to("/console"), then=lambda _done: "/console")


def _to_the_board(_done: Any) -> str:
    return "/board"


def _back_to(address: str) -> Any:
    return lambda **_told: redirect(address, 303)
