"""A pair timer rings once for its time, whatever order stops, starts, moves and taps come in."""

import random
import threading
from datetime import timedelta
from uuid import UUID

import pytest
from crew import People
from given import events_after

from briefing.application import system
from briefing.domain.pair_timer import PairTimer
from briefing.domain.refusals import Refusal, TimerStands
from briefing.projections.pair_timers import pair_timers
from briefing.projections.sessions import tonight

DISTRICT = {"district": "Farsta"}


def on_shift(service, people, clock):
    """By the clock out on Friday's shift, the police watch; the session."""
    clock.set("2026-11-20 21:10")
    service.reconciler.reconcile()
    session = session_of(service, people)
    done(service, "watch", people.police, session, watching=True)
    return session


def session_of(service, people):

    return UUID(tonight(service.model.reader(), people.police.network)["id"])


def done(service, name, caller, *args, **facts):
    command = getattr(service.app, name)
    return service.queue.run(lambda: command(caller, *args, **facts))


def at(clock, quarters):
    now = clock()
    whole = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    return whole + timedelta(minutes=15 * quarters)


def rung(service, id=None):
    """(id, due_at) of everything that rang."""
    return [
        (one.originator_id, one.due_at)
        for one in events_after(service, 0)
        if isinstance(one, PairTimer.Rang) and id in (None, one.originator_id)
    ]


@pytest.fixture
def asked(service, people, clock):
    """A timer of Friday 21.30, accepted by the police; (id, when)."""
    session, when = on_shift(service, people, clock), at(clock, 2)
    id = done(service, "ask_pair_timer", people.volunteer, session, at=when, **DISTRICT).id
    done(service, "accept_pair_timer", people.police, id)
    return id, when


def test_it_rings_when_its_time_has_come_and_only_then(service, asked, clock):
    id, when = asked
    clock.now = when - timedelta(seconds=1)
    assert service.reconciler.reconcile() == []
    clock.now = when
    assert service.reconciler.reconcile() == ["pair timer rang"]
    clock.forward(hours=1)
    assert service.reconciler.reconcile() == []
    assert rung(service) == [(id, when)]


@pytest.mark.parametrize(
    "back", ["2026-11-20 22:47", "2026-11-21 04:00", "2026-11-21 19:00", "2026-11-28 12:00"]
)
def test_after_a_stop_it_rings_late_and_says_when_it_was_due(
    start, service, people, asked, clock, back
):
    id, when = asked
    service.close()
    clock.set(back)
    after = start()
    assert after.reconciler.reconcile()[0] == "pair timer rang"
    assert rung(after) == [(id, when)]
    [event] = [one for one in events_after(after, 0) if isinstance(one, PairTimer.Rang)]
    assert event.timestamp == clock() > event.due_at
    assert event.watcher == people.police.person
    assert not [one for one in after.reconciler.reconcile() if "pair timer" in one]


def test_a_session_that_was_closed_before_ends_it(service, people, asked, clock):
    session = session_of(service, people)
    done(service, "close_session", system(people.police.network), session)
    clock.forward(hours=3)
    service.reconciler.reconcile()
    assert rung(service) == []


def test_two_services_on_one_folder_ring_once(start, service, people, clock):
    session, when = on_shift(service, people, clock), at(clock, 2)
    askers = [people.another("volunteer") for _ in range(8)]
    ids = {
        done(service, "ask_pair_timer", asker, session, at=when, **DISTRICT).id for asker in askers
    }
    other, meet, failed = start(), threading.Barrier(2), []
    clock.now = when

    def work(each):
        try:
            meet.wait(timeout=30)
            each.reconciler.reconcile()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(each,)) for each in (service, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(id for id, _ in rung(service)) == sorted(ids)


def test_of_two_wishes_at_once_by_one_person_one_stands(start, service, people, clock):
    session, when = on_shift(service, people, clock), at(clock, 2)
    meet, refused, failed = threading.Barrier(2), [], []

    def ask(each):
        try:
            meet.wait(timeout=30)
            done(each, "ask_pair_timer", people.volunteer, session, at=when, **DISTRICT)
        except TimerStands:
            refused.append(each)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=ask, args=(each,)) for each in (service, start())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(refused) == 1
    assert len([one for one in events_after(service, 0) if isinstance(one, PairTimer.Asked)]) == 1


