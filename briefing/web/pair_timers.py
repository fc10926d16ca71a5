"""Kolla oss senare: two taps, and one row for each of the two sides."""

from typing import Any

from flask import Blueprint, Response, g

from briefing.domain import context
from briefing.domain.mandate import check_role
from briefing.domain.refusals import NotFound
from briefing.web import forms
from briefing.web.choices import boroughs, recent
from briefing.web.fields import read_id
from briefing.web.pages import page
from briefing.web.shown import shown_session
from briefing.web.timers import asks_in, quarters, seen_timers

pages = Blueprint("pair_timers", __name__)


@pages.get("/pair-timers/new")
def new() -> Response:
    return form()


def form(status: int = 200, **told: Any) -> Response:
    """Without somebody who watches there is nothing to fill in; nor while one stands."""
    caller = g.visitor.caller
    check_role("ask_pair_timer", caller.role)
    with g.service.model.snapshot() as db:
        session = asks_in(db)
        offered = {
            "timer": next((one for one in seen_timers(db) if one["mine"]), None),
            "session": shown_session(session),
            "times": quarters(session, context.now()) if session else [],
            "districts": recent([]),
            "boroughs": boroughs(),
            "values": {},
            "idempotency_key": forms.key(),
        }
        return page("pair_timers/new.html", status, **{**offered, **told})


@pages.get("/pair-timers/<it>")
def show(it: str, status: int = 200, **told: Any) -> Response:
    with g.service.model.snapshot() as db:
        found = [one for one in seen_timers(db) if one["id"] == _hex(it)]
        if not found:
            raise NotFound
        return page("pair_timers/show.html", status, timer=found[0], **told)


def _hex(it: str) -> str:
    try:
        return read_id(it).hex
    except ValueError:
        raise NotFound from None


forms.changes(pages, "pair-timers", again=show, then=lambda _it, _tried: "/board")
