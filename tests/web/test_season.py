"""The season: who sees which rows, what is in them, the chief's table on paper and as a file."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from reading import text_of

from briefing.application import system

SEASON = "/participation/season"


@pytest.fixture
def evenings(story, network, people, clock):
    """Five Fridays from 23 October 2026, the second one cancelled; the guards come to all, the
    police send a line to the last."""
    boss = system(network)
    for week in range(5):
        day = date(2026, 10, 23) + timedelta(days=7 * week)
        clock.set(f"{day} 20:00")
        id = story.given("plan_session", boss, date=str(day))
        if week == 1:
            story.given("cancel_missed", boss, id)
            continue
        story.given("open_session", boss, id)
        story.given("attend", people.guard, id, present=True)
        if week == 4:
            story.given("state_participation", people.police, id, answer="line", text="Hej")
        story.given("seal_session", boss, id)


def row(page, name, heading="Organisationer"):
    """Of the summary's row of this name: in a row, silent, came, line, nothing, announced,
    excused, no function."""
    table = page[page.index(f"<h2>{heading}</h2>") :]
    found = re.search(rf'<tr><th scope="row">(?:<a[^>]*>)?{name}(?:</a>)?</th>(.*?)</tr>', table)
    return re.findall(r"<td>(?:<strong>)?(.*?)(?:</strong>)?</td>", found[1]) if found else None


def test_a_coordinator_sees_every_organisation_and_borough_with_its_streak(browsers, evenings):
    page = text_of(browsers.coordinator.get(SEASON))
    assert "hösten 2026" in page
    assert row(page, "Stadens ordningsvakter") == ["–", "–", "4", *["–"] * 5]
    assert row(page, "Polisen, lokalpolisområde Farsta") == ["–", "3", "–", "1", *["–"] * 4]
    assert row(page, "SL") == ["4", "4", *["–"] * 6]
    assert row(page, "Farsta", "Stadsdelsområden") == ["–", "3", "–", "1", *["–"] * 4]


def test_every_cell_has_a_letter_to_see_and_a_word_to_hear(browsers, evenings):
    page = text_of(browsers.coordinator.get(SEASON))
    october = page[page.index("<h3>oktober") :]
    cells = re.search(r'<th scope="row">SL</th>(.*?)</tr>', october, re.S)[1]
    assert re.findall(r'aria-hidden="true">(?:<strong>)?([^<]+)', cells) == ["T", "×"]
    assert re.findall(r'class="unseen">([^<]+)<', cells) == ["har inte svarat", "inställd"]


@pytest.mark.parametrize(
    ("role", "own"),
    [
        ("guard", "Stadens ordningsvakter"),
        ("volunteer", "Nattvandrarna i Farsta"),
        ("partner", "SL"),
    ],
)
def test_others_see_the_row_of_their_own_organisation_only(browsers, evenings, role, own):
    page = text_of(browsers[role].get(SEASON))
    names = set(re.findall(r'<th scope="row">(.*?)</th>', page))
    assert names == {own}
    assert "months.csv" not in page


def test_leading_an_evening_shows_nothing_more(browsers, evenings, story, people, network, clock):
    clock.set("2026-11-21 20:00")
    id = story.given("plan_session", system(network), date="2026-11-21")
    story.given("go_live", people.police, id)
    assert row(text_of(browsers.police.get(SEASON)), "SL") is None


def test_who_belongs_to_no_organisation_sees_none(browsers, evenings, story, people):
    told = {"role": "volunteer", "name": "Kim"}
    person = story.given("register_participant", people.coordinator, **told)
    page = text_of(browsers.of(people.of("volunteer", person=person)).get(SEASON))
    assert "Inga genomgångar än." in page
    assert "SL" not in page


def test_an_evaluator_sees_counts_without_names_and_without_small_groups(browsers, evenings, clock):
    clock.set("2026-12-02 12:00")
    page = text_of(browsers.evaluator.get(SEASON))
    assert "SL" not in page
    assert "Stadens ordningsvakter" not in page
    november = page[page.index("<h2>november") : page.index("<h2>oktober")]
    told = dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", november))
    assert set(told) == {"övriga svar", "har inte svarat"}
    assert int(told["övriga svar"]) >= 3
    october = page[page.index("<h2>oktober") :]
    assert all(int(count) >= 3 for count in re.findall(r"<dd>(\d+)</dd>", october))


def test_an_earlier_season_is_a_link_away(browsers, evenings, clock):
    clock.set("2027-02-05 20:00")
    page = text_of(browsers.coordinator.get(SEASON))
    assert "våren 2027" in page
    assert "Inga genomgångar än." in page
    older = re.search(r'href="(/participation/season\?season=2026-autumn)"', page)[1]
    assert row(text_of(browsers.coordinator.get(older)), "SL")[0] == "4"
    for odd in ("rom", "2026", "2026-summer"):
        assert browsers.coordinator.get(f"{SEASON}?season={odd}").status_code == 404


def test_the_months_of_one_organisation_for_its_chief(browsers, evenings, story, people):
    path = "/participation/organisations/sl"
    browsers.coordinator.send(f"{path}/chief", {"chief": "Trygghetschefen på SL"})
    page = text_of(browsers.coordinator.get(path))
    assert "Till Trygghetschefen på SL" in page
    assert "Har inte svarat 4 kvällar i rad." in page
    assert "Stockholmshem" not in page
    rows = re.findall(r'<th scope="row">(\w+\s\d+)</th><td>(\d+)</td>', page)
    assert [(name.split()[0], of) for name, of in rows] == [("oktober", "1"), ("november", "3")]
    assert browsers.coordinator.get("/participation/organisations/rom").status_code == 404
    assert browsers.coordinator.get("/participation/organisations/precens").status_code == 404
    for other in ("police", "partner"):
        assert "Trygghetschefen" not in text_of(browsers[other].get(SEASON))


def test_a_chief_that_cannot_be_one_comes_back_to_the_form(browsers, evenings, recorded):
    before = recorded()
    path = "/participation/organisations/sl/chief"
    answer = browsers.coordinator.send(path, {"chief": "anna@example.org"})
    assert "personnummer eller en e-postadress" in text_of(answer, 422)
    assert recorded() == before


def test_no_such_function_is_said_on_the_page_and_taken_back(browsers, evenings):
    path = "/participation/boroughs/skarpnack"
    told = {"has": "false", "since": "2026-10-01"}
    browsers.coordinator.send(f"{path}/function", told)
    page = text_of(browsers.coordinator.get(path))
    assert "Har ingen sådan funktion från och med 2026-10-01." in page
    season = text_of(browsers.coordinator.get(SEASON))
    assert row(season, "Skarpnäck", "Stadsdelsområden") == [*["–"] * 7, "4"]
    odd = browsers.coordinator.send(f"{path}/function", {"has": "true", "since": "snart"})
    assert odd.status_code == 422
    again = {"has": "true", "since": "2026-11-20"}
    browsers.coordinator.send(f"{path}/function", again)
    season = text_of(browsers.coordinator.get(SEASON))
    assert row(season, "Skarpnäck", "Stadsdelsområden") == ["1", "1", *["–"] * 5, "3"]


def test_the_file_has_a_row_for_each_organisation_and_month(browsers, evenings, story, people):
    story.given("name_chief", people.coordinator, organisation="sl", chief="=1+1")
    answer = browsers.coordinator.get("/participation/months.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    sl = [one for one in rows if one["Organisation"] == "SL"]
    assert [(one["Kvällar"], one["har inte svarat"]) for one in sl] == [("1", "1"), ("3", "3")]
    assert {one["Till"] for one in sl} == {"'=1+1"}
    assert len({one["Organisation"] for one in rows}) == 18
    one = browsers.coordinator.get("/participation/months.csv?organisation=sl").data.decode()
    assert len(one.splitlines()) == 3


def test_an_evening_names_who_was_silent_to_coordinators_only(browsers, evening, story, people):
    story.given("attend", people.guard, evening.id, present=True)
    story.given("attend", people.of("volunteer", organisation=None), evening.id, present=True)
    evening.sealed(people.police)
    pages = {
        role: text_of(browsers[role].get("/sessions/2026-11-20"))
        for role in ("police", "coordinator", "guard", "volunteer", "evaluator")
    }
    seen = {role: "Stockholmshem" in page for role, page in pages.items()}
    assert [role for role, told in seen.items() if told] == ["coordinator"]
    assert "Stadens ordningsvakter" in pages["volunteer"]
    assert "Stadens ordningsvakter" not in pages["evaluator"]
