"""What is played: four weekends as data (`weekends/*.toml`), laid out on the calendar."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

from briefing.domain.schedule import Schedule
from briefing.domain.season import Season

WEEKENDS = ("three_weeks_ago", "two_weeks_ago", "last_week", "this_week")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOMENTS = ("starts_at", "ends_at", "valid_until", "occurred_at", "call_before")
# What a step is told several of: the name of one ("" for a table of facts), seconds apart.
SPREAD = {
    "people": ("by", 40),
    "items": ("item", 80),
    "ballots": ("", 60),
    "newcomers": ("newcomer", 50),
}
SURVEYS = ("open_survey", "answer_survey")
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Step:
    """At `moment` (UTC) the person called `by` asks for the command `do`, told as written.

    `evening` is the operational day of the session that the step belongs to. `by` is empty where
    nobody is known.
    """

    moment: datetime
    evening: date
    by: str
    do: str
    told: dict[str, Any]


def read(name: str) -> Any:
    """A data file of this package, parsed."""
    return tomllib.loads((files("briefing.demo") / name).read_text(encoding="utf-8"))


def mondays(schedule: Schedule, now: datetime) -> list[date]:
    """The weeks that are played: the one planned at `now` and the three before it."""
    first = schedule.planned_days(now)[0]
    this = first - timedelta(days=first.weekday())
    return [this - WEEK * back for back in reversed(range(len(WEEKENDS)))]


def steps(schedule: Schedule, now: datetime) -> list[Step]:
    """Every step until `now`, in order."""
    found = [
        step
        for name, monday in zip(WEEKENDS, mondays(schedule, now), strict=True)
        for told in read(f"weekends/{name}.toml")["steps"]
        if told["do"] not in SURVEYS or _is_surveyed(monday)
        for step in _spread(schedule, monday, dict(told))
    ]
    return sorted((step for step in found if step.moment <= now), key=lambda step: step.moment)


def turns(schedule: Schedule, now: datetime) -> list[datetime]:
    """The moments until `now` at which the clock alone has something to do."""
    found: list[datetime] = []
    for monday in mondays(schedule, now):
        found += [planning(schedule, monday), schedule.valid_from(planning(schedule, monday))]
        for evening in (_day(monday, "fri"), _day(monday, "sat")):
            found += schedule.times(evening).values()
    return sorted(moment for moment in found if moment <= now)


def planning(schedule: Schedule, monday: date) -> datetime:
    """When the sessions of the week of `monday` are planned, UTC."""
    return schedule.moment(monday, schedule.planned.split()[1])


def _spread(schedule: Schedule, monday: date, told: dict[str, Any]) -> Iterator[Step]:
    """One step, or one for each of the several that it tells, some seconds apart."""
    moment, do = _moment(schedule, monday, told.pop("at")), told.pop("do")
    said = told.pop("session", None)
    evening = _day(monday, said) if said else _evening(schedule, monday, moment)
    for name in MOMENTS:
        if name in told:
            told[name] = _moment(schedule, monday, told[name])
    if do == "open_survey":
        told |= _days_of_a_survey(monday)
    for count, (apart, facts) in enumerate(_each(told)):
        at = moment + timedelta(seconds=apart * count)
        yield Step(at, evening, facts.pop("by", ""), do, facts)


def _each(told: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    for name, (one, apart) in SPREAD.items():
        if name in told:
            for each in told.pop(name):
                yield apart, {**told, **({one: each} if one else each)}
            return
    yield 0, told


def _is_surveyed(monday: date) -> bool:
    """Those are asked who were at a briefing of the season: not in its first days."""
    return Season.of(monday - timedelta(days=3)) == Season.of(monday)


def _days_of_a_survey(monday: date) -> dict[str, str]:
    """The week, as far as the season lasts."""
    last = min(_day(monday, "sun"), Season.of(monday).last)
    return {"first": monday.isoformat(), "last": last.isoformat()}


def _moment(schedule: Schedule, monday: date, said: str) -> datetime:
    """`fri 20:12` of the week of `monday`, UTC; `fri+7 20:12` one week later."""
    day, clock = said.split()
    name, _, ahead = day.partition("+")
    return schedule.moment(_day(monday, name) + timedelta(days=int(ahead or 0)), clock)


def _day(monday: date, name: str) -> date:
    return monday + timedelta(days=DAYS.index(name))


def _evening(schedule: Schedule, monday: date, moment: datetime) -> date:
    """Friday's or Saturday's session, by the operational day; earlier days mean Friday."""
    return max(schedule.operational_day(moment), _day(monday, "fri"))
