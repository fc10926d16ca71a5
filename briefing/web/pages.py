"""What every page shares: the frame around it, and errors in words."""

from typing import Any

from flask import Response, g, make_response, render_template

from briefing.domain import context
from briefing.projections import network, people

PAGES = (
    "health",
    "told",
    "reports",
    "invitations",
    "check_in",
    "door",
    "reach",
    "board",
    "now",
    "wall",
    "console",
    "incidents",
    "paper",
    "paper_entry",
    "notes",
    "observations",
    "assignments",
    "contact_requests",
    "pair_timers",
    "cards",
    "introduction",
    "participation",
    "balance",
    "asking",
    "season",
    "parties",
    "sessions",
    "people",
    "devices",
    "places",
    "settings",
    "replay",
    "trail",
    "trail_access",
    "evaluation",
    "surveys",
    "my_survey",
    "answering",
    "improvements",
    "feedback",
    "handover",
    "me",
    "calendars",
    "announcing",
    "map_file",
    "week_report",
    "public_summary",
    "alerts",
    "about",
    "offline",
)
SHOWN_ERRORS = (400, 401, 403, 404, 409, 410, 422, 429, 500)
STREAM = "/api/v1/stream"


def page(template: str, status: int = 200, **told: Any) -> Response:
    """A rendered template with what `layout.html` expects."""
    return make_response(render_template(template, **{**frame(), **told}), status)


def frame() -> dict[str, Any]:
    visitor = g.get("visitor")
    return {
        "words": g.words,
        "network_name": _network_name(visitor),
        "viewer": _viewer(visitor),
        "csrf_token": g.api.access.csrf(visitor.login) if visitor else "",
        "exercise": g.service.config.exercise.exists(),
        "now": context.now(),
        "live": None,
    }


def _network_name(visitor: Any) -> str:
    """Nobody who is not signed in learns which network this is."""
    if visitor is None:
        return ""
    told = network.about(g.service.model.reader(), visitor.caller.network)
    return str(told.get("name", "")).removeprefix("Nätverk ")


def _viewer(visitor: Any) -> dict[str, Any] | None:
    if visitor is None:
        return None
    db, caller = g.service.model.reader(), visitor.caller
    return {
        "name": people.name_of(db, caller.person),
        "role": caller.role,
        "organisation_name": network.name_of(db, caller.organisation),
    }


def live(since: str, *, patience: int = 45, announce: bool = False, **more: Any) -> dict[str, Any]:
    """What `live.js` needs: the stream, where this page stands, when to call contact lost (s)."""
    return {
        "stream": STREAM,
        "since": since,
        "patience": patience,
        "announce": announce,
        **more,
    }


def show_error(status: int, code: str | None = None) -> Response:
    """An error page that says what happened, whether anything was saved, what to do."""
    shown = status if status in SHOWN_ERRORS else (500 if status >= 500 else 400)
    detail = g.words.t(f"refusal.{code}") if code else None
    told = {"status": shown, "detail": detail, "request_id": g.get("request", "")}
    return make_response(render_template("errors/error.html", **{**frame(), **told}), status)
