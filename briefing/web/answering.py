"""Answering a survey: without a login, also for who has one. Nothing here knows who asks.

`app.py` looks up no visitor for these pages and writes no access line: a time beside an answer
would say who gave it.
"""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, g, redirect, request

from briefing.application import nobody
from briefing.domain import context
from briefing.domain.refusals import AlreadyDone
from briefing.domain.survey import GROUPS, QUESTIONS, WORDS
from briefing.projections import network
from briefing.projections.surveys import Told, taking_answers
from briefing.web import forms
from briefing.web.pages import page, show_error
from briefing.web.words import LANGUAGES

pages = Blueprint("answering", __name__)
WRONG, LINK = "wrong_ticket", "by_link"


@pages.get("/answer/<ticket>")
def show(ticket: str, status: int = 200, **told: Any) -> Any:
    found, refusal = _asked(ticket)
    if found is None:
        return refusal
    survey, group = found
    # Of a note that somebody else has handed out nothing says whether it was answered.
    spent = group == "present" and g.service.app.ballots.is_spent(ticket)
    spent = spent or "sent" in request.args
    shown = {
        "path": f"/answer/{ticket}",
        "group": group,
        "kind": survey.kind,
        "questions": QUESTIONS[survey.kind],
        "in_words": WORDS[group],
        "asker": network.about(g.service.model.reader(), UUID(survey.network)).get("name", ""),
        "once": request.form.get("once") or uuid4().hex,
        "values": {},
        **_bare(),
    }
    template = "answering/thanks.html" if spent and status == 200 else "answering/form.html"
    return page(template, status, **{**shown, **told})


def _asked(ticket: str) -> tuple[tuple[Told, str] | None, Any]:
    """The survey and the ticket's group, else the page that says why not."""
    _choose_language()
    if not _may_try(WRONG):
        return None, show_error(429)
    found = _survey_of(ticket)
    return found, None if found else show_error(410)


def _bare() -> dict[str, Any]:
    """Nothing of a phone or a login on the page."""
    return {"phone": "", "csrf_token": "", "idempotency_key": None}


def _choose_language() -> None:
    said = request.values.get("language", "")
    if said in LANGUAGES:
        g.words = g.api.words[said]


def _survey_of(ticket: str) -> tuple[Told, str] | None:
    """The survey that takes answers today, and the ticket's group; a wrong ticket counts."""
    app = g.service.app
    for told in taking_answers(g.service.model.reader()):
        today = app.network(UUID(told.network)).schedule.operational_day(context.now())
        group = app.ballots.group_of(UUID(told.id), GROUPS[told.kind], ticket)
        if group and told.is_open(today):
            return told, group
    _note(WRONG)
    return None


def _may_try(what: str) -> bool:
    """The address is in memory for ten minutes, and only to slow down who tries."""
    may: bool = g.api.codes.may_try(f"{what}:{request.remote_addr}", context.now())
    return may


def _note(what: str) -> None:
    g.api.codes.note_wrong(f"{what}:{request.remote_addr}", context.now())


@pages.post("/answer/<ticket>")
def give(ticket: str) -> Any:
    found, refusal = _asked(ticket)
    if found is None:
        return refusal
    survey, group = found
    app, who, id = g.service.app, nobody(UUID(survey.network)), UUID(survey.id)
    shared = app.ballots.is_link(id, group, ticket)
    if shared and not _may_try(LINK):
        return show_error(429)
    told = _typed(survey.kind, group)
    # The same sent twice, over a bad network, is thanked for twice and counted once.
    try:
        g.service.queue.run(lambda: app.answer_survey(who, id, ticket=ticket, **told))
    except AlreadyDone:
        shared = False
    except forms.REFUSED as error:
        return show(ticket, **forms.wrong(error))
    if shared:
        _note(LINK)
    return redirect(f"/answer/{ticket}?sent=1&language={g.words.language}", 303)


def _typed(kind: str, group: str) -> dict[str, Any]:
    form = request.form
    return {
        "answers": {code: form[code] for code in QUESTIONS[kind] if form.get(code)},
        "words": {code: form[code].replace("\r\n", "\n") for code in WORDS[group] if code in form},
        "once": form.get("once", "")[:40],
        "check_reason": form.get("check_reason"),
    }
