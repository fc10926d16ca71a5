"""A founded folder, and commands run on it in this process."""

import json
import shutil
from functools import partial

import pytest
from api.asking import REPORT
from api.process import HOMES, run_command


@pytest.fixture
def folder(founded, tmp_path):
    data = tmp_path / "commanded"
    shutil.copytree(founded[0], data)
    return data


@pytest.fixture
def briefing(folder):
    """Runs a command on the folder; `ends` is the exit code that it must have."""

    def running(*words, ends=0, data=folder, clock=None):
        done = run_command(*words, "--data", str(data), clock=clock)
        assert done.exit_code == ends, (words, done.output, done.exception)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert "Traceback" not in done.output
        if ends == 0:
            assert done.stderr == ""
        return done

    return running


@pytest.fixture
def token(briefing):
    def made(role="police"):
        told = ("token", "--name", "Program", "--role", role, "--organisation", HOMES[role])
        return briefing(*told).stdout.strip()

    return made


@pytest.fixture
def written(briefing, start, founded, folder):
    """Something on the board of the folder that the commands are given."""
    service, caller = start(folder), founded[1]["field_worker"]
    said = {"all": "Rök vid torget", "field": "Bara för fältassistenter"}
    for audience, text in said.items():
        told = REPORT | {"text": text, "audience": audience}
        service.queue.run(partial(service.app.report_incident, caller, **told))
    service.close()
    return said


@pytest.fixture
def refused(briefing):
    """Runs a command that must be refused; the one sentence that says why."""

    def running(*words, **where):
        lines = briefing(*words, ends=1, **where).stderr.strip().splitlines()
        assert len(lines) == 1, lines
        assert lines[0].startswith("Error: ") and lines[0].endswith("."), lines
        return lines[0]

    return running


@pytest.fixture
def position(briefing):
    return lambda: json.loads(briefing("status", "--json").stdout)["position"]
