"""A log that another process reads ahead fills the same rows, and none is lost where that ends."""

import re
import sqlite3

import pytest
from night import Night
from projections.test_projector import tables, without_board

from briefing import bootstrap
from briefing.domain.incident import Incident
from briefing.projections.every import HANDLERS
from briefing.projections.read_ahead import ahead_of, read_ahead
from briefing.projections.rebuild import rebuild


@pytest.fixture
def night(story, people, clock):
    return Night(story, people, clock).whole()


@pytest.fixture
def ahead(service):
    """Reads the whole log, also what comes later, in chunks of 40."""
    return lambda: read_ahead(service.config.events, service.app.recorder.newest(), 40)


def rebuilt(service, ahead, progress=lambda _done: None):
    app, model = service.app, service.model
    return rebuild(
        model.path, app.recorder, app.mapper, service.vault, service.witness, progress, ahead
    )


def test_what_is_read_ahead_is_the_log_with_its_chain(night, service, ahead):
    read = [one for chunk in ahead() for one in chunk]
    stored = service.app.recorder.after(0, 10_000)
    assert [one.event for one in read] == [service.app.mapper.to_domain_event(at) for at in stored]
    assert [(one.id, one.topic) for one in read] == [(at.id, at.topic) for at in stored]
    assert (read[-1].id, read[-1].hash) == service.projector.mark()


def test_it_ends_where_it_was_told_to(night, service):
    assert [one.id for chunk in read_ahead(service.config.events, 7) for one in chunk][-1] == 7


def test_a_rebuild_with_it_gives_the_same_rows(night, service, ahead, caplog):
    rows, done = tables(service.config.board), []
    told = rebuilt(service, ahead, done.append)
    assert (told.events, told.failures) == (service.app.recorder.newest(), 0)
    assert done[0] < done[-1] == told.events
    assert tables(service.config.board) == rows
    # Once and swiftly: done again with care it would have the same rows.
    assert done == sorted(set(done))
    assert "refilled" not in caplog.text


def test_an_event_that_cannot_be_read_is_set_aside_and_the_rest_is_there(
    night, service, start, ahead
):
    newest = service.app.recorder.newest()
    with sqlite3.connect(service.config.events) as db:
        db.execute(
            "INSERT INTO stored_events SELECT 'f' || substr(originator_id, 2), 1, 'Later.Release',"
            " state FROM stored_events WHERE rowid=?",
            (newest,),
        )
    db.close()
    rows = tables(service.config.board)
    told = rebuilt(service, ahead)
    assert (told.events, told.failures) == (newest + 1, 1)
    again = tables(service.config.board)
    assert [row[:2] for row in again["failures"]] == [(newest + 1, "Later.Release")]
    assert again["items"] == rows["items"] and again["history"] == rows["history"]


def test_an_event_that_cannot_be_applied_is_set_aside_and_the_rest_is_there(
    night, service, ahead, monkeypatch, caplog
):
    def broken(writer, _event):
        writer.execute("DELETE FROM items")
        raise ValueError("sagt vid torget")

    before = tables(service.config.board)
    handlers = (*HANDLERS[Incident.Prioritised], broken)
    with monkeypatch.context() as patched:
        patched.setitem(HANDLERS, Incident.Prioritised, handlers)
        told = rebuilt(service, ahead)
    assert told.failures > 0
    assert "refilled" in caplog.text and "torget" not in caplog.text
    assert len(tables(service.config.board)["items"]) > 0
    assert rebuilt(service, ahead).failures == 0
    assert tables(service.config.board) == before


def test_a_short_log_is_not_read_ahead(service):
    assert list(ahead_of(service.config.events, 100)()) == []


def test_a_new_board_of_a_long_log_is_filled_beside(night, service, start, monkeypatch):
    rows, filled = tables(service.config.board), []
    without_board(service)
    monkeypatch.setattr(bootstrap, "MANY", 50)
    monkeypatch.setattr(
        bootstrap, "rebuild", lambda *told, **named: filled.append(rebuild(*told, **named))
    )
    again = start()
    assert [one.events for one in filled] == [again.app.recorder.newest()]
    assert tables(again.config.board) == rows
    assert again.projector.mark()[0] == again.app.recorder.newest()


@pytest.mark.parametrize("ending", [".rebuild", ".rebuild-journal", ".verify", ".verify-wal"])
def test_what_a_killed_command_left_beside_is_gone_at_the_next_start(service, start, ending):
    beside = service.config.board.with_name(service.config.board.name + ending)
    beside.write_bytes(b"words")
    service.close()
    assert start().config.board.exists()
    assert not beside.exists()


def test_rows_hold_ids_as_the_log_does_and_times_as_numbers(night, service):
    """orjson would write an id that was left as it is with dashes."""
    rows = tables(service.config.board)
    told = [str(row) for name in ("items", "sessions") for row in rows[name]]
    assert len(told) > 50
    assert not [row for row in told if re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-|T\d\d:\d\d:", row)]
