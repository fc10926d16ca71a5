"""Who could read an item at a moment, and by which rule; for coordinators who read it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, request

from briefing.domain import context
from briefing.domain.audience import RULES_VERSION
from briefing.domain.refusals import NotFound
from briefing.projections.access import access_at
from briefing.projections.board import position_of
from briefing.projections.board_rows import readable_rows
from briefing.projections.model import ms
from briefing.web import forms
from briefing.web.desk import only
from briefing.web.fields import read_id
from briefing.web.pages import page
from briefing.web.problems import Malformed
from briefing.web.replay_times import NotAMoment, moment_of
from briefing.web.shown import PATHS

pages = Blueprint("trail_access", __name__)
pages.before_request(only("read_access"))


@pages.get("/trail/access/<it>")
def show(it: str) -> Response:
    caller, id, at = g.visitor.caller, _id(it), _moment()
    with g.service.model.snapshot() as db:
        told = access_at(
            db,
            id,
            position_of(db, ms(at)),
            network=caller.network,
            keys=caller.keys,
            own=caller.organisation,
        )
        found = readable_rows(db, g.visitor.view, [id.hex])
    if told is None or not found:
        raise NotFound
    return page(
        "trail/access.html",
        told=told,
        at=at,
        it=it,
        item_url=f"/{PATHS[found[0].kind]}/{id}",
        today=told.rules is not None and told.rules.version == RULES_VERSION,
        evaluators=any(one.role == "evaluator" for one in told.readers),
    )


def _id(it: str) -> UUID:
    try:
        return read_id(it)
    except ValueError:
        raise NotFound from None


def _moment() -> datetime:
    """`at` with an offset, or as the form's own clock says it; now without one."""
    said, now = request.args.get("at", "").strip(), context.now()
    if not said:
        return now
    try:
        return moment_of(_local(said).replace(" ", "+"), now)
    except NotAMoment as error:
        raise Malformed(422, error.code) from None


def _local(said: str) -> str:
    """Of a repeated hour the later one: it knows all that the earlier did."""
    told: Any = forms.local_time().rfc3339(said, later=True)
    return str(told)
