"""Incidents: reported in three taps and a sentence; the page of one, and changes to it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, g

from briefing.domain.mandate import check_role
from briefing.domain.words import CATEGORIES
from briefing.web import forms
from briefing.web.choices import COMMON, where, writing
from briefing.web.item_page import item_page
from briefing.web.pages import page

pages = Blueprint("incidents", __name__)
REPORT = forms.BY_NAME["POST /incidents"]
OTHERS = [code for code in CATEGORIES if code not in COMMON]


@pages.get("/incidents/new")
def new() -> Response:
    return form()


def form(status: int = 200, **told: Any) -> Response:
    check_role("report_incident", g.visitor.caller.role)
    offered = {"categories": categories(), **where(), **writing()}
    return page("incidents/new.html", status, **{**offered, **told})


def categories() -> dict[str, Any]:
    return {"common": COMMON, "others": OTHERS}


@pages.post("/incidents")
def report() -> Any:
    def then(_done: Any) -> str:
        return "/board?sent=reported"

    return forms.send(REPORT, again=form, then=then, prepare=_happened)


def _happened(typed: dict[str, str]) -> Mapping[str, Any]:
    """What waited on a phone happened when it was written, where nothing else is said."""
    written = forms.written_at()
    if written is None or typed.get("occurred_at"):
        return typed
    return {**typed, "occurred_at": written.isoformat()}


@pages.get("/incidents/<it>")
def show(it: str, status: int = 200, **told: Any) -> Response:
    return item_page("incidents", it, status, **told)


forms.changes(pages, "incidents", again=show, then=lambda it, _tried: f"/incidents/{it}")
