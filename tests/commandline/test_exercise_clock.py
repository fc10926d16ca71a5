"""BRIEFING_CLOCK walks a folder made for it over both clock changes, one process after another."""

import json
import shutil
import time
from datetime import datetime, timedelta

import pytest
from api.process import Server, made_by_command, run_command

from briefing.domain.session import session_id

POLICE = {"police": "polisen-farsta"}
STEPS = ("Planned", "Opened", "Sealed", "ShiftStarted", "DebriefStarted", "Closed")
OCTOBER = {
    "day": "2026-10-24",
    "moments": (
        "2026-10-19T10:00:00+02:00",
        "2026-10-24T15:59:00+02:00",
        "2026-10-24T18:30:00+02:00",
        "2026-10-24T20:46:00+02:00",
        "2026-10-24T21:00:00+02:00",
        "2026-10-25T02:59:00+02:00",
        "2026-10-25T02:59:00+01:00",
        "2026-10-25T03:00:00+01:00",
        "2026-10-29T12:00:00+01:00",
    ),
    "due": {
        "Opened": "2026-10-24T16:00:00+02:00",
        "Sealed": "2026-10-24T20:45:00+02:00",
        "ShiftStarted": "2026-10-24T21:00:00+02:00",
        "DebriefStarted": "2026-10-25T03:00:00+01:00",
        "Closed": "2026-10-29T12:00:00+01:00",
    },
    "shift": timedelta(hours=7),
}
MARCH = {
    "day": "2027-03-27",
    "moments": (
        "2027-03-22T10:00:00+01:00",
        "2027-03-27T15:59:00+01:00",
        "2027-03-27T18:30:00+01:00",
        "2027-03-27T20:46:00+01:00",
        "2027-03-27T21:00:00+01:00",
        "2027-03-28T01:59:00+01:00",
        "2027-03-28T03:00:00+02:00",
        "2027-04-01T12:00:00+02:00",
    ),
    "due": {
        "Opened": "2027-03-27T16:00:00+01:00",
        "Sealed": "2027-03-27T20:45:00+01:00",
        "ShiftStarted": "2027-03-27T21:00:00+01:00",
        "DebriefStarted": "2027-03-28T03:00:00+02:00",
        "Closed": "2027-04-01T12:00:00+02:00",
    },
    "shift": timedelta(hours=5),
}


@pytest.fixture
def folder(exercise_folder):
    return exercise_folder


def command(folder, *words, clock=None, ends=0):
    done = run_command(*words, "--data", str(folder), clock=clock)
    assert done.exit_code == ends, done.output
    return done


def steps_of(folder, founded, day):
    """(step, due_at or None) of a session, in the order of the log."""
    id = str(session_id(founded[1]["police"].network, day, "main"))
    rows = map(json.loads, command(folder, "export").stdout.splitlines())
    told = [row for row in rows if row["originator_id"] == id]
    return [(row["topic"].split(".")[1], moment(row["state"].get("due_at"))) for row in told]


def moment(stored):
    """A moment as the log writes it."""
    return datetime.fromisoformat(stored["_data_"]) if stored else None


@pytest.mark.parametrize("night", [OCTOBER, MARCH], ids=["one hour longer", "one hour shorter"])
def test_a_night_with_a_clock_change_takes_each_step_once(folder, founded, night):
    """Every call is a process of its own; none was running when the session was to open."""
    for at in night["moments"]:
        command(folder, "reconcile", clock=at)
        assert command(folder, "reconcile", clock=at).stdout == "Nothing is due.\n"
    told = steps_of(folder, founded, night["day"])
    assert [name for name, _ in told] == list(STEPS)
    due = {name: datetime.fromisoformat(said) for name, said in night["due"].items()}
    assert {name: at for name, at in told if at} == due
    assert due["DebriefStarted"] - due["ShiftStarted"] == night["shift"]


@pytest.mark.parametrize("night", [OCTOBER, MARCH], ids=["one hour longer", "one hour shorter"])
def test_steps_come_when_they_are_due_and_not_before(folder, founded, night):
    seen = []
    for at in night["moments"]:
        command(folder, "reconcile", clock=at)
        seen.append(len(steps_of(folder, founded, night["day"])))
    assert seen == [1, 1, 2, 3, 4, *[4] * (len(seen) - 7), 5, 6]


def test_a_whole_night_off_is_one_cancellation(folder, founded):
    command(folder, "reconcile", clock="2026-10-24T15:59:00+02:00")
    command(folder, "reconcile", clock="2026-10-25T04:00:00+01:00")
    assert [name for name, _ in steps_of(folder, founded, "2026-10-24")] == ["Planned", "Cancelled"]


def test_a_server_that_was_off_over_the_opening_catches_up_at_once(folder, founded):
    server = Server(folder, made_by_command(folder, POLICE), clock="2026-10-24T15:58:00+02:00")
    assert state_within(server, "planned") == "planned"
    server.start(clock="2026-10-24T18:30:00+02:00")
    try:
        assert wait_for(server, "open")
    finally:
        server.stop()
    assert [name for name, _ in steps_of(folder, founded, "2026-10-24")] == ["Planned", "Opened"]


def test_a_running_server_opens_on_time(folder, founded):
    quick = "from briefing import scheduler; scheduler.SECONDS = 0.5"
    tokens = made_by_command(folder, POLICE)
    server = Server(folder, tokens, clock="2026-10-24T15:59:58+02:00", prelude=quick)
    server.start()
    try:
        assert wait_for(server, "open")
    finally:
        server.stop()
    opened = dict(steps_of(folder, founded, "2026-10-24"))["Opened"]
    assert opened == datetime.fromisoformat("2026-10-24T16:00:00+02:00")


def state_within(server, state):
    """The state of the Saturday's session after a start and a stop."""
    server.start()
    try:
        return state if wait_for(server, state) else None
    finally:
        server.stop()


def wait_for(server, state, seconds=8):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        reply = server.ask("police", "GET", "/sessions/2026-10-24")
        if reply.status == 200 and reply.json["state"] == state:
            return True
        time.sleep(0.05)
    return False


def test_an_exercise_clock_is_refused_where_people_work(founded, tmp_path):
    data = tmp_path / "real"
    shutil.copytree(founded[0], data)
    for words in (["status"], ["reconcile"], ["serve", "--port", "0"], ["init"]):
        said = command(data, *words, clock="2026-10-24T16:00:00+02:00", ends=1).stderr
        assert said == "Error: BRIEFING_CLOCK works only in a folder made with --exercise.\n"
    said = command(data, "init", "--exercise", ends=1).stderr
    assert said == "Error: This folder was made without --exercise.\n"


@pytest.mark.parametrize("clock", ["now", "2026-10-24", "2026-10-24T16:00:00", "16:00"])
def test_a_clock_that_is_no_time_is_refused(folder, clock):
    said = command(folder, "status", clock=clock, ends=1).stderr
    assert said.startswith("Error: BRIEFING_CLOCK: ") and len(said.splitlines()) == 1


def test_a_folder_made_for_exercises_honours_the_clock(tmp_path):
    data = tmp_path / "new"
    command(data, "init", "--exercise", clock="2027-03-22T10:00:00+01:00")
    rows = [json.loads(line) for line in command(data, "export").stdout.splitlines()]
    days = {row["state"]["timestamp"]["_data_"][:10] for row in rows}
    assert days == {"2027-03-22"}
