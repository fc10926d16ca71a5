"""The evaluation page: for whom, of which days, the same bytes; numbers lead to their events."""

import csv
import io
import json
import re
from uuid import UUID

import pytest

from briefing.domain.incident import Incident

DAYS = {"from": "2026-11-01", "until": "2026-11-30"}


@pytest.fixture
def month_over(clock):
    """Evaluators ask for whole months that are over."""

    def turning():
        clock.set("2026-12-01 12:00")

    return turning


@pytest.fixture
def evening(world, story, people, clock):
    """19.00 one for all and one for field workers, 19.07 calm; sealed at 20.00."""
    clock.set("2026-11-20 19:00")
    first = world.incident("Hemliga ord", audience="all", priority="red")
    world.incident("Fältets egna ord", by=people.field_worker, audience="field")
    clock.set("2026-11-20 19:07")
    world.observation()
    clock.set("2026-11-20 20:00")
    world.session("closed")
    clock.set("2026-11-21 12:00")
    return first


def seen(browser, path="/evaluation", status=200, **told):
    answer = browser.get(path, query_string={**DAYS, **told})
    assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
    return answer.get_data(as_text=True)


def data(browser, **told):
    return json.loads(seen(browser, "/evaluation/data.json", **told))


def numbers(told):
    return {
        (one["code"], figure["row"], figure["column"]): figure["value"]
        for one in told["report"]["indicators"]
        for figure in one["figures"]
    }


def pinned(browser):
    return data(browser)["position"]


@pytest.mark.parametrize("role", ["coordinator", "evaluator"])
def test_the_same_range_and_position_are_the_same_bytes_also_later(
    browsers, evening, world, clock, month_over, role
):
    month_over()
    browser = browsers[role]
    paths = ("/evaluation", "/evaluation/data.json", "/evaluation/data.csv")
    first = {path: seen(browser, path) for path in paths}
    told = {"position": pinned(browser)}
    assert first == {path: seen(browser, path, **told) for path in paths}
    clock.set("2026-12-01 15:00")
    world.improvement()
    assert first == {path: seen(browser, path, **told) for path in paths}
    assert data(browser) != json.loads(first["/evaluation/data.json"])


def test_what_happens_to_an_item_later_does_not_change_a_pinned_report(
    browsers, evening, story, people
):
    before, told = data(browsers.coordinator), {"position": pinned(browsers.coordinator)}
    story.given("strike_item", people.police, Incident, UUID(evening), reason="Fel")
    assert data(browsers.coordinator, **told) == before
    now = numbers(data(browsers.coordinator))
    assert numbers(before)["per_observed_hour", "all", ""] is None
    assert ("priorities", "red", "") not in now
    assert (numbers(before)["outcomes", "all", ""], now["outcomes", "all", ""]) == (0, 100)


def test_no_typed_word_no_person_and_no_minute_is_on_any_way_out(browsers, evening, month_over):
    month_over()
    for role in ("coordinator", "evaluator"):
        for path in ("/evaluation", "/evaluation/data.json", "/evaluation/data.csv"):
            page = seen(browsers[role], path)
            for told in ("Hemliga", "egna ord", "Testnamn", "19.07", "19:07"):
                assert told not in page


def test_each_number_has_its_definition_and_version(browsers, evening):
    for one in data(browsers.coordinator)["report"]["indicators"]:
        assert one["version"] >= 1 and len(one["definition"]) > 20 and one["title"], one["code"]


def test_a_number_leads_to_its_events_and_they_to_the_board_then(browsers, evening):
    told = data(browsers.coordinator)["report"]["indicators"]
    figure = next(f for one in told if one["code"] == "per_observed_hour" for f in one["figures"])
    page = browsers.coordinator.get(figure["events"]).get_data(as_text=True)
    assert "1 rad ligger bakom siffran" in page and "19.00" in page
    link = re.search(r'href="(/replay/[^"]+)"', page)[1]
    assert "tavlan 19.00" in browsers.coordinator.get(link).get_data(as_text=True)


def test_an_evaluator_gets_quarter_hours_and_only_what_they_may_read(
    browsers, evening, world, month_over
):
    world.incident("Polisens", audience="professional")
    month_over()
    for one in data(browsers.evaluator)["report"]["indicators"]:
        for figure in one["figures"]:
            if figure["events"]:
                page = browsers.evaluator.get(figure["events"]).get_data(as_text=True)
                times = re.findall(r"T\d\d:(\d\d):(\d\d)", page)
                assert set(times) <= {(m, "00") for m in ("00", "15", "30", "45")}, one["code"]


