"""The evaluation's first page: four weaknesses, who answers for what, and what became of it."""

import csv
import io
import json
import re
from uuid import UUID

import pytest
from reading import text_of

from briefing.projections.rebuild import rebuild

AUTUMN = {"first": "2026-08-01", "last": "2026-12-31"}
SPRING = {"first": "2026-01-01", "last": "2026-07-31"}
REPORTS = ("/evaluation", "/evaluation/data.json", "/evaluation/data.csv")
WORDS = "Ring cheferna i de stadsdelar som är tysta"
BECAME = "Tre av fem har svarat"


@pytest.fixture
def decided(world):
    """Of last season, by the steering group, to be looked at on 25 November; its id."""
    told = {"weakness": "participation", "action": WORDS, "follow_up_on": "2026-11-25", **SPRING}
    return world.improvement(owner={"function": "steering_group"}, **told)


@pytest.fixture
def follow(story, people):
    def following(id, outcome="goes_on", **more):
        told = {"outcome": outcome, "text": BECAME, **more}
        story.given("follow_up_improvement", people.coordinator, UUID(id), **told)

    return following


def seen(browser, path="/evaluation", **told):
    # An evaluator asks for whole months that are over.
    over = browser.caller.role == "evaluator"
    days = {"from": "2026-08-01", "until": "2026-10-31" if over else "2026-12-31"}
    return text_of(browser.get(path, query_string={**days, **told}))


def part(page, start, end):
    """What a reader sees of the page between two headings."""
    found = page[page.index(f">{start}<") :]
    text = re.sub(r"<[^>]+>", " ", found[: found.index(f">{end}<")])
    return re.sub(r"\s+", " ", text)


def first(browser, **told):
    return json.loads(seen(browser, "/evaluation/data.json", **told))["first_page"]


def numbers(told):
    return [(one["weakness"], one["now"], one["last"]) for one in told["weaknesses"]]


def send(browser, path, **typed):
    return browser.send(path, typed)


def test_where_nobody_answers_for_it_the_page_says_so(browsers):
    page = seen(browsers.coordinator)
    assert page.count("Ingen ansvarig") == page.count("Ingen åtgärd bestämd") == 4
    assert page.count("Inget datum") == 4
    assert "Bestämt förra gången" not in page


def test_a_coordinator_decides_on_a_page_and_everybody_of_the_report_reads_it(browsers):
    path = "/evaluation/improvements/new?weakness=continuity&from=2026-08-01&until=2026-12-31"
    page = text_of(browsers.coordinator.get(path))
    assert 'value="organisation:sdf-farsta"' in page and "Testnamn" not in part(
        page, "Ansvarig", "Följs upp"
    )
    typed = {**AUTUMN, "weakness": "continuity", "owner": "organisation:sdf-farsta"}
    typed |= {"action": "Samma kvällsansvarig två helger", "follow_up_on": "2027-03-01"}
    done = send(
        browsers.coordinator, "/evaluation/improvements?from=2026-08-01&until=2026-12-31", **typed
    )
    assert done.location == "/evaluation?from=2026-08-01&until=2026-12-31"
    for role in ("coordinator", "evaluator"):
        told = part(seen(browsers[role]), "Kontinuitet", "Introduktion")
        assert "Ansvarig Farsta stadsdelsförvaltning Åtgärd Samma kvällsansvarig två helger" in told
        assert "Följs upp 2027-03-01" in told
        assert "Ingen ansvarig" in part(seen(browsers[role]), "Introduktion", "Deltagande")


def test_only_a_coordinator_is_shown_the_way_to_decide(browsers, decided):
    for role, shown in (("coordinator", True), ("evaluator", False)):
        page = seen(browsers[role])
        assert ("/evaluation/improvements/" in page) == shown
        assert WORDS in page


def test_the_next_report_begins_with_what_was_decided_in_the_last(browsers, decided, follow, clock):
    before = part(seen(browsers.coordinator), "Bestämt förra gången", "De fyra svagheterna")
    assert f"Chefssamrådet Åtgärd {WORDS} Följs upp 2026-11-25" in before
    assert "Inte uppföljt än" in before and "passerat" not in before
    follow(decided, next_on="2027-02-01")
    now = part(seen(browsers.coordinator), "Bestämt förra gången", "De fyra svagheterna")
    assert f"Fortsätter 2026-11-20: {BECAME}" in now and "2027-02-01" in now


