"""For a day after a role has ended, what waited on the phone is taken, and nothing can be read."""

from datetime import timedelta
from uuid import UUID

import pytest
from given import events_after

from briefing.domain import context
from briefing.domain.incident import Incident
from briefing.domain.observation import Observation

REPORT = {
    "category": "gathering",
    "priority": "yellow",
    "where": "farsta",
    "text": "Många ute vid torget",
    "audience": "all",
    "idempotency_key": "en-nyckel",
}
CALM = {"where": "farsta", "since": "30", "idempotency_key": "lugnt"}
MORE = {"text": "De har gått nu", "idempotency_key": "mer"}


@pytest.fixture
def sealed(evening, people):
    return evening.sealed(people.police)


class Phone:
    """A phone with what waited on it from before its role ended."""

    def __init__(self, browser, role):
        self.browser, self.role = browser, role
        self.who = browser.get("/me/device").get_json()["who"]

    def told(self):
        return self.browser.get("/me/device").get_json()

    def send(self, path, body, *, minutes=-10, csrf=None):
        at = (context.now() + timedelta(minutes=minutes)).isoformat()
        token = csrf or (self.told() or {}).get("csrf", "")
        headers = {"X-Written-By": self.who, "X-Written-At": at, "X-CSRF-Token": token}
        return self.browser.client.post(path, data=body, headers=headers)


@pytest.fixture
def phone(browsers, story, people):
    """Of somebody in this role, whose role then ends."""

    def made(role="guard", *, ends=True):
        found = Phone(browsers[role], role)
        if ends:
            end(story, people, role)
        return found

    return made


def end(story, people, role):
    story.given("end_role", people.coordinator, people.callers[role].person, role=role)


def made_by(service, before):
    return events_after(service, before)


def item(service, id):
    row = service.model.reader().execute(
        "SELECT reader, data FROM items WHERE id=? AND to_position IS NULL", (id.hex,)
    )
    return row.fetchone()


def problem(answer):
    return answer.status_code, answer.get_json()["type"].removeprefix("/problems/")


def test_whose_role_has_ended_reads_nothing(phone, evening, world, browsers):
    id, guard = world.incident("hemligt torg", audience="all"), phone()
    for path in ("/board", "/board/offline", f"/incidents/{id}", "/me", "/mine/reports", "/since"):
        answer = guard.browser.get(path)
        assert answer.status_code == 401, path
        assert "hemligt" not in answer.get_data(as_text=True)
    assert guard.browser.get("/api/v1/board").status_code == 401
    assert set(guard.told()) == {"who", "role", "ended", "alerts", "signal", "csrf", "now"}
    assert guard.told()["alerts"] is None
    assert (guard.told()["who"], guard.told()["ended"]) == ("", [guard.who])
    page = guard.browser.get("/board").get_data(as_text=True)
    assert "Din roll här har upphört" in page
    assert f'data-ended="{guard.who}"' in page
    assert "Testnamn" not in page


def test_a_report_that_waited_is_a_write_up(phone, sealed, service, recorded):
    guard, before = phone(), recorded()
    answer = guard.send("/incidents", REPORT)
    assert (answer.status_code, answer.get_data()) == (204, b"")
    (made,) = made_by(service, before)
    assert type(made) is Incident.Reported
    assert (made.role, made.audience) == ("guard", "professional")
    assert made.metadata["channel"] == "hand_in"
    told = context.now() - timedelta(minutes=10)
    assert made.metadata["written_at"] == told.isoformat()
    assert made.occurred_at == told


def test_any_professional_may_release_it_with_one_tap(phone, sealed, service, browsers, recorded):
    guard, before = phone(), recorded()
    guard.send("/incidents", REPORT)
    (made,) = made_by(service, before)
    page = browsers.field_worker.get(f"/incidents/{made.originator_id}").get_data(as_text=True)
    assert "Dela med alla<" in page
    way = f"/incidents/{made.originator_id}/audience"
    released = browsers.field_worker.post(way, audience="all")
    assert released.status_code == 303
    assert item(service, made.originator_id)["reader"] == "all"


def test_what_was_sent_while_the_role_lasted_is_not_released_so(sealed, world, browsers, people):
    id = world.incident(by=people.guard, audience="professional")
    answer = browsers.field_worker.post(f"/incidents/{id}/audience", audience="all")
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("role", "asked", "reader"),
    [
        ("guard", "all", "professional"),
        ("police", "authority", "authority"),
        ("field_worker", "field", "field"),
        ("field_worker", "", "field"),
        ("volunteer", "professional", "professional"),
    ],
)
def test_nobody_reads_it_whom_its_writer_left_out(
    phone, evening, people, service, recorded, role, asked, reader
):
    evening.sealed(people.coordinator)
    ended, before = phone(role), recorded()
    assert ended.send("/incidents", {**REPORT, "audience": asked}).status_code == 204
    (made,) = made_by(service, before)
    assert made.audience == reader


