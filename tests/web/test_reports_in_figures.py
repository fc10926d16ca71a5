"""The week for the EST meeting and the figures for the public: what is counted and what is not."""

import csv
import io
import re
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from given import here
from reading import text_of

from briefing.application import system
from briefing.application.imports import PublicEvent, public_event_id
from briefing.domain.incident import Incident
from briefing.domain.observation import Observation
from briefing.projections.view import View

WEEK = "/reports/week"
PUBLIC = "/reports/public"
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def many(world, people, clock):
    """Friday of week 47: three times `all` vandalism in Farsta at 20, three `professional` fires
    in Högdalen at 22, and one theft; then Monday."""
    made = [world.incident("hemligt ett", category="vandalism", audience="all") for _ in "abc"]
    clock.set("2026-11-20 22:10")
    told = {"category": "fire", "district": "Högdalen", "audience": "professional"}
    made += [world.incident("hemligt två", **told) for _ in "abc"]
    made.append(world.incident("hemligt tre", category="theft", audience="all"))
    clock.set("2026-11-23 12:00")
    return made


def rows(answer):
    """(heading, group) -> count of a file."""
    text = answer.get_data().decode("utf-8-sig")
    assert answer.status_code == 200, text
    return {
        (what, group): count for what, group, count in csv.reader(io.StringIO(text), delimiter=";")
    }


def week(browser, said="2026-W47", **told):
    return browser.get(f"{WEEK}.csv", query_string={"week": said, **told})


def public(browser, **told):
    return browser.get(f"{PUBLIC}.csv", query_string=told or {"month": "2026-11"})


def test_a_week_is_counted_by_what_where_and_when(browsers, many):
    found = rows(week(browsers.police))
    assert found["Händelser", ""] == "7"
    assert (found["Vad", "Skadegörelse"], found["Vad", "övriga tillsammans"]) == ("3", "4")
    assert found["Stadsdel", "Högdalen"] == "3"
    assert found["Stadsdel", "Farsta"] == "4"
    assert (found["Klockslag", "kl 20"], found["Klockslag", "kl 22"]) == ("3", "4")


def test_a_group_below_three_stands_with_others(browsers, many):
    found = rows(week(browsers.coordinator))
    assert ("Vad", "Stöld") not in found
    told = {group: count for (what, group), count in found.items() if what == "Vad"}
    assert sum(map(int, told.values())) == 7
    assert all(int(count) >= 3 for count in told.values())
    assert "övriga tillsammans" in told


def test_no_word_of_an_item_is_in_any_of_them(browsers, many):
    for path in (f"{WEEK}?week=2026-W47", f"{WEEK}.csv?week=2026-W47"):
        for role in ("coordinator", "police"):
            assert "hemligt" not in text_of(browsers[role].get(path)), path


def test_the_week_is_the_same_for_all_who_may_see_it(browsers, many):
    told = [
        {
            key: count
            for key, count in rows(week(browsers[role])).items()
            if key[0] != "Räknat vid läget"
        }
        for role in ("coordinator", "police")
    ]
    assert told[0] == told[1]


def test_what_is_for_field_workers_or_one_organisation_is_counted_nowhere(
    browsers, many, world, people, clock
):
    before = week(browsers.coordinator).get_data()
    told = {"occurred_at": datetime(2026, 11, 20, 21, tzinfo=STOCKHOLM), "category": "drugs"}
    for _ in "abc":
        world.incident("för fältet", by=people.field_worker, audience="field", **told)
        world.incident("polisens egna", audience="own", **told)
        world.incident("samordnarnas", by=people.coordinator, audience="own", **told)
    for role in ("coordinator", "police"):
        assert ("Vad", "Narkotika") not in rows(week(browsers[role]))
    assert week(browsers.coordinator).get_data() == before


