"""The stream: the difference between what a client has and what is, and nothing twice."""

import json
import time
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from api.process import made_by_command, run_command

from briefing.application import system
from briefing.bootstrap import build
from briefing.config import read_config
from briefing.domain import context


@pytest.fixture
def listen(server):
    """Opens streams; all are closed at the end."""
    opened = []

    def listening(who, **asked):
        opened.append(server.listen(who, **asked))
        return opened[-1]

    yield listening
    for one in opened:
        one.close()


@pytest.fixture(scope="module", autouse=True)
def patient(server):
    """A stream that is open from the beginning, and since when."""
    return server.listen("guard"), time.monotonic()


@pytest.fixture
def operator(exercise):
    """Another process's view of the folder: people and credentials by command."""
    before = context.clock.read
    service = build(read_config({}, data=exercise[0]))
    yield service
    service.close()
    context.clock.read = before


def hidden(server, audience="field", **changes):
    return server.report("field_worker", audience=audience, **changes)


def quiet(listener, seconds=1.0):
    """Whether nothing but signs of life comes for a while."""
    before = list(listener.told)
    time.sleep(seconds)
    return listener.told == before


def test_a_change_is_the_item_as_the_board_shows_it(server, listen):
    stream = listen("police")
    made = server.report(text="Bråk vid stationen")
    [(id, kind, data)] = stream.wait()
    assert (kind, data["gone"]) == ("change", [])
    [item] = data["items"]
    assert item["id"] == made["id"]
    board = server.done("police", "GET", "/board")
    assert id == board["position"] == made["position"]
    shown = [one for items in board["sections"].values() for one in items]
    assert item in shown


def test_what_is_closed_is_gone(server, listen):
    made = server.report()
    stream = listen("volunteer")
    server.done("police", "POST", f"/incidents/{made['id']}/closure")
    [(_, _, data)] = stream.wait()
    assert data == {"items": [], "gone": [made["id"]]}


def test_what_is_narrowed_is_gone_at_once_and_its_text_is_not_sent(server, listen):
    made = server.report("field_worker", text="Syns först")
    stream = listen("volunteer")
    path = f"/incidents/{made['id']}"
    server.done("field_worker", "POST", f"{path}/audience", {"audience": "field"})
    server.done("field_worker", "POST", f"{path}/corrections", {"text": "Hemlig rättelse"})
    server.done("field_worker", "POST", f"{path}/follow-ups", {"text": "Hemlig fortsättning"})
    stream.wait()
    time.sleep(0.5)
    assert stream.changes() == [{"items": [], "gone": [made["id"]]}]
    assert b"Syns" not in stream.raw and b"Hemlig" not in stream.raw


def test_what_was_narrowed_while_away_is_gone_on_coming_back(server, listen):
    made = server.report("field_worker", text="Syns bara en stund")
    board = server.done("volunteer", "GET", "/board")
    body = {"audience": "field"}
    server.done("field_worker", "POST", f"/incidents/{made['id']}/audience", body)
    for how in ({"since": board["position"]}, {"last": board["position"]}):
        stream = listen("volunteer", **how)
        [(_, _, data)] = stream.wait()
        assert (data["items"], data["gone"]) == ([], [made["id"]])
        assert b"Syns" not in stream.raw


def test_a_volunteers_stream_is_silent_while_others_write_among_themselves(server, listen):
    """Not even the tempo of the night is told."""
    stream, field = listen("volunteer"), listen("field_worker")
    for number in range(5):
        made = hidden(server, text=f"Hemligt {number}")
        hidden(server, "own")
        server.done(
            "field_worker", "POST", f"/incidents/{made['id']}/priority", {"priority": "red"}
        )
    field.wait(5)
    assert quiet(stream)
    assert stream.told == []
    assert b"id:" not in stream.raw and b"change" not in stream.raw


def test_what_was_hidden_while_away_says_nothing_on_coming_back(server, listen):
    position = server.done("volunteer", "GET", "/board")["position"]
    hidden(server)
    stream = listen("volunteer", since=position)
    assert quiet(stream, 0.5)
    assert stream.told == []


def test_an_unknown_id_starts_anew(server, listen):
    ids = ("x", "12", "A" * 40, str(uuid4()), "%00", "9" * 400)
    for id in ids:
        [(given, kind, _)] = listen("police", since=id).wait()
        assert kind == "reset"
    assert given == server.done("police", "GET", "/board")["position"]


def test_the_id_of_another_role_starts_anew(server, listen):
    """Otherwise the board of the role before would stay on the screen."""
    server.report()
    position = server.done("police", "GET", "/board")["position"]
    [(_, kind, _)] = listen("volunteer", since=position).wait()
    assert kind == "reset"


def test_the_answer_to_ones_own_write_is_a_place_to_go_on_from(server, listen):
    made = server.report("volunteer", audience="professional")
    stream = listen("volunteer", since=made["position"])
    assert quiet(stream, 0.4)
    server.report(text="Efteråt")
    stream.wait()
    assert stream.texts() == ["Efteråt"]


