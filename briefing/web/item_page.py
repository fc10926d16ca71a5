"""One item with its history and what this viewer may do with it; the same when a form failed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, g

from briefing.domain.audience import roles_that_read
from briefing.domain.refusals import NotFound
from briefing.projections import network
from briefing.projections.acknowledgements import answers
from briefing.projections.board import Board
from briefing.projections.board_rows import Row
from briefing.projections.model import from_ms, visible_position
from briefing.projections.sessions import tonight
from briefing.web.actions import answers_to, audiences_for, item_actions
from briefing.web.cards import outside
from briefing.web.fields import read_id
from briefing.web.forms import key
from briefing.web.history import shown_history
from briefing.web.introduced import asked_card
from briefing.web.items import GROUPS
from briefing.web.pages import page
from briefing.web.shown import shown_item

MOMENTS = ("occurred_at", "written_at", "recorded_at")
SAME_TIME = timedelta(minutes=15)


def item_page(group: str, it: str, status: int = 200, **told: Any) -> Response:
    """The page of an incident, note, assignment or observation; 404 when not the viewer's."""
    visitor = g.visitor
    if "outside" in told:
        told["outside"] = outside(told["outside"])
    with g.service.model.snapshot() as db:
        row, reads = g.api.items.row(db, visitor, _id(it))
        if row.kind not in GROUPS[group]:
            raise NotFound
        if not reads:
            return page("board/received.html", status, received=_received(row), **told)
        lines = g.api.items.history(db, visitor, row)
        shown = {
            "item": _item(db, row),
            "history": shown_history(lines, row.kind, g.words),
            "audiences": audiences_for(visitor.caller, row),
            "idempotency_key": key(),
            "values": {},
        }
        template = "notes" if group == "observations" else group
        return page(f"{template}/show.html", status, **{**shown, **told})


def _id(it: str) -> UUID:
    try:
        return read_id(it)
    except ValueError:
        raise NotFound from None


def _item(db: Any, row: Row) -> dict[str, Any]:
    visitor = g.visitor
    session = tonight(db, visitor.caller.network)
    board = Board(0, session, {}, [], [], answers(db, [row.id]), None)
    zone = g.api.boards.zone(db, visitor.caller.network)
    seen = visible_position(db, visitor.caller.network, visitor.caller.keys)
    return {
        **shown_item(row, visitor.view, board, zone, g.words),
        "actions": item_actions(visitor.caller, row) + answers_to(visitor.caller, row),
        "read_by": roles_that_read(row.data["audience"]),
        "seen": g.api.positions.give(seen, g.visitor.view),
        "cannot_allowed": row.data.get("priority") == "red",
        "to_words": _receiver(db, row),
        "card_url": asked_card(db, row.data),
        "moments": _moments(row),
    }


def _moments(row: Row) -> list[dict[str, Any]]:
    """When it happened, was written down and was entered, where that is not about the same time."""
    data = row.data
    if g.visitor.view.role == "evaluator" or data.get("source") is not None:
        return []
    at = {code: from_ms(data[code]) for code in MOMENTS if data.get(code)}
    known = [{"code": code, "at": moment} for code, moment in at.items()]
    if row.kind == "observation":
        # When it began is the span that the item says already.
        del at["occurred_at"]
    apart = max(at.values()) - min(at.values())
    return known if apart > SAME_TIME else []


def _receiver(db: Any, row: Row) -> str | None:
    """Whom a task or request is for: a function or an organisation; a person only to themselves."""
    data = row.data
    if data.get("to_person") == g.visitor.caller.person.hex:
        return str(g.words.t("assignment.you"))
    if data.get("to_organisation"):
        return network.name_of(db, UUID(data["to_organisation"]))
    return g.words.t(f"role_them.{data['to_role']}") if data.get("to_role") else None


def _received(row: Row) -> dict[str, Any]:
    """What the author of a write-up keeps: that it was received, and what became of it."""
    told = row.data
    return {
        "status": told["status"],
        "at": from_ms(told["recorded_at"]),
        "outcome": told.get("disposition"),
    }