def test_the_same_week_and_position_are_the_same_bytes_whatever_happens_later(
    browsers, many, world, story, people, clock
):
    first = week(browsers.police)
    position = rows(first)
    at = next(group for what, group in position if what == "Räknat vid läget")
    late = {"occurred_at": datetime(2026, 11, 20, 20, tzinfo=STOCKHOLM), "audience": "all"}
    for _ in "abc":
        world.incident("känd sent", **late, category="theft")
    story.given("strike_item", people.police, Incident, UUID(many[0]), reason="Fel")
    assert week(browsers.police, at=at).get_data() == first.get_data()
    now = rows(week(browsers.police))
    assert (now["Händelser", ""], now["Vad", "Stöld"]) == ("9", "4")
    assert ("Vad", "Skadegörelse") not in now, "two are left"


def test_a_place_is_named_only_when_it_is_for_all_and_never_for_many_people_out(
    browsers, world, story, people, clock
):
    boss = people.coordinator
    story.given(
        "register_place", boss, name="Porten vid ån", district="Farsta", audience="professional"
    )
    for place in ("Farsta torg", "Porten vid ån", "bakom skjulet"):
        for _ in "abc":
            world.incident(category="theft", place=place, audience="professional")
    for _ in "abc":
        world.incident(category="gathering", place="Farsta T", audience="all")
    clock.set("2026-11-23 12:00")
    answer = week(browsers.coordinator)
    found = {group: count for (what, group), count in rows(answer).items() if what == "Plats"}
    assert found == {"Farsta torg": "3"}
    assert rows(answer)["Händelser", ""] == "12"
    text = answer.get_data(as_text=True)
    assert "Porten" not in text and "skjulet" not in text and "Farsta T;" not in text


def test_calm_is_counted_beside_and_what_was_struck_is_not(
    browsers, many, world, story, people, clock
):
    clock.set("2026-11-20 23:00")
    ids = [world.observation() for _ in "abcd"]
    story.given("strike_item", people.police, Observation, UUID(ids[0]), reason="Fel plats")
    clock.set("2026-11-23 12:00")
    assert rows(week(browsers.police))["Rapporter om lugnt", ""] == "3"
    story.given("strike_item", people.police, Observation, UUID(ids[1]), reason="Fel plats")
    assert rows(week(browsers.police))["Rapporter om lugnt", ""] == "färre än tre"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (WEEK, {"week": "2026-W48"}),
        (WEEK, {"week": "2099-W01"}),
        (WEEK, {"week": "2026-W54"}),
        (WEEK, {"week": "47"}),
        (WEEK, {"week": "0000-W01"}),
        (WEEK, {"week": "2026-W47", "at": "strax"}),
        (PUBLIC, {"month": "2026-11"}),
        (PUBLIC, {"month": "2026-13"}),
        (PUBLIC, {"season": "2026-autumn"}),
        (PUBLIC, {"season": "2026-vinter"}),
    ],
)
def test_what_is_no_period_or_is_not_over_gets_a_clear_answer(browsers, many, path, told):
    answer = browsers.coordinator.get(path, query_string=told)
    assert answer.status_code == 422


def test_a_position_within_the_week_is_refused(browsers, many, api, people, service):
    """Two positions with one report between them would tell of that report."""
    view = View(people.police.network, "police", people.police.organisation)
    within = service.app.recorder.position_of(UUID(many[4]), 1)
    at = api.positions.give(within, view)
    assert week(browsers.police, at=at).status_code == 422
    after = api.positions.give(service.app.recorder.position_of(UUID(many[-1]), 1), view)
    assert week(browsers.police, at=after).status_code == 200


@pytest.fixture
def november(many, story, people, network, world, clock):
    """Three evenings held, one cancelled; the guards and the police came; then December."""
    for day in ("06", "07", "13", "14"):
        clock.set(f"2026-11-{day} 20:00")
        id = story.given("plan_session", world.clockwork, date=f"2026-11-{day}")
        if day == "14":
            story.given("cancel_session", people.coordinator, id, reason="Storm")
            continue
        story.given("open_session", world.clockwork, id)
        here(story, people.guard, people.police, people.volunteer, session=id)
        story.given("go_live", people.police, id)
        story.given("seal_session", people.police, id)
    clock.set("2026-12-02 12:00")


