"""The board as it was, on the page: whose, when, and never more than the viewer may read."""

import re
from uuid import UUID

import pytest
from world import World

from briefing.domain.incident import Incident
from briefing.projections.view import View

FRIDAY = "/replay/2026-11-20"


@pytest.fixture
def world(story, people):
    return World(story, people)


@pytest.fixture
def evening(world, story, people, clock):
    """20.07 one for all, 20.23 one for professionals, 20.41 red and corrected, 21.02 narrowed."""
    clock.set("2026-11-20 20:07")
    first = world.incident("Först för alla", audience="all", priority="yellow")
    clock.set("2026-11-20 20:23")
    world.incident("Bara för yrkesroller", audience="professional", priority="green")
    told = {"category": "event", "priority": "green", "district": "Farsta", "audience": "field"}
    story.given("report_incident", people.field_worker, text="Fältets eget", **told)
    world.incident("Polisens egen", audience="own")
    clock.set("2026-11-20 20:41")
    story.given("prioritise", people.police, UUID(first), priority="red")
    story.given("correct_item", people.police, Incident, UUID(first), text="Rättat för alla")
    clock.set("2026-11-20 21:02")
    second = world.incident("Senare dolt", audience="all")
    clock.set("2026-11-20 21:20")
    story.given("change_audience", people.police, Incident, UUID(second), audience="authority")
    clock.set("2026-11-21 12:00")
    return first


def seen(browser, said, path=FRIDAY, **told):
    answer = browser.get(path, query_string={"at": said, **told} if said else told)
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def at(clock):
    return f"2026-11-20T{clock}:00+01:00"


def test_the_board_is_the_one_of_then(browsers, evening):
    page = seen(browsers.coordinator, at("20:10"), **{"as": "volunteer"})
    assert "Så här såg volontärerna tavlan 20.10" in page
    assert "Först för alla" in page and "Rättat" not in page and "Röd" not in page
    later = seen(browsers.coordinator, at("20:45"), **{"as": "volunteer"})
    assert "Rättat för alla" in later and "Röd" in later and "Först" not in later


def test_a_role_saw_its_own_circle_only(browsers, evening):
    for role, expected in (("volunteer", False), ("guard", True)):
        page = seen(browsers.coordinator, at("20:30"), **{"as": role})
        assert ("Bara för yrkesroller" in page) is expected


def test_what_the_viewer_may_not_read_is_left_out_and_no_step(browsers, evening):
    own = {"as": "field_worker", "of": "sdf-farsta"}
    page = seen(browsers.coordinator, at("20:30"), **own)
    assert "Fältets eget" not in page and "Ram" not in page and "ram" not in FRAME.findall(page)
    police = seen(browsers.coordinator, at("20:30"), **{"as": "police", "of": "polisen-farsta"})
    assert "Polisens egen" not in police
    assert STEPS.search(page)[1] == STEPS.search(seen(browsers.coordinator, at("20:30")))[1]


FRAME = re.compile(r'class="(frame)')
STEPS = re.compile(r"Steg \d+ av (\d+)")


def test_what_was_shown_then_and_hidden_since_goes_through_todays_filter_of_the_viewer(
    browsers, evening
):
    shown = {"as": "volunteer"}
    assert "Senare dolt" in seen(browsers.coordinator, at("21:05"), **shown)
    assert "Senare dolt" not in seen(browsers.coordinator, at("21:30"), **shown)
    assert "Senare dolt" not in seen(browsers.evaluator, at("21:15"), **shown)


def test_an_evaluator_gets_frames_and_quarter_hours_and_no_word(browsers, evening):
    page = seen(browsers.evaluator, at("20:37"), **{"as": "police"})
    assert "tavlan 20.30" in page
    assert len(FRAME.findall(page)) == 1
    for told in ("för alla", "Bara för", "Fältets", "egen", "20.07", "20.23", "20:07"):
        assert told not in page
    page = seen(browsers.evaluator, at("20:30"), **{"as": "volunteer"})
    assert not FRAME.findall(page), "it stood on no volunteer's board"


