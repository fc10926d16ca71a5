"""Check-in with the code on the wall: the same as one's own tap, for whoever is in the room."""

from typing import Any
from uuid import UUID

import segno
from flask import Blueprint, Response, g, redirect, request
from markupsafe import Markup

from briefing.domain import context
from briefing.domain.refusals import NotFound
from briefing.domain.words import WHILE_GATHERING
from briefing.projections.sessions import tonight
from briefing.web.actions import may
from briefing.web.pages import page

pages = Blueprint("check_in", __name__)


def joining(session: dict[str, Any]) -> dict[str, Any]:
    """What the wall shows of it: `{code, qr_svg, code_until}`, nothing once everybody is out."""
    if session["state"] not in WHILE_GATHERING:
        return {"code": None, "qr_svg": None}
    now = context.now()
    code = g.api.codes.at(session["id"], now)
    base = g.service.config.public_url or request.host_url.rstrip("/")
    drawn = segno.make(f"{base}/check-in?code={code}", error="m")
    return {
        "code": code,
        "qr_svg": Markup(drawn.svg_inline(border=0, omitsize=True)),  # noqa: S704 drawn by segno
        "code_until": g.api.codes.until(now),
    }


@pages.get("/check-in")
def show() -> Response:
    if not may("attend", g.visitor.caller.role):
        raise NotFound
    return form()


def form(status: int = 200, problem: str = "") -> Response:
    code = request.values.get("code", "")[:20]
    told = {"title": g.words.t("check_in.not_in"), "detail": problem}
    return page("check_in/show.html", status, code=code, problem=told if problem else None)


@pages.post("/check-in")
def check_in() -> Any:
    """Wrong, old and too many: a sentence, and nothing is recorded."""
    caller = g.visitor.caller
    if not may("attend", caller.role):
        raise NotFound
    session = gathering(caller.network)
    if session is None:
        return form(409, g.words.t("check_in.no_session"))
    refused = wrong_code(session, caller.person.hex)
    if refused is not None:
        return form(*refused)
    id, app = UUID(session["id"]), g.service.app
    g.service.queue.run(lambda: app.attend(caller, id, present=True))
    return redirect("/board", 303)


def gathering(network: UUID) -> dict[str, Any] | None:
    """Tonight's session, while its code is on the wall."""
    session = tonight(g.service.model.reader(), network)
    return session if session and session["state"] in WHILE_GATHERING else None


def wrong_code(session: dict[str, Any], who: str) -> tuple[int, str] | None:
    """(status, sentence) when the code that was sent does not open this session to `who`."""
    now, codes = context.now(), g.api.codes
    if not codes.may_try(who, now):
        return 429, str(g.words.t("check_in.too_often"))
    if codes.holds(session["id"], request.form.get("code", ""), now):
        return None
    codes.note_wrong(who, now)
    return 422, str(g.words.t("check_in.wrong"))
