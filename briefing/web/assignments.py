"""Tasks and requests: offered, answered, reported back; which of the two follows from whom."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, g

from briefing.domain import context
from briefing.domain.mandate import check_role
from briefing.web import forms
from briefing.web.cards import outside
from briefing.web.choices import boroughs, places, writing
from briefing.web.item_page import item_page
from briefing.web.pages import page
from briefing.web.receivers import receivers

pages = Blueprint("assignments", __name__)
AS_IN_THE_API = forms.BY_NAME["POST /assignments"]
KIND = replace(AS_IN_THE_API.fields["kind"], required=False)
OFFER = replace(AS_IN_THE_API, fields={**AS_IN_THE_API.fields, "kind": KIND})


@pages.get("/assignments/new")
def new() -> Response:
    return form()


def form(status: int = 200, **told: Any) -> Response:
    check_role("offer_assignment", g.visitor.caller.role)
    offered = {
        "receivers": receivers(g.service.model.reader(), g.visitor.caller, g.words),
        "boroughs": boroughs(),
        "places": [one["name"] for one in places()],
        **writing(),
    }
    offered["values"] |= _shift()
    if "outside" in told:
        told["outside"] = outside(told["outside"])
    return page("assignments/new.html", status, **{**offered, **told})


def _shift() -> dict[str, str]:
    """From now or the start of the shift, to its end."""
    clock = forms.local_time()
    times = clock.schedule.times(clock.day)
    start = max(times["shift_from"], context.now())
    return {
        "from": g.words.time_value(start),
        "until": g.words.time_value(times["shift_until"]),
    }


@pages.post("/assignments")
def offer() -> Any:
    return forms.send(OFFER, again=form, then=lambda _done: "/board?sent=offered")


@pages.get("/assignments/<it>")
def show(it: str, status: int = 200, **told: Any) -> Response:
    return item_page("assignments", it, status, **told)


forms.changes(pages, "assignments", again=show, then=lambda it, _tried: f"/assignments/{it}")
