"""My reports: what became of each, and who answered as a function; in the writer's own eyes."""

from typing import Any

from flask import Blueprint, Response, abort, g

from briefing.domain.words import WRITERS
from briefing.projections.acknowledgements import answers
from briefing.projections.answers_back import my_reports
from briefing.projections.board import Board
from briefing.web.pages import page
from briefing.web.shown import shown_item

pages = Blueprint("reports", __name__)


@pages.get("/mine/reports")
def show() -> Response:
    caller = g.visitor.caller
    if caller.role not in WRITERS:
        abort(404)
    with g.service.model.snapshot() as db:
        found = my_reports(db, caller)
        told = Board(0, None, {}, [], [], answers(db, [one["row"].id for one in found]), None)
        return page("reports/show.html", reports=[_shown(db, one, told) for one in found])


def _shown(db: Any, report: dict[str, Any], told: Board) -> dict[str, Any]:
    """Of what the writer may no longer read only when it was written and the answers."""
    zone = g.api.boards.zone(db, g.visitor.caller.network)
    reads = report["reads"]
    item = shown_item(report["row"], g.visitor.view, told, zone, g.words) if reads else None
    return {
        "id": report["row"].id,
        "recorded_at": report["recorded_at"],
        "item": item,
        "answers": [_said(one) for one in report["answers"]],
    }


def _said(answer: dict[str, Any]) -> str:
    told = str(g.words.t(f"report_answer.{answer['code']}"))
    if answer["role"] is None:
        return told
    return str(g.words.t("report_answer.by", answer=told, who=g.words.t(f"by.{answer['role']}")))
