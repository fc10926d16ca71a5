"""*Nu: punkt 4*: where the lead is, for those present; and what has been gone through so far."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, g, render_template

from briefing.domain.words import WRITERS
from briefing.projections import network
from briefing.projections.attendance import came_late, is_present
from briefing.projections.board import Board, board
from briefing.projections.board_rows import readable_rows
from briefing.web.agenda import agenda, order
from briefing.web.boards import for_view
from briefing.web.pages import frame, page
from briefing.web.shown import shown_item
from briefing.web.wall import title

pages = Blueprint("now", __name__)


@pages.get("/board/now")
def fragment() -> str:
    """One line, replaced in place; empty when there is nothing to say any more."""
    with g.service.model.snapshot() as db:
        told = for_view(board(db, g.visitor.view), g.visitor.view)
        line = now_line(db, told) or {"words": "", "late": False}
        return render_template("board/_now.html", now_line=line, **frame())


@pages.get("/now")
def show() -> Response:
    """What has been gone through so far, of it what this viewer may read."""
    view = g.visitor.view
    with g.service.model.snapshot() as db:
        told = for_view(board(db, view), view)
        if view.role not in WRITERS or told.session is None or told.session["state"] != "live":
            abort(404)
        zone = g.api.boards.zone(db, view.network)
        rows = readable_rows(db, view, list(dict.fromkeys(told.session["presented"])))
        items = [shown_item(row, view, told, zone, g.words) for row in rows]
        return page("board/now.html", items=items)


def now_line(db: Any, told: Board) -> dict[str, Any] | None:
    """`{words, late}` for who is present; its place is kept from before the briefing begins."""
    session, caller = told.session, g.visitor.caller
    if session is None or session["state"] not in ("open", "live"):
        return None
    if not is_present(db, session["id"], caller.person):
        return None
    if session["state"] == "open":
        return {"words": g.words.t("now.before"), "late": False}
    return {
        "words": _where_we_are(db, told, session["presented"]),
        "late": bool(session["presented"]) and came_late(db, session["id"], caller.person),
    }


def _where_we_are(db: Any, told: Board, presented: list[str]) -> str:
    """Of an item that the viewer may not read no more than that it is for others."""
    if not presented:
        return str(g.words.t("now.begun"))
    about = network.about(db, g.visitor.caller.network)
    rows = [row for _, row in order(agenda(told, about["settings"]))]
    steps = {UUID(row.id).hex: step for step, row in enumerate(rows, 1)}
    current = presented[-1]
    if current in steps:
        item = title(rows[steps[current] - 1])
        return str(g.words.t("now.step", step=steps[current], steps=len(rows), item=item))
    found = readable_rows(db, g.visitor.view, [current])
    return str(g.words.t("now.item", item=title(found[0])) if found else g.words.t("now.others"))
