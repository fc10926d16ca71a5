"""Replay: a night as each role saw it then, moment by moment, through the viewer's own filter."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, make_response, redirect, render_template, request

from briefing.domain import context
from briefing.domain.refusals import NotFound
from briefing.projections.board_item import quarter_ends
from briefing.projections.model import from_ms, ms
from briefing.projections.replay import Change, Lens, Past, difference, past_board
from briefing.projections.replay_steps import Mark, Step, closings, steps
from briefing.projections.sessions import numbered, sealed_nights
from briefing.web import forms
from briefing.web.boards import for_view
from briefing.web.desk import only
from briefing.web.pages import frame, page
from briefing.web.problems import Malformed
from briefing.web.replay_addresses import address_of, compared, stamp
from briefing.web.replay_asked import (
    SHOWN,
    Asked,
    asked_for,
    day_of,
    moment_asked,
    organisations,
    other_night,
)
from briefing.web.replay_compared import looked_at, moments_asked, named
from briefing.web.replay_shown import shown_change, shown_past
from briefing.web.replay_times import other_fold
from briefing.web.shown import shown_session

pages = Blueprint("replay", __name__)
pages.before_request(only("read_replay"))
NIGHTS = 30


@pages.get("/replay")
def index() -> Any:
    """Nights to choose from; a session's number opens its seal."""
    said = request.args.get("number", "").strip()
    with g.service.model.snapshot() as db:
        if said:
            return redirect(_seal_of(db, said), 303)
        nights = sealed_nights(db, g.visitor.caller.network, NIGHTS)
    day = request.args.get("day")
    if day:
        return redirect(f"/replay/{day_of(day).isoformat()}", 303)
    return page("replay/index.html", nights=nights)


def _seal_of(db: Any, said: str) -> str:
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise Malformed(422, "not_number")
    found = numbered(db, g.visitor.caller.network, int(said))
    if found is None:
        raise NotFound
    at = found["sealed_at"]
    moment = from_ms(quarter_ends(at) if g.visitor.view.role == "evaluator" else at)
    if moment > context.now():
        raise Malformed(422, "future")
    night = forms.local_time().schedule.operational_day(moment)
    return f"/replay/{night.isoformat()}?at={stamp(moment)}"


@pages.get("/replay/<day>")
def show(day: str) -> Any:
    """The timeline of a night and the board at one moment of it; without one, at its end."""
    with g.service.model.snapshot() as db:
        asked = asked_for(db, day)
        if other := other_night(asked):
            return _moved(f"/replay/{other}")
        return page("replay/show.html", **_told(db, asked))


@pages.get("/replay/<day>/board")
def board_then(day: str) -> Any:
    """The same without the frame around it; the address of the page stays true."""
    with g.service.model.snapshot() as db:
        asked = asked_for(db, day)
        if other := other_night(asked):
            return _moved(f"/replay/{other}/board")
        told = _told(db, asked)
        response = make_response(render_template("replay/board.html", **frame(), **told))
    response.headers["HX-Replace-Url"] = told["here"]
    return response


def _moved(path: str) -> Any:
    return redirect(f"{path}?{urlencode(list(request.args.items(multi=True)))}", 303)


@pages.get("/replay/<day>/compare")
def compare(day: str) -> Response:
    """What is different between two moments of a night."""
    with g.service.model.snapshot() as db:
        asked = asked_for(db, day)
        moments = moments_asked(asked)
        before, after = (_past(db, asked.lens, moment) for moment in moments)
        changed = difference(before.board, after.board, asked.lens, asked.zone)
        told = shown_change(before, after, changed, asked.lens, asked.zone, g.words)
        at = looked_at(asked) or moments[-1]
        told["moments"], told["back"] = (
            named(asked, moments),
            address_of(asked, at, asked.night.of(at)),
        )
        return page("replay/compare.html", **_frame(db, asked), **told)


def _told(db: Any, asked: Asked) -> dict[str, Any]:
    now = context.now()
    if asked.night.starts > now:
        raise Malformed(422, "future")
    found = steps(db, asked.lens, ms(asked.night.starts), min(ms(asked.night.ends), ms(now)))
    at = moment_asked(asked, found)
    here = _index(found, at)
    then = _past(db, asked.lens, at)
    before = _past(db, asked.lens, _before(asked, found, here))
    changed = difference(before.board, then.board, asked.lens, asked.zone)
    return {
        **_frame(db, asked),
        "at": at,
        "other_fold": other_fold(at, asked.night.schedule),
        "steps": [{"at": from_ms(step.at), "marks": _marks(step, asked)} for step in found],
        "closings": _closings(db, asked),
        "step": here,
        "here": address_of(asked, at),
        "here_at": stamp(at),
        "before_url": address_of(asked, from_ms(found[here - 1].at)) if here > 0 else None,
        "after_url": _next(asked, found, here),
        "since_first": compared(asked, from_ms(found[0].at), at) if found else None,
        **_then(then, changed, asked),
    }


def _marks(step: Step, asked: Asked) -> list[dict[str, str]]:
    return [{"code": mark.what, "words": _mark(mark, asked)} for mark in step.marks]


def _mark(mark: Mark, asked: Asked) -> str:
    """What another evening's session came to is told with that evening's day."""
    words = g.words.t(f"replay.mark.{mark.what}")
    if mark.evening in (None, asked.night.day.isoformat()):
        return str(words)
    noon = asked.night.schedule.moment(day_of(mark.evening), "12:00")
    return str(g.words.t("replay.mark_of", mark=words, day=g.words.day(noon)))


def _closings(db: Any, asked: Asked) -> list[dict[str, Any]]:
    """Where this night's own sessions were closed: on the page of a later day."""
    night, lens, now = asked.night, asked.lens, ms(context.now())
    found = closings(db, lens, night.day, ms(night.starts), ms(night.ends))
    moments = [from_ms(at) for at in found if at <= now]
    return [{"at": at, "url": address_of(asked, at, night.of(at))} for at in moments]


def _then(then: Past, changed: Change, asked: Asked) -> dict[str, Any]:
    sections = shown_past(then, changed, asked.lens, asked.zone, g.words)
    session = shown_session(then.board.session)
    if session and asked.lens.deidentified:
        session = {**session, "place": None, "title": None, "reason": None}
    return {"sections": sections, "session": session, "gone": len(changed.gone)}


def _past(db: Any, lens: Lens, at: datetime) -> Past:
    told = past_board(db, lens, moment=at)
    shown = for_view(for_view(told.board, lens.shown), lens.viewer)
    return Past(shown, told.position, told.afterwards)


def _frame(db: Any, asked: Asked) -> dict[str, Any]:
    return {
        "day": asked.night.day,
        "evening": asked.night.starts + timedelta(hours=12),
        "role": asked.lens.shown.role,
        "roles": SHOWN,
        "organisation": asked.organisation,
        "organisations": organisations(db),
        "repeats": asked.night.repeats,
        "address": lambda at: address_of(asked, at),
        "deidentified": asked.lens.deidentified,
    }


def _next(asked: Asked, found: list[Step], here: int) -> str | None:
    following = found[here + 1 :]
    return address_of(asked, from_ms(following[0].at)) if following else None


def _index(found: list[Step], at: datetime) -> int:
    """The step that a moment belongs to; -1 before the first."""
    return sum(step.at <= ms(at) for step in found) - 1


def _before(asked: Asked, found: list[Step], here: int) -> datetime:
    return from_ms(found[here - 1].at) if here > 0 else asked.night.starts
