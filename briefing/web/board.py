"""The phone: state, what concerns me, the board; and the fragments that keep it fresh."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request

from briefing.domain import context
from briefing.domain.words import WRITERS
from briefing.projections.attendance import is_present
from briefing.projections.board import Board, board
from briefing.projections.board_item import asked_for
from briefing.projections.board_rows import Row
from briefing.projections.contacts import contact_keys, contact_requests
from briefing.projections.mine import answers_wanted, my_assignments, my_write_ups
from briefing.web.after_shift import asked_how_it_went
from briefing.web.asking import asked_who_comes
from briefing.web.boards import for_view
from briefing.web.fields import read_time
from briefing.web.introduced import asked_card, introduction_lines
from briefing.web.now import now_line
from briefing.web.pages import frame, live, page
from briefing.web.problems import Malformed
from briefing.web.shown import shown_item, shown_sections, shown_session
from briefing.web.timers import timers
from briefing.web.told import asked_again, missed, since_line
from briefing.web.undecided import undecided
from briefing.web.watching import my_watch

pages = Blueprint("board", __name__)
SENT = ("reported", "calm", "noted", "offered", "asked", "stated", "timer")


@pages.get("/")
def home() -> Any:
    return redirect("/wall" if g.visitor.caller.role == "display" else "/board", 303)


@pages.get("/board")
def show() -> Response:
    """The whole first screen; a search narrows it, `at` shows a past one."""
    at = _at()
    with g.service.model.snapshot() as db:
        told = for_view(board(db, g.visitor.view, moment=at), g.visitor.view)
        return page("board/phone.html", **shown_board(db, told, past_at=at))


@pages.get("/board/fragment")
def fragment() -> Response:
    """What the view shares; nothing of a person in it. ETag from content."""
    with g.service.model.snapshot() as db:
        told = for_view(board(db, g.visitor.view), g.visitor.view)
        body = render_template("board/_sections.html", sections=_sections(db, told), **frame())
    response = Response(body)
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


@pages.get("/board/mine")
def mine_fragment() -> str:
    with g.service.model.snapshot() as db:
        told = for_view(board(db, g.visitor.view), g.visitor.view)
        return render_template("board/_mine.html", mine=mine(db, told), **frame())


def _at() -> datetime | None:
    said = request.args.get("at")
    if said is None:
        return None
    try:
        moment = read_time(said.replace(" ", "+"))
    except ValueError:
        raise Malformed(400, "not_a_moment") from None
    if moment > context.now():
        raise Malformed(422, "future")
    return asked_for(moment, g.visitor.view)


def shown_board(db: Any, told: Board, *, past_at: datetime | None) -> dict[str, Any]:
    position = g.api.positions.give(told.position, g.visitor.view)
    sent = request.args.get("sent")
    return {
        "sections": _sections(db, told),
        "mine": {} if past_at else mine(db, told),
        "may_report": g.visitor.caller.role in WRITERS and past_at is None,
        "session": shown_session(told.session),
        "as_of": past_at or context.now(),
        "past_at": past_at,
        "now_line": None if past_at else now_line(db, told),
        "sent": g.words.t(f"sent.{sent}") if sent in SENT else None,
        "live": None if past_at else live(position, announce=True),
    }


def _sections(db: Any, told: Board) -> list[dict[str, Any]]:
    zone = g.api.boards.zone(db, g.visitor.caller.network)
    view, words = g.visitor.view, g.words
    shown = shown_sections(told, words, lambda row: shown_item(row, view, told, zone, words))
    sought = request.args.get("q", "").strip().casefold()
    if not sought:
        return shown
    for section in shown:
        section["items"] = [item for item in section["items"] if matches(item, sought)]
        section["lines"] = [line for line in section["lines"] if sought in line.casefold()]
    return [section for section in shown if section["items"] or section["lines"]]


def matches(item: dict[str, Any], sought: str) -> bool:
    """Search sees only what this view shows."""
    words = (item.get("text"), item.get("place_name"), item.get("district_name"), item.get("type"))
    return any(sought in word.casefold() for word in words if word)


def mine(db: Any, told: Board) -> dict[str, Any]:
    """My attendance, my assignments, what I must answer, who asks me to call."""
    caller = g.visitor.caller
    session = shown_session(told.session)
    if session:
        session["present"] = is_present(db, session["id"], caller.person)
    keys = contact_keys(caller.role, caller.organisation, caller.district)
    return {
        "watch": my_watch(db),
        **timers(db),
        "attendance": session if caller.role in WRITERS else None,
        "introduction": introduction_lines(db, caller, g.words) if caller.role in WRITERS else None,
        "who_comes": asked_who_comes(db),
        "debrief": asked_how_it_went(db, told),
        "since": since_line(db, told),
        "missed": missed(db, told),
        "again": asked_again(db, told),
        "undecided": undecided(db, told),
        "assignments": [_asked(db, row, told) for row in my_assignments(told, caller)],
        "answers": [_to_answer(db, row, told) for row in answers_wanted(db, told, caller)],
        "received": my_write_ups(db, caller),
        "contact_requests": [
            shown_contact(one) for one in contact_requests(db, caller.network, caller.person, keys)
        ],
    }


def _asked(db: Any, row: Row, told: Board) -> dict[str, Any]:
    zone = g.api.boards.zone(db, g.visitor.caller.network)
    shown = shown_item(row, g.visitor.view, told, zone, g.words)
    card = asked_card(db, row.data)
    return {**shown, "actions": assignment_actions(row), "card_url": card}


def assignment_actions(row: Row) -> list[str]:
    """What the addressee may answer now."""
    possible = {
        "offered": ["acceptance", "refusal"],
        "returned": ["acceptance", "refusal"],
        "declined": ["acceptance"],
        "accepted": ["start", "completion", "return"],
        "started": ["report", "completion", "return"],
        "reported": ["report", "completion", "return"],
    }
    return possible.get(row.data.get("state", ""), [])


def _to_answer(db: Any, row: Row, told: Board) -> dict[str, Any]:
    zone = g.api.boards.zone(db, g.visitor.caller.network)
    shown = shown_item(row, g.visitor.view, told, zone, g.words)
    seen = g.api.positions.give(told.position, g.visitor.view)
    return {**shown, "seen": seen, "cannot_allowed": row.data.get("priority") == "red"}


def shown_contact(one: dict[str, Any]) -> dict[str, Any]:
    """From function to function; the number only for the two."""
    role = g.words.t(f"role.{one['from_role']}")
    where = one["district"] or one["organisation"] or ""
    actions = [] if one["state"] == "done" else ["done"] if one["mine"] else ["calling", "cannot"]
    if one["state"] == "calling" and not one["mine"]:
        actions = ["done"]
    return {
        "id": one["id"],
        "url": f"/contact-requests/{one['id']}",
        "to_role": one["to_role"],
        "from_words": f"{role} {where}".strip(),
        "to_words": g.words.t(f"role.{one['to_role']}"),
        "call_before": one["call_before"],
        "number": one["number"],
        "answer": None if one["state"] == "asked" else one["state"],
        "actions": actions,
    }
