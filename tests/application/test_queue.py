"""One COMMIT for all that wait; what was not committed was never acknowledged."""

import sqlite3
import threading

import pytest

from briefing.application.queue import StoreUnavailable
from briefing.domain.incident import Incident
from briefing.domain.refusals import NotFound, NotValid, Refusal
from briefing.eventlog import Pool

TOLD = {"category": "fire", "priority": "red", "district": "Farsta", "text": "Rök vid torget"}


class Watched:
    """A connection that counts its commits and can fail at the next one."""

    commits = 0
    failing = False

    def __init__(self, connection):
        self.connection = connection

    def __getattr__(self, name):
        return getattr(self.connection, name)

    def execute(self, sql, *params):
        if sql == "COMMIT":
            if Watched.failing:
                raise sqlite3.OperationalError("disk I/O error")
            Watched.commits += 1
        return self.connection.execute(sql, *params)


@pytest.fixture
def watched(monkeypatch):
    make = Pool._create_connection

    def making(pool):
        connection = make(pool)
        connection._sqlite_conn = Watched(connection._sqlite_conn)
        return connection

    monkeypatch.setattr(Pool, "_create_connection", making)
    monkeypatch.setattr(Watched, "commits", 0)
    yield Watched
    Watched.failing = False


def report(service, caller, **changes):
    return lambda: service.app.report_incident(caller, **TOLD | changes)


def waiting(service, *commands):
    """Puts commands in line before the writer starts; their (result, error) in order."""
    told, ready = {}, threading.Semaphore(0)

    def done(number):
        return lambda *answer: (told.update({number: answer}), ready.release())

    for number, command in enumerate(commands):
        service.queue.submit(command, done(number))
    service.queue.start()
    for _ in commands:
        assert ready.acquire(timeout=10)
    return [told[number] for number in range(len(commands))]


def test_all_that_wait_share_one_commit(watched, start, people):
    service = start()
    before, watched.commits = service.app.recorder.newest(), 0
    answers = waiting(service, *[report(service, people.guard) for _ in range(20)])
    assert watched.commits == 1
    assert service.app.recorder.newest() == before + 20
    assert [error for _, error in answers] == [None] * 20
    assert len({done.id for done, _ in answers}) == 20


def test_one_refusal_in_a_batch_is_nobody_elses_business(watched, start, people):
    service = start()
    commands = [report(service, people.guard, category=kind) for kind in ("fire", "x", "event")]
    (one, _), (_, refused), (other, _) = waiting(service, *commands)
    assert type(refused) is NotValid
    assert service.app.load(Incident, one.id).category == "fire"
    assert service.app.load(Incident, other.id).category == "event"


def test_an_answer_comes_after_it_is_visible(service, people):
    service.queue.start()
    done = service.queue.run(report(service, people.guard))
    assert service.model.position()[0] == service.app.recorder.newest() == done.position


def test_a_failed_commit_acknowledges_nothing(watched, start, people):
    service = start()
    position = service.app.recorder.newest()
    watched.failing = True
    answers = waiting(service, *[report(service, people.guard) for _ in range(3)])
    assert [type(error) for _, error in answers] == [StoreUnavailable] * 3
    watched.failing = False
    assert service.app.recorder.newest() == position
    assert service.projector.mark()[0] == position
    assert service.queue.run(report(service, people.guard)).position == position + 1


def test_after_a_failed_commit_no_memory_is_ahead_of_the_log(watched, start, people):
    service = start()
    id = service.queue.run(report(service, people.guard)).id
    watched.failing = True
    with pytest.raises(StoreUnavailable):
        service.queue.run(lambda: service.app.prioritise(people.guard, id, priority="green"))
    watched.failing = False
    assert service.app.load(Incident, id).priority == "red"
    service.queue.run(lambda: service.app.prioritise(people.guard, id, priority="green"))
    assert service.app.load(Incident, id).priority == "green"


def test_a_report_that_was_not_recorded_is_not_in_memory_either(watched, start, people):
    service, made = start(), []
    watched.failing = True
    with pytest.raises(StoreUnavailable):
        service.queue.run(lambda: made.append(report(service, people.guard)()))
    watched.failing = False
    with pytest.raises(NotFound):
        service.app.load(Incident, made[0].id)


def test_a_failed_save_leaves_no_memory_ahead_of_the_log(service, people, evening, monkeypatch):
    id, app = evening("open"), service.app
    attend = {"present": True}
    attendance = service.queue.run(lambda: app.attend(people.guard, id, **attend)).id

    def broken(*events, **kwargs):
        raise sqlite3.OperationalError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(app.recorder, "insert_events", broken)
        with pytest.raises(sqlite3.OperationalError):
            app.attend(people.guard, id, present=False)
    assert app.repository.get(attendance).present


def test_a_command_succeeds_although_the_page_cannot_follow(service, people, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(service.projector, "_applied", lambda *_, **__: 1 / 0)
        done = service.queue.run(report(service, people.guard))
    assert service.app.load(Incident, done.id).priority == "red"
    assert service.projector.mark()[0] < done.position
    service.catch_up()
    assert service.projector.mark()[0] == done.position


def test_what_was_applied_ahead_is_undone_when_the_commit_fails(service, people, monkeypatch):
    before = service.projector.mark()
    with monkeypatch.context() as patched:
        patched.setattr(service.app.recorder, "committer", FullDisk())
        with pytest.raises(StoreUnavailable):
            service.queue.run(report(service, people.guard))
    assert service.projector.mark() == before
    assert service.projector.db.in_transaction is False
    done = service.queue.run(report(service, people.guard))
    assert service.projector.mark()[0] == done.position == service.app.recorder.newest()


class FullDisk:
    def commit(self, _db, meanwhile):
        meanwhile()
        raise sqlite3.OperationalError("database or disk is full")


def test_a_full_memory_lets_go_of_what_a_refusal_had_dropped(service, people):
    cache = service.app.repository.cache
    cache.maxsize = 6
    ids = [service.queue.run(report(service, people.guard)).id for _ in range(4)]
    for id in ids:
        with pytest.raises(NotValid):
            service.app.prioritise(people.guard, id, priority="purple")
        with pytest.raises(Refusal):
            service.app.prioritise(people.guard, id, priority="red")
    more = [service.queue.run(report(service, people.guard)).id for _ in range(12)]
    assert [service.app.load(Incident, id).priority for id in ids + more] == ["red"] * 16
    assert len(cache.cache) <= 6
