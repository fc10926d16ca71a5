"""An evaluator looks at the end of a quarter-hour, when all of it has happened."""

import re
from uuid import UUID

import pytest

from briefing.domain.session import session_id

FRIDAY = "/replay/2026-11-20"


def page_of(answer, status=200):
    assert answer.status_code == status
    return answer.get_data(as_text=True)


@pytest.fixture
def sealed(world, clock):
    clock.set("2026-11-20 20:31")
    return world.session("sealed")


def test_the_number_of_a_briefing_opens_it_sealed(browsers, sealed, clock):
    clock.set("2026-11-21 12:00")
    answer = browsers.evaluator.get("/replay?number=1")
    page = page_of(browsers.evaluator.lands_on(answer))
    assert "tavlan 20.45" in page
    assert "låst" in re.search(r'class="then-state">(.*)', page)[1]


def test_a_seal_whose_quarter_is_not_over_has_not_been(browsers, sealed, clock):
    clock.set("2026-11-20 20:44")
    page = page_of(browsers.evaluator.get("/replay?number=1"), 422)
    assert "Den tiden har inte varit än" in page
    clock.set("2026-11-20 20:45")
    assert browsers.evaluator.get("/replay?number=1").status_code == 303


def test_the_last_quarter_of_a_night_is_over_when_the_next_begins(browsers, world, clock):
    clock.set("2026-11-21 05:52")
    world.session("sealed")
    clock.set("2026-11-21 12:00")
    answer = browsers.evaluator.get("/replay?number=1")
    assert answer.location.startswith("/replay/2026-11-21?at=2026-11-21T05:00")
    assert "låst" in page_of(browsers.evaluator.lands_on(answer))


def test_a_number_leads_to_the_board_on_which_its_event_stands(browsers, world, clock):
    clock.set("2026-11-20 19:07")
    world.incident("Ord", audience="all", priority="red")
    clock.set("2026-12-01 12:00")
    asked = {"from": "2026-11-01", "until": "2026-11-30"}
    told = browsers.evaluator.get("/evaluation/data.json", query_string=asked).get_json()
    figures = [one for each in told["report"]["indicators"] for one in each["figures"]]
    pages = [page_of(browsers.evaluator.get(one["events"])) for one in figures if one["events"]]
    links = {link for page in pages for link in re.findall(r'href="(/replay/[^"]+)"', page)}
    assert links == {"/replay/2026-11-20?at=2026-11-20T18:15:00Z"}
    board = page_of(browsers.evaluator.get(links.pop()))
    assert "tavlan 19.15" in board and "Nytt i det här steget" in board


def test_when_one_person_came_or_answered_is_no_step(browsers, world, story, people, clock):
    clock.set("2026-11-20 19:07")
    item = UUID(world.incident("Ord", audience="all"))
    session = session_id(people.police.network, *world.session("live").split("~"))
    clock.set("2026-11-20 20:20")
    story.given("attend", people.guard, session, present=True)
    clock.set("2026-11-20 20:50")
    told = {"answer": "understood", "seen": story.service.app.recorder.newest()}
    story.given("acknowledge", people.guard, item, **told)
    clock.set("2026-11-21 12:00")
    assert "Steg 1 av 1" in page_of(browsers.evaluator.get(FRIDAY))
    assert "Steg 3 av 3" in page_of(browsers.coordinator.get(FRIDAY))


@pytest.mark.parametrize(
    ("role", "shown"), [("coordinator", "20.31"), ("evaluator", "20.45"), ("police", None)]
)
def test_a_briefings_page_leads_to_its_board_when_sealed(browsers, sealed, clock, role, shown):
    clock.set("2026-11-21 12:00")
    link = re.search(r'href="(/replay[^"]*)"', page_of(browsers[role].get(f"/sessions/{sealed}")))
    assert bool(link) is bool(shown)
    if link and shown:
        page = page_of(browsers[role].lands_on(browsers[role].get(link[1])))
        assert f"tavlan {shown}" in page and "låst" in page


def test_a_briefing_that_is_not_sealed_has_no_such_link(browsers, world, clock):
    clock.set("2026-11-20 20:15")
    named = world.session("live")
    assert "/replay" not in page_of(browsers.coordinator.get(f"/sessions/{named}"))
