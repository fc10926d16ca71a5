"""A walk-in waits and can do nothing; the lead's tap lets them in, once; nothing is kept."""

import re

import pytest
from given import events_after
from reading import form_of, text_of

from briefing.domain.participant import Participant
from briefing.domain.presence import Attendance
from briefing.projections.attendance import attendance_by_organisation
from briefing.tonight import MOST_WAITING
from briefing.web.codes import TRIES
from briefing.web.door import WAITING

WALKERS = "nattvandrarna-farsta"
NAME = "Rutger"


@pytest.fixture
def knock(browsers, world, api, evening):
    """A browser without a login that has said a name at the door; the answer."""

    def knocking(browser, **typed):
        told = {"code": world.code(api), "name": NAME, "organisation": WALKERS}
        return browser.client.post("/check-in/walk-in", data=told | typed)

    return knocking


def let_in(browsers, evening, people):
    """The lead taps; where the page went."""
    page = text_of(browsers.police.get("/console"))
    id = re.search(r'id="(door-[0-9a-f]{32})"', page)[1]
    address, fields = form_of(page, id)
    return text_of(browsers.police.lands_on(browsers.police.send(address, fields))), address, fields


def test_without_the_code_nothing_of_the_network_is_told(browsers, evening, world, api):
    page = text_of(browsers.nobody.get("/check-in"))
    wrong = text_of(browsers.nobody.get("/check-in?code=000000x"), 422)
    for told in (page, wrong):
        assert "Nattvandrarna" not in told
        assert "Söderort" not in told
    asked = text_of(browsers.nobody.get(f"/check-in?code={world.code(api)}"))
    assert "Nattvandrarna i Farsta" in asked
    assert "Kvällsansvarig släpper in dig" in asked


def test_who_waits_reads_and_writes_nothing(browsers, people, evening, knock, recorded, app):
    evening.live(people.police)
    before, guest = recorded(), browsers.nobody
    assert "Vänta vid dörren" in text_of(guest.lands_on(knock(guest)))
    assert guest.client.get_cookie(WAITING)
    for path in ("/board", "/wall", "/console", "/me", "/api/v1/board", "/reach"):
        assert guest.get(path).status_code in (401, 404), path
    report = {"category": "fire", "priority": "green", "district": "farsta", "text": "Rök"}
    assert guest.client.post("/incidents", data=report).status_code == 401
    assert guest.client.post("/check-in/entry").status_code == 410
    assert recorded() == before


def test_the_leads_tap_lets_in_and_the_cookie_becomes_a_login_once(
    browsers, service, people, evening, knock, recorded
):
    evening.live(people.police)
    guest = browsers.nobody
    knock(guest)
    page = text_of(browsers.police.get("/console"))
    assert "1 väntar vid dörren" in page
    assert f"{NAME}, Nattvandrarna i Farsta" in page
    before = recorded()
    page, address, fields = let_in(browsers, evening, people)
    assert "väntar vid dörren" not in page
    found = events_after(service, before)
    kinds = [Participant.Registered, Participant.RoleGiven, Attendance.CheckedIn]
    assert [type(one) for one in found] == kinds
    assert found[1].ends_at == service.app.repository.get(evening.id).times["closes"]
    assert "Du är insläppt" in text_of(guest.get("/check-in"))
    assert guest.get("/board").status_code == 401
    entered = guest.client.post("/check-in/entry")
    assert "Du är på plats." in text_of(guest.lands_on(entered))
    assert guest.client.get_cookie(WAITING) is None
    assert browsers.police.send(address, fields).status_code == 404
    assert len(events_after(service, before)) == 3


def test_a_second_tap_lets_nobody_in_twice(browsers, service, people, evening, knock):
    evening.live(people.police)
    knock(browsers.nobody)
    _, address, fields = let_in(browsers, evening, people)
    assert browsers.police.send(address, fields).status_code == 303
    rows = attendance_by_organisation(service.model.reader(), evening.id.hex)
    assert [row["count"] for row in rows] == [1]


