"""Sessions: the list, one evening with what may be done about it, an extra one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g

from briefing.domain.mandate import check_role
from briefing.domain.refusals import NotFound
from briefing.domain.session import session_id
from briefing.domain.words import MAIN_SERIES
from briefing.projections import sessions as rows
from briefing.projections.attendance import attendance_counts
from briefing.projections.people import roles_of
from briefing.web import forms, pair_timers, participation
from briefing.web.actions import may, session_actions
from briefing.web.after_shift import to_hand_over
from briefing.web.boards import session_for
from briefing.web.desk import alone
from briefing.web.pages import page
from briefing.web.shown import shown_session

pages = Blueprint("sessions", __name__)
PLAN = forms.BY_NAME["POST /sessions"]
OCCASIONS = ("school_ends", "valborg", "midsummer", "halloween", "new_year", "other")
TO_THE_BOARD = ("attendance", "acknowledgement", "watch")
TO_THE_CONSOLE = ("live", "presented", "focus", "situation")


@pages.get("/sessions")
def index() -> Response:
    caller = g.visitor.caller
    found = rows.sessions(g.service.model.reader(), caller.network)
    shown = [shown_session(session_for(one, g.visitor.view)) for one in found]
    plans = may("manage_sessions", caller.role)
    return page("sessions/index.html", sessions=shown, may_plan=plans, alone=alone())


@pages.get("/sessions/new")
def new() -> Response:
    return form()


def form(status: int = 200, **told: Any) -> Response:
    check_role("manage_sessions", g.visitor.caller.role)
    occasions = [{"code": code, "words": g.words.t(f"occasion.{code}")} for code in OCCASIONS]
    return page("sessions/new.html", status, **{"occasions": occasions, "values": {}, **told})


@pages.post("/sessions")
def plan() -> Any:
    return forms.send(PLAN, again=form, then=lambda _done: "/sessions", prepare=_series)


def _series(typed: dict[str, str]) -> Mapping[str, Any]:
    """An occasion names its series, and gives it a title."""
    occasion = typed.get("series", "")
    if occasion in OCCASIONS and occasion != "other":
        typed["title"] = g.words.t(f"occasion.{occasion}")
    return {**typed, "series": occasion.replace("_", "-")}


@pages.get("/sessions/<it>")
def show(it: str, status: int = 200, **told: Any) -> Response:
    with g.service.model.snapshot() as db:
        found = rows.session(db, named(it))
        if found is None:
            raise NotFound
        session = {
            **(shown_session(session_for(found, g.visitor.view)) or {}),
            "actions": session_actions(g.visitor.caller, found),
            "lead_words": _lead(db, found.get("lead")),
        }
        counts = attendance_counts(db, found["id"], least=g.visitor.view.least)
        shown = {
            "session": session,
            "present": [{"role": role, "count": count} for role, count in counts.items()],
            **participation.by_organisation(db, found),
            "handover": to_hand_over(db, found),
            "replays": may("read_replay", g.visitor.caller.role),
            "values": {},
        }
        return page("sessions/show.html", status, **{**shown, **told})


def named(it: str) -> UUID:
    """`2026-11-20` or `2026-11-20~valborg`."""
    day, _, series = it.partition("~")
    return session_id(g.visitor.caller.network, day, series or MAIN_SERIES)


def _lead(db: Any, person: str | None) -> str | None:
    """The function that leads, never a name; its holder is told so."""
    if person is None:
        return None
    if person == g.visitor.caller.person.hex:
        return str(g.words.t("sessions.you_lead"))
    role = next(iter(roles_of(db, UUID(person))), None)
    return g.words.t(f"role.{role}") if role else None


def _again(it: str, tried: str, **told: Any) -> Response:
    if tried == "participation":
        return participation.form(named(it), **told)
    if tried == "pair-timers":
        return pair_timers.form(**told)
    return show(it, tried=tried, **told)


def _then(it: str, tried: str) -> str:
    if tried in ("participation", "debrief"):
        return "/board?sent=stated"
    if tried == "pair-timers":
        return "/board?sent=timer"
    if tried in TO_THE_BOARD:
        return "/board"
    if tried == "headcount":
        return "/console?heads#heads"
    return "/console" if tried in TO_THE_CONSOLE else f"/sessions/{it}"


forms.changes(pages, "sessions", again=_again, then=_then)