def test_calm_and_a_follow_up_are_taken_too(phone, sealed, world, service, recorded):
    id = world.incident(audience="all")
    guard, before = phone(), recorded()
    assert guard.send("/observations", CALM).status_code == 204
    assert guard.send(f"/incidents/{id}/follow-ups", MORE).status_code == 204
    calm, more = made_by(service, before)
    assert (type(calm), calm.audience) == (Observation.Made, "professional")
    assert (type(more), more.audience) == (Incident.FollowedUp, "professional")


def test_a_follow_up_tells_nothing_of_what_became_of_the_item(
    phone, sealed, world, story, people, service
):
    """The same answer whether it stands, was narrowed or was struck after the role had ended."""
    before, ids = [], [UUID(world.incident(audience="professional")) for _ in range(3)]
    never = world.incident(audience="authority")
    guard = phone()
    later = world.incident(audience="all")
    story.given("change_audience", people.police, Incident, ids[1], audience="authority")
    story.given("strike_item", people.police, Incident, ids[2], reason="Fel plats")
    before = [guard.send(f"/incidents/{id}/follow-ups", {"text": "Lugnt"}) for id in ids]
    assert [(one.status_code, one.get_data()) for one in before] == [(204, b"")] * 3
    kept = service.model.reader().execute(
        "SELECT reader FROM history WHERE item=? AND verb='FollowedUp'", (ids[1].hex,)
    )
    assert [row[0] for row in kept] == ["authority"]
    for id in (never, later, UUID(int=1)):
        answer = guard.send(f"/incidents/{id}/follow-ups", {"text": "Lugnt"})
        assert problem(answer) == (404, "not-found")


def test_a_circle_that_the_role_could_not_choose_is_not_heard(phone, sealed, world, service):
    id = UUID(world.incident(audience="all"))
    guard = phone()
    told = {"text": "Lugnt", "audience": "field"}
    assert guard.send(f"/incidents/{id}/follow-ups", told).status_code == 204
    kept = service.model.reader().execute(
        "SELECT reader FROM history WHERE item=? AND verb='FollowedUp'", (id.hex,)
    )
    assert [row[0] for row in kept] == ["professional"]


def test_a_try_whose_answer_was_lost_may_be_repeated_after_the_role(
    phone, sealed, service, recorded, story, people
):
    guard, before = phone(ends=False), recorded()
    first = guard.send("/incidents", REPORT)
    end(story, people, "guard")
    again = [guard.send("/incidents", REPORT) for _ in range(2)]
    assert [one.get_data() for one in (first, *again)] == [b""] * 3
    assert {one.status_code for one in again} == {204}
    made = [one for one in made_by(service, before) if type(one) is Incident.Reported]
    assert len(made) == 1


def test_it_must_be_written_before_the_role_ended(phone, sealed, clock, recorded):
    guard = phone()
    clock.forward(minutes=30)
    before = recorded()
    for minutes in (-10, 0, 120):
        answer = guard.send("/incidents", REPORT, minutes=minutes)
        assert problem(answer) == (409, "written-after-role"), minutes
    assert recorded() == before
    assert guard.send("/incidents", REPORT, minutes=-31).status_code == 204


def test_after_a_day_it_is_refused_with_a_sentence(phone, sealed, clock, recorded):
    guard = phone()
    clock.forward(hours=24)
    assert guard.send("/incidents", REPORT, minutes=-24 * 60 - 5).status_code == 204
    clock.forward(minutes=1)
    before = recorded()
    for body in (REPORT, {**REPORT, "idempotency_key": "en-annan"}):
        answer = guard.send("/incidents", body, minutes=-24 * 60 - 5)
        assert problem(answer) == (409, "hand-in-over")
        assert "mer än ett dygn" in answer.get_json()["detail"]
    assert recorded() == before


@pytest.mark.parametrize(
    "path",
    [
        "/notes",
        "/people",
        "/paper/entry",
        "/me/role",
        "/incidents/{id}/acknowledgement",
        "/incidents/{id}/strike",
        "/incidents/{id}/corrections",
    ],
)
def test_nothing_else_is_taken(phone, sealed, world, recorded, path):
    id = world.incident(audience="all")
    guard = phone()
    before = recorded()
    answer = guard.send(path.format(id=id), {**REPORT, "reason": "Fel", "kind": "passdown"})
    assert problem(answer) == (409, "role-ended")
    assert recorded() == before


def test_only_with_the_phones_own_login_and_token(phone, sealed, browsers, recorded, service):
    guard, before = phone(), recorded()
    assert guard.send("/incidents", REPORT, csrf="nej").status_code == 401
    plain = guard.browser.client.post("/incidents", data={**REPORT, "csrf_token": "nej"})
    assert plain.status_code == 401
    stranger = Phone(browsers.volunteer, "volunteer")
    stranger.who = guard.who
    assert problem(stranger.send("/incidents", REPORT)) == (409, "written-by-other")
    assert recorded() == before


