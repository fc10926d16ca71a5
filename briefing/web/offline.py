"""What a phone takes along: the worker, the shell, the board and two forms without a network.

The copy holds `all` and `professional` only, nothing of a person, and no secret.
"""

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, request

from briefing.application import Caller
from briefing.domain import context
from briefing.domain.audience import default_audience
from briefing.domain.mandate import check_role
from briefing.projections.board import board
from briefing.projections.model import from_ms
from briefing.projections.view import TAKEN_ALONG, TakenAlong
from briefing.web import hand_in, incidents
from briefing.web.actions import audiences
from briefing.web.alerts import on_this_phone
from briefing.web.boards import for_view
from briefing.web.choices import stays, where, writing
from briefing.web.outbox import whose, writers_only
from briefing.web.pages import page
from briefing.web.shown import shown_item, shown_sections
from briefing.web.watching import nobody_watches

pages = Blueprint("offline", __name__)
STATIC = Path(__file__).with_name("static")
STYLES = ("tokens", "base", "forms", "phone", "print")
SCRIPTS = ("live", "time", "phone", "outbox", "queued", "drafts", "steps", "sound", "near")
SHELL = (
    *(f"css/{name}.css" for name in STYLES),
    *(f"js/{name}.js" for name in SCRIPTS),
    "vendor/htmx-4.0.1.min.js",
    "icon.svg",
)


@cache
def release() -> str:
    """Of all static files: their addresses change exactly when one of them does."""
    digest = hashlib.sha256()
    for path in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(STATIC)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@pages.get("/sw.js")
def worker() -> Response:
    """From the root, so that it serves every page; its bytes change with the release."""
    base = current_app.static_url_path
    files = [f"{base}/{name}" for name in SHELL] + ["/offline"]
    told = f"const STATIC = {json.dumps(base)}, FILES = {json.dumps(files)};\n"
    response = Response(told + (STATIC / "js/worker.js").read_text("utf-8"))
    response.content_type = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    return response


@pages.get("/offline")
def nothing_here() -> Response:
    """What a phone shows of a page that it did not take along; the same for everybody."""
    return page("offline/nothing.html", network_name="", viewer=None, csrf_token="", phone="")


@pages.get("/me/device")
def device() -> Response:
    """Whom the phone serves now, whom it served, and the token that its outbox needs."""
    ended = hand_in.codes()
    if not ended:
        writers_only()
    who, headers = whose(), {name.lower(): value for name, value in request.headers.items()}
    told = {
        "who": who,
        "role": g.words.t(f"role.{g.visitor.caller.role}") if who else "",
        "ended": ended,
        "alerts": on_this_phone() if who else None,
        "signal": g.words.t("alerts.signal"),
        "csrf": g.api.access.csrf(g.visitor.login if who else g.api.access.phone(headers)),
        "now": context.now().isoformat(),
    }
    return jsonify(told)


@pages.get("/board/offline")
def board_copy() -> Response:
    """The board to take along while a session is open; 204 when there is none."""
    writers_only()
    caller = g.visitor.caller
    view = TakenAlong(caller.network, caller.role, caller.organisation)
    with g.service.model.snapshot() as db:
        told = for_view(board(db, view), view)
        zone = g.api.boards.zone(db, caller.network)
        if told.session is None:
            return Response(status=204)
        sections = shown_sections(
            told, g.words, lambda row: shown_item(row, view, told, zone, g.words)
        )
        until = from_ms(told.session["times"]["closes"])
        return copied("offline/board.html", until, sections=sections)


@pages.get("/incidents/offline")
def report_copy() -> Response:
    check_role("report_incident", g.visitor.caller.role)
    return copied("incidents/new.html", categories=incidents.categories(), **asked())


@pages.get("/observations/offline")
def calm_copy() -> Response:
    check_role("make_observation", g.visitor.caller.role)
    return copied("observations/new.html", since_options=stays(), **asked())


def asked() -> dict[str, Any]:
    """As after sealing: a phone without a network does not know whether that has happened."""
    caller: Caller = replace(g.visitor.caller, sealed=True)
    return {
        **where(TAKEN_ALONG),
        **writing(),
        "audiences": audiences(caller),
        "values": {"audience": default_audience(caller.role, sealed=True)},
        "idempotency_key": "",
    }


def copied(template: str, until: datetime | None = None, **told: Any) -> Response:
    """A page to be kept: no token, no clock, an ETag from content, and whose it is."""
    response = page(template, csrf_token="", now=None, watch_line=nobody_watches, **told)
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Device"] = whose()
    if until:
        response.headers["X-Until"] = until.isoformat()
    response.make_conditional(request)
    return response
