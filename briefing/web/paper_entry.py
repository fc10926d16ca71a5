"""What was written on paper: a report, a note, that it was calm; with when it happened, when it
was written down, and (by itself) when it was entered."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, g

from briefing.domain.mandate import check_role
from briefing.web import forms
from briefing.web.choices import where, writing
from briefing.web.incidents import REPORT, categories
from briefing.web.notes import WRITE, kinds_and_boroughs
from briefing.web.observations import OBSERVE
from briefing.web.pages import page
from briefing.web.problems import Malformed

pages = Blueprint("paper_entry", __name__)
HAPPENED, WRITTEN = "occurred_at", "written_at"


@pages.get("/paper/entry")
def report(status: int = 200, **told: Any) -> Response:
    check_role("report_incident", g.visitor.caller.role)
    offered = {"categories": categories(), **where(), **writing()}
    return page("paper/entry.html", status, **{**offered, **told})


@pages.post("/paper/entry")
def enter_report() -> Any:
    return forms.send(
        REPORT,
        again=report,
        then=lambda _done: "/board?sent=reported",
        prepare=_with_both,
        channel="paper",
    )


@pages.get("/paper/notes")
def note(status: int = 200, **told: Any) -> Response:
    check_role("write_note", g.visitor.caller.role)
    return page("paper/note.html", status, **{**kinds_and_boroughs(), **writing(), **told})


@pages.post("/paper/notes")
def enter_note() -> Any:
    return forms.send(
        WRITE,
        again=note,
        then=lambda _done: "/board?sent=noted",
        prepare=_with_both,
        channel="paper",
    )


@pages.get("/paper/observations")
def calm(status: int = 200, **told: Any) -> Response:
    check_role("make_observation", g.visitor.caller.role)
    return page("paper/calm.html", status, **{**where(), **writing(), **told})


@pages.post("/paper/observations")
def enter_calm() -> Any:
    return forms.send(
        OBSERVE,
        again=calm,
        then=lambda _done: "/board?sent=calm",
        prepare=_written,
        channel="paper",
    )


def _with_both(typed: dict[str, str]) -> Mapping[str, Any]:
    return _needed(typed, HAPPENED, WRITTEN)


def _written(typed: dict[str, str]) -> Mapping[str, Any]:
    """From and until say when it was calm, and the call asks for them."""
    return _needed(typed, WRITTEN)


def _needed(typed: dict[str, str], *names: str) -> Mapping[str, Any]:
    missing = {name: "missing" for name in names if not typed.get(name, "").strip()}
    if missing:
        raise Malformed(422, "not_valid", missing)
    return typed
