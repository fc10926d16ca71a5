"""Two seasons of evenings from a seed, made with the real commands, with truths planted in them."""

import random
from datetime import date, datetime, time, timedelta
from itertools import count
from uuid import UUID
from zoneinfo import ZoneInfo

from briefing.application import system
from briefing.domain.incident import Incident

ZONE = ZoneInfo("Europe/Stockholm")
FRIDAY = 4
CATEGORIES = ("gathering", "vandalism", "violence", "alcohol")
DISTRICTS = ("Farsta", "Hökarängen", "Bagarmossen", "Bredäng")
CREW = {
    "sdf-farsta": ("field_worker", "Farsta", 3),
    "polisen-farsta": ("police", "Farsta", 3),
    "stadens-ordningsvakter": ("guard", None, 3),
    "nattvandrarna-farsta": ("volunteer", "Farsta", 3),
    "sl": ("partner", None, 3),
}
COMES, RED, SLOWLY = 0.85, 0.15, 120


class Seasons:
    """`silent` organisations stay away without a word; `decides` is the median in minutes."""

    def __init__(self, service, people, clock, seed):
        self.service, self.clock, self.chance = service, clock, random.Random(seed)
        self.boss = people.coordinator
        self.clockwork = system(self.boss.network)
        self.crew = {
            slug: [people.another(role, slug, home) for _ in range(many)]
            for slug, (role, home, many) in CREW.items()
        }
        self.told, self.numbers = 0, count()

    def season(self, first, last, **truths):
        """Every Friday from `first` to `last`."""
        day = first + timedelta(days=(FRIDAY - first.weekday()) % 7)
        while day <= last:
            self.evening(day, **truths)
            day += timedelta(days=7)

    def evening(self, day: date, *, silent=(), decides=SLOWLY, incidents=4):
        self.acts = []
        id = self._at(0, day, lambda: self._run("plan_session", self.clockwork, date=str(day)))
        self._run("open_session", self.clockwork, id)
        for slug, crew in self.crew.items():
            if slug not in silent:
                self._come(id, crew)
        for _ in range(incidents):
            self._plan(self.chance.randrange(60, 250), self._reported(decides))
        self._plan(300, lambda: self._run("go_live", self.boss, id))
        self._plan(301, lambda: self._go_through(id))
        self._plan(
            310 + self.chance.randrange(10), lambda: self._run("seal_session", self.boss, id)
        )
        due = self._moment(day, 360)
        self._plan(360, lambda: self._run("start_shift", self.clockwork, id, due_at=due))
        for _ in range(2):
            self._plan(480, self._calm)
        self._plan(800, lambda: self._run("close_session", self.clockwork, id))
        self._play(day)

    def _come(self, id, crew):
        here = [one for one in crew if self.chance.random() < COMES] or crew[:1]
        for one in here:
            self._plan(
                self.chance.randrange(250, 299),
                lambda one=one: self._run("attend", one, id, present=True),
            )

    def _reported(self, decides):
        def report():
            by = self.chance.choice([one for crew in self.crew.values() for one in crew])
            self.told += 1
            priority = "red" if self.chance.random() < RED else "green"
            id = self._run(
                "report_incident",
                by,
                category=self.chance.choice(CATEGORIES),
                priority=priority,
                district=self.chance.choice(DISTRICTS),
                text=f"Många ute vid torget {self.told}",
                audience="all",
            )
            self.new.append(id)
            after = max(5, int(self.chance.gauss(decides, decides / 8)))
            boss = self.crew["polisen-farsta"][0]
            self._plan(
                self.minute + after,
                lambda: self._run("dispose_item", boss, Incident, id, outcome="done"),
            )
            self._plan(self.minute + 4, lambda: self._understood(id, by))

        return report

    def _understood(self, id, author):
        by = self.crew["stadens-ordningsvakter"][0]
        if by.person != author.person:
            seen = self.service.app.recorder.newest()
            self._run("acknowledge", by, id, answer="understood", seen=seen)

    def _go_through(self, id):
        for item in self.new:
            self._run("present", self.boss, id, item=item)

    def _calm(self):
        now = self.clock()
        self._run(
            "make_observation",
            self.crew["stadens-ordningsvakter"][0],
            district=self.chance.choice(DISTRICTS),
            starts_at=now - timedelta(hours=2),
            ends_at=now,
        )

    def _plan(self, minute, act):
        self.acts.append((minute, next(self.numbers), act))

    def _play(self, day):
        self.new: list[UUID] = []
        while self.acts:
            act = min(self.acts)
            self.acts.remove(act)
            self.minute = act[0]
            self._at(act[0], day, act[2])

    def _at(self, minute, day, act):
        self.clock.now = self._moment(day, minute)
        return act()

    def _moment(self, day, minute):
        """Minutes after 15.00 of the day."""
        local = datetime.combine(day, time(15), ZONE)
        return local.astimezone(ZoneInfo("UTC")) + timedelta(minutes=minute)

    def _run(self, name, caller, /, *args, **facts):
        command = getattr(self.service.app, name)
        return self.service.queue.run(lambda: command(caller, *args, **facts)).id
