"""The calendar's facts, against dates that anyone can look up."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from briefing.projections.calendar import calendar, clock_change

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def codes(said):
    return [one["code"] for one in calendar(date.fromisoformat(said), STOCKHOLM, "sv")]


@pytest.mark.parametrize(
    ("evening", "expected"),
    [
        ("2026-11-20", []),
        ("2026-11-27", ["payday"]),
        ("2026-11-28", ["payday"]),
        ("2026-04-24", ["payday"]),
        ("2026-07-24", ["payday"]),
        ("2026-10-24", ["payday", "longer"]),
        ("2027-03-27", ["holiday", "payday", "shorter"]),
        ("2026-06-19", ["holiday"]),
        ("2026-12-31", ["holiday"]),
    ],
)
def test_an_evening_is_told_what_is_special_about_it(evening, expected):
    assert codes(evening) == expected


def test_holidays_have_names_in_both_languages():
    day = date(2026, 6, 19)
    assert calendar(day, STOCKHOLM, "sv")[0]["name"] == "Midsommarafton"
    assert calendar(day, STOCKHOLM, "en")[0]["name"] == "Midsummer Eve"


def test_a_clock_change_is_an_hour_and_belongs_to_the_evening_before():
    assert clock_change(date(2026, 10, 24), STOCKHOLM) == timedelta(hours=1)
    assert clock_change(date(2026, 10, 25), STOCKHOLM) == timedelta(0)
    assert clock_change(date(2027, 3, 27), STOCKHOLM) == timedelta(hours=-1)