def test_the_role_ends_with_the_session(browsers, service, people, evening, knock, clock):
    evening.live(people.police)
    guest = browsers.nobody
    knock(guest)
    let_in(browsers, evening, people)
    guest.client.post("/check-in/entry")
    assert guest.get("/board").status_code == 200
    clock.now = service.app.repository.get(evening.id).times["closes"]
    service.reconciler.reconcile()
    assert guest.get("/board").status_code == 401


def test_only_who_leads_sees_the_door(browsers, people, evening, knock, service):
    evening.live(people.police)
    knock(browsers.nobody)
    (waiting,) = service.tonight.waiting(evening.id)
    for role in ("guard", "volunteer", "evaluator"):
        assert browsers[role].post(f"/check-in/door/{waiting.id.hex}").status_code == 404
    assert NAME not in text_of(browsers.guard.get("/console"))
    assert NAME not in text_of(browsers.display.get("/wall"))
    assert NAME in text_of(browsers.coordinator.get("/console"))


@pytest.mark.parametrize("organisation", ["polisen-farsta", "sdf-farsta", "natverkskontoret"])
def test_other_organisations_ask_for_a_link(browsers, evening, knock, service, organisation):
    page = text_of(knock(browsers.nobody, organisation=organisation), 422)
    assert "Be samordnaren om en." in page
    assert service.tonight.waiting(evening.id) == []


@pytest.mark.parametrize(
    "name", ["", " ", "070-1740605", "kim@exempel.se", "x" * 41, "a\x00b", "<b>", "A B C D E"]
)
def test_what_is_no_first_name_waits_not(browsers, evening, knock, service, name):
    assert knock(browsers.nobody, name=name).status_code == 422
    assert service.tonight.waiting(evening.id) == []


def test_twenty_wait_and_no_more(browsers, evening, knock, service):
    for _ in range(MOST_WAITING):
        assert knock(browsers.of(None)).status_code == 303
    page = text_of(knock(browsers.of(None)), 429)
    assert "Det väntar redan många" in page
    assert len(service.tonight.waiting(evening.id)) == MOST_WAITING == 20


def test_who_guesses_too_often_at_the_door_waits(browsers, evening, knock, service):
    for _ in range(TRIES):
        assert knock(browsers.nobody, code="wrong").status_code == 422
    assert knock(browsers.nobody).status_code == 429
    assert service.tonight.waiting(evening.id) == []


def test_nothing_is_kept_of_who_waited_in_vain(
    browsers, service, people, evening, knock, story, founded
):
    evening.live(people.police)
    guest = browsers.nobody
    knock(guest)
    for step in ("seal_session", "close_session"):
        story.given(step, people.police, evening.id)
    assert text_of(guest.get("/check-in")).count("Vänta vid dörren") == 0
    service.reconciler.reconcile()
    assert service.tonight.sessions() == set()
    assert service.tonight.with_secret(guest.client.get_cookie(WAITING).value) is None


def test_the_session_that_closed_while_the_machine_was_off_is_forgotten_at_start(
    browsers, service, people, evening, knock, story, start
):
    evening.live(people.police)
    knock(browsers.nobody)
    for step in ("seal_session", "close_session"):
        story.given(step, people.police, evening.id)
    folder = service.config.data
    service.close()
    assert start(folder).tonight.sessions() == set()


def test_whoever_is_turned_away_is_asked_for_the_code_again(
    browsers, service, people, evening, knock, recorded
):
    evening.live(people.police)
    guest = browsers.nobody
    knock(guest)
    before = recorded()
    page = text_of(browsers.police.get("/console"))
    address, fields = form_of(page, re.search(r'id="(door-away-[0-9a-f]{32})"', page)[1])
    page = text_of(browsers.police.lands_on(browsers.police.send(address, fields)))
    assert NAME not in page
    assert "Vänta vid dörren" not in text_of(guest.get("/check-in"))
    assert recorded() == before
    assert browsers.police.send(address, fields).status_code == 404


def test_whoever_was_let_in_is_not_turned_away(browsers, people, evening, knock):
    evening.live(people.police)
    guest = browsers.nobody
    knock(guest)
    _, address, fields = let_in(browsers, evening, people)
    assert browsers.police.send(f"{address}/removal", fields).status_code == 404
    assert guest.client.post("/check-in/entry").status_code == 303
