"""Killed, out of room, set back: what was acknowledged is there afterwards, and once."""

import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from hashlib import sha256

import pytest
from api.asking import REPORT
from api.process import EVENING, Server, made_by_command, run_command
from api.writers import write_through

from briefing.application.queue import StoreUnavailable

POLICE = {"police": "polisen-farsta"}


@pytest.fixture
def folder(exercise_folder):
    return exercise_folder


@pytest.fixture
def served(folder):
    """A running server on a folder of its own."""
    server = Server(folder, made_by_command(folder, POLICE))
    server.start()
    yield server
    server.stop(signal.SIGKILL)


def shown(server):
    board = server.done("police", "GET", "/board")
    return {one["id"]: one for items in board["sections"].values() for one in items if "id" in one}


def assert_all_there_and_once(server, writers):
    items = shown(server)
    texts = [one["text"].removesuffix(" rättad") for one in items.values()]
    assert len(texts) == len(set(texts))
    for writer in writers:
        for id, text in writer.reported.items():
            assert items[id]["text"].startswith(text)
        for id in writer.corrected:
            assert items[id]["text"].endswith(" rättad")
            history = server.done("police", "GET", f"/incidents/{id}")["history"]
            assert len(history) == 2, history


def assert_board_is_what_the_log_says(server):
    before = server.ask("police", "GET", "/board").body
    command(server, "rebuild")
    after = server.ask("police", "GET", "/board").body
    assert (len(after), sha256(after).digest()) == (len(before), sha256(before).digest())
    command(server, "verify")
    assert server.client.get("/healthz").json()["healthy"]


def command(server, name):
    done = run_command(name, "--data", str(server.data), clock=server.clock)
    assert done.exit_code == 0, done.output


def killed(server, rounds):
    def disturb():
        for _ in range(rounds):
            time.sleep(0.7)
            server.stop(signal.SIGKILL)
            server.start()
        time.sleep(0.3)

    writers = write_through(server, disturb)
    assert_all_there_and_once(server, writers)
    assert_board_is_what_the_log_says(server)


def test_a_server_killed_under_eight_writers_loses_nothing(served):
    killed(served, 3)


@pytest.mark.soak
def test_a_server_killed_twenty_times_loses_nothing(served):
    killed(served, 20)


@pytest.fixture
def tiny_disk(tmp_path):
    """A folder on a disk of its own with little room; only where we may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    told = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(told, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill_up(place):
    """Takes all that is left; what to delete to make room again."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return ballast


def until_refused(server, seconds=20):
    """Writes until the store says no; the ids that were acknowledged, and the refusal."""
    ids, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        reply = server.ask("police", "POST", "/incidents", REPORT | {"text": f"Nr {len(ids)}"})
        if reply.status != 201:
            return ids, reply
        ids.append(reply.json["id"])
    raise AssertionError(f"{len(ids)} were written and none refused")


def assert_refused_and_whole_again(server, make_room):
    """503 with a sentence, boards still shown; with room again all is as acknowledged."""
    ids, first = until_refused(server)
    again = REPORT | {"text": "Får inte plats"}
    refusals = [first, *(server.ask("police", "POST", "/incidents", again) for _ in range(5))]
    for refusal in refusals:
        assert (refusal.status, refusal.type) == (503, "application/problem+json"), refusal
        assert refusal.json["type"] == "/problems/store-unavailable"
    assert server.ask("police", "GET", "/board").status == 200
    make_room()
    until = time.monotonic() + 15
    while server.ask("police", "POST", "/incidents", REPORT).status != 201:
        assert time.monotonic() < until
        time.sleep(0.2)
    texts = [one["text"] for one in shown(server).values()]
    assert set(ids) <= set(shown(server))
    assert "Får inte plats" not in texts
    assert_board_is_what_the_log_says(server)


def test_a_full_disk_refuses_and_loses_nothing(folder, tiny_disk):
    tokens = made_by_command(folder, POLICE)
    data = tiny_disk / "data"
    shutil.copytree(folder, data)
    server = Server(data, tokens)
    server.log = folder.with_name("full.log")
    server.start()
    try:
        server.report()
        ballast = fill_up(tiny_disk)
        assert_refused_and_whole_again(server, ballast.unlink)
    finally:
        server.stop(signal.SIGKILL)


def test_a_file_that_may_not_grow_refuses_and_loses_nothing(served):
    """The same without root: the kernel lets the process write only the beginning of a file."""
    served.report()
    pid = served.process.pid
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    assert_refused_and_whole_again(
        served, lambda: resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)
    )


def test_a_vault_without_room_refuses_and_records_nothing(service, people, monkeypatch):
    def full():
        raise sqlite3.OperationalError("database or disk is full")

    before = service.app.recorder.newest()
    monkeypatch.setattr(service.vault, "_refill", full)
    service.vault.fresh.clear()
    with pytest.raises(StoreUnavailable):
        service.queue.run(lambda: service.app.report_incident(people.police, **REPORT))
    assert service.app.recorder.newest() == before
    monkeypatch.undo()
    assert service.queue.run(lambda: service.app.report_incident(people.police, **REPORT)).id


def test_a_clock_set_back_keeps_the_order(served):
    first = served.report(text="Klockan fem över åtta")
    served.stop()
    served.start(clock=EVENING.replace("T20:", "T19:"))
    later = served.report(text="Klockan fem över sju")
    body = {"text": "Rättad efteråt"}
    served.done("police", "POST", f"/incidents/{first['id']}/corrections", body)
    assert shown(served)[first["id"]]["text"] == "Rättad efteråt"
    then = served.done("police", "GET", f"/board?at={later['position']}")
    told = {one.get("id"): one for items in then["sections"].values() for one in items}
    assert told[first["id"]]["text"] == "Klockan fem över åtta"
    history = served.done("police", "GET", f"/incidents/{first['id']}")["history"]
    assert [line["text"] for line in history] == ["Klockan fem över åtta", "Rättad efteråt"]
    for moment in ("T19:30", "T20:30"):
        at = EVENING.replace("T20:05", moment).replace("+", "%2B")
        past = served.done("police", "GET", f"/board?at={at}")["sections"].values()
        assert first["id"] in [one.get("id") for items in past for one in items]
    assert_board_is_what_the_log_says(served)
