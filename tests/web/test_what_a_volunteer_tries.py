"""What a volunteer may try with a token: commands on what is not theirs, positions at a time."""

import json
from uuid import UUID, uuid4

import pytest
from api.bodies import right
from given import view_of
from test_nothing_leaks import GROUPS

from briefing.domain import context
from briefing.domain.incident import Incident
from briefing.projections.rebuild import rebuild
from briefing.web.calls import CALLS
from briefing.web.request import Request

ON_ITEMS = [call for call in CALLS if "*" in call.path and call.segments[0] in GROUPS]


@pytest.fixture
def ask(api, service, people):
    """A request of the volunteer's, as the edge would hand it over: (status, what it says)."""
    token, _ = service.credentials.make(
        "token", people.volunteer.network, people.volunteer.person, context.now(), role="volunteer"
    )

    def asking(method, path, body=None, **headers):
        said = {"authorization": f"Bearer {token}", "content-type": "application/json", **headers}
        told = json.dumps(body).encode() if body is not None else b""
        path, _, query = path.partition("?")
        asked = dict(one.split("=", 1) for one in query.split("&") if one)
        answer = api.handle(Request(method, path, asked, said, told))
        return answer.status, answer.body

    return asking


def position(api, people, at=1):
    caller = people.volunteer
    return api.positions.give(at, view_of(caller))


@pytest.mark.parametrize("call", ON_ITEMS, ids=lambda call: call.name)
def test_a_command_on_what_is_not_yours_is_answered_as_on_nothing(call, ask, hide, api, people):
    """With a right body, with none, with a key: never a word that there is something."""
    ids, _ = hide()
    body = right(call, position(api, people))
    for told in (body, {}, body | {"text": "Kevin o hans gäng"} if "text" in call.fields else body):
        nothing = ask(call.method, f"/api/v1{call.path}".replace("*", str(uuid4())), told)
        for id in ids:
            path = f"/api/v1{call.path}".replace("*", id)
            assert ask(call.method, path, told) == nothing, id
            again = ask(call.method, path, told, **{"idempotency-key": "samma"})
            assert again == nothing, id


@pytest.mark.parametrize("name", ["presented", "focus"])
def test_naming_an_item_that_is_not_yours_is_naming_nothing(ask, hide, evening, name):
    ids, _ = hide()
    path = f"/api/v1/sessions/2026-11-20/{name}"
    nothing = ask("POST", path, {"item": str(uuid4())})
    assert nothing[0] in (403, 404)
    for id in ids:
        assert ask("POST", path, {"item": id}) == nothing


def at(ask, moment):
    said = moment.isoformat().replace("+", "%2B").replace("%2B", "+")
    status, body = ask("GET", f"/api/v1/board?at={said}")
    assert status == 200
    return json.loads(body)


def test_the_board_at_a_time_does_not_tell_that_something_hidden_happened(
    ask,
    hide,
    evening,
    world,
    people,
    clock,
):
    """Its position is the same before and after, and the same as if it had never been."""
    world.incident("för alla", audience="all")
    evening.sealed(people.police)
    before = clock.forward(minutes=1)
    told = at(ask, before)
    clock.forward(minutes=1)
    hide()
    after = clock.forward(minutes=1)
    assert at(ask, after) == told
    assert at(ask, before) == told
    clock.forward(minutes=1)
    world.incident("senare, för alla", audience="all")
    assert at(ask, after)["position"] == at(ask, before)["position"] == told["position"]


def test_the_board_at_a_time_tells_of_what_is_yours(ask, evening, world, people, clock):
    """What the test before would not notice if a position never moved."""
    evening.sealed(people.police)
    before = at(ask, clock.forward(minutes=1))
    clock.forward(minutes=1)
    world.incident("för alla", audience="all")
    assert at(ask, clock.forward(minutes=1))["position"] != before["position"]


def test_changes_of_what_is_hidden_move_no_position_at_a_time(
    ask,
    evening,
    world,
    story,
    people,
    clock,
):
    """Follow-ups, colours, answers, picking and presenting it: an evening that stands still."""
    world.incident("för alla", audience="all")
    evening.live(people.police)
    hidden = UUID(world.incident("hemligt", audience="professional", priority="red"))
    steps = (
        ("follow_up", people.police, Incident, hidden, {"text": "mer"}),
        ("prioritise", people.police, hidden, {"priority": "yellow"}),
        ("choose_focus", people.police, evening.id, {"item": hidden}),
        ("present", people.police, evening.id, {"item": hidden}),
        ("acknowledge", people.guard, hidden, {"answer": "understood", "seen": 1}),
        ("close_item", people.guard, Incident, hidden, {}),
    )
    told = at(ask, clock.forward(minutes=1))
    live = ask("GET", "/api/v1/board")
    moments = []
    for name, *args, said in steps:
        clock.forward(minutes=1)
        story.given(name, *args, **said)
        moments.append(clock.forward(minutes=1))
        assert at(ask, moments[-1]) == told, name
        assert ask("GET", "/api/v1/board") == live, name
    clock.forward(minutes=1)
    world.incident("senare, för alla", audience="all")
    assert {at(ask, one)["position"] for one in moments} == {told["position"]}


def test_who_has_understood_an_evening_is_no_news_to_others(ask, evening, story, people):
    """An answer about a session is shown to nobody: it moves no position either."""
    evening.sealed(people.police)
    before = ask("GET", "/api/v1/board")
    story.given("acknowledge", people.guard, evening.id, answer="understood", seen=1)
    story.given("acknowledge", people.guard, evening.id, answer="question", seen=1)
    assert ask("GET", "/api/v1/board") == before


def test_a_past_board_after_a_rebuild_is_not_the_one_remembered(service, api, ask, people, world):
    """Words whose key is gone are gone from past boards too, without a restart."""
    world.incident("hemliga ord", by=people.volunteer, audience="all")
    at = f"/api/v1/board?at={position(api, people, service.model.position()[0])}"
    assert "hemliga ord" in ask("GET", at)[1].decode()
    vault, app = service.vault, service.app
    vault.db.execute("DELETE FROM keys")
    vault.pages.clear()
    rebuild(service.config.board, app.recorder, app.mapper, vault, service.witness)
    assert "hemliga ord" not in ask("GET", "/api/v1/board")[1].decode()
    assert "hemliga ord" not in ask("GET", at)[1].decode()
