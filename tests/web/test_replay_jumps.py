"""Jumps through a night, also to where it was closed; a moment is shown in its own night."""

import re
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from briefing.domain.session import session_id
from briefing.projections.view import View

FRIDAY, SATURDAY = "/replay/2026-11-20", "/replay/2026-11-21"
JUMPS = re.compile(r'<ul class="jumps".*?</ul>', re.DOTALL)
LINK = re.compile(r'<a href="([^"]+)"[^>]*>([^<]+)</a>')


@pytest.fixture
def weekend(world, story, people, clock):
    """Friday's session sealed at 20.31, closed on Saturday at 18.07."""
    clock.set("2026-11-20 20:31")
    named = world.session("sealed")
    clock.set("2026-11-21 18:07")
    id = session_id(people.police.network, *named.split("~"))
    story.given("close_session", world.clockwork, id)
    clock.set("2026-11-22 12:00")
    return id


def jumps(browser, path, **told):
    """What each jump says, and where it leads."""
    answer = browser.get(path, query_string=told)
    assert answer.status_code == 200
    (found,) = JUMPS.findall(answer.get_data(as_text=True))
    return {
        said.replace("\xa0", " ").strip(): href.replace("&amp;", "&")
        for href, said in LINK.findall(found)
    }


def landed(browser, answer):
    page = browser.lands_on(answer)
    assert page.status_code == 200
    return page.get_data(as_text=True)


@pytest.mark.parametrize(("role", "shown"), [("coordinator", "18.07"), ("evaluator", "18.15")])
def test_a_night_leads_to_its_own_closing_on_the_page_of_that_day(browsers, weekend, role, shown):
    found = jumps(browsers[role], FRIDAY, **{"as": "guard"})
    link = found[f"lör 21 nov {shown} avslutad"]
    assert link.startswith(f"{SATURDAY}?at=2026-11-21T17:") and "as=guard" in link
    page = browsers[role].get(link).get_data(as_text=True)
    assert f"ordningsvakterna tavlan {shown}" in page


def test_a_mark_of_another_evenings_session_names_its_day(browsers, weekend):
    assert list(jumps(browsers.coordinator, SATURDAY)) == ["18.07 avslutad (fre 20 nov)"]
    assert "20.31 öppnad, började, låst" in jumps(browsers.coordinator, FRIDAY)


def test_what_was_closed_in_its_own_night_is_one_jump(browsers, world, clock):
    clock.set("2026-11-20 23:10")
    world.session("closed")
    clock.set("2026-11-22 12:00")
    found = jumps(browsers.coordinator, FRIDAY)
    assert list(found) == ["23.10 öppnad, började, låst, avslutad"]


def test_a_session_that_is_opened_again_is_not_closed(browsers, story, people, weekend):
    story.given("reopen_session", people.coordinator, weekend, reason="Mer att säga")
    assert not any("avslutad" in said for said in jumps(browsers.coordinator, FRIDAY))


def test_an_evaluator_sees_no_closing_whose_quarter_is_not_over(browsers, weekend, clock):
    clock.set("2026-11-21 18:10")
    assert not any("avslutad" in said for said in jumps(browsers.evaluator, FRIDAY))
    assert any("avslutad" in said for said in jumps(browsers.coordinator, FRIDAY))


@pytest.mark.parametrize("end", ["", "/board"])
def test_a_moment_of_another_night_leads_there_and_keeps_the_rest(browsers, weekend, end):
    told = {"at": "2026-11-21T18:30:00+01:00", "as": "guard", "of": "stadens-ordningsvakter"}
    answer = browsers.coordinator.get(f"{FRIDAY}{end}", query_string=told)
    where = urlsplit(answer.location)
    assert where.path == f"{SATURDAY}{end}"
    asked = {name: one[0] for name, one in parse_qs(where.query).items()}
    assert asked == told
    assert "ordningsvakterna tavlan 18.30" in landed(browsers.coordinator, answer)


def test_the_small_hours_belong_to_the_evening_before(browsers, weekend):
    answer = browsers.coordinator.get(SATURDAY, query_string={"at": "2026-11-21T05:59:59+01:00"})
    assert answer.location.startswith(f"{FRIDAY}?")
    assert "tavlan 05.59" in landed(browsers.coordinator, answer)


def test_a_position_leads_to_its_night_too(browsers, api, people, service, world, clock):
    clock.set("2026-11-20 20:07")
    first = world.incident("Först", audience="all")
    clock.set("2026-11-21 20:07")
    position = service.app.recorder.position_of(UUID(first), 1)
    whose = people.coordinator
    view = View(whose.network, "coordinator", whose.organisation)
    given = api.positions.give(position, view)
    answer = browsers.coordinator.get(SATURDAY, query_string={"at": given})
    assert answer.location.startswith(f"{FRIDAY}?")
    assert "tavlan 20.07" in landed(browsers.coordinator, answer)


def test_a_clock_time_is_of_the_night_that_one_looks_at(browsers, weekend):
    told = {"at": "2026-11-21T18:30:00+01:00", "clock": "20.45"}
    answer = browsers.coordinator.get(FRIDAY, query_string=told)
    assert "tavlan 20.45" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("1990-01-01T00:00:00Z", "varken en tid"),
        ("0001-01-01T00:00:00Z", "varken en tid"),
        ("2031-01-01T00:00:00Z", "inte varit än"),
    ],
)
def test_a_moment_of_no_night_says_so(browsers, weekend, at, said):
    answer = browsers.coordinator.get(FRIDAY, query_string={"at": at})
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
