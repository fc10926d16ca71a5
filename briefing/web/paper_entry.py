"""What was written on paper: a report, a note, that it was calm; with when it happened, when it
was written down, and (by itself) when it was entered."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from flask import Blueprint, Response, g

from briefing.domain.mandate import check_role
from briefing.web import forms
from briefing.web.call import Call
from briefing.web.choices import where, writing
from briefing.web.incidents import REPORT, categories
from briefing.web.notes import WRITE, kinds_and_boroughs
from briefing.web.observations import OBSERVE
from briefing.web.pages import page
from briefing.web.problems import Malformed

pages = Blueprint("paper_entry", __name__)
HAPPENED, WRITTEN = "occurred_at", "written_at"


class Entry(NamedTuple):
    """One form: who may (the command), its call, its page and what that offers, what the board
    says afterwards, and the times that paper must tell although the call does not ask."""

    command: str
    call: Call
    template: str
    offered: Callable[[], dict[str, Any]]
    sent: str
    needed: tuple[str, ...]


ENTRIES = {
    "/paper/entry": Entry(
        "report_incident",
        REPORT,
        "paper/entry.html",
        lambda: {"categories": categories(), **where()},
        "reported",
        (HAPPENED, WRITTEN),
    ),
    "/paper/notes": Entry(
        "write_note", WRITE, "paper/note.html", kinds_and_boroughs, "noted", (HAPPENED, WRITTEN)
    ),
    # From and until say when it was calm, and the call asks for them.
    "/paper/observations": Entry(
        "make_observation", OBSERVE, "paper/calm.html", where, "calm", (WRITTEN,)
    ),
}


def show(entry: Entry, status: int = 200, **told: Any) -> Response:
    check_role(entry.command, g.visitor.caller.role)
    return page(entry.template, status, **{**entry.offered(), **writing(), **told})


def enter(entry: Entry) -> Any:
    return forms.send(
        entry.call,
        again=partial(show, entry),
        then=lambda _done: f"/board?sent={entry.sent}",
        prepare=partial(_complete, entry.needed),
        channel="paper",
    )


def _complete(needed: tuple[str, ...], typed: dict[str, str]) -> Mapping[str, Any]:
    missing = {name: "missing" for name in needed if not typed.get(name, "").strip()}
    if missing:
        raise Malformed(422, "not_valid", missing)
    return typed


for path, entry in ENTRIES.items():
    pages.add_url_rule(path, f"show_{entry.sent}", partial(show, entry))
    pages.add_url_rule(path, f"enter_{entry.sent}", partial(enter, entry), methods=["POST"])
