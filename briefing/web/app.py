"""The Flask application: pages. A plain WSGI app, so tests use its own client."""

import logging
import time
from importlib import import_module
from typing import Any

from flask import Flask, Response, current_app, g, request
from htmx_flask import Htmx
from werkzeug.exceptions import HTTPException

from briefing.application import TextRefused
from briefing.application.queue import StoreUnavailable
from briefing.domain.refusals import NotFound, Refusal
from briefing.service import Service
from briefing.web import hand_in
from briefing.web import words as catalogue
from briefing.web.access import Visitor
from briefing.web.api import Api
from briefing.web.headers import HEADERS, access_line, request_id
from briefing.web.offline import release
from briefing.web.outbox import refused_to, whose
from briefing.web.pages import PAGES, show_error
from briefing.web.problems import Answer, Malformed
from briefing.web.request import PREFIX, Request
from briefing.web.squeezed import squeeze
from briefing.web.watching import watch_line

OPEN = {
    "static",
    "check_in.show",
    "door.knock",
    "door.enter",
    "invitations.show",
    "invitations.use",
    "calendars.feed",
    "health.alive",
    "health.ready",
    "health.metrics",
    "about.accessibility",
    "about.manifest",
    "offline.worker",
    "offline.nothing_here",
    "answering.show",
    "answering.give",
}
# Nobody is looked up for these, and no line says when they were used.
UNSEEN = {"answering.show", "answering.give"}
YEAR = 365 * 24 * 3600
FOR_DISPLAYS = {"board.home", "wall.show", "wall.fragment"}
log = logging.getLogger("briefing.web")


def create_app(service: Service, api: Api) -> Flask:
    app = Flask(__name__, static_url_path=f"/static/{release()}")
    app.config.update(MAX_CONTENT_LENGTH=256 * 1024, SERVICE=service, API=api)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    catalogue.teach(app.jinja_env)
    app.jinja_env.globals.update(whose=whose, ended=hand_in.codes, watch_line=watch_line)
    Htmx(app)
    for name in PAGES:
        app.register_blueprint(import_module(f"briefing.web.{name}").pages)
    app.add_url_rule(
        f"{PREFIX}/<path:rest>",
        "api",
        _api,
        methods=["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"],
    )
    app.before_request(_before)
    app.after_request(_after)
    for kind in (HTTPException, Refusal, Malformed, StoreUnavailable):
        app.register_error_handler(kind, _refused)
    app.register_error_handler(Exception, _fault)
    return app


def _api(rest: str) -> Response:  # noqa: ARG001
    """The same API as at the edge, for whoever serves Flask alone."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    told = g.api.handle(
        Request(request.method, request.path, request.args, headers, request.get_data(), g.request)
    )
    return as_response(told)


def as_response(told: Answer) -> Response:
    response = Response(told.body, told.status, content_type=told.content_type)
    response.headers.update(told.headers)
    return response


def _before() -> Any:
    g.started, g.request = time.perf_counter(), request_id()
    g.service, g.api = _parts()
    g.visitor = None if request.endpoint in UNSEEN else _visitor()
    g.words = _words(g.visitor)
    endpoint = request.endpoint or ""
    if endpoint == "api" or endpoint in OPEN:
        return None
    g.visitor = hand_in.writer() or g.visitor
    if g.visitor is None:
        return _without_login(endpoint)
    if not hand_in.takes(endpoint):
        return refused_to(Malformed(409, "role_ended"))
    if g.visitor.caller.role == "display" and endpoint not in FOR_DISPLAYS:
        return show_error(404)
    if request.method == "POST" and not g.api.access.csrf_holds(
        g.visitor, request.form.get("csrf_token") or request.headers.get("X-CSRF-Token")
    ):
        return show_error(403, "no_csrf")
    return None


def _without_login(endpoint: str) -> Any:
    """Whose role has ended is told so, and may hand in what waits on the phone."""
    ended = bool(hand_in.codes())
    if ended and endpoint == "offline.device":
        return None
    return show_error(401, "role_over" if ended else None)


def _parts() -> tuple[Service, Api]:
    return current_app.config["SERVICE"], current_app.config["API"]


def _visitor() -> Visitor | None:
    headers = {name.lower(): value for name, value in request.headers.items()}
    found: Visitor | None = g.api.access.visitor(headers, request=g.request)
    return found


def _words(visitor: Visitor | None) -> catalogue.Words:
    if visitor is not None:
        language = visitor.language
    else:
        language = catalogue.choose_language(request.accept_languages.values())
    told: catalogue.Words = g.api.words[language]
    return told


def _after(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    squeeze(response)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
        role = g.visitor.caller.role if g.get("visitor") else None
        path, status = request.path, response.status_code
        if request.endpoint not in UNSEEN:
            access_line(g.request, request.method, path, status, g.started, role)
    return response


def _refused(error: Exception) -> Any:
    if isinstance(error, NotFound):
        return show_error(404)
    if isinstance(error, TextRefused):
        return show_error(422, error.code)
    if isinstance(error, Refusal):
        return show_error(error.status, error.code)
    if isinstance(error, Malformed):
        return show_error(error.status, error.code)
    if isinstance(error, StoreUnavailable):
        return show_error(503, "store_unavailable")
    code = getattr(error, "code", 500) or 500
    return show_error(code) if code >= 400 else error


def _fault(error: Exception) -> Any:
    log.error("fault", extra={"request": g.get("request"), "kind": type(error).__name__})
    log.debug("fault", exc_info=error)
    return show_error(500)


__all__ = ["as_response", "create_app"]
