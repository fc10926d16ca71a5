"""One's own calendar: a secret link for a calendar program, which sends no cookie.

A link is for one person in one role and reads what that role reads; a new one ends the one before.
"""

import hashlib
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, g, redirect, request

from briefing.application import Caller
from briefing.credentials import Login
from briefing.domain import context
from briefing.projections import network
from briefing.projections.feed import Entry, assignment_entries, session_entries
from briefing.projections.view import View
from briefing.web.ics import calendar_file
from briefing.web.pages import page, show_error
from briefing.web.request import matches

pages = Blueprint("calendars", __name__)
KIND = "calendar"
LOOKS_BACK = timedelta(days=60)


@pages.get("/calendar/<secret>/pagang.ics")
def feed(secret: str) -> Response:
    """What has ended looks like what never was."""
    login = g.service.credentials.find(secret, context.now(), KIND)
    if login is None:
        return show_error(404)
    with g.service.model.snapshot() as db:
        caller = g.api.access.caller(db, login, KIND)
        if caller is None:
            g.service.credentials.end(context.now(), id=login.id)
            return show_error(404)
        name = f"På gång {network.about(db, login.network).get('name', '')}".strip()
        body = calendar_file(name, _entries(db, caller), g.api.words[login.language])
    return _answer(body)


def _entries(db: Any, caller: Caller) -> list[Entry]:
    view = View(caller.network, caller.role, caller.organisation)
    since = (context.now() - LOOKS_BACK).date().isoformat()
    return session_entries(db, view, since) + assignment_entries(db, view, caller.person)


def _answer(body: bytes) -> Response:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if matches(request.headers.get("If-None-Match"), etag):
        response = Response(status=304)
    else:
        response = Response(body, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = 'inline; filename="pagang.ics"'
    response.headers.update({"ETag": etag, "Cache-Control": "private, no-cache"})
    return response


@pages.get("/me/calendar")
def show(address: str = "") -> Response:
    made_at = next((row["made_at"] for row in _mine()), None)
    sent = request.args.get("sent") == "off"
    return page("calendars/show.html", address=address, made_at=made_at, removed=sent)


def _mine() -> list[Any]:
    caller = g.visitor.caller
    rows = g.service.credentials.of_kind(caller.network, KIND)
    return [r for r in rows if (r["person"], r["role"]) == (caller.person.hex, caller.role)]


@pages.post("/me/calendar")
def make() -> Response:
    """Shown now and never again."""
    _end()
    caller, login, now = g.visitor.caller, _login(), context.now()
    told = {"role": caller.role, "language": login.language}
    secret, _ = g.service.credentials.make(KIND, caller.network, caller.person, now, **told)
    g.service.credentials.note_access(now, login, caller.role, "calendar_link")
    base = g.service.config.public_url or request.host_url.rstrip("/")
    return show(f"{base}/calendar/{secret}/pagang.ics")


@pages.post("/me/calendar/removal")
def remove() -> Any:
    _end()
    g.service.credentials.note_access(
        context.now(), _login(), g.visitor.caller.role, "calendar_link_ended"
    )
    return redirect("/me/calendar?sent=off", 303)


def _login() -> Login:
    login: Login = g.visitor.login
    return login


def _end() -> None:
    caller = g.visitor.caller
    g.service.credentials.end_calendars(context.now(), caller.person, caller.role)
