"""A whole night in a folder, made once; every test spoils a copy, as who owns the file can."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from crew import People
from given import Story
from night import Night

from briefing.bootstrap import build
from briefing.config import Config
from briefing.domain import context
from briefing.proof.tables import compare_tables
from briefing.proof.verify import Proof

EVENING = datetime(2026, 11, 20, 19, tzinfo=UTC)


class Clock:
    def __init__(self):
        self.now = EVENING

    def __call__(self):
        return self.now

    def set(self, said):
        self.now = datetime.fromisoformat(f"{said}+01:00").astimezone(UTC)
        return self.now

    def forward(self, **time):
        self.now += timedelta(**time)
        return self.now


@pytest.fixture(scope="module")
def whole_night(founded, tmp_path_factory):
    folder = tmp_path_factory.mktemp("proof") / "night"
    shutil.copytree(founded[0], folder)
    before = context.clock.read
    service = build(Config(folder))
    context.clock.read = Clock()
    try:
        Night(Story(service), People(service, founded[1]), context.clock.read).whole()
    finally:
        service.close()
        service.witness.db.close()
        context.clock.read = before
    return folder


@pytest.fixture
def config(whole_night, tmp_path):
    folder = tmp_path / "spoiled"
    shutil.copytree(whole_night, folder)
    return Config(folder)


@pytest.fixture
def spoil(config):
    """Statements on a file of the folder; the log's triggers are taken out and put back."""

    def spoiling(*statements, file=None):
        with closing(sqlite3.connect(file or config.events, isolation_level=None)) as db:
            sql = "SELECT name, sql FROM sqlite_master WHERE type='trigger'"
            guards = db.execute(sql).fetchall()
            for name, _ in guards:
                db.execute(f"DROP TRIGGER {name}")
            told = [db.execute(one) for one in statements]
            for _, sql in guards:
                db.execute(sql)
            assert all(one.rowcount != 0 for one in told)

    return spoiling


@pytest.fixture
def ask(config):
    """One row of the log, or of another file."""

    def asking(sql, file=None):
        with closing(sqlite3.connect(file or config.events)) as db:
            return db.execute(sql).fetchone()

    return asking


@pytest.fixture
def found(config):
    """[(kind, first, last)] of what verify finds, and its sentences."""

    def finding(full=False):
        proof = Proof(config)
        try:
            verdict = proof.run()
            if full:
                compare_tables(proof, lambda _done: None)
        finally:
            proof.close()
        verdict.brief = [(one.kind, one.first, one.last) for one in verdict.problems]
        verdict.said = ". ".join(one.words for one in verdict.problems)
        return verdict

    return finding
