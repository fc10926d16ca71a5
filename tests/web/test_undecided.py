"""After three weekends the coordinator is asked whose decision is missing."""

from datetime import date, timedelta

import pytest
from reading import text_of

from briefing.application import system

TOLD = {"category": "unsafe_place", "priority": "green", "district": "Farsta"}


@pytest.fixture
def weekends(story, network, clock):
    """Lets so many more weekends pass by, Friday and Saturday."""
    friday = [date(2026, 11, 20)]

    def passing(count):
        boss = system(network)
        for _ in range(count):
            for day in (friday[0], friday[0] + timedelta(days=1)):
                clock.set(f"{day} 20:00")
                id = story.given("plan_session", boss, date=str(day))
                for step in ("open_session", "seal_session", "close_session"):
                    story.given(step, boss, id)
            friday[0] += timedelta(days=7)

    return passing


def test_what_three_weekends_left_open_is_asked_about(browsers, story, people, weekends):
    story.given("report_incident", people.police, **TOLD, text="Trasig lampa i gången")
    weekends(2)
    story.given("report_incident", people.police, **TOLD, text="Nytt klotter")
    assert "Vems beslut saknas?" not in text_of(browsers.coordinator.get("/board"))
    weekends(1)
    page = text_of(browsers.coordinator.get("/board"))
    asked = page[page.index('id="undecided"') :].partition("</section>")[0]
    assert "kvarstår 3 helger" in asked
    assert asked.count("<li>") == 1
    for role in ("police", "guard", "evaluator"):
        assert "Vems beslut saknas?" not in text_of(browsers[role].get("/board"))


def test_settings_say_after_how_many_weekends(browsers, story, people, weekends):
    story.given("report_incident", people.police, **TOLD, text="Trasig lampa i gången")
    weekends(1)
    limits = {"carried_weekends": 1}
    changes = {"settings": {"limits": limits}}
    story.given("agree_settings", people.coordinator, changes=changes)
    assert "kvarstår 1 helg<" in text_of(browsers.coordinator.get("/board"))


def test_what_the_coordinator_may_not_read_is_not_asked_about(browsers, story, people, weekends):
    told = {**TOLD, "audience": "own"}
    story.given("report_incident", people.police, **told, text="Bara för oss")
    weekends(3)
    assert "Vems beslut saknas?" not in text_of(browsers.coordinator.get("/board"))
