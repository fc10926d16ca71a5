"""Links for people and walls: a page with a button; only the button uses the link up."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, g, redirect, request, url_for

from briefing.credentials import SESSION_DAYS, Login
from briefing.domain import context
from briefing.projections import network
from briefing.projections.people import name_of, roles_of
from briefing.web.access import COOKIE
from briefing.web.pages import page, show_error

pages = Blueprint("invitations", __name__)
KINDS = ("invite", "demo", "device_link")


def _link(secret: str) -> Login | None:
    found: Login | None = g.service.credentials.find(secret, context.now(), *KINDS)
    return found


@pages.get("/link/<secret>")
def show(secret: str) -> Any:
    """A preview that opens the link uses nothing up."""
    login = _link(secret)
    if login is None:
        return show_error(410)
    return page("invitations/show.html", invitation=_shown(login, secret))


def _shown(login: Login, secret: str) -> dict[str, Any]:
    db = g.service.model.reader()
    organisation, _ = roles_of(db, login.person).get(login.role or "", (None, None))
    return {
        "name": name_of(db, login.person),
        "role": login.role,
        "organisation_name": network.name_of(db, organisation),
        "path": f"/link/{secret}",
    }


@pages.post("/link/<secret>")
def use(secret: str) -> Any:
    """Sign in: a cookie of its own; a one-time link ends with this."""
    login = _link(secret)
    if login is None:
        return show_error(410)
    if not roles_of(g.service.model.reader(), login.person):
        return show_error(410)
    now = context.now()
    if login.kind != "demo" and not g.service.credentials.use_up(login, now):
        return show_error(410)
    kind = "device" if login.kind == "device_link" or login.role == "display" else "session"
    cookie, _ = g.service.credentials.make(
        kind, login.network, login.person, now, role=login.role, language=_language(kind, login)
    )
    g.service.credentials.note_access(now, login, login.role or "", "sign_in")
    where = url_for("wall.show") if kind == "device" else url_for("board.show")
    return signed_in(redirect(where, 303), cookie, forever=kind == "device")


def _language(kind: str, login: Login) -> str:
    """A wall speaks the network's language, a person's phone its own."""
    if kind != "device":
        return str(g.words.language)
    return str(network.about(g.service.model.reader(), login.network).get("language", "sv"))


def signed_in(response: Any, cookie: str, *, forever: bool) -> Response:
    lasts = timedelta(days=365 if forever else SESSION_DAYS)
    secure = (g.service.config.public_url or "").startswith("https:")
    response.set_cookie(COOKIE, cookie, max_age=lasts, httponly=True, samesite="Lax", secure=secure)
    told: Response = response
    earlier = g.api.access.phone(request.headers)
    if earlier is not None:
        g.service.subscriptions.remove(credential=earlier.id)
    return told
