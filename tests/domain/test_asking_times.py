"""When organisations are asked who comes: Monday, reminded on Thursday, until Friday 15.00."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest


def asking(schedule, day):
    day = date.fromisoformat(day)
    told = schedule.asking(day, schedule.times(day)["opens"])
    zone = ZoneInfo("Europe/Stockholm")
    return {name: f"{moment.astimezone(zone):%a %d %H:%M}" for name, moment in told.items()}


@pytest.mark.parametrize("day", ["2026-11-20", "2026-11-21", "2026-11-22"])
def test_friday_and_saturday_are_asked_about_together(schedule, day):
    assert asking(schedule, day) == {
        "asked": "Mon 16 09:00",
        "urgent": "Thu 19 12:00",
        "until": "Fri 20 15:00",
    }


def test_an_extra_evening_early_in_the_week_is_asked_about_until_it_opens(schedule):
    assert asking(schedule, "2026-11-17") == {
        "asked": "Mon 16 09:00",
        "urgent": "Mon 16 16:00",
        "until": "Tue 17 16:00",
    }


def test_the_steps_follow_each_other_on_every_day_of_a_year(schedule):
    day = date(2026, 1, 1)
    while day.year == 2026:
        opens = schedule.times(day)["opens"]
        told = schedule.asking(day, opens)
        assert told["urgent"] < told["until"] <= opens
        assert datetime.now(UTC).tzinfo == told["until"].tzinfo
        day += timedelta(days=1)
