"""When a stream ends and how a client goes on: logins, restarts, stops; nothing missed or twice."""

from api.process import made_by_command, run_command

from briefing.application import system
from briefing.domain import context


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
    stream.wait_for("Efter ombyggnad")
    assert stream.told[-1][0] == made["position"]


class Screen:
    """A client that lives from its stream alone."""

    def __init__(self, server, who):
        self.server, self.who = server, who
        self.have, self.heard, self.last = {}, [], None

    def connect(self):
        self.stream = self.server.listen(self.who, last=self.last)

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
        screen.stream.wait_for(said[-1])
        server.stop()
        assert screen.stream.over.wait(5)
        screen.apply()
        server.start()
        said.append(f"Stängd {turn}")
        server.report(text=said[-1])
        server.report("field_worker", audience="field")
    screen.connect()
    screen.stream.wait_for(said[-1])
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