def test_whose_login_was_ended_hands_in_nothing(phone, sealed, service, recorded, people):
    guard, before = phone(), recorded()
    token = guard.told()["csrf"]
    service.credentials.end(context.now(), person=people.guard.person)
    assert guard.send("/incidents", REPORT, csrf=token).status_code == 401
    assert guard.browser.get("/me/device").status_code == 401
    assert recorded() == before


def test_who_has_left_the_network_hands_in_nothing(phone, sealed, story, people, recorded):
    guard = phone(ends=False)
    token = guard.told()["csrf"]
    story.given("leave", people.coordinator, people.guard.person)
    before = recorded()
    assert guard.send("/incidents", REPORT, csrf=token).status_code == 401
    assert recorded() == before


def test_with_another_role_both_are_told_apart(phone, sealed, story, people, service, recorded):
    guard = phone(ends=False)
    told = {"role": "volunteer", "organisation": "nattvandrarna-farsta"}
    story.given("give_role", people.coordinator, people.guard.person, **told)
    end(story, people, "guard")
    before = recorded()
    assert guard.browser.get("/board").status_code == 200
    assert guard.told()["ended"] == [guard.who]
    assert guard.send("/incidents", REPORT).status_code == 204
    (made,) = made_by(service, before)
    assert (made.role, made.audience) == ("guard", "professional")
    page = guard.browser.get(f"/incidents/{made.originator_id}").get_data(as_text=True)
    assert "Många ute" not in page


def test_a_role_that_is_given_again_is_no_former_one(phone, sealed, story, people, service):
    guard = phone()
    told = {"role": "guard", "organisation": "stadens-ordningsvakter"}
    story.given("give_role", people.coordinator, people.guard.person, **told)
    assert (guard.told()["who"], guard.told()["ended"]) == (guard.who, [])
    assert guard.send("/incidents", REPORT).status_code == 204


@pytest.mark.parametrize("role", ["coordinator", "field_worker"])
def test_calm_that_was_handed_in_is_released_with_one_tap(
    phone, sealed, service, browsers, recorded, role
):
    guard, before = phone(), recorded()
    guard.send("/observations", CALM)
    (calm,) = made_by(service, before)
    way = f"/observations/{calm.originator_id}"
    page = browsers[role].get(way).get_data(as_text=True)
    assert "Dela med alla<" in page
    assert 'id="turn-down-form"' in page
    assert browsers.volunteer.get(way).status_code == 404
    assert browsers[role].post(f"{way}/audience", audience="all").status_code == 303
    assert item(service, calm.originator_id)["reader"] == "all"
    page = browsers.volunteer.get(way).get_data(as_text=True)
    assert "delad med alla" in page
    assert 'id="release-form"' not in browsers[role].get(way).get_data(as_text=True)


def test_calm_that_was_handed_in_and_is_turned_down_leaves_the_board(
    phone, sealed, service, browsers, recorded
):
    guard, before = phone(), recorded()
    guard.send("/observations", CALM)
    (calm,) = made_by(service, before)
    way = f"/observations/{calm.originator_id}"
    assert way in browsers.coordinator.get("/board").get_data(as_text=True)
    assert browsers.coordinator.post(f"{way}/closure").status_code == 303
    assert way not in browsers.coordinator.get("/board").get_data(as_text=True)
    page = browsers.coordinator.get(way).get_data(as_text=True)
    assert "delas inte" in page
    assert 'id="release-form"' not in page
    before = recorded()
    assert browsers.coordinator.post(f"{way}/audience", audience="all").status_code == 409
    assert recorded() == before


def test_calm_for_everybody_is_neither_released_nor_turned_down(sealed, world, browsers, recorded):
    way = f"/observations/{world.observation()}"
    page = browsers.coordinator.get(way).get_data(as_text=True)
    assert "release-form" not in page
    assert "turn-down-form" not in page
    before = recorded()
    for change, body in (("audience", {"audience": "all"}), ("closure", {})):
        assert browsers.coordinator.post(f"{way}/{change}", **body).status_code == 409, change
    assert recorded() == before


def test_the_api_releases_calm_to_all_and_to_nobody_else(sealed, world, browsers, recorded):
    id, police = world.calm_written_up(), browsers.police
    headers, before = {"X-CSRF-Token": police.csrf}, recorded()
    way = f"/api/v1/observations/{id}/audience"
    for audience in ("authority", "own", "field"):
        told = police.client.post(way, json={"audience": audience}, headers=headers)
        assert told.status_code == 422
    assert recorded() == before
    assert police.client.post(way, json={"audience": "all"}, headers=headers).status_code == 201