def test_what_goes_on_since_earlier_is_owned_also_now_until_it_ends(browsers, decided, follow):
    def row():
        return part(seen(browsers.coordinator), "De fyra svagheterna", "Samma information")

    assert f"Ansvarig Chefssamrådet Åtgärd {WORDS}" in row()
    assert row().count("Ingen ansvarig") == 3
    follow(decided, "dropped")
    assert WORDS not in row() and row().count("Ingen ansvarig") == 4


def test_a_day_that_has_passed_is_said_against_the_report_and_not_against_today(
    browsers, decided, world, clock
):
    pinned = json.loads(seen(browsers.coordinator, "/evaluation/data.json"))["position"]
    clock.set("2026-12-04 20:00")
    assert "passerat" not in seen(browsers.coordinator, position=pinned)
    world.incident("Något nytt", audience="all")
    assert "Datumet har passerat" in seen(browsers.coordinator)
    assert "passerat" not in seen(browsers.coordinator, position=pinned)


def test_what_ended_stands_once_more_and_then_no_longer(browsers, people, world, follow, clock):
    kept = world.improvement(action="Den ena", **SPRING)
    follow(kept, "done")
    assert "Klart 2026-11-20" in part(
        seen(browsers.coordinator), "Bestämt förra gången", "De fyra svagheterna"
    )
    clock.set("2027-02-01 20:00")
    world.improvement(action="Den andra", **AUTUMN)
    spring = {"from": "2027-01-01", "until": "2027-07-31"}
    page = seen(browsers.of(people.coordinator), **spring)
    assert "Den andra" in page and "Den ena" not in page


@pytest.mark.parametrize("role", ["coordinator", "evaluator"])
def test_a_report_at_a_position_stays_byte_for_byte(
    browsers, service, decided, follow, story, people, role
):
    pinned = json.loads(seen(browsers[role], "/evaluation/data.json"))["position"]
    before = [seen(browsers[role], path, position=pinned) for path in REPORTS]
    assert [seen(browsers[role], path) for path in REPORTS] == before
    follow(decided)
    story.given("withdraw_improvement", people.coordinator, UUID(decided))
    assert [seen(browsers[role], path, position=pinned) for path in REPORTS] == before
    assert WORDS not in seen(browsers[role])
    app = service.app
    rebuild(service.config.board, app.recorder, app.mapper, service.vault, service.witness)
    assert [seen(browsers[role], path, position=pinned) for path in REPORTS] == before


def test_with_the_key_gone_the_row_says_so_and_the_rest_stands(browsers, service, decided, follow):
    follow(decided)
    told = first(browsers.coordinator)
    for event in service.app.events.get(UUID(decided)):
        key = getattr(event, "action", None) or event.text
        service.vault.discard(key.key)
    app = service.app
    rebuild(service.config.board, app.recorder, app.mapper, service.vault, service.witness)
    page = part(seen(browsers.evaluator), "Bestämt förra gången", "De fyra svagheterna")
    assert (
        "Åtgärd Texten är borttagen" in page
        and "Fortsätter 2026-11-20: Texten är borttagen" in page
    )
    (now,), (then,) = first(browsers.coordinator)["earlier"], told["earlier"]
    assert now == {**then, "action": None, "said": None}
    assert numbers(first(browsers.coordinator)) == numbers(told)


def test_the_data_say_what_the_page_says(browsers, decided, world):
    world.improvement(weakness="continuity", owner={"organisation": "sl"}, **AUTUMN)
    told = first(browsers.evaluator)
    (earlier,) = told["earlier"]
    assert (earlier["owner"], earlier["action"], earlier["outcome"]) == (
        "Chefssamrådet",
        WORDS,
        None,
    )
    owners = {one["weakness"]: [d["owner"] for d in one["decisions"]] for one in told["weaknesses"]}
    assert owners == {
        "continuity": ["SL"],
        "introduction": [],
        "participation": ["Chefssamrådet"],
        "local_work": [],
    }
    body = seen(browsers.evaluator, "/evaluation/data.csv").removeprefix("\ufeff")
    rows = [
        row
        for row in csv.DictReader(io.StringIO(body), delimiter=";")
        if row["family"] == "improvements"
    ]
    assert {row["value"] for row in rows if row["column"] == "owner"} == {"Chefssamrådet", "SL"}
    assert {row["value"] for row in rows if row["column"] == "action"} >= {WORDS}


