"""What is told of few, or only of whole months, or not with its events."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from briefing.application import system
from briefing.domain.incident import Incident
from briefing.projections.indicators import uncertainty
from briefing.projections.indicators.records import Period
from briefing.projections.indicators.report import CODES
from briefing.projections.indicators.scope import Scope

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
DAYS = Period(date(2026, 11, 2), date(2026, 11, 29))


@pytest.fixture
def figures(service, network):
    """(row, column) -> figure of an indicator."""

    def of(code, period=NOVEMBER, least=1):
        db, newest = service.model.reader(), service.model.position()[0]
        scope = Scope(db, network, period, newest, ZoneInfo("Europe/Stockholm"), least)
        return {(one.row, one.column): one for one in CODES[code](scope).figures}

    return of


@pytest.fixture
def took(story, people, clock):
    """Four guards of Farsta take one hour each at home, the first one also away."""
    clock.set("2026-11-10 12:00")
    guards = [people.another("guard", district="Farsta") for _ in range(4)]

    def taken(guard, district):
        span = {"starts_at": clock(), "ends_at": clock() + timedelta(hours=1)}
        told = {"what": "Gå dit", "to": {"role": "guard"}, "kind": "task", "district": district}
        id = story.given("offer_assignment", people.police, audience="professional", **told, **span)
        story.given("accept", guard, id)

    for guard in guards:
        taken(guard, "Farsta")
    return lambda: taken(guards[0], "Bagarmossen")


def test_organisations_are_told_of_in_whole_months_and_not_with_their_events(took, figures):
    """A day more or less would say who took, or left, which request."""
    whole, named = figures("taken").values()
    assert len(whole.behind) == 4
    assert (named.numerator, named.events) == (4, ())
    assert [one.row for one in figures("taken", DAYS).values()] == ["all"]
    assert figures("hours", DAYS) == {}
    assert [one.events for one in figures("hours").values()] == [()]


def test_hours_of_one_person_away_are_not_what_is_left_of_the_whole(took, figures):
    (at_home,) = figures("hours").items()
    assert (at_home[0][1], at_home[1].value) == ("home", 4)
    took()
    (together,) = figures("hours").items()
    assert (together[0][1], together[1].value) == ("together", 5)


def test_what_one_tap_decided_and_ended_says_nothing_of_how_long_it_takes(
    story, people, figures, clock
):
    told = {"category": "gathering", "priority": "yellow", "district": "Farsta", "text": "x"}
    for minutes in (0, 0, 0, 10, 20, 30):
        clock.set("2026-11-10 12:00")
        id = story.given("report_incident", people.police, audience="all", **told)
        if minutes:
            story.given("dispose_item", people.police, Incident, id, outcome="carried")
            clock.forward(minutes=minutes)
        story.given("dispose_item", people.police, Incident, id, outcome="done")
    found = figures("decided_done")["all", ""]
    assert (found.value, found.denominator) == (20, 3)
    assert figures("decided_done_category")["gathering", ""].value == 20


def test_a_leads_minutes_are_told_of_three_evenings_to_who_is_told_of_no_small_group(
    story, people, network, figures, clock
):
    for day in (6, 13, 20):
        clock.set(f"2026-11-{day:02d} 20:00")
        id = story.given("plan_session", system(network), date=f"2026-11-{day:02d}")
        story.given("open_session", system(network), id)
        story.given("take_lead", people.police, id)
        story.given("go_live", people.police, id)
        assert figures("lead_minutes", least=3).get(("2026-11", "")) is None
        clock.forward(minutes=10)
        story.given("seal_session", people.police, id)
    assert figures("lead_minutes", least=3)["2026-11", ""].value == 10


def test_an_end_of_a_medians_interval_is_never_one_of_the_three_at_the_end():
    assert uncertainty.of_median(range(13)) is None
    low, high = uncertainty.of_median(range(14))
    assert low >= 2 and high <= 11


def test_none_of_those_that_it_was_about_is_a_number_with_its_events(story, people, figures):
    told = {"category": "gathering", "priority": "yellow", "district": "Farsta", "text": "x"}
    for _ in range(3):
        story.given("report_incident", people.police, audience="all", **told)
    found = figures("outcomes")["all", ""]
    assert (found.value, found.behind, len(found.events)) == (0, (), 3)
