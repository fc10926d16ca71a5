"""Observations: we were here and it was calm; taps only."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, g

from briefing.domain import context
from briefing.domain.mandate import check_role
from briefing.web import forms
from briefing.web.choices import since, stays, where, writing
from briefing.web.item_page import item_page
from briefing.web.pages import page
from briefing.web.problems import Malformed

pages = Blueprint("observations", __name__)
OBSERVE = forms.BY_NAME["POST /observations"]


@pages.get("/observations/new")
def new() -> Response:
    return form()


def form(status: int = 200, **told: Any) -> Response:
    check_role("make_observation", g.visitor.caller.role)
    offered = {**where(), "since_options": stays(), **writing()}
    return page("observations/new.html", status, **{**offered, **told})


@pages.post("/observations")
def observe() -> Any:
    def then(_done: Any) -> str:
        return "/board?sent=calm"

    return forms.send(OBSERVE, again=form, then=then, prepare=_span)


def _span(typed: dict[str, str]) -> Mapping[str, Any]:
    """From the moment that was tapped until it was written."""
    until = forms.written_at() or context.now()
    began = since(typed.pop("since", ""), until)
    if began is None:
        raise Malformed(422, "not_valid", {"since": "not_known"})
    return {**typed, "from": began.isoformat(), "until": until.isoformat()}


@pages.get("/observations/<it>")
def show(it: str, status: int = 200, **told: Any) -> Response:
    return item_page("observations", it, status, **told)


forms.changes(pages, "observations", again=show, then=lambda it, _tried: f"/observations/{it}")
