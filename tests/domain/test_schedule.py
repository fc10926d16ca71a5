"""Agreed local times as moments: clock changes, weekends, the operational day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ORDER = (
    "opens wall starts autoseal shift_from shift_until debrief_until closes".split()  # noqa: SIM905
)


def local(said, fold=0):
    moment = datetime.fromisoformat(said).replace(tzinfo=STOCKHOLM, fold=fold)
    return moment.astimezone(UTC)


def shift(schedule, day):
    times = schedule.times(date.fromisoformat(day))
    return times["shift_until"] - times["shift_from"]


@pytest.mark.parametrize(
    ("saturday", "hours"),
    [("2026-10-17", 6), ("2026-10-24", 7), ("2026-11-21", 6), ("2027-03-27", 5)],
)
def test_the_clock_changes_inside_the_saturday_shift(schedule, saturday, hours):
    assert shift(schedule, saturday) == timedelta(hours=hours)


@pytest.mark.parametrize("day", ["2026-10-23", "2026-10-24", "2026-11-20", "2027-03-27"])
def test_the_moments_of_an_evening_follow_each_other(schedule, day):
    times = schedule.times(date.fromisoformat(day))
    assert sorted(times, key=times.get) == ORDER


def test_friday_closes_on_saturday_and_saturday_on_thursday(schedule):
    assert schedule.times(date(2026, 11, 20))["closes"] == local("2026-11-21 18:00")
    assert schedule.times(date(2026, 11, 21))["closes"] == local("2026-11-26 12:00")


def test_an_extra_session_on_a_weekday_closes_after_its_debrief(schedule):
    times = schedule.times(date(2026, 12, 23))
    assert times["closes"] > times["debrief_until"] > times["shift_until"]


def test_in_the_repeated_hour_an_opening_is_the_earlier_and_a_closing_the_later(schedule):
    night = date(2026, 10, 25)
    assert schedule.moment(night, "02:30") == local("2026-10-25 02:30", fold=0)
    assert schedule.moment(night, "02:30", later=True) == local("2026-10-25 02:30", fold=1)


def test_two_in_the_morning_belongs_to_the_evening_before(schedule):
    assert schedule.operational_day(local("2026-11-21 02:00")) == date(2026, 11, 20)
    assert schedule.operational_day(local("2026-11-21 06:00")) == date(2026, 11, 21)


def test_the_week_is_planned_from_monday_nine_o_clock(schedule):
    before = schedule.planned_days(local("2026-11-16 08:59"))
    after = schedule.planned_days(local("2026-11-16 09:00"))
    assert before == [date(2026, 11, 13), date(2026, 11, 14)]
    assert after == [date(2026, 11, 20), date(2026, 11, 21)]


@pytest.mark.parametrize(
    ("known", "until"),
    [
        ("2026-11-20 20:00", "2026-11-22 06:00"),
        ("2026-11-22 05:59", "2026-11-22 06:00"),
        ("2026-11-22 06:00", "2026-11-29 06:00"),
        ("2026-10-24 23:00", "2026-10-25 06:00"),
    ],
)
def test_an_item_is_valid_until_sunday_morning(schedule, known, until):
    assert schedule.valid_from(local(known)) == local(until)


def test_taken_along_to_next_friday_lasts_one_weekend_more(schedule):
    assert schedule.next_weekend(local("2026-11-20 22:00")) == local("2026-11-29 06:00")
    assert schedule.next_weekend(local("2027-03-26 22:00")) == local("2027-04-04 06:00")


def test_friday_and_saturday_are_one_weekend(schedule):
    weekends = {schedule.weekend(date(2026, 11, day)) for day in (20, 21)}
    assert weekends == {"2026-W47"}
    assert schedule.weekend(date(2026, 11, 27)) == "2026-W48"


def test_a_moved_session_moves_whole(schedule):
    day = date(2026, 11, 20)
    moved = schedule.moved(day, local("2026-11-20 21:30"))
    shifts = {moved[name] - moment for name, moment in schedule.times(day).items()}
    assert shifts == {timedelta(minutes=90)}