def test_the_public_gets_what_is_for_all_and_what_the_network_did(browsers, november):
    found = rows(public(browsers.coordinator))
    assert found["Genomgångar som hölls", ""] == "3"
    assert found["Organisationer som var med", ""] == "3"
    assert found["Händelser som rapporterades", ""] == "4"
    assert ("Vad", "Brand") not in found
    boroughs = {group: n for (what, group), n in found.items() if what == "Stadsdelsområde"}
    assert boroughs == {"Farsta": "4"}
    assert not any(what in ("Stadsdel", "Plats", "Klockslag") for what, _ in found)


def test_fewer_than_three_is_said_in_words(browsers, world, clock):
    world.incident(audience="all")
    clock.set("2026-12-02 12:00")
    answer = public(browsers.coordinator)
    assert rows(answer)["Händelser som rapporterades", ""] == "färre än tre"
    assert ";1\r\n" not in answer.get_data(as_text=True)


def test_the_public_page_is_in_both_languages_and_publishes_nothing(browsers, november, recorded):
    before = recorded()
    page = text_of(browsers.coordinator.get(f"{PUBLIC}?month=2026-11"))
    assert '<section lang="sv"' in page and '<section lang="en"' in page
    assert "Briefings held" in page and "Sidan publicerar ingenting." in page
    assert recorded() == before


def test_the_public_figures_are_the_same_again(browsers, november, story, people, many, clock):
    first = public(browsers.coordinator)
    at = next(group for what, group in rows(first) if what == "Räknat vid läget")
    story.given("change_audience", people.police, Incident, UUID(many[0]), audience="authority")
    clock.set("2026-12-03 12:00")
    session = story.given("plan_session", people.coordinator, date="2026-12-04")
    story.given("cancel_session", people.coordinator, session, reason="Storm")
    again = public(browsers.coordinator, month="2026-11", at=at)
    assert again.get_data() == first.get_data()
    assert rows(public(browsers.coordinator))["Händelser som rapporterades", ""] == "3"


def test_a_season_that_is_over_is_counted(browsers, november, clock):
    clock.set("2027-01-02 12:00")
    found = rows(public(browsers.coordinator, season="2026-autumn"))
    assert found["Genomgångar som hölls", ""] == "3"
    page = text_of(browsers.coordinator.get(f"{PUBLIC}?season=2026-autumn"))
    assert re.search(r"hösten\s2026", page)


def test_a_season_without_its_other_months_is_no_small_group_of_a_month(browsers, world, clock):
    for day, categories in (("10-09", ["theft", *["alcohol"] * 4]), ("11-06", ["theft"] * 3)):
        clock.set(f"2026-{day} 21:00")
        for category in categories:
            world.incident(audience="all", category=category)
    clock.set("2027-01-02 12:00")
    season = rows(public(browsers.coordinator, season="2026-autumn"))
    assert {group: n for (what, group), n in season.items() if what == "Vad"} == {"Stöld": "3"}
    assert season["Stadsdelsområde", "Farsta"] == "8"


def test_the_hour_after_midnight_belongs_to_the_week_before(browsers, world, clock):
    clock.set("2026-11-23 02:30")
    for _ in "abc":
        world.incident(audience="all", category="theft")
    clock.set("2026-11-30 12:00")
    assert rows(week(browsers.police))["Klockslag", "kl 2"] == "3"
    assert rows(week(browsers.police, "2026-W48"))["Händelser", ""] == "0"


def test_a_public_event_counts_when_somebody_took_it_over(browsers, story, people, network, clock):
    caller, ids = system(network, channel="import"), []
    for number in (1, 2, 3):
        ids.append(public_event_id(network, "polisen", number))
        facts = {"type": "Bråk", "category": "violence", "text": "Bråk.", "occurred_at": clock()}
        where = {"district": None, "place": None, "borough": None}
        told = PublicEvent(ids[-1], number, **facts, **where, body=b"")
        story.given("report_public_event", caller, told, clock())
    clock.set("2026-11-23 12:00")
    assert rows(week(browsers.police))["Händelser", ""] == "0"
    for id in ids:
        story.given("prioritise", people.police, id, priority="yellow")
    found = rows(week(browsers.police))
    assert (found["Händelser", ""], found["Stadsdel", "ingen plats angiven"]) == ("3", "3")
