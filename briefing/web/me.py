"""Me: the active role, the language, where to go, logging out."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, g, redirect, request

from briefing.application import Caller
from briefing.domain import context
from briefing.projections import network
from briefing.projections.people import roles_of
from briefing.projections.watches import taken_as
from briefing.web import my_survey
from briefing.web.access import COOKIE
from briefing.web.actions import may
from briefing.web.desk import alone
from briefing.web.introduced import introduction_lines
from briefing.web.pages import page
from briefing.web.problems import Malformed
from briefing.web.words import LANGUAGES

pages = Blueprint("me", __name__)
LINKS = (
    ("console", "/console", "take_lead"),
    ("check_in", "/check-in", "attend"),
    ("sessions", "/sessions", None),
    ("alerts", "/me/alerts", "attend"),
    ("calendar", "/me/calendar", None),
    ("reports", "/mine/reports", "attend"),
    ("paper", "/paper", "attend"),
    ("paper_entry", "/paper/entry", "report_incident"),
    ("participation", "/participation", "state_participation"),
    ("announcing", "/participation/import", "state_participation"),
    ("balance", "/balance", "read_balance"),
    ("replay", "/replay", "read_replay"),
    ("week_report", "/reports/week", "read_week_report"),
    ("public_summary", "/reports/public", "read_public_summary"),
    ("trail", "/trail", "read_trail"),
    ("evaluation", "/evaluation", "read_evaluation"),
    ("surveys", "/surveys", "read_surveys"),
    ("season", "/participation/season", None),
    ("waiting", "/participation/waiting", "manage_participation"),
    ("notes", "/notes/new", "write_note"),
    ("assignments", "/assignments/new", "offer_assignment"),
    ("contact_requests", "/contact-requests", "ask_contact"),
    ("pair_timers", "/pair-timers/new", "ask_pair_timer"),
    ("cards", "/cards", "read_card"),
    ("people", "/people", "manage_people"),
    ("devices", "/devices", "manage_devices"),
    ("places", "/places", "manage_places"),
    ("map_file", "/places.geojson", "manage_places"),
    ("settings", "/settings", "manage_settings"),
    ("handover", "/handover", "manage_sessions"),
    ("feedback", "/feedback", "answer_feedback"),
)


@pages.get("/me")
def show() -> Response:
    db, caller = g.service.model.reader(), g.visitor.caller
    roles = [
        {
            "role": role,
            "organisation_name": network.name_of(db, organisation),
            "code": role,
            "active": role == caller.role,
        }
        for role, (organisation, _) in roles_of(db, caller.person).items()
    ]
    told = introduction_lines(db, caller, g.words)
    shown: dict[str, Any] = {"roles": roles, "links": links(caller.role), "alone": alone()}
    survey = my_survey.open_to_me()
    shown["survey"] = survey if survey and not my_survey.has_fetched(survey) else None
    return page("me/show.html", **shown, introduced_by=told["by"])


def links(role: str) -> list[dict[str, str]]:
    """Only where this role may go."""
    return [
        {"code": code, "url": url}
        for code, url, command in LINKS
        if command is None or may(command, role)
    ]


@pages.post("/me/role")
def switch() -> Any:
    """One active role; a stream in the old one is told to start anew."""
    role, caller = request.form.get("role", ""), g.visitor.caller
    if role not in roles_of(g.service.model.reader(), caller.person):
        raise Malformed(422, "not_known")
    if role != caller.role:
        _stop_watching(caller)
    g.service.credentials.choose(g.visitor.login.id, role=role)
    return redirect("/board", 303)


def _stop_watching(caller: Caller) -> None:
    """A function that is put aside promises nothing more; the new one may take the watch anew."""
    app = g.service.app
    for session in taken_as(g.service.model.reader(), caller.person, caller.role):
        g.service.queue.run(partial(app.watch, caller, session, watching=False))


@pages.post("/me/language")
def language() -> Any:
    code = request.form.get("language", "")
    if code not in LANGUAGES:
        raise Malformed(422, "not_known")
    g.service.credentials.choose(g.visitor.login.id, language=code)
    return redirect("/me", 303)


@pages.post("/me/logout")
def log_out() -> Any:
    g.service.credentials.end(context.now(), id=g.visitor.login.id)
    g.service.subscriptions.remove(credential=g.visitor.login.id)
    response = redirect("/board", 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax")
    return response
