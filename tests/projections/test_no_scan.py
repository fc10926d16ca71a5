"""What a long past would slow down: the live board looks nothing up by reading a whole table."""

import re
from datetime import date

import pytest
from night import Night

from briefing.projections.board import board
from briefing.projections.network import about
from briefing.projections.replay import Lens
from briefing.projections.replay_steps import closings
from briefing.projections.sessions import numbered
from briefing.projections.view import View

LONG = ("items", "sessions", "history", "acknowledgements", "attendance", "informed", "chases")
NIGHT_ENDS = 1795237200000


def seen_by(network):
    return Lens(View(network, "police"), View(network, "coordinator"))


@pytest.fixture
def plans(service):
    """How SQLite answers what is asked meanwhile."""

    def found(ask):
        db, said = service.model.reader(), []
        db.set_trace_callback(said.append)
        ask(db)
        db.set_trace_callback(None)
        asked = [sql for sql in said if sql.startswith(("SELECT", "WITH"))]
        assert asked
        return [(sql, row[3]) for sql in asked for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]

    return found


@pytest.mark.parametrize(
    "question",
    [
        lambda db, network: board(db, View(network, "police")),
        lambda db, network: board(db, View(network, "police"), position=200),
        about,
        lambda db, network: numbered(db, network, 1),
        lambda db, network: closings(db, seen_by(network), date(2026, 11, 20), 0, NIGHT_ENDS),
    ],
    ids=["live", "past", "about", "numbered", "closings"],
)
def test_no_long_table_is_read_whole(story, people, clock, network, plans, question):
    Night(story, people, clock).whole()
    for sql, how in plans(lambda db: question(db, network)):
        assert not re.match(rf"SCAN ({'|'.join(LONG)})\b(?! USING)", how), sql
        # Beginning with the network alone is reading all of it: there is one.
        assert not re.search(r"from_position \(network=\?\)", how), sql


def test_no_event_has_a_long_table_read_whole(story, people, clock, service):
    """What handlers ask and change, of every kind of event."""
    db, said = service.projector.db, set()
    db.set_trace_callback(said.add)
    Night(story, people, clock).whole()
    db.set_trace_callback(None)
    asked = [sql for sql in said if re.match(r"SELECT|UPDATE|DELETE|INSERT .*SELECT", sql)]
    tables = {table for table in LONG for sql in asked if f" {table} " in sql}
    assert tables == {*LONG} - {"history"}
    for sql in asked:
        for row in db.execute(f"EXPLAIN QUERY PLAN {sql}"):
            assert not re.match(rf"SCAN ({'|'.join(LONG)})\b", row[3]), sql
