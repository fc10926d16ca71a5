"""The name round and tonight's reach-list: for those present, on their phones, gone at closing.

Kept beside the log (`briefing.tonight`): never an event, a row, an export or a past board.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, redirect, request

from briefing.domain.refusals import NotFound
from briefing.domain.textcheck import check
from briefing.projections.attendance import is_present
from briefing.projections.people import name_of
from briefing.projections.reach import present_people
from briefing.projections.sessions import tonight
from briefing.web.first_name import is_first_name
from briefing.web.pages import page
from briefing.web.shown import session_url

pages = Blueprint("reach", __name__)
LONGEST = 60


@pages.get("/reach")
def show(status: int = 200, problem: str = "") -> Response:
    evening = _tonight()
    session = UUID(evening["id"])
    said = g.service.tonight.said(session)
    mine = said.get(g.visitor.caller.person)
    told = {"title": g.words.t("form_refusal.title"), "detail": problem}
    return page(
        "reach/show.html",
        status,
        people=_people(session, said),
        mine=mine,
        leave=f"{session_url(evening)}/attendance",
        values=request.form or mine or {"name": _first_name(), "reach": ""},
        problem=told if problem else None,
    )


def _tonight() -> dict[str, Any]:
    """Tonight's session, for who is present; for everybody else there is no list."""
    db, caller = g.service.model.reader(), g.visitor.caller
    session = tonight(db, caller.network)
    if session is None or not is_present(db, session["id"], caller.person):
        raise NotFound
    return session


def _first_name() -> str:
    return next(iter(name_of(g.service.model.reader(), g.visitor.caller.person).split()), "")


def _people(session: UUID, said: dict[UUID, Any]) -> list[dict[str, Any]]:
    """Those who are on the list and here, newcomers first."""
    found = [
        {**one, **said[one["person"]]}
        for one in present_people(g.service.model.reader(), session.hex)
        if one["person"] in said
    ]
    return sorted(found, key=lambda one: (not one["newcomer"], one["role"], one["name"]))


@pages.post("/reach")
def say(**_nothing: Any) -> Any:
    """Name and number as each chooses; with neither, not on the list any more."""
    session = UUID(_tonight()["id"])
    name = " ".join(request.form.get("name", "").split())
    reach = " ".join(request.form.get("reach", "").split())
    if name and not is_first_name(name):
        return show(422, g.words.t("door.no_name"))
    if len(reach) > LONGEST or "\x00" in reach or any(one.blocks for one in check(reach)):
        return show(422, g.words.t("reach.not_so"))
    told = {"name": name, "reach": reach} if name or reach else None
    g.service.tonight.say(session, g.visitor.caller.person, told)
    return redirect("/reach", 303)
