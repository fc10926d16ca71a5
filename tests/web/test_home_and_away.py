"""The page of home and away: figures for those it concerns, reasons for one's own organisation."""

import re
from datetime import timedelta

import pytest

from briefing.domain import context


@pytest.fixture
def answered(story, people):
    """Three field workers of Farsta: two take one at home, one takes one away, all leave one."""
    crew = [
        people.field_worker,
        *(people.another("field_worker", "sdf-farsta", "Farsta") for _ in "ab"),
    ]
    for number, one in enumerate(crew):
        story.given("accept", one, offer(story, people, "Högdalen" if number == 2 else "Sköndal"))
        story.given("decline", one, offer(story, people, "Högdalen"), reason="own_area_first")
    return crew


def offer(story, people, district):
    now = context.now()
    told = {"what": "Gå förbi", "to": {"role": "field_worker"}, "audience": "professional"}
    span = {"starts_at": now, "ends_at": now + timedelta(hours=2)}
    return story.given("offer_assignment", people.police, **told, **span, district=district)


def shown(browser):
    page = browser.get("/balance").get_data(as_text=True)
    rows = re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', page, re.S)
    return page, [(name, re.findall(r"<td[^>]*>([^<]*)</td>", cells)) for name, cells in rows]


def test_season_and_hours_are_figures_of_no_person(browsers, answered):
    page, rows = shown(browsers.guard)
    assert "Hösten 2026" in page
    assert rows == [
        ("Farsta", ["2", "1", "3"]),
        ("november\u00a02026", ["Farsta stadsdelsförvaltning", "6"]),
    ]
    assert "Testnamn" not in page
    assert all(one.person.hex not in page for one in answered)


def test_an_evaluator_sees_boroughs_when_the_month_is_over(browsers, answered, clock):
    assert "i en månad som är över" in shown(browsers.evaluator)[0]
    clock.set("2026-12-02 12:00")
    assert shown(browsers.evaluator)[1][0] == ("Farsta", ["–", "–", "3"])


def test_reasons_are_for_the_own_organisation(browsers, answered, clock):
    clock.set("2026-12-02 12:00")
    assert "Eget område först: 3" in shown(browsers.field_worker)[0]
    for role in ("police", "guard", "coordinator", "evaluator"):
        assert "Eget område först" not in shown(browsers[role])[0], role


def test_fewer_than_three_are_not_shown(browsers, story, people):
    for _ in range(4):
        story.given("accept", people.field_worker, offer(story, people, "Farsta"))
        story.given("decline", people.field_worker, offer(story, people, "Farsta"), reason="busy")
    page, rows = shown(browsers.field_worker)
    assert rows == [("november\u00a02026", ["För få för att visa."])]
    assert "Annat pågår" not in page


def test_an_empty_season_says_so_and_the_page_is_reached_from_the_menu(browsers):
    assert "har fått svar än" in shown(browsers.coordinator)[0]
    assert 'href="/balance"' in browsers.evaluator.get("/me").get_data(as_text=True)
    assert 'href="/balance"' not in browsers.volunteer.get("/me").get_data(as_text=True)
