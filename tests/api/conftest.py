"""A town asked in process for each module, and a real server on a folder of its own."""

import shutil

import pytest
from api.asking import EveningClock, Town
from api.process import Server, made_by_command

from briefing.bootstrap import build
from briefing.config import read_config
from briefing.domain import context


@pytest.fixture(scope="module")
def town(founded, tmp_path_factory):
    """The same for all tests of a module: each makes what it needs."""
    folder, before = tmp_path_factory.mktemp("town") / "data", context.clock.read
    shutil.copytree(founded[0], folder)
    service = build(read_config({}, data=folder))
    clock = context.clock.read = EveningClock()
    yield Town(service, founded[1], clock)
    service.close()
    context.clock.read = before


@pytest.fixture(scope="session")
def exercise(founded, tmp_path_factory):
    """A folder for exercises with a token for each role, made by the command line."""
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(founded[0], folder)
    (folder / "exercise").touch()
    return folder, made_by_command(folder)


@pytest.fixture(scope="session")
def server(exercise):
    """A running server; a test that stops it must start it again."""
    folder, tokens = exercise
    server = Server(folder, tokens)
    server.start()
    yield server
    server.stop()


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


@pytest.fixture
def operator(exercise):
    """Another process's view of the folder: people and credentials by command."""
    before = context.clock.read
    service = build(read_config({}, data=exercise[0]))
    yield service
    service.close()
    context.clock.read = before