def test_without_a_login_there_is_no_stream(server):
    for headers in ({}, {"Authorization": "Bearer x"}, {"Cookie": "paagang=x"}):
        reply = server.client.get("/api/v1/stream", headers=headers)
        assert reply.status_code == 401
        assert reply.headers["content-type"] == "application/problem+json"


def test_a_stream_ends_when_the_credential_does(server, operator, listen):
    caller_of = made_by_command(server.data, {"guard": "stadens-ordningsvakter"})
    login = operator.credentials.find(caller_of["guard"], context.now(), "token")
    stream, other = listen(caller_of["guard"]), listen("guard")
    server.report(text="Före")
    stream.wait()
    operator.credentials.end(context.now(), id=login.id)
    assert stream.over.wait(2)
    assert stream.told[-1][1] == "reset"
    server.report(text="Efter")
    other.wait(2)
    assert stream.texts() == ["Före"]
    assert not other.over.is_set()


def test_a_stream_ends_when_the_role_does(server, operator, listen):
    token = made_by_command(server.data, {"police": "polisen-farsta"})["police"]
    login = operator.credentials.find(token, context.now(), "token")
    stream = listen(token)
    office = system(login.network, channel="cli")
    operator.queue.run(lambda: operator.app.end_role(office, login.person, role="police"))
    assert stream.over.wait(2.5)
    server.report(text="Efter")
    assert b"Efter" not in stream.raw
    assert server.ask(token, "GET", "/board").status == 401
    assert server.ask(token, "GET", "/stream").status == 401


def test_a_stream_lives_through_a_rebuild(server, operator, listen):
    stream = listen("police")
    server.report(text="Före ombyggnad")
    stream.wait()
    done = run_command("rebuild", "--data", str(server.data), clock=server.clock)
    assert done.exit_code == 0, done.output
    made = server.report(text="Efter ombyggnad")
    until = time.monotonic() + 10
    while "Efter ombyggnad" not in stream.texts() and time.monotonic() < until:
        time.sleep(0.05)
    assert stream.texts()[-1] == "Efter ombyggnad"
    assert stream.told[-1][0] == made["position"]


def test_red_is_told_within_a_second_under_load(server, listen):
    stream = listen("volunteer")
    for _ in range(10):
        server.report()
    started = time.monotonic()
    server.report(priority="red", text="Brand vid skolan")
    while "Brand vid skolan" not in stream.texts() and time.monotonic() - started < 5:
        time.sleep(0.01)
    assert time.monotonic() - started < 1


def test_a_sign_of_life_comes_within_twenty_seconds(patient):
    stream, started = patient
    while not stream.beats and time.monotonic() - started < 21:
        time.sleep(0.1)
    assert stream.raw.startswith(b"retry:") and b"\n: beat" in stream.raw
    assert datetime.fromisoformat(stream.beats[0]).tzinfo is not None


class Screen:
    """A client that lives from its stream alone."""

    def __init__(self, server, who):
        self.server, self.who = server, who
        self.have, self.heard, self.last = {}, [], None

    def connect(self):
        self.stream = self.server.listen(self.who, last=self.last)

    def wait_for(self, text):
        until = time.monotonic() + 10
        while text not in self.stream.texts() and time.monotonic() < until:
            time.sleep(0.02)
        assert text in self.stream.texts(), self.stream.told

    def apply(self):
        for id, kind, data in self.stream.told:
            assert kind == "change", self.stream.told
            self.have |= {item["id"]: item for item in data["items"]}
            self.heard += [item["text"] for item in data["items"]]
            for gone in data["gone"]:
                del self.have[gone]
            self.last = id


def test_nothing_is_missed_and_nothing_twice_across_a_restart(server):
    screen, said = Screen(server, "volunteer"), []
    for turn in range(3):
        screen.connect()
        said.append(f"Öppen {turn}")
        server.report(text=said[-1])
        screen.wait_for(said[-1])
        server.stop()
        assert screen.stream.over.wait(5)
        screen.apply()
        server.start()
        said.append(f"Stängd {turn}")
        server.report(text=said[-1])
        hidden(server)
    screen.connect()
    screen.wait_for(said[-1])
    screen.apply()
    assert [text for text in screen.heard if text in said] == said
    board = server.done("volunteer", "GET", "/board")
    shown = {one["id"]: one for items in board["sections"].values() for one in items if "id" in one}
    assert {id: shown[id] for id in screen.have} == screen.have


def test_fifty_open_streams_do_not_hold_up_a_stop(server):
    streams = [server.listen("police") for _ in range(50)]
    server.report()
    for stream in streams:
        stream.wait()
    seconds = server.stop()
    server.start()
    assert seconds < 3
    assert all(stream.over.wait(1) for stream in streams)


def test_every_event_of_a_stream_is_json_of_known_shape(server, listen):
    stream = listen("police")
    made = server.report(text="rad ett\nrad två\r\ndata: luring\n\nevent: reset")
    [(_, kind, data)] = stream.wait()
    assert kind == "change"
    assert [UUID(item["id"]) for item in data["items"]] == [UUID(made["id"])]
    assert set(data) == {"items", "gone"}
    assert json.loads(json.dumps(data)) == data
