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
    return page("notes/new.html", status, **{**kinds_and_boroughs(), **writing(), **told})


def kinds_and_boroughs() -> dict[str, Any]:
    """What a note may be for this role, and of where."""
    kinds = [kind for kind in NOTE_KINDS if may(COMMANDS[kind], g.visitor.caller.role)]
    return {"kinds": kinds, "boroughs": boroughs()}


@pages.post("/notes")
def write() -> Any:
    return forms.send(WRITE, again=form, then=lambda _done: "/board?sent=noted")


@pages.get("/notes/<it>")
def show(it: str, status: int = 200, **told: Any) -> Response:
    return item_page("notes", it, status, **told)


forms.changes(pages, "notes", again=show, then=lambda it, _tried: f"/notes/{it}")
