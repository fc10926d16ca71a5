"""One COMMIT for all that wait; what was not committed was never acknowledged."""

import sqlite3
import threading

import pytest

from briefing.application.queue import StoreUnavailable
from briefing.domain.incident import Incident
from briefing.domain.refusals import NotFound, NotValid
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


def told_at_once(service, command):
    """(whether it ran here and now, the thread that ran it, the answer)."""
    ran, told = [], []

    def watched():
        ran.append(threading.current_thread())
        return command()

    here = service.queue.at_once(watched, lambda *answer: told.append(answer))
    return here, ran, told


def test_a_lone_command_runs_where_it_is_and_is_as_durable_and_visible(service, people):
    service.queue.start()
    here, ran, ((done, error),) = told_at_once(service, report(service, people.guard))
    assert here
    assert ran == [threading.current_thread()]
    assert error is None
    assert service.model.position()[0] == service.app.recorder.newest() == done.position


def test_nothing_runs_at_once_while_somebody_else_writes(service, people):
    service.queue.start()
    writing, go_on = threading.Event(), threading.Event()
    service.queue.submit(lambda: (writing.set(), go_on.wait(10)), lambda *_: None)
    assert writing.wait(10)
    assert told_at_once(service, report(service, people.guard)) == (False, [], [])
    go_on.set()


def test_nothing_runs_at_once_on_a_slow_disk_until_it_was_quick_again(service, people):
    service.queue.start()
    service.queue.took = 1.0
    assert told_at_once(service, report(service, people.guard)) == (False, [], [])
    service.queue.run(report(service, people.guard))
    assert service.queue.took < 1.0


def test_after_several_at_once_the_next_one_waits_in_line(service, people):
    waiting(service, *[report(service, people.guard) for _ in range(2)])
    assert told_at_once(service, report(service, people.guard)) == (False, [], [])
    service.queue.run(report(service, people.guard))
    # How quick this machine's disk was just now is the matter of the test above.
    service.queue.took = 0.0
    assert told_at_once(service, report(service, people.guard))[0]


def test_a_refusal_at_once_is_an_answer_and_not_a_fault_of_the_caller(service, people):
    here, _, ((done, error),) = told_at_once(service, report(service, people.guard, category="x"))
    assert (here, done, type(error)) == (True, None, NotValid)


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


def test_what_was_applied_ahead_is_undone_when_the_commit_fails(watched, start, people):
    service, applied = start(), []
    before, ahead = service.projector.mark(), service.projector.ahead
    service.projector.ahead = lambda handed: (ahead(handed), applied.append(len(handed)))
    watched.failing = True
    with pytest.raises(StoreUnavailable):
        service.queue.run(report(service, people.guard))
    watched.failing = False
    assert applied == [1]
    assert service.projector.mark() == before
    assert service.projector.db.in_transaction is False
    done = service.queue.run(report(service, people.guard))
    assert service.projector.mark()[0] == done.position == service.app.recorder.newest()
