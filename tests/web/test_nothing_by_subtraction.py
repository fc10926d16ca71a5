"""What no report, list or timeline says is not said by two of them either."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from reading import text_of

from briefing.application import system
from briefing.domain import context
from briefing.domain.incident import Incident
from briefing.domain.session import session_id

NOVEMBER = {"from": "2026-11-01", "until": "2026-11-30"}
NIGHT = "/replay/2026-11-20"


def report(browser, status=200, **told):
    answer = browser.get("/evaluation/data.json", query_string={**NOVEMBER, **told})
    assert answer.status_code == status
    return answer.get_json()


def figures(told, code):
    """(row, column) -> figure."""
    one = next(one for one in told["report"]["indicators"] if one["code"] == code)
    return {(figure["row"], figure["column"]): figure for figure in one["figures"]}


@pytest.fixture
def evening(world, people, clock):
    """Four drug reports in Bagarmossen, one of them for the authorities; calm; three of field."""
    clock.set("2026-11-20 21:00")
    told = {"category": "drugs", "district": "Bagarmossen"}
    readable = [world.incident("alla", audience="all", **told) for _ in range(3)]
    clock.set("2026-11-20 21:03")
    hidden = world.incident("yrkes", audience="authority", **told)
    world.observation()
    for _ in range(3):
        world.incident("fältets", by=people.field_worker, audience="field")
    clock.set("2026-11-21 12:00")
    return readable, hidden


@pytest.mark.parametrize(
    "days",
    [
        {"from": "2026-11-01", "until": "2026-11-29"},
        {"from": "2026-11-02", "until": "2026-11-30"},
        {"from": "2026-12-01", "until": "2026-12-31"},
        {"split": "2026-11-15"},
        {"other_from": "2026-10-01", "other_until": "2026-10-30"},
    ],
)
def test_an_evaluator_asks_for_whole_months_that_are_over(browsers, evening, clock, days):
    clock.set("2026-12-02 12:00")
    report(browsers.evaluator, 422, **days)
    report(browsers.evaluator)
    coordinator = {"from": "2026-11-02", "until": "2026-11-29"}
    report(browsers.coordinator, **coordinator)


def test_without_days_an_evaluator_gets_the_months_that_are_over(browsers, people, clock):
    for now, first, last in (
        ("2026-11-21 12:00", "2026-08-01", "2026-10-31"),
        ("2027-01-10 12:00", "2026-08-01", "2026-12-31"),
    ):
        clock.set(now)
        evaluator = browsers.of(people.callers["evaluator"])
        told = evaluator.get("/evaluation/data.json").get_json()
        assert (told["from"], told["until"]) == (first, last)


def test_a_position_within_the_days_is_refused(browsers, evening, clock):
    clock.set("2026-11-20 21:10")
    within = browsers.evaluator.get("/evaluation/data.json").get_json()["position"]
    clock.set("2026-12-02 12:00")
    report(browsers.evaluator, 422, position=within)
    report(browsers.coordinator, position=report(browsers.coordinator)["position"])


def test_a_position_before_somebody_came_is_refused_too(browsers, world, people, story, clock):
    clock.set("2026-11-20 19:15")
    session = session_id(people.police.network, *world.session("open").split("~"))
    for minute, one in ((50, people.police), (55, people.guard), (58, people.volunteer)):
        clock.set(f"2026-11-20 19:{minute}")
        story.given("attend", one, session, present=True)
    clock.set("2026-11-20 20:01")
    before = browsers.evaluator.get("/evaluation/data.json").get_json()["position"]
    story.given("attend", people.field_worker, session, present=True)
    clock.set("2026-12-02 12:00")
    report(browsers.evaluator, 422, position=before)


def test_a_position_from_elsewhere_tells_an_evaluator_of_no_minute(browsers, evening, world, clock):
    """A board's own address is exact."""
    clock.set("2026-12-02 12:16")
    world.incident("alla", audience="all", category="drugs", district="Farsta")
    exact = browsers.guard.get("/api/v1/board").get_json()["position"]
    told = report(browsers.evaluator, position=exact)
    assert told["position"] != exact
    clock.set("2026-12-02 12:29")
    assert report(browsers.evaluator, position=exact) == told
    clock.set("2026-12-02 12:31")
    world.incident("alla", audience="all")
    again = report(browsers.evaluator, position=told["position"])
    assert again == told


def test_the_newest_position_of_an_evaluator_turns_by_the_quarter(browsers, evening, world, clock):
    clock.set("2026-12-02 12:01")
    before = report(browsers.evaluator)
    clock.set("2026-12-02 12:04")
    world.incident("yrkes", audience="authority")
    assert report(browsers.evaluator) == before


def test_weeks_are_not_for_who_reads_months(browsers, evening, clock):
    """Four weeks make a February: what three of them tell leaves the fourth."""
    clock.set("2026-12-02 12:01")
    assert browsers.evaluator.get("/reports/week").status_code == 404
    assert "/reports/week" not in text_of(browsers.evaluator.get("/me"))


