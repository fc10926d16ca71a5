"""Who watches stands wherever a reaction is promised, as a function; without one it says so."""

from uuid import UUID

import pytest
from given import seen_by
from listening import listening
from reading import text_of

from briefing.domain import context
from briefing.domain.incident import Incident
from briefing.projections.view import View

NOBODY = "Ingen bevakar tavlan just nu. Vid fara: ring 112."
WATCHED = "Bevakas av: polis, till 03.00."


@pytest.fixture
def shift(story, evening, people):
    """The evening's session, out on shift."""
    evening.sealed(people.police)
    story.given("start_shift", evening.clockwork, evening.id, due_at=context.now())
    return evening.id


def take(browser, path="/board"):
    """The button as it stands on the page."""
    assert "Jag bevakar tavlan" in text_of(browser.get(path))
    told = {"watching": "true", "next": path.strip("/")}
    return browser.lands_on(browser.post("/sessions/2026-11-20/watch", **told))


def promises(browsers, world):
    """(browser, path) of every page on which somebody might wait for a reaction."""
    red = world.incident(audience="all", priority="red")
    written = {"by": world.people.volunteer, "audience": "professional"}
    contact = world.contact_request()
    return [
        (browsers.volunteer, "/board"),
        (browsers.volunteer, "/incidents/new"),
        (browsers.volunteer, f"/incidents/{red}"),
        (browsers.volunteer, f"/incidents/{world.incident('Rök', **written)}"),
        (browsers.guard, f"/notes/{world.note(audience='all')}"),
        (browsers.guard, "/assignments/new"),
        (browsers.guard, "/contact-requests/new"),
        (browsers.field_worker, f"/contact-requests/{contact}"),
        (browsers.guard, "/console"),
        (browsers.display, "/wall"),
    ]


def test_every_promise_names_the_function_or_says_that_nobody_watches(
    browsers, world, story, people, shift
):
    pages = promises(browsers, world)
    for browser, path in pages:
        page = text_of(browser.get(path))
        assert (path, NOBODY in page, "Bevakas av" in page) == (path, True, False)
    story.given("watch", people.police, shift, watching=True)
    for browser, path in pages:
        page = text_of(browser.get(path))
        assert (path, NOBODY in page, WATCHED in page) == (path, False, True)
        assert "Farsta: polis" not in page
    story.given("watch", people.police, shift, watching=False)
    for browser, path in pages:
        assert (path, NOBODY in text_of(browser.get(path))) == (path, True)


UNSEEN = "Räkna inte med att någon som bevakar tavlan ser det här. Vid fara: ring 112."


@pytest.mark.parametrize(
    ("audience", "seen"),
    [("all", True), ("professional", True), ("authority", False), ("field", False), ("own", False)],
)
def test_nobody_is_said_to_watch_an_item_that_they_cannot_read(
    browsers, world, story, people, shift, audience, seen
):
    by = people.field_worker
    red = f"/incidents/{world.incident(by=by, audience=audience, priority='red')}"
    assert NOBODY in text_of(browsers.field_worker.get(red))
    story.given("watch", people.guard, shift, watching=True)
    page = text_of(browsers.field_worker.get(red))
    assert ("Bevakas av: ordningsvakt" in page, UNSEEN in page) == (seen, not seen)
    assert "Bevakas av: ordningsvakt" in text_of(browsers.field_worker.get("/board"))


def test_of_those_who_watch_only_who_reads_the_item_is_named(browsers, world, story, people, shift):
    red = f"/incidents/{world.incident(audience='authority', priority='red')}"
    for caller in (people.guard, people.police):
        story.given("watch", caller, shift, watching=True)
    page = text_of(browsers.field_worker.get(red))
    assert WATCHED in page
    assert "ordningsvakt, polis" in text_of(browsers.field_worker.get("/board"))


def test_whether_somebody_of_ones_own_watches_is_not_told_by_what_is_for_the_own_only(
    browsers, world, story, people, shift
):
    own = {"audience": "own", "priority": "red"}
    red = f"/incidents/{world.incident(by=people.police, **own)}"
    pages = []
    for watcher in (people.another("police", "polisen-skarholmen"), people.another("police")):
        story.given("watch", watcher, shift, watching=True)
        pages.append(UNSEEN in text_of(browsers.police.get(red)))
        story.given("watch", watcher, shift, watching=False)
    assert pages == [True, True]


def test_a_call_that_was_asked_for_is_watched_only_by_the_function_that_was_asked(
    browsers, world, story, people, shift
):
    path = f"/contact-requests/{world.contact_request()}"
    story.given("watch", people.guard, shift, watching=True)
    assert UNSEEN in text_of(browsers.field_worker.get(path))
    story.given("watch", people.police, shift, watching=True)
    assert WATCHED in text_of(browsers.field_worker.get(path))


def test_a_write_up_says_nothing_of_what_became_of_its_circle(
    browsers, world, story, people, shift
):
    written = {"by": people.volunteer, "audience": "professional"}
    id = world.incident("Rök", **written)
    story.given("watch", people.guard, shift, watching=True)
    before = text_of(browsers.volunteer.get(f"/incidents/{id}"))
    story.given("change_audience", people.police, Incident, UUID(id), audience="authority")
    after = text_of(browsers.volunteer.get(f"/incidents/{id}"))
    lines = [[one for one in page.splitlines() if "watched" in one] for page in (before, after)]
    assert lines[0] == lines[1]
    assert "Bevakas av: ordningsvakt" in lines[0][0]