class Night:
    """What people and a machine do in an order that chance picks; `expected` as the rule says."""

    def __init__(self, start, service, people, clock, seed):
        self.start, self.service, self.people, self.clock = start, service, people, clock
        self.chance = random.Random(seed)
        self.session = on_shift(service, people, clock)
        self.set, self.asker, self.expected = {}, {}, []
        others = (people.another("volunteer") for _ in range(3))
        self.askers = [people.volunteer, people.field_worker, people.partner, *others]

    def step(self):
        ideas = (self.ask, self.move, self.end, self.watch, self.take, self.stop, self.wait)
        self.clock.forward(minutes=self.chance.randrange(20))
        try:
            self.chance.choice((*ideas, self.wait, self.ask))()
        except Refusal:
            return

    def ask(self):
        when = at(self.clock, self.chance.randrange(1, 5))
        told = {"at": when, **DISTRICT}
        asker = self.chance.choice(self.askers)
        id = self.do("ask_pair_timer", asker, self.session, **told).id
        self.set[id], self.asker[id] = when, asker

    def move(self):
        id, when = self.one(), at(self.clock, self.chance.randrange(1, 5))
        self.do("move_pair_timer", self.asker[id], id, at=when)
        if (id, when) not in self.expected:
            self.set[id] = when

    def end(self):
        id = self.one()
        self.do("end_pair_timer", self.asker[id], id)
        self.set.pop(id, None)

    def watch(self):
        watcher = self.chance.choice((self.people.police, self.people.guard))
        self.do("watch", watcher, self.session, watching=self.chance.random() < 0.7)

    def take(self):
        watcher = self.chance.choice((self.people.police, self.people.guard))
        self.do("accept_pair_timer", watcher, self.one())

    def stop(self):
        """Off for a while; what came due meanwhile rings at the start."""
        self.service.close()
        self.clock.forward(minutes=self.chance.randrange(90))
        self.service = self.start()
        self.wait()

    def wait(self):
        for _ in range(self.chance.randrange(1, 3)):
            self.service.reconciler.reconcile()
            now = self.clock()
            for id, when in list(self.set.items()):
                if when <= now:
                    self.expected.append((id, self.set.pop(id)))

    def one(self):
        known = [one["id"] for one in pair_timers(self.service.model.reader(), self.session.hex)]
        if not known:
            raise Refusal

        return UUID(self.chance.choice(known))

    def do(self, name, caller, *args, **facts):
        return done(self.service, name, caller, *args, **facts)


@pytest.mark.parametrize("seed", range(12))
def test_every_time_that_a_timer_is_set_to_rings_once(start, service, founded, clock, seed):
    night = Night(start, service, People(service, founded[1]), clock, seed)
    for _ in range(40):
        night.step()
    night.clock.set("2026-11-21 04:00")
    night.wait()
    found = rung(night.service)
    assert sorted(found) == sorted(night.expected)
    assert len(found) == len(set(found))
    assert not pair_timers_left(night)
    assert one_open_at_a_time(night.service)


def pair_timers_left(night):
    """Those that should have rung and did not."""
    rows = pair_timers(night.service.model.reader(), night.session.hex)
    return [one["id"] for one in rows if one["rang_at"] is None]


def one_open_at_a_time(service):
    """Whether nobody asked for another while theirs stood."""
    standing = {}
    for one in events_after(service, 0):
        if isinstance(one, PairTimer.Asked):
            if one.person in standing.values():
                return False
            standing[one.originator_id] = one.person
        elif isinstance(one, PairTimer.Ended):
            standing.pop(one.originator_id)
    return True
