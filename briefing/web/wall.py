"""The wall: read from four metres, audience `all` only; follows the lead, never pages by itself."""

from datetime import timedelta
from math import ceil
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request

from briefing.domain import context
from briefing.domain.words import WHILE_GATHERING
from briefing.projections import network
from briefing.projections.board import Board, board
from briefing.projections.board_rows import Row
from briefing.projections.model import from_ms
from briefing.projections.told import not_informed
from briefing.projections.view import View
from briefing.web.agenda import Part, agenda, order
from briefing.web.boards import for_view
from briefing.web.joining import joining
from briefing.web.pages import frame, live, page
from briefing.web.shown import coverage, present_counts, section_lines, shown_item, shown_session
from briefing.web.told import counted
from briefing.web.watching import watch_line

pages = Blueprint("wall", __name__)
LINES, LETTERS = 11, 48
SIDE_LINES, SIDE_LETTERS = 11, 29
PATIENCE = 90
NEXT = 3


@pages.get("/wall")
def show() -> Response:
    wall, position = _wall()
    told = live(position, patience=PATIENCE, lost_words="state.lost_wall")
    return page("wall/show.html", wall=wall, live=told)


@pages.get("/wall/fragment")
def fragment() -> Response:
    wall, _ = _wall()
    response = Response(render_template("wall/_frame.html", wall=wall, **frame()))
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


def _wall() -> tuple[dict[str, Any], str]:
    """Whoever looks at the page, it shows what a display may show."""
    if g.visitor.caller.role == "evaluator":
        abort(404)
    view = View(g.visitor.caller.network, "display")
    with g.service.model.snapshot() as db:
        told = for_view(board(db, view), view)
        return wall_of(db, told, view), g.api.positions.give(told.position, g.visitor.view)


def wall_of(db: Any, told: Board, view: View) -> dict[str, Any]:
    session = told.session
    if session is None or _is_over(session):
        coming = told.next_session
        starts = from_ms(coming["times"]["starts"]) if coming else None
        return {"state": "closed", "next_session": starts}
    shown = {
        "state": session["state"],
        "session": shown_session(session),
        "as_of": context.now(),
        "watch": watch_line(states=("on_shift", "debrief")),
        "contacts": [g.words.t("role.coordinator"), "112", "114 14"],
        **joining(session),
    }
    if session["state"] == "open":
        return {**shown, "expected": _expected(told)}
    if session["state"] == "live":
        return {**shown, **_live(db, told, view)}
    return {**shown, **_shift(db, told, view)}


def _is_over(session: dict[str, Any]) -> bool:
    """After the debrief the wall rests, although the session closes days later."""
    until = from_ms(session["times"]["debrief_until"])
    return session["state"] == "debrief" and context.now() >= until


def _expected(told: Board) -> list[dict[str, Any]]:
    """Who has said what so far: people here, then what organisations answered."""
    here: dict[str, int] = {}
    for one in told.people:
        name = one["organisation"] or g.words.t(f"role.{one['role']}")
        here[name] = here.get(name, 0) + one["count"]
    rows: list[dict[str, Any]] = [
        {"organisation": name, "count": count, "words": None} for name, count in here.items()
    ]
    rows += [
        {
            "organisation": one["organisation"],
            "count": None,
            "words": g.words.t(f"participation_answer.{one['answer']}"),
        }
        for one in told.lines
        if one["organisation"] not in here
    ]
    return beside(rows)


def beside(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As many as have room in the column at the side: a long name takes two lines."""
    left, fitting = SIDE_LINES, []
    for row in rows:
        left -= 1 + (len(f"{row['organisation']} {row['words'] or row['count']}") > SIDE_LETTERS)
        if left < 0:
            break
        fitting.append(row)
    return fitting


def _live(db: Any, told: Board, view: View) -> dict[str, Any]:
    """The last presented item that everyone may read; what is next small."""
    about = network.about(db, view.network)
    parts = agenda(told, about["settings"])
    items = order(parts)
    by_id = {row.id: (section, row) for section, row in items}
    presented = [id for id in (told.session or {}).get("presented", ()) if id in by_id]
    step = [row.id for _, row in items].index(presented[-1]) + 1 if presented else 0
    started = from_ms((told.session or {}).get("live_at") or 0)
    return {
        "current": _current(db, told, view, by_id[presented[-1]] if presented else None),
        "next": [title(row) for _, row in items[step : step + NEXT]],
        "step": step,
        "steps": len(items),
        "ends_at": started + timedelta(minutes=minutes(parts)),
    }


def minutes(parts: list[Part]) -> int:
    return sum(part.minutes for part in parts)


def _current(db: Any, told: Board, view: View, at: tuple[str, Row] | None) -> dict[str, Any]:
    """Before the first item: who is here and where it matters tonight."""
    if at is None:
        lines = [
            f"{g.words.t('role_them.' + one['role']).capitalize()}: {one['count']}"
            for one in present_counts(told)
        ]
        lines += [f"{p['organisation']}: {p['count']}" for p in told.people if not p["role"]]
        return {"section": "people", "lines": lines or section_lines("tonight", told, g.words)}
    section, row = at
    zone = g.api.boards.zone(db, view.network)
    return {**shown_item(row, view, told, zone, g.words), "section": section}


def title(row: Row) -> str:
    place = row.data.get("place") if row.data.get("place_readers") in (None, "all") else None
    where = place or row.data.get("district") or row.data.get("borough")
    if where:
        return str(where)
    text = str(row.data["text"])
    return text if len(text) <= 40 else f"{text[:39].rstrip()}…"


def _shift(db: Any, told: Board, view: View) -> dict[str, Any]:
    """What fits, newest and red first, and how many more."""
    rows = [
        row
        for section in ("tonight", "after", "new", "carried", "assignments")
        for row in told.sections[section]
        if row.kind != "observation"
    ]
    rows.sort(key=lambda row: (row.data.get("priority") != "red", -row.data["known_at"], row.id))
    joinable = bool(told.session and told.session["state"] in WHILE_GATHERING)
    fitting = fit(rows, LINES - joinable)
    zone = g.api.boards.zone(db, view.network)
    boroughs = network.parts(db, view.network, "borough")
    return {
        "items": [shown_item(row, view, told, zone, g.words) for row in fitting],
        "more": len(rows) - len(fitting),
        "coverage": coverage(told, boroughs, g.words),
        "focus": section_lines("tonight", told, g.words),
        "gap": counted(not_informed(db, told.session["id"])) if told.session else "",
    }


def fit(rows: list[Row], lines: int) -> list[Row]:
    """As many as have room in so many lines of LETTERS letters: a head and the text each; the
    code at the foot takes a line."""
    left, fitting = lines, []
    for row in rows:
        hidden = row.data.get("source") is not None
        need = 1 + (0 if hidden else min(ceil(len(row.data["text"]) / LETTERS), 2))
        if need > left:
            break
        left -= need
        fitting.append(row)
    return fitting
