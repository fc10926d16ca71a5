"""A place for fewer readers: chosen for tonight, registered, taken away; others notice nothing."""

import json
import re

import pytest
from given import seen_by
from test_nothing_leaks import QUESTIONS, seen

from briefing.domain.network import part_id
from briefing.importers.network_file import read_network
from briefing.projections.model import visible_position

SECRET = "Porten på gatan"
OPEN = "Torget i mitten"
PAGES = ("/board", "/board/fragment", "/board/mine", "/wall", "/wall/fragment")
SESSIONS = ("/sessions", "/sessions/2026-11-20")
WHO_SEE_NOT = ("volunteer", "partner", "evaluator", "display")


@pytest.fixture
def register(story, people):
    def registered(name=SECRET, audience="professional"):
        told = {"name": name, "district": "Farsta", "audience": audience, "check_reason": "place"}
        story.given("register_place", people.coordinator, **told)
        return name

    return registered


@pytest.fixture
def choose(story, people, evening):
    def chosen(place, by=None, **more):
        lead = by or people.coordinator
        story.given("choose_focus", lead, evening.id, place=place, **more)

    return chosen


def everything(browser):
    paths = (*PAGES, *SESSIONS, *QUESTIONS)
    return {path: seen(browser.get(path)) for path in paths}


@pytest.mark.parametrize("live", [False, True], ids=["before", "live"])
@pytest.mark.parametrize("role", WHO_SEE_NOT)
def test_a_place_for_professionals_chosen_for_tonight_is_nowhere_for_others(
    browsers, people, evening, register, choose, role, live
):
    """Not the word, not the bytes, not the ETag: not on a page, not in an answer."""
    register(OPEN, "all")
    register()
    choose(OPEN)
    if live:
        evening.live(people.police)
    before = everything(browsers[role])
    choose(SECRET)
    after = everything(browsers[role])
    assert after == before
    assert SECRET not in str(after)
    choose(SECRET, chosen=False)
    assert everything(browsers[role]) == before


def test_a_place_for_all_chosen_for_tonight_is_on_board_wall_and_phone(
    browsers, people, evening, register, choose
):
    """What the test before would not notice if nothing was ever shown."""
    choose(register(OPEN, "all"))
    evening.sealed(people.police)
    for path in ("/board", "/wall", "/api/v1/board"):
        assert OPEN in browsers.volunteer.get(path).get_data(as_text=True)


def test_choosing_a_place_for_professionals_moves_their_position_only(
    service, people, register, choose
):
    register()
    db, network = service.model.reader(), people.volunteer.network
    keys = {role: getattr(people, role).keys for role in (*WHO_SEE_NOT, "guard")}
    before = {role: visible_position(db, network, held) for role, held in keys.items()}
    choose(SECRET)
    after = {role: visible_position(db, network, held) for role, held in keys.items()}
    assert {role for role in keys if after[role] != before[role]} == {"guard"}


def test_choosing_it_is_no_news_of_the_evening_at_a_time(
    service, people, evening, register, choose, clock
):
    register()
    clock.forward(minutes=5)
    before = clock.forward(minutes=1)
    clock.forward(minutes=1)
    choose(SECRET)
    after = clock.forward(minutes=1)
    clock.forward(minutes=1)
    evening.live(people.police)
    positions = [seen_by(service, people.volunteer, moment=one).position for one in (before, after)]
    assert positions[0] == positions[1]


@pytest.mark.parametrize("audience", ["professional", "authority", "field"])
def test_registering_a_place_for_fewer_tells_others_not_even_that_something_happened(
    browsers, story, people, evening, register, audience
):
    def told():
        return everything(browsers.volunteer)

    before = told()
    register(SECRET, audience)
    assert told() == before
    facts = story.service.app.network(people.coordinator.network)
    id = facts.found["place"][SECRET.casefold()]
    slug = facts.parts["place"][id]["slug"]
    story.given("withdraw_part", people.coordinator, part="place", slug=slug)
    assert told() == before


def test_registering_a_place_moves_the_position_of_those_who_may_know_of_it(
    service, people, register
):
    db, network = service.model.reader(), people.volunteer.network

    def positions():
        roles = ("volunteer", "guard", "police")
        held = {role: getattr(people, role).keys for role in roles}
        return {role: visible_position(db, network, keys) for role, keys in held.items()}

    before = positions()
    register(SECRET, "authority")
    after = positions()
    assert [role for role in before if after[role] != before[role]] == ["police"]
    register(OPEN, "all")
    assert all(positions()[role] > after[role] for role in before)


