"""Alerts on this phone: what it wants to be told about, and turning them off."""

from typing import Any

from flask import Blueprint, Response, g, redirect, request

from briefing.domain import context
from briefing.domain.taking_part import OUT
from briefing.projections import network
from briefing.subscriptions import CHOICES
from briefing.web.outbox import writers_only
from briefing.web.pages import page
from briefing.web.problems import Malformed

pages = Blueprint("alerts", __name__)
FIRST = frozenset({"red_here", "mine", "corrections"})


@pages.before_request
def for_those_who_write() -> None:
    writers_only()


def choices() -> tuple[str, ...]:
    """Only who answers for an organisation can be reminded of it."""
    caller = g.visitor.caller
    answers = caller.organisation is not None and caller.role in OUT
    return CHOICES if answers else tuple(one for one in CHOICES if one != "reminder")


@pages.get("/me/alerts")
def show() -> Response:
    on = g.service.subscriptions.of(g.visitor.login.id)
    told: dict[str, Any] = {
        "choices": choices(),
        "chosen": on.chosen if on else FIRST,
        "on": on is not None and bool(on.endpoint),
        "reminded_on": g.words.t(f"weekday.{_reminder_day()}"),
    }
    return page("alerts/show.html", **told, key=g.service.alerts.push.public_key)


def _reminder_day() -> str:
    schedule = network.about(g.service.model.reader(), g.visitor.caller.network)["schedule"]
    day: str = schedule["reminder"].split()[0]
    return day


def on_this_phone() -> dict[str, str] | None:
    """`{endpoint, key}` for the phone to compare with its own: an empty endpoint was lost by its
    maker. None where alerts are off."""
    on = g.service.subscriptions.of(g.visitor.login.id) if g.get("visitor") else None
    if on is None:
        return None
    return {"endpoint": on.endpoint, "key": g.service.alerts.push.public_key}


@pages.post("/me/alerts")
def choose() -> Any:
    """A phone that its maker gave a new address keeps what was chosen (`renewed`)."""
    login, subscriptions = g.visitor.login, g.service.subscriptions
    endpoint = request.form.get("endpoint", "")
    if not g.service.alerts.push.knows(endpoint):
        raise Malformed(422, "push_service_unknown")
    chosen = {choice for choice in choices() if choice in request.form}
    if "renewed" in request.form:
        before = subscriptions.of(login.id)
        chosen = before.chosen if before else frozenset()
    if not chosen:
        raise Malformed(422, "nothing_chosen")
    position, _, _ = g.service.model.position()
    subscriptions.choose(login.id, login.network, endpoint, chosen, context.now(), position)
    return redirect("/me/alerts?sent=on", 303)


@pages.post("/me/alerts/removal")
def remove() -> Any:
    g.service.subscriptions.remove(credential=g.visitor.login.id)
    return redirect("/me/alerts?sent=off", 303)
