"""The coordinator's handover pack: what the next one needs, on a page, on paper and as a file."""

from typing import Any

from flask import Blueprint, Response, g, make_response, render_template

from briefing.domain import context
from briefing.projections import network
from briefing.projections.board import board
from briefing.projections.board_rows import Row
from briefing.projections.handovers import last_handover
from briefing.projections.people import people
from briefing.projections.sessions import sessions
from briefing.web import desk
from briefing.web.pages import frame, page
from briefing.web.settings import groups
from briefing.web.shown import shown_item, shown_session

pages = Blueprint("handover", __name__)
pages.before_request(desk.only("manage_sessions"))
CHAPTERS = (
    "kom-igang",
    "bjuda-in",
    "en-kvall",
    "vilka-ar-med",
    "vem-far-lasa",
    "texten",
    "vaggskarmen",
    "installda-och-extra",
    "bevaka",
    "nar-nagot-gar-fel",
)


@pages.get("/handover")
def show() -> Response:
    return page("handover/pack.html", **pack())


@pages.get("/handover.txt")
def file() -> Response:
    """The same as a file to keep."""
    response = make_response(render_template("handover/pack.txt", **{**frame(), **pack()}))
    response.content_type = "text/plain; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="handover.txt"'
    return response


def pack() -> dict[str, Any]:
    """Everything through the eyes of this coordinator: what they may not read is not in it."""
    caller = g.visitor.caller
    with g.service.model.snapshot() as db:
        about = network.about(db, caller.network)
        return {
            "people": [one for one in people(db, caller.network) if one["kind"] == "person"],
            "organisations": network.parts(db, caller.network, "organisation"),
            "settings": [one for group in groups(about, {}) for one in group["settings"]],
            "sessions": _coming(db),
            "items": _open_items(db),
            "handover": last_handover(db, caller.network.hex),
            "chapters": CHAPTERS,
            "made_at": context.now(),
            "alone": desk.alone(),
        }


def _coming(db: Any) -> list[dict[str, Any]]:
    found = [
        shown_session(one) or {}
        for one in sessions(db, g.visitor.caller.network)
        if one["state"] not in ("closed", "cancelled")
    ]
    return sorted(found, key=lambda one: one["starts_at"])


def _open_items(db: Any) -> list[dict[str, Any]]:
    """Neither reports of calm nor public events that nobody took over."""
    view = g.visitor.view
    told, zone = board(db, view), g.api.boards.zone(db, view.network)
    rows = [row for rows in told.sections.values() for row in rows if _is_ours(row)]
    return [shown_item(row, view, told, zone, g.words) for row in rows]


def _is_ours(row: Row) -> bool:
    taken = row.data.get("source") is None or row.data.get("adopted")
    return row.kind != "observation" and bool(taken)
