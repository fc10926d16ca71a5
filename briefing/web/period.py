"""Weeks, months and seasons that are over, and the log position at which they are counted."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import g, request

from briefing.domain import context
from briefing.domain.schedule import Schedule
from briefing.domain.season import Season
from briefing.projections.model import ms, visible_position
from briefing.projections.picture import Span, is_whole
from briefing.web import forms
from briefing.web.problems import Malformed

WEEK = re.compile(r"(\d{4})-W(\d\d)", re.ASCII)
MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
EARLIEST, LATEST = 2000, 2100


@dataclass(frozen=True)
class Period:
    """Operational days from `first` to `last`, both within it; `code` as the address says it."""

    kind: str
    code: str
    first: date
    last: date

    @property
    def before(self) -> "Period":
        return OF[self.kind](self.first - timedelta(days=1))

    @property
    def after(self) -> "Period":
        return OF[self.kind](self.last + timedelta(days=1))

    def limits(self, schedule: Schedule) -> tuple[int, int]:
        """Start and end in ms."""
        days = (self.first, self.last + timedelta(days=1))
        start, end = (ms(schedule.moment(day, schedule.day_starts)) for day in days)
        return start, end

    def is_over(self, schedule: Schedule) -> bool:
        return self.limits(schedule)[1] <= ms(context.now())


def week_of(day: date) -> Period:
    monday = day - timedelta(days=day.weekday())
    year, week, _ = day.isocalendar()
    return Period("week", f"{year}-W{week:02d}", monday, monday + timedelta(days=6))


def month_of(day: date) -> Period:
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Period("month", f"{first.year}-{first.month:02d}", first, last)


def season_of(day: date) -> Period:
    season = Season.of(day)
    return Period("season", season.code, season.first, season.last)


OF = {"week": week_of, "month": month_of, "season": season_of}


def asked_period(*kinds: str) -> Period:
    """The one in the address, else the last of the first kind that is over; 422 for others."""
    schedule = forms.local_time().schedule
    kind = next((one for one in kinds if request.args.get(one)), None)
    if kind is None:
        return OF[kinds[0]](schedule.operational_day(context.now())).before
    try:
        found = _named(kind, request.args[kind])
    except ValueError:
        raise Malformed(422, f"not_a_{kind}") from None
    if not found.is_over(schedule):
        raise Malformed(422, "not_over")
    return found


def _named(kind: str, said: str) -> Period:
    if kind == "season":
        day = Season.named(said).first
    else:
        told = (WEEK if kind == "week" else MONTH).fullmatch(said)
        if told is None:
            raise ValueError(said)
        year, number = int(told[1]), int(told[2])
        day = date.fromisocalendar(year, number, 1) if kind == "week" else date(year, number, 1)
    if not EARLIEST <= day.year < LATEST:
        raise ValueError(said)
    return OF[kind](day)


def asked_span(db: Any, period: Period, audiences: tuple[str, ...]) -> tuple[Span, str]:
    """(the span at the position in the address, else at the newest one; that position)."""
    network, schedule = g.visitor.caller.network, forms.local_time().schedule
    said = request.args.get("at")
    position = g.api.positions.take(said) if said else visible_position(db, network, audiences)
    if position is None:
        raise Malformed(422, "not_position")
    span = Span(network, *period.limits(schedule), position)
    if not is_whole(db, span, audiences):
        raise Malformed(422, "not_over")
    return span, g.api.positions.give(position, g.visitor.view)