def test_before_the_seal_nothing_is_said_and_nobody_is_asked(browsers, people, evening):
    evening.live(people.police)
    page = text_of(browsers.police.get("/board"))
    assert "bevakar" not in page


def test_the_sentence_goes_when_somebody_takes_the_watch_and_comes_back_with_the_end_of_the_shift(
    browsers, story, evening, shift
):
    page = text_of(take(browsers.police))
    assert WATCHED in page
    assert "Du bevakar tavlan." in page
    assert "Sluta bevaka" in page
    page = text_of(browsers.guard.get("/board"))
    assert WATCHED in page
    assert "Jag bevakar tavlan" in page
    story.given("start_debrief", evening.clockwork, shift, due_at=context.now())
    for browser in (browsers.police, browsers.guard):
        page = text_of(browser.get("/board"))
        assert NOBODY in page
        assert "Jag bevakar tavlan" not in page


def test_it_is_left_where_it_was_taken_also_on_the_console(browsers, shift):
    assert WATCHED in text_of(take(browsers.police, "/console"))
    told = {"watching": "false", "next": "console"}
    answer = browsers.police.post("/sessions/2026-11-20/watch", **told)
    assert NOBODY in text_of(browsers.police.lands_on(answer))


def test_only_professionals_on_shift_have_the_button(browsers, story, people, evening):
    evening.sealed(people.police)
    button = "Jag bevakar tavlan"
    assert button not in text_of(browsers.guard.get("/board"))
    for caller in (people.guard, people.volunteer):
        story.given("attend", caller, evening.id, present=True)
    assert button in text_of(browsers.guard.get("/board"))
    for role in ("volunteer", "partner", "evaluator"):
        assert button not in text_of(browsers[role].get("/board"))


def test_several_functions_are_named_and_no_person(browsers, story, people, shift):
    for caller in (people.police, people.field_worker, people.another("police")):
        story.given("watch", caller, shift, watching=True)
    page = text_of(browsers.display.get("/wall"))
    assert "Bevakas av: fältassistent, polis, till 03.00." in page
    assert "Testnamn" not in page


def test_the_wall_says_it_from_the_seal_when_somebody_watches(browsers, story, people, evening):
    evening.sealed(people.police)
    assert NOBODY not in text_of(browsers.display.get("/wall"))
    story.given("attend", people.police, evening.id, present=True)
    story.given("watch", people.police, evening.id, watching=True)
    assert WATCHED in text_of(browsers.display.get("/wall"))


def test_a_past_board_promises_nothing(browsers, story, people, shift):
    story.given("watch", people.police, shift, watching=True)
    page = text_of(browsers.guard.get("/board?at=2026-11-20T19:00:00Z"))
    assert "Bevakas av" not in page
    assert NOBODY not in page


def test_what_a_phone_takes_along_never_says_that_somebody_watches(
    browsers, story, people, shift, service
):
    story.given("watch", people.police, shift, watching=True)
    for path in ("/board/offline", "/incidents/offline"):
        assert "Bevakas av" not in text_of(browsers.volunteer.get(path))
    assert NOBODY in text_of(browsers.volunteer.get("/incidents/offline"))


def test_watching_moves_no_byte_of_any_board(service, story, people, shift, api):
    views = [View(one.network, one.role, one.organisation) for one in people.callers.values()]
    before = [api.boards.now(view).body for view in views]
    story.given("watch", people.police, shift, watching=True)
    assert [api.boards.now(view).body for view in views] == before
    assert seen_by(service, people.guard).position < service.app.recorder.newest()


@pytest.fixture
def listen(api, browsers):
    return listening(api, browsers)


def test_open_pages_are_told_at_once_and_only_once(listen, story, people, shift):
    open_pages = listen("guard", "volunteer", "display")
    assert open_pages.told() == {"guard": [], "volunteer": [], "display": []}
    story.given("watch", people.police, shift, watching=True)
    told = ["beside"]
    assert open_pages.told() == {"guard": told, "volunteer": told, "display": told}
    assert open_pages.told() == {"guard": [], "volunteer": [], "display": []}


def test_a_page_that_was_away_is_told_when_it_comes_back(listen, story, people, shift, api):
    view = View(people.guard.network, "guard", people.guard.organisation)
    since = api.boards.now(view).position
    assert listen("guard", since=since).told() == {"guard": []}
    story.given("watch", people.police, shift, watching=True)
    assert listen("guard", since=since).told() == {"guard": ["beside"]}


def test_the_api_takes_the_watch_too(browsers, api, shift):
    headers = {"X-CSRF-Token": browsers.guard.csrf}
    path = "/api/v1/sessions/2026-11-20/watch/me"
    answer = browsers.guard.client.put(path, json={"watching": True}, headers=headers)
    assert answer.status_code == 200, answer.get_json()
    assert UUID(answer.get_json()["id"])
    assert "Bevakas av: ordningsvakt" in text_of(browsers.police.get("/board"))
