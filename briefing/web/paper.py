"""Paper: one A4 for everyone, the same items under the same numbers, and what one was asked."""

from typing import Any

from flask import Blueprint, Response, abort, g

from briefing.domain import context
from briefing.domain.words import WRITERS
from briefing.projections import network
from briefing.projections.board import Board, board
from briefing.projections.board_rows import Row
from briefing.projections.mine import my_assignments
from briefing.projections.view import View
from briefing.web.agenda import agenda, order
from briefing.web.boards import for_view
from briefing.web.pages import page
from briefing.web.shown import shown_item, shown_session

pages = Blueprint("paper", __name__)
MOST = 12
CODE = 4


@pages.get("/paper")
def show() -> Response:
    """What the wall may show, so that a sheet left behind tells nobody more than the wall did."""
    if g.visitor.caller.role not in WRITERS:
        abort(404)
    wall = View(g.visitor.caller.network, "display")
    with g.service.model.snapshot() as db:
        told, own = for_view(board(db, wall), wall), board(db, g.visitor.view)
        rows = _rows(db, told)
        mine = [row for row in my_assignments(own, g.visitor.caller) if row not in rows[:MOST]]
        return page(
            "paper/show.html",
            session=shown_session(told.session),
            items=[_entry(db, row, told, wall) for row in rows[:MOST]],
            mine=[_entry(db, row, own, g.visitor.view) for row in mine],
            more=max(len(rows) - MOST, 0),
            printed_at=context.now(),
        )


def _rows(db: Any, told: Board) -> list[Row]:
    """The agenda's order, then what came after the seal."""
    settings = network.about(db, g.visitor.caller.network)["settings"]
    gone_through = [row for _, row in order(agenda(told, settings))]
    after = [row for row in told.sections["after"] if row.kind != "observation"]
    return [*gone_through, *(row for row in after if row not in gone_through)]


def _entry(db: Any, row: Row, told: Board, view: View) -> dict[str, Any]:
    zone = g.api.boards.zone(db, view.network)
    return {**shown_item(row, view, told, zone, g.words), "code": row.id[:CODE].upper()}