@pytest.fixture
def worker(story, people):
    """Takes what the police ask of field workers, and starts now."""
    told = {"what": "Gå förbi", "to": {"role": "field_worker"}, "audience": "professional"}

    def taking(by):
        now = context.now()
        span = {"starts_at": now, "ends_at": now + timedelta(hours=2)}
        offered = story.given("offer_assignment", people.police, **told, **span, district="Farsta")
        story.given("accept", by, offered)
        return offered

    return taking


def told_by(browser, path):
    """What the page says, without the clock that its head has."""
    return text_of(browser.get(path)).partition("<main")[2]


def test_home_and_away_is_of_months_over_as_of_a_quarter_over(
    browsers, people, story, worker, clock
):
    clock.set("2026-10-20 20:00")
    crew = [people.field_worker, *(people.another("field_worker") for _ in range(3))]
    taken = [worker(one) for one in crew[:3]]
    clock.set("2026-11-20 20:00")
    evaluator = browsers.of(people.callers["evaluator"])
    october = told_by(evaluator, "/balance")
    assert re.findall(r'class="figure">(\d+)<', october)[-1:] == ["6"]
    worker(crew[3])
    clock.set("2026-11-20 20:31")
    assert told_by(evaluator, "/balance") == october
    story.given("give_back", crew[0], taken[0])
    assert told_by(evaluator, "/balance") == october
    clock.set("2026-11-20 20:45")
    assert "För få för att visa." in told_by(evaluator, "/balance")


def test_a_season_is_of_months_over_as_of_a_quarter_over(browsers, people, story, network, clock):
    clock.set("2026-10-30 20:00")
    evaluator, season = browsers.of(people.callers["evaluator"]), "/participation/season"
    evening = _sealed(story, network, "2026-10-30")
    assert "Inga genomgångar i en månad som är över." in told_by(evaluator, season)
    clock.set("2026-11-06 20:00")
    october = told_by(evaluator, season)
    assert "<h2>oktober" in october
    _sealed(story, network, "2026-11-06")
    clock.set("2026-11-06 20:31")
    assert told_by(evaluator, season) == october
    for one in (people.guard, people.police, people.volunteer):
        story.given("state_participation", one, evening, answer="nothing_to_report")
    assert told_by(evaluator, season) == october
    clock.set("2026-11-06 20:45")
    assert told_by(evaluator, season) != october


def _sealed(story, network, day, present=()):
    id = story.given("plan_session", system(network), date=day)
    story.given("open_session", system(network), id)
    for one in present:
        story.given("attend", one, id, present=True)
    story.given("seal_session", system(network), id)
    return id


def test_a_month_of_the_season_says_what_the_report_of_it_says(
    browsers, people, story, network, clock
):
    clock.set("2026-11-13 20:00")
    for slug in ("stockholmshem", "nattvandrarna-farsta", "polisen-farsta"):
        none = {"part": "organisation", "slug": slug, "has": False}
        story.given("state_function", people.coordinator, **none)
    for day in ("2026-11-13", "2026-11-20"):
        clock.set(f"{day} 20:00")
        _sealed(story, network, day, (people.guard, people.field_worker))
    clock.set("2026-12-02 12:00")
    evaluator = browsers.of(people.callers["evaluator"])
    page = told_by(evaluator, "/participation/season")
    told = dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page))
    of = figures(report(evaluator), "answers")
    assert "har ingen sådan funktion" not in page
    assert sorted(map(int, told.values())) == sorted(one["numerator"] for one in of.values())


def test_where_one_is_left_out_an_evaluator_gets_no_list(browsers, evening, clock):
    clock.set("2026-12-02 12:00")
    of = figures(report(browsers.evaluator), "per_observed_hour")["all", ""]
    assert of["numerator"] == 4
    assert "Narkotika · Bagarmossen" not in text_of(browsers.evaluator.get(of["events"]))
    mine = figures(report(browsers.coordinator), "category_district")["Bagarmossen", "drugs"]
    assert text_of(browsers.coordinator.get(mine["events"])).count("Narkotika · Bagarmossen") == 4


def test_a_cell_is_not_told_of_which_one_is_for_fewer_than_all(browsers, evening, world, clock):
    """Three of its four are on the board of that night: the fourth would be told by that."""
    cell = ("Bagarmossen", "drugs")
    clock.set("2026-11-20 22:00")
    for _ in range(3):
        world.incident("bråk", audience="all", category="violence", district="Farsta")
    clock.set("2026-12-02 12:00")
    assert figures(report(browsers.coordinator), "category_district")[cell]["value"] == 4
    told = figures(report(browsers.evaluator), "category_district")
    assert {key: one["value"] for key, one in told.items()} == {}
    clock.set("2026-11-20 22:30")
    for _ in range(2):
        world.incident("yrkes", audience="authority", category="drugs", district="Bagarmossen")
    clock.set("2026-12-02 12:00")
    told = figures(report(browsers.evaluator), "category_district")
    assert {key: one["value"] for key, one in told.items()} == {cell: 6, ("Farsta", "violence"): 3}


