"""What counts as taking part, what as a gap, and how long a gap is."""

from datetime import date, timedelta

import pytest

from briefing.domain.season import Season
from briefing.domain.taking_part import answer_for, answer_of_borough, silent_in_a_row


@pytest.mark.parametrize(
    ("said", "member", "has_function", "told"),
    [
        ("came", True, True, "came"),
        ("came", False, False, "came"),
        ("line", True, False, "line"),
        (None, True, True, "silent"),
        (None, True, False, "no_function"),
        (None, False, True, None),
    ],
)
def test_only_a_member_with_a_function_that_said_nothing_is_silent(
    said, member, has_function, told
):
    assert answer_for(said, member=member, has_function=has_function) == told


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"silent", "came"}, "came"),
        ({"silent", "excused"}, "excused"),
        ({"silent", "no_function"}, "silent"),
        ({"no_function", None}, "no_function"),
        ({None}, "no_function"),
        (set(), "no_function"),
    ],
)
def test_a_borough_is_told_by_the_best_of_those_who_work_for_it(answers, told):
    assert answer_of_borough(answers, member=True, has_function=True) == told


def test_a_borough_that_has_no_function_or_is_no_member_is_no_gap():
    assert answer_of_borough({"silent"}, member=True, has_function=False) == "no_function"
    assert answer_of_borough({"silent"}, member=False, has_function=True) is None
    assert answer_of_borough({"came"}, member=False, has_function=False) == "came"


@pytest.mark.parametrize(
    ("answers", "count"),
    [
        ([], 0),
        (["silent"], 1),
        (["silent", "came"], 0),
        (["came", "silent", "silent"], 2),
        (["silent", None, "silent"], 1),
        (["silent", "no_function", "silent", "silent"], 2),
        (["silent", "silent", None], 0),
    ],
)
def test_silence_in_a_row_is_counted_from_the_newest_evening(answers, count):
    assert silent_in_a_row(answers) == count


def test_every_day_is_in_exactly_one_season():
    day = date(2026, 1, 1)
    while day.year < 2028:
        season = Season.of(day)
        assert season.first <= day <= season.last
        assert Season.named(season.code) == season
        day += timedelta(days=1)
    assert Season.of(date(2026, 7, 31)).code == "2026-spring"
    assert Season.of(date(2026, 8, 1)).code == "2026-autumn"


@pytest.mark.parametrize(
    "code", ["", "2026", "2026-summer", "0000-spring", "x026-autumn", "²026-autumn"]
)
def test_what_is_no_season_is_refused(code):
    with pytest.raises(ValueError):
        Season.named(code)
