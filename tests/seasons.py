"""Two seasons of evenings from a seed, made with the real commands, with truths planted in them."""

import random
from datetime import date, datetime, time, timedelta
from itertools import count
from uuid import UUID
from zoneinfo import ZoneInfo

from briefing.application import nobody, system
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

    def season(self, first, last, survey=None, residents=None, **truths):
        """Every Friday from `first` to `last`; before the last one those who came, and residents,
        are asked: `survey` is the share of *introduced enough*, `residents` how many of forty notes
        are answered, and how many of these feel safe, in the area and elsewhere."""
        day = first + timedelta(days=(FRIDAY - first.weekday()) % 7)
        while day <= last:
            self.evening(day, **truths)
            day += timedelta(days=7)
            if survey is not None and last - timedelta(days=7) < day <= last:
                self._at(1200, day - timedelta(days=7), lambda: self._ask_actors(survey))
                self._ask_residents(*residents)

    def _ask_actors(self, introduced):
        id = self._opened(kind="actors")
        crew = [one for crew in self.crew.values() for one in crew]
        asked = [one for one in crew if one.person in self.service.app.ballots.asked(id)]
        for number, one in enumerate(asked):
            marks = dict.fromkeys(("faster", "knows_whom", "own_area", "takes_part"), "3")
            marks["introduced"] = "5" if number < introduced * len(asked) else "2"
            marks |= {"results": "yes", "go_on": "yes"}
            ticket = self.service.queue.run(
                lambda one=one: self.service.app.fetch_ticket(one, id)  # the one of this round
            )
            self._answer(id, ticket, marks, {"example": f"Vi hann före {number}"})
        self._run("close_survey", self.boss, id)

    def _ask_residents(self, answered, safe_here, safe_there):
        about = {"areas": "borough:farsta", "comparison": "borough:skarpnack", "way": "notes"}
        id = self._opened(kind="residents", **about)
        for group, safe in (("area", safe_here), ("comparison", safe_there)):
            tickets = self.service.app.print_notes(self.boss, id, group=group, count=40)
            for number, ticket in enumerate(tickets[:answered]):
                marks = {"safety": "5" if number < safe else "2", "recommend": "7"}
                self._answer(id, ticket, marks, {"why": f"Ljuset {number}"})
        self._run("close_survey", self.boss, id)

    def _opened(self, **told):
        today = self.clock().astimezone(ZONE).date().isoformat()
        return self._run("open_survey", self.boss, first=today, last=today, **told)

    def _answer(self, id, ticket, answers, words):
        told = {"ticket": ticket, "answers": answers, "words": words}
        self._run("answer_survey", nobody(self.boss.network), id, **told)

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
