"""What every page shares: the frame around it, errors in words, commands from forms."""

from collections.abc import Callable
from typing import Any

from flask import Response, g, make_response, render_template

from briefing.application import Done
from briefing.domain import context

PAGES = ("health", "invitations")
DEFAULT_ERRORS = (400, 401, 403, 404, 409, 410, 422, 429, 500)


def page(template: str, **told: Any) -> Response:
    """A rendered template with what `layout.html` expects."""
    return make_response(render_template(template, **frame(), **told))


def frame() -> dict[str, Any]:
    visitor = g.get("visitor")
    service, api = g.service, g.api
    return {
        "words": g.words,
        "lang": g.words.language,
        "visitor": visitor,
        "csrf_token": api.access.csrf(visitor.login) if visitor else "",
        "exercise": service.config.exercise.exists(),
        "now": context.now(),
    }


def show_error(status: int, code: str | None = None) -> Any:
    """An error page that says what happened, whether anything was saved, what to do."""
    shown = status if status in DEFAULT_ERRORS else (500 if status >= 500 else 400)
    detail = g.words.t(f"refusal.{code}") if code else None
    told = {**frame(), "status": shown, "detail": detail, "request_id": g.get("request", "")}
    return make_response(render_template("errors/error.html", **told), status)


def command(run: Callable[[], Done]) -> Done:
    """Run a command through the one writer; refusals become pages."""
    done: Done = g.service.queue.run(run)
    return done