def test_a_place_narrowed_since_leaves_the_board_for_those_who_saw_it(
    service, people, story, evening, register, choose
):
    """Taken away and registered anew for fewer; unpicked, it is gone from the board at once."""
    register(OPEN, "all")
    choose(OPEN)
    network = people.coordinator.network
    slug = slug_of(service, network, OPEN)
    story.given("withdraw_part", people.coordinator, part="place", slug=slug)
    register(OPEN, "professional")
    assert part_id(network, "place", slug) == service.app.network(network).find("place", OPEN)
    db = service.model.reader()
    before = visible_position(db, network, people.volunteer.keys)
    choose(OPEN, chosen=False)
    assert visible_position(db, network, people.volunteer.keys) > before


def test_a_place_that_comes_back_for_fewer_is_no_news_to_those_who_saw_it_go(
    browsers, service, people, story, evening, register
):
    register(OPEN, "all")
    slug = slug_of(service, people.coordinator.network, OPEN)
    story.given("withdraw_part", people.coordinator, part="place", slug=slug)
    before = everything(browsers.volunteer)
    register(OPEN, "professional")
    assert everything(browsers.volunteer) == before


def test_a_place_that_the_network_file_narrows_is_news_to_those_who_knew_of_it(service, people):
    plan = read_network(None).as_dict()
    db, network = service.model.reader(), people.volunteer.network
    before = visible_position(db, network, people.volunteer.keys)
    plan["places"][0] |= {"audience": "authority"}
    service.queue.run(lambda: service.app.found_network(plan))
    assert visible_position(db, network, people.volunteer.keys) > before


def slug_of(service, network, name):
    facts = service.app.network(network)
    return facts.parts["place"][facts.find("place", name)]["slug"]


@pytest.mark.parametrize("audience", ["authority", "field"])
def test_the_console_offers_a_lead_only_places_that_they_may_know_of(
    browsers, people, evening, register, choose, audience
):
    """A guard may lead; the police's and the field workers' places are not theirs."""
    register(SECRET, audience)
    register(OPEN, "all")
    reads = people.of("field_worker", lead=True)
    evening.live(reads)
    choose(SECRET, by=reads)
    choose(OPEN, by=reads)
    for path in ("/console", "/console/fragment"):
        guard = browsers.guard.get(path).get_data(as_text=True)
        assert SECRET not in guard
        assert OPEN in guard
        assert SECRET in browsers.field_worker.get(path).get_data(as_text=True)


def test_the_list_of_places_holds_only_those_that_its_keeper_may_know_of(browsers, register):
    """The coordinator reads no field workers' places either: nobody sees everything."""
    register(SECRET, "field")
    register(OPEN, "professional")
    page = browsers.coordinator.get("/places").get_data(as_text=True)
    assert OPEN in page
    assert SECRET not in page


def test_a_lead_who_may_not_know_of_a_place_gets_the_answer_of_an_unknown_one(
    browsers, people, evening, register
):
    register("Registrerad för fält", "field")
    evening.live(people.guard)
    answers = []
    for name in ("Registrerad för fält", "Aldrig registrerad"):
        answer = browsers.guard.client.post(
            "/api/v1/sessions/2026-11-20/focus",
            data=json.dumps({"place": name}),
            headers={"X-CSRF-Token": browsers.guard.csrf, "Content-Type": "application/json"},
        )
        answers.append((answer.status_code, answer.get_data(as_text=True)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 422


def test_a_form_with_a_place_of_others_gets_the_page_of_an_unknown_one(browsers, register, people):
    register("Hos Kevin Larsson", "field")
    pages = []
    for name in ("Hos Kevin Larsson", "Hos Robin Larsson"):
        told = {"category": "gathering", "priority": "green", "district": "Farsta"}
        answer = browsers.volunteer.post("/incidents", **told, text="Många ute", place=name)
        text = re.sub(
            r'(name="idempotency_key" value=")[^"]+', r"\1", answer.get_data(as_text=True)
        )
        pages.append((answer.status_code, text.replace("Kevin", "X").replace("Robin", "X")))
    assert pages[0] == pages[1]
    assert pages[0][0] == 422


def test_the_places_used_lately_do_not_name_one_that_left_the_readers_circle(
    browsers, story, people, service, world, register
):
    """Used while it was for all, then registered anew for fewer."""
    register(OPEN, "all")
    world.incident("Många ute", by=people.volunteer, place=OPEN, audience="all")
    assert OPEN in browsers.volunteer.get("/incidents/new").get_data(as_text=True)
    network = people.coordinator.network
    slug = slug_of(service, network, OPEN)
    story.given("withdraw_part", people.coordinator, part="place", slug=slug)
    register(OPEN, "professional")
    assert OPEN not in browsers.volunteer.get("/incidents/new").get_data(as_text=True)