def test_an_evaluators_steps_are_quarter_hours(browsers, evening):
    page = seen(browsers.evaluator, None)
    stamps = set(re.findall(r"at=2026-11-20T(\d\d:\d\d:\d\d\.\d+)Z", page))
    assert stamps and all(one[3:5] in ("00", "15", "30", "45") for one in stamps)


def test_a_step_says_what_came_and_what_changed(browsers, evening):
    new = seen(browsers.coordinator, at("20:07"), **{"as": "volunteer"})
    assert "Nytt i det här steget" in new
    changed = seen(browsers.coordinator, at("20:41"), **{"as": "volunteer"})
    assert "Ändrat i det här steget" in changed and "Nytt i det här steget" not in changed
    gone = seen(browsers.coordinator, at("21:20"), **{"as": "volunteer"})
    assert "Borta sedan förra steget: 1" in gone


def test_the_slider_asks_for_a_step_and_keeps_the_address(browsers, evening):
    answer = browsers.coordinator.get(f"{FRIDAY}/board", query_string={"n": "0", "as": "police"})
    page = answer.get_data(as_text=True)
    assert "Först för alla" in page and "<html" not in page
    again = browsers.coordinator.get(answer.headers["HX-Replace-Url"]).get_data(as_text=True)
    assert "Så här såg polisen tavlan 20.07" in again


def test_a_position_is_an_address_too(browsers, api, people, evening, service):
    view = View(people.coordinator.network, "coordinator", people.coordinator.organisation)
    position = service.app.recorder.position_of(UUID(evening), 1)
    page = seen(browsers.coordinator, api.positions.give(position, view))
    assert "tavlan 20.07" in page


def test_the_number_of_a_briefing_opens_its_seal(browsers, world, clock):
    clock.set("2026-11-20 20:31")
    world.session("sealed")
    clock.set("2026-11-21 12:00")
    answer = browsers.coordinator.get("/replay?number=1")
    page = browsers.coordinator.lands_on(answer).get_data(as_text=True)
    assert "tavlan 20.31" in page and "genomgång 1" in page
    assert "/replay/2026-11-20" in browsers.coordinator.get("/replay").get_data(as_text=True)


def test_two_moments_are_compared(browsers, evening):
    told = {"a": "20.10", "b": "21.05", "as": "volunteer"}
    page = seen(browsers.coordinator, None, f"{FRIDAY}/compare", **told)
    assert "mellan 20.10 och 21.05" in page
    came, changed = page.split("cmp-changed", 1)
    assert "Senare dolt" in came and "Först för alla" in changed and "Rättat för alla" in changed
    backwards = {**told, "a": "21.05", "b": "20.10"}
    assert "mellan 20.10 och 21.05" in seen(
        browsers.coordinator, None, f"{FRIDAY}/compare", **backwards
    )


