"""The stream: the difference between what a client has and what is, and nothing twice."""

import json
import time
from datetime import datetime
from uuid import UUID, uuid4

import pytest


@pytest.fixture(scope="module", autouse=True)
def patient(server):
    """A stream that is open from the beginning, and since when."""
    return server.listen("guard"), time.monotonic()


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
    field.wait_for("Hemligt 4")
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


def test_red_is_told_within_a_second_under_load(server, listen):
    stream = listen("volunteer")
    for _ in range(10):
        server.report()
    started = time.monotonic()
    server.report(priority="red", text="Brand vid skolan")
    stream.wait_for("Brand vid skolan")
    assert time.monotonic() - started < 1


def test_a_sign_of_life_comes_within_twenty_seconds(patient):
    stream, started = patient
    while not stream.beats and time.monotonic() - started < 21:
        time.sleep(0.1)
    assert stream.raw.startswith(b"retry:") and b"\n: beat" in stream.raw
    assert datetime.fromisoformat(stream.beats[0]).tzinfo is not None


def test_every_event_of_a_stream_is_json_of_known_shape(server, listen):
    stream = listen("police")
    made = server.report(text="rad ett\nrad två\r\ndata: luring\n\nevent: reset")
    [(_, kind, data)] = stream.wait()
    assert kind == "change"
    assert [UUID(item["id"]) for item in data["items"]] == [UUID(made["id"])]
    assert set(data) == {"items", "gone"}
    assert json.loads(json.dumps(data)) == data
