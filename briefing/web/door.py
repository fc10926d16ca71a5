"""The door: who has no login says a first name and waits; the lead's tap lets them in.

The waiting cookie reads and writes nothing: every page answers it as without a login.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, redirect, request

from briefing.application.door import role_at_the_door
from briefing.domain import context
from briefing.domain.refusals import NotFound
from briefing.domain.words import RUNNING, WHILE_COUNTED, WRITERS
from briefing.projections import network
from briefing.projections.people import roles_of
from briefing.projections.sessions import session as session_by_id
from briefing.projections.sessions import tonight
from briefing.tonight import WalkIn
from briefing.web.actions import runs
from briefing.web.fields import read_id
from briefing.web.first_name import is_first_name
from briefing.web.invitations import signed_in
from briefing.web.joining import gathering, is_of, wrong_code
from briefing.web.pages import page, show_error

pages = Blueprint("door", __name__)
WAITING = "paagang_wait"
LASTS = timedelta(hours=24)
LOOK_AGAIN = timedelta(seconds=20)


def stranger() -> Response:
    """Waiting, or with the code of the wall: who are you? Without it nothing of the network."""
    mine = waiting()
    if mine is not None:
        return page("check_in/waiting.html", let_in=mine.person is not None)
    if "code" not in request.args:
        return _page(200, "", None)
    refused = wrong_code(_gatherings(), _address())
    if refused is not None:
        return _page(refused[0], refused[1], None)
    return _page(200, "", _of_the_code())


def _page(status: int, problem: str, session: dict[str, Any] | None) -> Response:
    """Asks who somebody is, or for the code where no session is known."""
    told = {"title": g.words.t("check_in.not_in"), "detail": problem}
    return page(
        "check_in/stranger.html",
        status,
        code=request.values.get("code", "")[:20],
        organisations=_organisations(session) if session else None,
        values=request.form,
        problem=told if problem else None,
    )


def _organisations(session: dict[str, Any]) -> list[dict[str, str]]:
    found = _parts(UUID(session["network"]))
    shown = (one for one in found if WRITERS & set(one.get("roles", ())))
    return [{"code": one["slug"], "words": one["name"]} for one in shown]


def _parts(id: UUID) -> list[dict[str, Any]]:
    return network.parts(g.service.model.reader(), id, "organisation")


def _gatherings() -> list[dict[str, Any]]:
    """Every network's session that gathers now, with its network."""
    db = g.service.model.reader()
    found = ((one, gathering(one)) for one in network.networks(db))
    return [{**told, "network": one.hex} for one, told in found if told]


def _of_the_code() -> dict[str, Any] | None:
    return next((session for session in _gatherings() if is_of(session)), None)


def _address() -> str:
    return f"address:{request.remote_addr}"


def waiting() -> WalkIn | None:
    """Who waits with this browser, while the session runs."""
    found: WalkIn | None = g.service.tonight.with_secret(request.cookies.get(WAITING, ""))
    if found is None:
        return None
    session = session_by_id(g.service.model.reader(), found.session)
    return found if session and session["state"] in RUNNING else None


@pages.post("/check-in/walk-in")
def knock() -> Any:
    """Nothing is recorded: a line for the lead, gone when the session closes."""
    refused = wrong_code(_gatherings(), _address())
    session = _of_the_code()
    if refused is not None or session is None:
        status, problem = refused or (422, g.words.t("check_in.wrong"))
        return _page(status, problem, None)
    id, said = UUID(session["network"]), request.form.get("organisation", "")
    name = " ".join(request.form.get("name", "").split())
    wrong = _what_is_wrong(id, name, said)
    if wrong:
        return _page(422, g.words.t(f"door.{wrong}"), session)
    secret = g.service.tonight.wait(id, UUID(session["id"]), said, name)
    if secret is None:
        return _page(429, g.words.t("door.full"), session)
    response = redirect("/check-in", 303)
    secure = (g.service.config.public_url or "").startswith("https:")
    response.set_cookie(
        WAITING, secret, max_age=LASTS, httponly=True, samesite="Lax", secure=secure
    )
    return response


def _what_is_wrong(id: UUID, name: str, said: str) -> str | None:
    organisation = {one["slug"]: one for one in _parts(id)}.get(said)
    if not is_first_name(name):
        return "no_name"
    if organisation is None:
        return "no_organisation"
    roles = organisation.get("roles", ())
    return None if role_at_the_door(roles) else "ask_for_a_link"


@pages.post("/check-in/entry")
def enter() -> Any:
    """Once, after the lead's tap: the waiting cookie becomes a login."""
    found = waiting()
    if found is None or found.person is None:
        return show_error(410)
    role = next(iter(roles_of(g.service.model.reader(), found.person)), None)
    if role is None or not g.service.tonight.leave_the_door(found.id):
        return show_error(410)
    now, credentials = context.now(), g.service.credentials
    language = str(g.words.language)
    told = {"role": role, "language": language}
    cookie, _ = credentials.make("session", found.network, found.person, now, **told)
    login = credentials.find(cookie, now, "session")
    if login is not None:
        credentials.note_access(now, login, role, "sign_in")
    response = signed_in(redirect("/board", 303), cookie, forever=False)
    response.delete_cookie(WAITING)
    return response


def at_the_door(session: dict[str, Any]) -> dict[str, Any] | None:
    """For the console of whoever leads: `waiting` [{id, name, organisation}], `until` when the
    page looks again, since the log does not tell of them."""
    caller = g.visitor.caller
    if session["state"] not in WHILE_COUNTED or not runs(caller, session):
        return None
    names = {one["slug"]: one["name"] for one in _parts(caller.network)}
    found = [
        {"id": one.id.hex, "name": one.name, "organisation": names.get(one.organisation, "")}
        for one in g.service.tonight.waiting(UUID(session["id"]))
    ]
    return {"waiting": found, "until": context.now() + LOOK_AGAIN}


@pages.post("/check-in/door/<it>")
def let_in(it: str) -> Any:
    found = _who_waits(it)
    caller, app = g.visitor.caller, g.service.app
    told = {"name": found.name, "organisation": found.organisation}
    done = g.service.queue.run(lambda: app.let_in(caller, found.session, found.id, **told))
    g.service.tonight.admit(found.id, done.id)
    return redirect("/console", 303)


@pages.post("/check-in/door/<it>/removal")
def turn_away(it: str) -> Any:
    """Nothing is recorded: whoever it was is asked for the code again."""
    found = _who_waits(it)
    if found.person is not None:
        raise NotFound
    g.service.tonight.leave_the_door(found.id)
    return redirect("/console", 303)


def _who_waits(it: str) -> WalkIn:
    """For whoever runs tonight's session."""
    caller = g.visitor.caller
    session = tonight(g.service.model.reader(), caller.network)
    try:
        id = read_id(it)
    except ValueError:
        raise NotFound from None
    if session is None or not runs(caller, session):
        raise NotFound
    found: WalkIn | None = g.service.tonight.at_the_door(id, UUID(session["id"]))
    if found is None:
        raise NotFound
    return found
