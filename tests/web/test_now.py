"""*Nu: punkt 4*: one line for those present, and never more than that there is something."""

import html
import re
from uuid import UUID

import pytest
from reading import text_of

from briefing.domain.incident import Incident


def said_on(browser, path="/board"):
    return html.unescape(text_of(browser.get(path)))


def line_on(browser, path="/board"):
    """The words of the line, None without one."""
    found = re.search(r'id="now"[^>]*><span>([^<]*)</span>', said_on(browser, path))
    return found[1] if found else None


@pytest.fixture
def gather(story, people, evening):
    def arrive(*callers):
        for caller in callers:
            story.given("attend", caller, evening.id, present=True)

    return arrive


@pytest.fixture
def show(story, people, evening):
    return lambda id: story.given("present", people.police, evening.id, item=UUID(id))


def test_those_present_see_where_the_lead_is(browsers, people, evening, world, gather, show):
    first = world.incident("Ett", audience="all", place="Farsta torg")
    world.incident("Två", audience="all", priority="red")
    gather(people.volunteer)
    assert "vilken punkt" in line_on(browsers.volunteer)
    evening.live(people.police)
    assert line_on(browsers.volunteer) == "Nu börjar genomgången."
    show(first)
    for path in ("/board", "/board/now"):
        assert line_on(browsers.volunteer, path) == "Nu: punkt 2 av 2 – Farsta torg"
    for absent in (browsers.guard, browsers.evaluator):
        assert line_on(absent) is None
        assert line_on(absent, "/board/now") == ""


def test_an_item_for_others_is_no_more_than_that(
    browsers, story, people, evening, world, gather, show
):
    one = world.incident("Ett", audience="all")
    hidden = world.incident(
        "hemligt", audience="professional", priority="red", place="hemligt torg"
    )
    gather(people.volunteer, people.guard)
    evening.live(people.police)
    show(one)
    assert line_on(browsers.volunteer) == "Nu: punkt 1 av 1 – Farsta"
    show(hidden)
    assert line_on(browsers.volunteer) == "Nu: en punkt för andra"
    assert line_on(browsers.guard) == "Nu: punkt 1 av 2 – hemligt torg"
    page = said_on(browsers.volunteer, "/now")
    assert "Ett" in page
    assert "hemligt" not in page
    assert "hemligt" in said_on(browsers.guard, "/now")
    story.given("close_item", people.police, Incident, UUID(hidden))
    assert line_on(browsers.guard) == "Nu: hemligt torg"
    assert line_on(browsers.volunteer) == "Nu: en punkt för andra"


def test_going_on_is_told_to_who_read_the_item_before_and_to_nobody_else(
    browsers, service, people, evening, world, show
):
    """A second hidden item in a row moves nothing that a volunteer could see."""
    one = world.incident("Ett", audience="all")
    hidden = [world.incident("Två", audience="professional") for _ in "ab"]
    evening.live(people.police)
    show(one)

    def seen():
        answer = browsers.volunteer.get("/api/v1/board")
        return answer.get_data(), answer.headers["ETag"]

    before = seen()
    show(hidden[0])
    after = seen()
    assert before != after
    assert b'"current":null' in after[0]
    show(hidden[1])
    assert seen() == after


def test_who_comes_late_sees_what_has_passed(browsers, people, evening, world, gather, show):
    one = world.incident("Ett", audience="all")
    world.incident("Kommer sedan", audience="all")
    gather(people.volunteer)
    evening.live(people.police)
    show(one)
    gather(people.guard)
    assert 'href="/now"' in said_on(browsers.guard)
    assert 'href="/now"' not in said_on(browsers.volunteer)
    page = said_on(browsers.guard, "/now")
    assert "Ett" in page
    assert "Kommer sedan" not in page


def test_the_line_is_gone_after_the_seal(browsers, people, evening, world, gather, show):
    gather(people.guard)
    evening.sealed(people.police)
    assert line_on(browsers.guard) is None
    assert line_on(browsers.guard, "/board/now") == ""
    assert browsers.guard.get("/now").status_code == 404
