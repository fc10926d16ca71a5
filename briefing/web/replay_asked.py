"""What a replay is asked for in its address: whose board, which night, which moment."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import g, request

from briefing.domain import context
from briefing.domain.refusals import NotFound
from briefing.domain.words import ROLES
from briefing.projections import network
from briefing.projections.board_item import QUARTER
from briefing.projections.model import from_ms, ms
from briefing.projections.replay import Lens
from briefing.projections.replay_steps import Step
from briefing.projections.view import View
from briefing.web import forms
from briefing.web.problems import Malformed
from briefing.web.replay_times import Night, NotAMoment, moment_of

SHOWN = tuple(role for role in ROLES if role != "evaluator")
FOLDS = ("", "0", "1")
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True)
class Asked:
    """Whose board of which night."""

    night: Night
    lens: Lens
    organisation: str

    @property
    def zone(self) -> ZoneInfo:
        return self.night.schedule.timezone


def asked_for(db: Any, day: str) -> Asked:
    viewer: View = g.visitor.view
    role = request.args.get("as") or "police"
    if role not in SHOWN:
        raise Malformed(422, "not_a_shown_role")
    slug = request.args.get("of", "")
    known = {one["slug"]: one["id"] for one in organisations(db)}
    if slug and slug not in known:
        raise NotFound
    own = UUID(known[slug]) if slug and role != "display" else None
    lens = Lens(View(viewer.network, role, own), viewer)
    return Asked(Night(day_of(day), forms.local_time().schedule), lens, slug)


def organisations(db: Any) -> list[dict[str, Any]]:
    return network.parts(db, g.visitor.caller.network, "organisation")


def day_of(said: str) -> date:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise NotFound from None
    if not FIRST <= day <= LAST:
        raise NotFound
    return day


def moment_asked(asked: Asked, found: list[Step]) -> datetime:
    """The moment, step, clock time or position in the address; else the end of the night."""
    told = request.args
    if told.get("n"):
        return _numbered(asked, found, told["n"])
    if told.get("clock"):
        return clock_asked(asked, told["clock"], told.get("fold", ""))
    if told.get("at"):
        at = pointed_at(told["at"])
    else:
        at = from_ms(found[-1].at) if found else asked.night.starts
    return rounded(asked, max(asked.night.starts, min(at, asked.night.ends)))


def other_night(asked: Asked) -> date | None:
    """The night that the moment in the address belongs to, if that is not this one."""
    told = request.args
    if told.get("n") or told.get("clock") or not told.get("at"):
        return None
    at = pointed_at(told["at"])
    if at.year < FIRST.year:
        raise Malformed(422, "not_a_moment")
    night = asked.night.of(at)
    return night if night != asked.night.day else None


def pointed_at(said: str) -> datetime:
    position = g.api.positions.take(said)
    return _recorded(position) if position is not None else _moment(said)


def rounded(asked: Asked, at: datetime) -> datetime:
    """An evaluator asks by quarter-hours: minute by minute would tell what is rounded."""
    number = ms(at)
    return from_ms(number - number % QUARTER) if asked.lens.deidentified else from_ms(number)


def _recorded(position: int) -> datetime:
    row = g.service.model.reader().execute(
        "SELECT max(known_at) FROM history WHERE position<=? AND network=? AND position>?",
        (position, g.visitor.caller.network.hex, position - 500),
    )
    return from_ms(int(row.fetchone()[0] or 0))


def _moment(said: str) -> datetime:
    try:
        return moment_of(said, context.now())
    except NotAMoment as error:
        raise Malformed(422, error.code) from None


def clock_asked(asked: Asked, said: str, fold: str) -> datetime:
    """A clock time of the night, or a moment; of a repeated hour the first, unless `fold` is 1."""
    if "T" in said:
        return rounded(asked, _moment(said))
    if fold not in FOLDS:
        raise Malformed(422, "not_a_moment")
    try:
        found = asked.night.clock(said)
    except NotAMoment as error:
        raise Malformed(422, error.code) from None
    at = found[-1] if fold == "1" else found[0]
    if at > context.now():
        raise Malformed(422, "future")
    return rounded(asked, at)


def _numbered(asked: Asked, found: list[Step], said: str) -> datetime:
    if not (said.isascii() and said.isdigit() and len(said) < 7):
        raise Malformed(422, "not_number")
    if not found:
        return asked.night.starts
    return from_ms(found[min(int(said), len(found) - 1)].at)
