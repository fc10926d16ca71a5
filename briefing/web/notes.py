"""Notes: passed down to the next briefing, or standing until withdrawn."""

from typing import Any

from flask import Blueprint, Response, g

from briefing.domain.mandate import check_role
from briefing.domain.words import NOTE_KINDS
from briefing.web import forms
from briefing.web.actions import may
from briefing.web.choices import boroughs, writing
from briefing.web.item_page import item_page
from briefing.web.pages import page

pages = Blueprint("notes", __name__)
WRITE = forms.BY_NAME["POST /notes"]
COMMANDS = {"passdown": "write_note", "standing": "write_standing_note"}


@pages.get("/notes/new")
def new() -> Response:
    return form()


def form(status: int = 200, **told: Any) -> Response:
    check_role("write_note", g.visitor.caller.role)
    kinds = [kind for kind in NOTE_KINDS if may(COMMANDS[kind], g.visitor.caller.role)]
    offered = {"kinds": kinds, "boroughs": boroughs(), **writing()}
    return page("notes/new.html", status, **{**offered, **told})


@pages.post("/notes")
def write() -> Any:
    return forms.send(WRITE, again=form, then=lambda _done: "/board?sent=noted")


@pages.get("/notes/<it>")
def show(it: str, status: int = 200, **told: Any) -> Response:
    return item_page("notes", it, status, **told)


forms.changes(pages, "notes", again=show, then=lambda it, _tried: f"/notes/{it}")
