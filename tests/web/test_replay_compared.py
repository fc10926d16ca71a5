"""Two moments compared: from the one that is looked at, named so that they differ, and back."""

import re

import pytest

FRIDAY = "/replay/2026-11-20"
CHANGED = "/replay/2026-10-24"
FIELD = re.compile(r'<input id="([ab])" name="[ab]" type="text" value="([^"]*)"')
FOLD = re.compile(r'<select id="([ab])_fold".*?value="([01])" selected', re.DOTALL)
LOOKED = re.compile(r'<input type="hidden" name="at" value="([^"]+)">')


def seen(browser, path, status=200, **told):
    answer = browser.get(path, query_string=told or None)
    assert answer.status_code == status
    return answer.get_data(as_text=True).replace("\xa0", " ")


def heading(page):
    return re.search(r"<h1>(.*?)</h1>", page)[1]


def compared(browser, page, night=FRIDAY, **typed):
    """The comparison form of a page, sent with these answers."""
    told = {**dict(FIELD.findall(page)), "at": LOOKED.search(page)[1], "as": "volunteer"}
    told |= {f"{name}_fold": fold for name, fold in FOLD.findall(page)}
    return seen(browser, f"{night}/compare", **{**told, **typed})


@pytest.fixture
def evening(world, clock):
    """Something for all at 20.07.00 and 20.41.30."""
    for at, text in (("20:07", "Tidigt"), ("20:41:30", "Sent")):
        clock.set(f"2026-11-20 {at}")
        world.incident(text, audience="all")
    clock.set("2026-11-21 12:00")


@pytest.fixture
def put_back(world, clock):
    """Something at 02.20 summer time, and at 02.20 winter time."""
    for offset, text in (("+02:00", "Sommar"), ("+01:00", "Vinter")):
        clock.set(f"2026-10-25T02:20:00{offset}")
        world.incident(text, audience="all")
    clock.set("2026-10-26 12:00")


def test_the_moment_one_looks_at_is_filled_in_and_meant_to_the_second(browsers, evening):
    page = seen(browsers.coordinator, FRIDAY, **{"as": "volunteer"})
    assert dict(FIELD.findall(page)) == {"a": "20.41", "b": "20.41"} and not FOLD.search(page)
    told = compared(browsers.coordinator, page, a="20.10")
    assert "mellan 20.10 och 20.41" in heading(told) and "Sent" in told


def test_the_slider_fills_in_its_moment(browsers, evening):
    told = seen(browsers.coordinator, f"{FRIDAY}/board", n="0")
    assert dict(FIELD.findall(told)) == {"a": "20.07", "b": "20.07"}
    assert 'id="moments" class="moments" hx-swap-oob' in told


def test_the_way_back_is_to_the_moment_that_was_looked_at(browsers, evening):
    page = seen(browsers.coordinator, FRIDAY, n="0", **{"as": "volunteer"})
    told = compared(browsers.coordinator, page, b="20.50")
    (back,) = re.findall(r'<a href="([^"]+)">Till kvällen', told)
    assert "volontärerna tavlan 20.07" in seen(browsers.coordinator, back.replace("&amp;", "&"))


def test_without_a_page_to_go_back_to_it_is_the_later_moment(browsers, evening):
    told = seen(browsers.coordinator, f"{FRIDAY}/compare", a="20.50", b="20.10")
    (back,) = re.findall(r'<a href="([^"]+)">Till kvällen', told)
    assert "tavlan 20.50" in seen(browsers.coordinator, back.replace("&amp;", "&"))


def test_a_date_stands_where_two_differ(browsers, evening):
    told = seen(browsers.coordinator, f"{FRIDAY}/compare", a="20.10", b="02.30")
    assert "mellan fre 20 nov 20.10 och lör 21 nov 02.30" in heading(told)


def test_the_first_and_the_second_of_a_repeated_time_are_compared(browsers, put_back):
    page = seen(browsers.coordinator, CHANGED, clock="02.30", fold="1")
    assert dict(FOLD.findall(page)) == {"a": "1", "b": "1"}
    told = compared(browsers.coordinator, page, CHANGED, a_fold="0")
    assert "mellan 02.30 (sommartid) och 02.30 (vintertid)" in heading(told)
    assert "Vinter" in told and "Sommar" not in told


def test_of_a_repeated_time_the_first_is_meant_unless_said(browsers, put_back):
    told = seen(browsers.coordinator, f"{CHANGED}/compare", a="02.10", b="02.30")
    assert "mellan 02.10 (sommartid) och 02.30 (sommartid)" in heading(told)


def test_an_evaluator_compares_quarter_hours_also_up_to_now(browsers, evening, clock):
    clock.set("2026-11-20 20:44")
    assert "och 20.30" in heading(seen(browsers.evaluator, f"{FRIDAY}/compare"))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"a": "25.00"}, "varken en tid"),
        ({"a": "20.00", "a_fold": "2"}, "varken en tid"),
        ({"b": "20.00", "b_fold": "ja"}, "varken en tid"),
        ({"at": "strax", "a": "20.00"}, "varken en tid"),
        ({"a": "2031-01-01T00:00:00Z"}, "inte varit än"),
    ],
)
def test_what_is_no_moment_is_not_compared(browsers, evening, told, said):
    assert said in seen(browsers.coordinator, f"{FRIDAY}/compare", 422, **told)