def test_two_months_together_are_the_sum_of_what_each_tells(browsers, world, people, clock):
    """The difference of two reports is no cell that the month by itself does not tell."""
    told = {"category": "violence", "district": "Farsta", "audience": "all"}
    for day, cells in (("10-23", {"Farsta": 1, "Sätra": 5}), ("11-20", {"Farsta": 3, "Sätra": 3})):
        clock.set(f"2026-{day} 21:00")
        for district, count in cells.items():
            for _ in range(count):
                world.incident("bråk", **{**told, "district": district})
        fields = {"10-23": 2, "11-20": 4}[day]
        for _ in range(fields):
            world.incident("fältets", by=people.field_worker, audience="field", district="Farsta")
    clock.set("2026-12-02 12:00")
    found = report(browsers.evaluator, **{"from": "2026-10-01", "until": "2026-11-30"})
    cells = {key: one["value"] for key, one in figures(found, "category_district").items()}
    assert cells == {
        ("Farsta", "violence"): 3,
        ("Sätra", "violence"): 3,
        ("others", ""): 6,
    }
    counts = {key: one["value"] for key, one in figures(found, "field_counts").items()}
    assert counts == {("Farsta", "2026-11"): 4}


def test_who_checked_in_is_no_line_for_an_evaluator(browsers, world, people, story, clock):
    clock.set("2026-11-20 19:15")
    session = session_id(people.police.network, *world.session("open").split("~"))
    for one in (people.police, people.guard, people.volunteer):
        story.given("attend", one, session, present=True)
    clock.set("2026-12-02 12:00")
    found = report(browsers.evaluator)
    for one in found["report"]["indicators"]:
        for figure in one["figures"]:
            if figure["events"]:
                assert "checkade in" not in text_of(browsers.evaluator.get(figure["events"]))


def test_a_borough_with_few_goes_with_the_smallest_of_the_others(browsers, world, clock):
    clock.set("2026-11-20 21:00")
    for district, count in (("Farsta", 3), ("Bagarmossen", 1), ("Sätra", 4)):
        for _ in range(count):
            world.incident("x", audience="all", district=district)
        world.observation(district=district)
    world.observation(district="Fruängen")
    clock.set("2026-12-02 12:00")
    for role in ("coordinator", "evaluator"):
        told = figures(report(browsers[role]), "per_observed_hour")
        counts = {row: one["numerator"] for (row, _), one in told.items()}
        assert counts == {"all": 8, "Skärholmen": 4, "others": 4}


def test_what_is_hidden_since_is_no_line_nor_what_was_said_of_it(
    browsers, world, people, story, clock
):
    clock.set("2026-11-20 21:00")
    ids = [UUID(world.incident("alla", audience="all")) for _ in range(3)]
    for minute, id in zip((7, 8, 9), ids, strict=True):
        clock.set(f"2026-11-20 21:0{minute}")
        story.given("acknowledge", people.guard, id, answer="understood", seen=1)
    clock.set("2026-11-20 21:30")
    pinned = report(browsers.coordinator)["position"]
    story.given("change_audience", people.police, Incident, ids[0], audience="own")
    told = figures(report(browsers.coordinator, position=pinned), "report_answered")
    page = text_of(browsers.coordinator.get(told["all", ""]["events"]))
    assert "21.08" in page and "21.07" not in page


def test_a_frame_has_a_step_when_it_comes_and_none_when_something_is_said_of_it(
    browsers, world, people, story, clock
):
    clock.set("2026-11-20 20:03")
    id = UUID(world.incident("yrkes", audience="authority"))
    clock.set("2026-11-20 20:04")
    # The quarter that is not over yet is no step: it would show what is there now.
    page = text_of(browsers.evaluator.get(NIGHT, query_string={"as": "police"}))
    assert 'class="frame' not in page
    clock.set("2026-11-20 20:33")
    story.given("correct_item", people.police, Incident, id, text="annat")
    clock.set("2026-11-20 21:17")
    story.given("follow_up", people.police, Incident, id, text="mer")
    clock.set("2026-11-21 12:00")
    page = text_of(browsers.evaluator.get(NIGHT, query_string={"as": "police"}))
    assert "Steg 1 av 1" in page and "rättad" not in page
    assert 'class="frame' in page


def test_the_number_of_a_request_is_chance(browsers, world, service):
    told = []
    for _ in range(3):
        browsers.police.get("/board")
        world.incident("x")
        stored = service.app.recorder.after(service.app.recorder.newest() - 1, 1)[0]
        told.append(service.app.mapper.to_domain_event(stored).metadata)
    asked = [browsers.police.get("/nowhere").get_data(as_text=True) for _ in range(2)]
    numbers = [re.search(r"\b[0-9a-f]{32}\b", page)[0] for page in asked]
    assert numbers[0][:16] != numbers[1][:16]
