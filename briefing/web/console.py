"""The lead's console: agenda, the item as the wall shows it, what was decided on it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, g, render_template

from briefing.domain import context
from briefing.domain.audience import ROLES_OF
from briefing.domain.words import PROFESSIONALS
from briefing.projections import network
from briefing.projections.board import Board, board
from briefing.projections.board_rows import Row
from briefing.projections.history import history
from briefing.projections.mine import ended_rows
from briefing.projections.model import from_ms
from briefing.projections.sessions import coming
from briefing.web.actions import leads
from briefing.web.after_shift import handed_over, how_it_went, to_hand_over
from briefing.web.agenda import Part, agenda, order
from briefing.web.choices import places
from briefing.web.door import at_the_door
from briefing.web.heads import counted as counted_heads
from briefing.web.introduced import new_tonight
from briefing.web.pages import frame, live, page
from briefing.web.receivers import receivers
from briefing.web.shown import PATHS, present_words, shown_item, shown_session
from briefing.web.told import asked, gap
from briefing.web.wall import minutes, title
from briefing.web.watching import my_watch

pages = Blueprint("console", __name__)
ROLES_IN_THE_ROOM = ("field_worker", "police", "guard", "volunteer")


@pages.get("/console")
def show() -> Response:
    console, position = _console()
    return page("console/show.html", console=console, live=live(position))


@pages.get("/console/fragment")
def fragment() -> str:
    console, _ = _console()
    return render_template("console/_frame.html", console=console, **frame())


def _console() -> tuple[dict[str, Any], str]:
    if g.visitor.caller.role not in PROFESSIONALS:
        abort(404)
    with g.service.model.snapshot() as db:
        told = board(db, g.visitor.view)
        session = told.session or coming(db, g.visitor.caller.network)
        if session is None:
            abort(404)
        return console_of(db, told, session), g.api.positions.give(told.position, g.visitor.view)


def console_of(db: Any, told: Board, session: dict[str, Any]) -> dict[str, Any]:
    about = network.about(db, g.visitor.caller.network)
    parts = agenda(told, about["settings"])
    shown = shown_session(session) or {}
    presented = session.get("presented", [])
    current = presented[-1] if presented else None
    return {
        "fragment": "/console/fragment",
        "session": {**shown, "number": shown.get("number") or about["sealed"] + 1},
        "ends_at": _ends_at(session, parts),
        "present": present_words(told, g.words),
        "door": at_the_door(session),
        "heads": counted_heads(db, session),
        **_newcomers(db, session),
        "reach": reach(told),
        "gap": gap(db, told.session),
        "watch": my_watch(db),
        "questions": asked(db, told),
        "debrief": how_it_went(db, session),
        "handed_over": handed_over(db, session),
        "handover": to_hand_over(db, session),
        "agenda": [_part(part, presented, current) for part in parts],
        "current": _current(db, told, parts, current) if session["state"] == "live" else None,
        "decided": _decided(db, told, current) if session["state"] == "live" else [],
        "expired": [_expired(row) for row in ended_rows(db, g.visitor.view, session)],
        "primary": primary(shown, parts, presented),
        "focus": [
            {"code": p["id"], "words": p["name"]}
            for p in session.get("places", ())
            if p["readers"] in g.visitor.caller.keys
        ],
        "places": [p["name"] for p in places()],
        "receivers": receivers(db, g.visitor.caller, g.words),
        "shift_from": max(shown["times"]["shift_from"], context.now()),
        "shift_until": shown["times"]["shift_until"],
    }


def _newcomers(db: Any, session: dict[str, Any]) -> dict[str, Any]:
    """Who is new, and whether this viewer may say that they were introduced."""
    caller = g.visitor.caller
    found = new_tonight(db, caller, session["id"], g.words)
    return {"newcomers": found, "leads": leads(caller, session)}


def _ends_at(session: dict[str, Any], parts: list[Part]) -> datetime | None:
    if session["state"] != "live":
        return None
    return from_ms(session["live_at"]) + timedelta(minutes=minutes(parts))


def reach(told: Board) -> dict[str, Any]:
    """*14 av 17 punkter når alla*: how many the room's roles do not all get."""
    rows = [row for _, row in order(agenda(told, {}))]
    missing: dict[str, int] = {}
    reaching = 0
    for row in rows:
        audience = row.data["audience"]
        reaching += audience == "all"
        for role in ROLES_IN_THE_ROOM:
            if not _gets(role, audience):
                missing[role] = missing.get(role, 0) + 1
    told_missing = [{"role": role, "count": count} for role, count in missing.items()]
    return {"all": reaching, "of": len(rows), "missing": told_missing}


def _gets(role: str, audience: str) -> bool:
    return audience == "all" or role in ROLES_OF.get(audience, ())


def _part(part: Part, presented: list[str], current: str | None) -> dict[str, Any]:
    return {
        "section": part.section,
        "minutes": part.minutes,
        "items": [
            {
                "id": str(UUID(row.id)),
                "title": title(row),
                "url": f"/{PATHS[row.kind]}/{UUID(row.id)}",
                "priority": row.data.get("priority"),
                "shown": row.id in presented,
                "current": row.id == current,
            }
            for row in part.rows
        ],
    }


def _expired(row: Row) -> dict[str, Any]:
    """What ran out since this session opened: listed, never silently gone."""
    return {
        "title": title(row),
        "text": row.data["text"],
        "url": f"/{PATHS[row.kind]}/{UUID(row.id)}",
    }


def _current(db: Any, told: Board, parts: list[Part], current: str | None) -> dict[str, Any] | None:
    found = {row.id: (section, row) for section, row in order(parts)}
    if current not in found:
        return None
    section, row = found[current]
    zone = g.api.boards.zone(db, g.visitor.caller.network)
    shown = shown_item(row, g.visitor.view, told, zone, g.words)
    actions = [] if row.kind in ("task", "request") else ["disposition"]
    return {**shown, "section": section, "actions": actions, "picked": section == "tonight"}


def _decided(db: Any, told: Board, current: str | None) -> list[str]:
    """What has been decided on the current item: dispositions, and what was asked about it."""
    if current is None:
        return []
    rows = history(db, UUID(current), g.visitor.caller.keys)
    outcomes = [
        g.words.t("outcome." + dict(p.split("=", 1) for p in row["detail"].split(";"))["outcome"])
        for row in rows
        if row["verb"] == "Disposed"
    ]
    asked = [row.data["text"] for row in _about(told, current)]
    return [*outcomes, *asked]


def _about(told: Board, current: str) -> list[Row]:
    return [row for row in told.sections["assignments"] if row.data.get("about") == current]


def primary(
    session: dict[str, Any], parts: list[Part], presented: list[str]
) -> dict[str, Any] | None:
    """One primary button at a time: Börja, Nästa, Lås."""
    url = session["url"]
    back = {"next": "console"}
    if session["state"] == "planned":
        return {"path": f"{url}/opening", "step": "open", "values": back}
    if session["state"] == "open":
        return {"path": f"{url}/live", "step": "begin", "values": back}
    if session["state"] == "debrief":
        return {"path": f"{url}/closing", "step": "close", "values": back}
    if session["state"] != "live":
        return None
    left = [row for _, row in order(parts) if row.id not in presented]
    if left:
        item = str(UUID(left[0].id))
        return {"path": f"{url}/presented", "step": "next", "values": {**back, "item": item}}
    return {"path": f"{url}/seal", "step": "seal", "values": back}
