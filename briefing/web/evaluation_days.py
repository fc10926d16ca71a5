"""Which days a report is asked of, and as of when.

An evaluator asks for whole months that are over, as of a moment after them: two reports with a few
days or minutes between them would tell of the one item, or the one person, that came between.
"""

from datetime import date, timedelta
from typing import Any

from flask import g, request

from briefing.domain import context
from briefing.domain.season import Season
from briefing.projections.board import position_of
from briefing.projections.indicators.records import Period
from briefing.projections.indicators.scope import QUARTER, Scope
from briefing.projections.model import ms
from briefing.web import forms
from briefing.web.problems import Malformed

LONGEST = 800
YEARS = (date(2000, 1, 1), date(2100, 1, 1))


def in_months() -> bool:
    return bool(g.visitor.view.role == "evaluator")


def last_over() -> date:
    """The last day of the months that are over."""
    return forms.local_time().day.replace(day=1) - timedelta(days=1)


def at_quarter(db: Any) -> int:
    """The last position of the quarter-hours that are over."""
    now = ms(context.now())
    return position_of(db, now - now % QUARTER)


def to_the_quarter(db: Any, position: int) -> int:
    """The position itself when it was the last of a quarter-hour, else the last of the one before:
    an address from elsewhere tells of no single minute either."""
    upto, after = (
        db.execute(f"SELECT recorded_at FROM history WHERE position{where} LIMIT 1", (position,))
        for where in ("<=? ORDER BY position DESC", ">? ORDER BY position")
    )
    own, later = (row[0] if row else None for row in (upto.fetchone(), after.fetchone()))
    if own is None or own + -own % QUARTER <= (later or ms(context.now())):
        return position
    return position_of(db, own - own % QUARTER)


def must_be_over(scope: Scope) -> None:
    """Nothing of the days may have come after the position, also none who came or answered."""
    row = scope.db.execute(
        "SELECT recorded_at FROM history WHERE position>? AND network=? ORDER BY position LIMIT 1",
        (scope.position, scope.network.hex),
    ).fetchone()
    if row is not None and row[0] <= scope.end:
        raise Malformed(422, "not_over")


def season_or(first: str, last: str) -> Period:
    """Both days, or this season."""
    start, end = day_asked(first), day_asked(last)
    today = forms.local_time().day
    if start is None and end is None:
        return _this_season(today)
    if start is None or end is None:
        raise Malformed(422, "both_days")
    if start > end:
        raise Malformed(422, "turned_round")
    if start > today:
        raise Malformed(422, "future")
    if (end - start).days > LONGEST:
        raise Malformed(422, "period_too_long")
    found = Period(start, end)
    if in_months() and not (found.is_in_months and end < today):
        raise Malformed(422, "whole_months")
    return found


def _this_season(today: date) -> Period:
    """Of an evaluator's the months that are over; before the first is, the season before."""
    season = Season.of(today)
    if not in_months():
        return Period(season.first, season.last)
    last = last_over()
    return Period(Season.of(last).first, last)


def day_asked(name: str) -> date | None:
    said = request.args.get(name)
    if not said:
        return None
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise Malformed(422, "not_a_day") from None
    if not YEARS[0] <= day <= YEARS[1]:
        raise Malformed(422, "not_a_day")
    return day