def test_the_repeated_hour_is_two_moments(browsers, world, clock):
    clock.set("2026-10-25T02:20:00+02:00")
    world.incident("Före omställningen", audience="all")
    clock.set("2026-10-25T02:40:00+01:00")
    world.incident("Efter omställningen", audience="all")
    clock.set("2026-10-26 12:00")
    night = "/replay/2026-10-24"
    first = seen(browsers.coordinator, None, night, clock="02.50")
    second = seen(browsers.coordinator, None, night, clock="02.50", fold="1")
    assert "sommartid" in first and "Före" in first and "Efter" not in first
    assert "vintertid" in second and "Efter" in second
    other = re.search(r'id="other-fold" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert "vintertid" in browsers.coordinator.get(other).get_data(as_text=True)


def test_what_was_said_of_an_item_that_is_hidden_since_is_no_step(browsers, story, people, clock):
    clock.set("2026-11-20 19:10")
    told = {"category": "event", "priority": "green", "district": "Farsta", "audience": "all"}
    id = story.given("report_incident", people.field_worker, text="Syns först", **told)
    clock.set("2026-11-20 19:20")
    story.given("acknowledge", people.guard, id, answer="understood", seen=1)
    clock.set("2026-11-20 19:30")
    changed = {"audience": "field"}
    story.given("change_audience", people.field_worker, Incident, id, **changed)
    clock.set("2026-11-21 12:00")
    page = seen(browsers.coordinator, None)
    assert "inget känt" in page and not STEPS.search(page)


@pytest.mark.parametrize(
    ("path", "told", "status"),
    [
        (FRIDAY, {"at": "2026-11-30T20:00:00+01:00"}, 422),
        (FRIDAY, {"at": "strax"}, 422),
        (FRIDAY, {"clock": "25.00"}, 422),
        (FRIDAY, {"n": "-1"}, 422),
        (FRIDAY, {"as": "evaluator"}, 422),
        (FRIDAY, {"as": "chef"}, 422),
        (FRIDAY, {"of": "finns-inte"}, 404),
        ("/replay/2026-11-31", {}, 404),
        ("/replay/2026-12-31", {}, 422),
        ("/replay/0001-01-01", {}, 404),
        ("/replay", {"number": "tolv"}, 422),
        ("/replay", {"number": "999"}, 404),
        (f"{FRIDAY}/compare", {"a": "20.00", "b": "strax"}, 422),
    ],
)
def test_what_is_no_moment_gets_a_clear_answer(browsers, evening, path, told, status):
    answer = browsers.coordinator.get(path, query_string=told)
    assert answer.status_code == status


def test_an_hour_that_was_skipped_says_so(browsers, clock):
    clock.set("2027-03-29 12:00")
    answer = browsers.coordinator.get("/replay/2027-03-27", query_string={"clock": "02.30"})
    assert answer.status_code == 422
    assert "ställdes fram" in answer.get_data(as_text=True)


def test_before_anything_was_known_there_is_nothing(browsers, evening):
    page = seen(browsers.coordinator, "2026-11-20T06:00:00+01:00")
    assert "Tavlan var tom då" in page
    assert "inget känt" in seen(browsers.coordinator, None, "/replay/2026-11-13")


def test_what_an_import_knew_late_is_absent_before_and_marked(browsers, story, people, clock):
    clock.set("2026-11-21 12:00")
    told = {"category": "weapons", "priority": "red", "district": "Farsta", "text": "Skott"}
    happened = {"occurred_at": clock().replace(day=20, hour=18, minute=12)}
    id = story.given("report_incident", people.police, **told, **happened)
    assert id
    night = seen(browsers.coordinator, None)
    assert "Skott" not in night
    day = seen(browsers.coordinator, None, "/replay/2026-11-21")
    assert "Skott" in day and "19.12" in day and "känt 12.00" in day


def test_another_role_is_looked_at_in_the_same_moment(browsers, evening):
    page = seen(browsers.coordinator, at("20:45"), **{"as": "volunteer"})
    field = re.search(r'<input type="hidden" name="at" value="([^"]+)" form="replay-form">', page)
    told = {"as": "guard", "of": "stadens-ordningsvakter", "clock": ""}
    other = seen(browsers.coordinator, field[1], **told)
    assert "Så här såg ordningsvakterna tavlan 20.45" in other
    assert '<option value="stadens-ordningsvakter" selected>' in other


def test_each_item_says_how_many_had_heard_by_then(browsers, world, story, people, clock):
    clock.set("2026-11-20 19:00")
    before = world.incident("Före låsningen", audience="all")
    assert "inga svar än" in seen(browsers.coordinator, at("19:00"), **{"as": "guard"})
    world.session("closed")
    clock.set("2026-11-20 20:30")
    told = {"answer": "understood", "seen": story.service.app.recorder.newest()}
    story.given("acknowledge", people.guard, UUID(before), **told)
    clock.set("2026-11-20 21:00")
    page = seen(browsers.coordinator, at("20:45"), **{"as": "guard"})
    assert "Uppfattat: 1 av 1" in page and "inga svar än" not in page
    assert "inga svar än" in seen(browsers.coordinator, at("20:15"), **{"as": "guard"})
