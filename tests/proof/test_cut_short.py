"""On a log that was restored from an older copy the clock waits until somebody has looked."""

import shutil
from functools import partial
from uuid import uuid4

import pytest
from api.asking import REPORT
from api.process import run_command

from briefing import scheduler
from briefing.bootstrap import build

LATER = "2026-12-02 12:00"


@pytest.fixture
def cut(spoil):
    spoil("DELETE FROM stored_events WHERE rowid>250")


@pytest.fixture
def start(config, clock):
    """Builds the service of the folder; all are closed at the end."""
    started = []

    def starting():
        for one in started:
            one.close()
        started[:] = [build(config)]
        return started[0]

    yield starting
    for one in started:
        one.close()


def test_a_log_that_is_whole_is_gone_on_with(start, clock):
    service = start()
    clock.set(LATER)
    assert service.reconciler.reconcile()
    assert service.health()["cut_short"] is False


@pytest.mark.parametrize("gone", ["board-*", "witness*", "nothing"])
def test_nothing_is_carried_expired_or_cancelled_by_the_clock(start, cut, config, clock, gone):
    for path in config.data.glob(gone):
        path.unlink()
    service = start()
    before = service.app.recorder.newest()
    clock.set(LATER)
    assert service.reconciler.reconcile() == []
    assert service.app.recorder.newest() == before
    told = service.health()
    assert (told["cut_short"], told["healthy"]) == (True, False)


def test_the_operator_is_told_once(start, cut, config, caplog):
    began = scheduler.start(start().reconciler)
    began.shutdown()
    said = [one.name for one in caplog.records if one.message == "cut_short"]
    assert said == ["briefing.scheduler"]
    for command in ("reconcile", "status"):
        done = run_command(command, "--data", str(config.data))
        assert done.exit_code == 1
        assert "Traceback" not in done.output
    assert "cut_short: True" in done.stdout


def test_people_go_on_and_the_clock_does_nothing_after_a_restart_either(
    start, cut, founded, config
):
    for _ in range(3):
        service = start()
        assert service.reconciler.reconcile() == []
        command = partial(service.app.report_incident, founded[1]["police"], **REPORT)
        for _ in range(80):
            service.queue.run(command)
    service.close()
    done = run_command("reconcile", "--data", str(config.data))
    assert done.stderr.startswith("Error: the log lacks what witness or board saw")


def test_what_is_kept_for_tonight_stays(start, spoil):
    evening = uuid4()
    start().tonight.say(evening, uuid4(), {"name": "Kim"})
    spoil("DELETE FROM stored_events WHERE rowid>250")
    assert evening in start().tonight.sessions()


def test_no_network_is_founded_on_a_log_that_was_emptied(spoil, config, ask):
    spoil("DELETE FROM stored_events")
    done = run_command("serve", "--data", str(config.data), "--port", "0")
    assert done.exit_code == 1
    assert "Put the newer log back" in done.stderr
    assert ask("SELECT count(*) FROM stored_events") == (0,)


def test_the_newer_log_put_back_is_gone_on_with(start, spoil, config, tmp_path):
    start().close()
    kept = shutil.copy(config.events, tmp_path / "newer")
    spoil("DELETE FROM stored_events WHERE rowid>250")
    assert start().reconciler.cut_short
    for path in config.data.glob("events.sqlite*"):
        path.unlink()
    shutil.copy(kept, config.events)
    service = start()
    assert (service.reconciler.cut_short, service.kept_aside) == (False, True)


def test_a_loss_is_accepted_by_moving_witness_and_board_away(start, cut, config):
    start().close()
    for path in (*config.data.glob("witness.sqlite*"), *config.data.glob("board-*")):
        path.unlink()
    service = start()
    assert service.health()["healthy"]
    assert not service.reconciler.cut_short