def test_the_leading_figures_are_those_of_the_report_and_of_the_period_before(browsers, decided):
    data = json.loads(seen(browsers.coordinator, "/evaluation/data.json"))
    whole = {
        one["code"]: figure["value"]
        for one in data["report"]["indicators"]
        for figure in one["figures"]
        if (figure["row"], figure["column"]) == ("all", "")
    }
    for one in data["first_page"]["weaknesses"]:
        assert one["now"]["value"] == whole.get(one["indicator"])
    assert data["first_page"]["compared_with"] == {"from": "2026-01-01", "until": "2026-07-31"}


@pytest.mark.parametrize(
    ("days", "before"),
    [
        (("2026-11-02", "2026-11-29"), ("2026-10-05", "2026-11-01")),
        (("2026-11-01", "2026-11-30"), ("2026-10-01", "2026-10-31")),
        (("2026-01-01", "2026-02-28"), ("2025-11-01", "2025-12-31")),
        (("2026-03-01", "2026-12-31"), ("2025-05-01", "2026-02-28")),
    ],
)
def test_before_months_are_as_many_months(browsers, decided, days, before):
    """As many days leave out the first of a longer month: a report of it would tell of that day."""
    asked = dict(zip(("from", "until"), days, strict=True))
    told = first(browsers.coordinator, **asked)["compared_with"]
    assert (told["from"], told["until"]) == before


def test_it_is_followed_up_and_taken_away_on_its_page(browsers, decided):
    boss, path = browsers.coordinator, f"/evaluation/improvements/{UUID(decided).hex}"
    assert WORDS in text_of(boss.get(path))
    typed = {"outcome": "goes_on", "text": BECAME, "next_on": "2027-02-01"}
    done = send(boss, f"{path}/follow-up?from=2026-08-01&until=2026-12-31", **typed)
    assert BECAME in text_of(boss.lands_on(done))
    done = send(boss, f"{path}/withdrawal?from=2026-08-01&until=2026-12-31")
    assert WORDS not in text_of(boss.lands_on(done))
    assert boss.get(path).status_code == 404


def test_what_is_wrong_stands_at_its_field_and_keeps_the_words(browsers, decided, recorded):
    before, boss = recorded(), browsers.coordinator
    typed = {**AUTUMN, "weakness": "continuity", "owner": "organisation:ingen"}
    page = text_of(send(boss, "/evaluation/improvements", **typed, action="Två helger i rad"), 422)
    assert 'id="owner-error"' in page and ">Två helger i rad</textarea>" in page
    named = "Kevin Larsson ringer alla chefer"
    typed["owner"] = "function:coordinator"
    page = text_of(send(boss, "/evaluation/improvements", **typed, action=named), 422)
    assert 'id="text-warning"' in page and f">{named}</textarea>" in page
    path = f"/evaluation/improvements/{UUID(decided).hex}/follow-up"
    page = text_of(send(boss, path, outcome="done", text=""), 422)
    assert 'id="text-error"' in page
    assert recorded() == before


def test_a_decision_moves_no_position_that_a_reader_of_the_board_sees(service, people, story):
    def moved():
        return (
            service.model.reader().execute("SELECT * FROM visible WHERE key<>'steering'").fetchall()
        )

    before = [tuple(row) for row in moved()]
    told = {"weakness": "continuity", "action": "Två helger i rad", **AUTUMN}
    id = story.given("decide_improvement", people.coordinator, **told)
    story.given("follow_up_improvement", people.coordinator, id, outcome="done", text="Gjort")
    assert [tuple(row) for row in moved()] == before


def test_one_of_two_is_followed_up_and_the_other_is_not_touched(browsers, world, follow):
    one, _other = (world.improvement(action=text, **SPRING) for text in ("Den ena", "Den andra"))
    follow(one, "done")
    told = {d["action"]: d["outcome"] for d in first(browsers.coordinator)["earlier"]}
    assert told == {"Den ena": "done", "Den andra": None}


def test_in_the_trail_it_is_for_coordinators_and_says_no_word(browsers, decided):
    assert "Samordnaren (hos er) bestämde en åtgärd, deltagande" in text_of(
        browsers.coordinator.get("/trail")
    )
    assert "bestämde en åtgärd" not in text_of(browsers.evaluator.get("/trail"))
    assert WORDS not in text_of(browsers.coordinator.get("/trail"))