def test_field_is_a_count_for_evaluators_only_and_own_is_nowhere(
    browsers, evening, world, people, clock
):
    clock.set("2026-11-20 22:00")
    for _ in range(3):
        world.incident("Fältets", by=people.field_worker, audience="field")
        world.incident("Polisens", audience="own", category="fire")
    world.incident("Sist", audience="all", category="accident", district="Bagarmossen")
    clock.set("2026-12-01 12:00")
    told = numbers(data(browsers.evaluator))
    assert told["field_counts", "Farsta", "2026-11"] == 4
    assert not [key for key in numbers(data(browsers.coordinator)) if key[0] == "field_counts"]
    for role in ("coordinator", "evaluator"):
        assert "fire" not in json.dumps(data(browsers[role])).replace("fired", "")


def test_organisations_are_named_to_coordinators_only(browsers, evening, month_over):
    month_over()
    assert "Stockholmshem" in seen(browsers.coordinator)
    assert "Stockholmshem" not in seen(browsers.evaluator)


@pytest.mark.parametrize(
    "told",
    [
        {"from": "2026-12-01", "until": "2026-11-01"},
        {"from": "2026-12-24", "until": "2026-12-31"},
        {"from": "2026-11-01", "until": ""},
        {"from": "2010-01-01", "until": "2026-11-01"},
        {"from": "i går", "until": "2026-11-01"},
        {"from": "0001-01-01", "until": "9999-12-31"},
        {"position": "AAAA"},
        {"position": "å"},
        {"split": "2026-12-05"},
        {"split": "2026-11-01"},
        {"other_from": "2026-10-01"},
        {"other_from": "2026-10-10", "other_until": "2026-10-01"},
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(browsers, evening, told):
    page = seen(browsers.coordinator, status=422, **told)
    assert "<h1" in page


def test_a_number_that_is_not_there_is_not_found(browsers, evening):
    for told in ({}, {"code": "nej"}, {"code": "vanished", "row": "Anna"}):
        seen(browsers.coordinator, "/evaluation/events", status=404, **told)


def test_days_without_a_briefing_give_no_basis(browsers, evening):
    page = seen(browsers.coordinator, **{"from": "2026-10-01", "until": "2026-10-31"})
    assert "ger inget underlag" in page and "Ingen genomgång hölls de dagarna" in page
    assert "NaN" not in page and "None" not in page


def test_without_days_it_is_this_season(browsers, evening):
    told = json.loads(browsers.coordinator.get("/evaluation/data.json").get_data())
    assert (told["from"], told["until"]) == ("2026-08-01", "2026-12-31")


def test_before_and_after_stand_beside_one_another(browsers, evening):
    page = seen(browsers.coordinator, split="2026-11-15")
    assert "2026-11-15 till 2026-11-30" in page and "2026-11-01 till 2026-11-14" in page
    told = data(browsers.coordinator, split="2026-11-15")
    assert told["compared_with"]["evenings"] == 0 and told["report"]["evenings"] == 1


def test_the_sheet_says_what_the_data_say(browsers, evening):
    body = seen(browsers.coordinator, "/evaluation/data.csv").removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(body), delimiter=";"))
    numbers_only = [row for row in rows if row["family"] != "improvements"]
    told = {(r["indicator"], r["row"], r["column"]): r["value"] for r in numbers_only}
    wanted = numbers(data(browsers.coordinator))
    assert told == {key: "" if v is None else str(v) for key, v in wanted.items()}


def test_what_it_does_not_show_is_said(browsers, evening):
    page = seen(browsers.evaluator, "/evaluation/limits")
    assert "Ingen siffra säger varför" in page and "Åtkomstloggen" in page


def test_no_sentence_claims_a_cause(browsers, evening):
    for path in ("/evaluation", "/evaluation/data.json"):
        page = seen(browsers.coordinator, path, split="2026-11-15")
        for claim in ("tack vare", "på grund av", "beror på", "ledde till", "effekt"):
            assert claim not in page


def test_a_picture_has_words_and_a_table_behind_it(browsers, evening, world, clock):
    clock.set("2026-11-21 13:00")
    page = seen(browsers.coordinator)
    pictures = re.findall(r"<svg class=\"picture.*?</svg>(.*?)</article>", page, re.DOTALL)
    assert pictures
    for after in pictures:
        assert "<table>" in after
    assert page.count('role="img"') == len(pictures) == page.count("<title id=")
