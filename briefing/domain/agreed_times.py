"""Whether the times that a network agrees on can be kept: each readable, the evening in order."""

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from briefing.domain.schedule import CLOSING, OPENING, WEEKDAYS, Schedule

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
IN_ORDER = ("opens", "wall", "starts", "autoseal", "shift_from", "shift_until", "debrief_until")
WEEKLY = ("planned", "reminder", "remote_until", "valid_until")
ORDINARY_MONDAY = date(2026, 6, 1)


def wrong_times(agreed: dict[str, Any], timezone: str) -> dict[str, str]:
    """`{name: not_clock | not_weekday_clock | out_of_order}`; names as in a network's file, a
    session's closing by its weekday. {} when all is well."""
    clocks = {name: agreed[name] for name in (*OPENING, *CLOSING[:3], "operational_day")}
    weekly = {name: agreed[name] for name in WEEKLY} | agreed["closing"]
    wrong = {name: "not_clock" for name, said in clocks.items() if not CLOCK.fullmatch(said)}
    wrong |= {name: "not_weekday_clock" for name, said in weekly.items() if not _is_weekly(said)}
    return wrong or _out_of_order(Schedule.of(agreed, timezone))


def _is_weekly(said: str) -> bool:
    day, _, clock = said.partition(" ")
    return day in WEEKDAYS and CLOCK.fullmatch(clock) is not None


def _out_of_order(schedule: Schedule) -> dict[str, str]:
    """The first step of the week, and of each evening, that comes before the one it follows."""
    wrong = {}
    sunday = ORDINARY_MONDAY - timedelta(days=1)
    week = [schedule.planned, schedule.reminder, schedule.remote_until]
    moments = [schedule.next_weekday(sunday, said) for said in week]
    for name, (before, moment) in zip(WEEKLY[1:3], pairwise(moments), strict=True):
        if moment < before:
            return {name: "out_of_order"}
    for name in schedule.weekdays:
        times = schedule.times(ORDINARY_MONDAY + timedelta(days=WEEKDAYS.index(name)))
        steps = [*((step, times[step]) for step in IN_ORDER), (name, times["closes"])]
        for (_, before), (step, moment) in pairwise(steps):
            if moment < before:
                wrong[step] = "out_of_order"
                break
    return wrong
