"""Random nights from a seed: people who do whatever comes to mind."""

import random
from contextlib import suppress
from datetime import timedelta

from briefing.domain.assignment import Assignment
from briefing.domain.incident import Incident
from briefing.domain.note import Note
from briefing.domain.refusals import Refusal

WRITERS = ("field_worker", "police", "guard", "volunteer", "partner", "coordinator")


class RandomNight:
    """Seeded steps of people who do whatever comes to mind; refusals are part of it."""

    def __init__(self, service, people, clock, seed):
        self.service, self.people, self.clock = service, people, clock
        self.chance = random.Random(seed)
        self.ids = []
        self.session = None

    def step(self):
        """One attempt; whether anything was recorded."""
        before = self.service.app.recorder.newest()
        self.clock.forward(seconds=self.chance.choice((1, 40, 900)))
        caller = getattr(self.people, self.chance.choice(WRITERS))
        ideas = (self._write, self._write, self._change, self._change, self._meet)
        with suppress(Refusal):
            self.chance.choice(ideas)(caller)
        return self.service.app.recorder.newest() > before

    def _run(self, name, /, *args, **facts):
        command = getattr(self.service.app, name)
        return self.service.queue.run(lambda: command(*args, **facts))

    def _write(self, caller):
        now, to = self.clock(), {"role": self.chance.choice(WRITERS)}
        span = {"starts_at": now, "ends_at": now + timedelta(hours=1)}
        audience = self.chance.choice((None, "all", "professional", "field", "own", "authority"))
        text = f"Nu {self.chance.randrange(1000)}"
        name, facts = self.chance.choice(
            (
                ("report_incident", {"text": text, "category": "fire", "priority": "red"}),
                ("report_incident", {"text": text, "category": "event", "priority": "green"}),
                ("write_note", {"text": text, "kind": "passdown"}),
                ("offer_assignment", {"what": text, "kind": "request", "to": to, **span}),
            )
        )
        kind = Incident if "category" in facts else Assignment if "what" in facts else Note
        done = self._run(name, caller, district="Farsta", audience=audience, **facts)
        self.ids.append((kind, done.id))

    def _change(self, caller):
        if not self.ids:
            return
        kind, id = self.chance.choice(self.ids)
        audience = self.chance.choice(("all", "professional", "authority", "field", "own"))
        reason = {"reason": "Därför"}
        of_kind = (
            ("correct_item", {"text": f"Rättat {self.chance.randrange(1000)}"}),
            ("follow_up", {"text": "Mer"}),
            ("strike_item", reason),
            ("close_item", {}),
            ("reopen_item", reason),
            ("dispose_item", {"outcome": self.chance.choice(("done", "carried"))}),
            ("change_audience", {"audience": audience, **reason}),
            ("change_audience", {"audience": audience, **reason}),
        )
        name, facts = self.chance.choice(of_kind)
        if kind is Assignment and self.chance.random() < 0.5:
            self._run(self.chance.choice(("accept", "decline", "start", "give_back")), caller, id)
        else:
            self._run(name, caller, kind, id, **facts)

    def _meet(self, caller):
        boss = self.people.coordinator
        if self.session is None:
            day = self.service.app.network(boss.network).schedule.operational_day(self.clock())
            self.session = self._run("plan_session", boss, date=day.isoformat()).id
            return
        item = self.chance.choice(self.ids)[1] if self.ids else self.session
        steps = (
            ("open_session", boss, {}),
            ("seal_session", boss, {}),
            ("close_session", boss, {}),
            ("attend", caller, {"present": self.chance.random() < 0.7}),
            ("choose_focus", boss, {"item": item}),
        )
        name, by, facts = self.chance.choice(steps)
        if self.chance.random() < 0.4:
            self._run("acknowledge", caller, item, answer="understood", seen=1)
        else:
            self._run(name, by, self.session, **facts)
