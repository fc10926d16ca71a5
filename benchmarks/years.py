"""Years of evenings as events, from a seed: a log of any size without asking twenty thousand times.

Events are made by the aggregates themselves under the clock of their night and inserted in large
commits. How many come at which hour of an evening, and how many are corrected, is as in the public
events of a district over two years; texts are made up.
"""

import random
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from eventsourcing.persistence import Notification

from briefing.application import Caller
from briefing.bootstrap import build
from briefing.config import Config
from briefing.domain import context
from briefing.domain.incident import Incident
from briefing.domain.network import part_id
from briefing.domain.participant import Participant
from briefing.domain.presence import Acknowledgement, Attendance
from briefing.domain.session import BriefingSession, session_id
from briefing.importers.network_file import read_network
from briefing.projections.witness import link

ZONE = ZoneInfo("Europe/Stockholm")
FIRST = date(2005, 11, 4)
COMMIT = 20_000
AN_EVENING = 700
PEOPLE = 20
FRIDAY, SEALED = 4, 20
CORRECTED, RAISED = 0.06, 0.1
HOURS = (16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26)
WEIGHTS = (43, 35, 45, 48, 34, 31, 22, 18, 26, 30, 23)
CATEGORIES = ("gathering", "vandalism", "violence", "alcohol", "drugs", "unsafe_place", "positive")
PRIORITIES = ("green", "yellow", "red")
AUDIENCES = ("all", "professional", "authority", "field")
ROLES = ("field_worker", "police", "guard", "volunteer", "coordinator")
HOMES = {
    "field_worker": "sdf-farsta",
    "police": "polisen-farsta",
    "guard": "stadens-ordningsvakter",
    "volunteer": "nattvandrarna-farsta",
    "coordinator": "natverkskontoret",
}
KINDS: dict[Any, Any] = {
    BriefingSession.Planned: BriefingSession,
    Attendance.CheckedIn: Attendance,
    Incident.Reported: Incident,
    Acknowledgement.Given: Acknowledgement,
}


class Years:
    """Writes evenings into a new data folder until there are so many events."""

    def __init__(self, data: Path, events: int, seed: int) -> None:
        self.chance, self.wanted = random.Random(seed), events
        self.service = build(Config(data))
        self.app, self.vault = self.service.app, self.service.vault
        self.now = datetime.combine(FIRST, time(9), UTC)
        context.clock.read = lambda: self.now
        self.stored: list[Any] = []
        plan = read_network(None).as_dict()
        self.service.queue.run(lambda: self.app.found_network(plan))
        self.network: UUID = self.app.network_id(plan["slug"])
        facts = self.app.network(self.network)
        self.schedule = facts.schedule
        self.districts = list(facts.parts["district"])
        self.position, self.hash = 0, ""
        for one in self.app.recorder.after(0, COMMIT):
            self.position, self.hash = one.id, link(self.hash, one)
        self.people = [self._register(ROLES[n % len(ROLES)], n) for n in range(PEOPLE)]

    def write(self) -> None:
        """All evenings; the read model is not touched."""
        day, number = FIRST, 0
        while self.position < self.wanted:
            number += 1
            self._evening(day, number)
            day += timedelta(days=1 if day.weekday() == FRIDAY else 6)
        self._commit()
        self.service.close()

    def _register(self, role: str, number: int) -> Caller:
        organisation = part_id(self.network, "organisation", HOMES[role])
        farsta = part_id(self.network, "district", "farsta")
        one = Caller(self.network, UUID(int=self.chance.getrandbits(128)), role, organisation)
        with context.acting(one.metadata()):
            name = self.vault.seal(f"Testnamn {number}")
            made = Participant.begin(Participant.Registered, one.person, kind="person", name=name)
            made.give_role(role, organisation, farsta)
            self._keep(made)
        return replace(one, channel="page", request=f"r{number}")

    def _evening(self, day: date, number: int) -> None:
        times = self.schedule.times(day)
        lead = self.people[4]
        id = session_id(self.network, day.isoformat(), "main")
        self._by(lead, times["opens"] - timedelta(days=2))
        session = self._begin(
            BriefingSession.Planned,
            id,
            date=day.isoformat(),
            series="main",
            times=times,
            title=None,
            meeting_place=None,
        )
        self._step(session, lead, times["opens"], "Opened", due_at=times["opens"])
        before = [self._report(day, hour) for hour in self._hours(AN_EVENING // 16, early=True)]
        for one in self.people:
            self._attend(id, one, times["starts"])
        self._step(session, lead, times["starts"], "WentLive", lead=lead.person)
        for incident in before[:12]:
            self._step(session, lead, times["starts"], "ItemPresented", item=incident.id)
        self._seal(session, lead, times["autoseal"], number)
        self._step(session, lead, times["shift_from"], "ShiftStarted", due_at=times["shift_from"])
        after = [self._report(day, hour) for hour in self._hours(AN_EVENING // 16, early=False)]
        for incident in (*before, *after):
            self._life(incident)
        until = times["shift_until"]
        self._step(session, lead, until, "DebriefStarted", due_at=until)
        self._step(session, lead, times["closes"], "Closed", due_at=times["closes"])

    def _hours(self, many: int, *, early: bool) -> list[int]:
        chosen = self.chance.choices(HOURS, WEIGHTS, k=many * 3)
        return sorted(hour for hour in chosen if (hour < SEALED) is early)[:many]

    def _by(self, caller: Caller, moment: datetime) -> None:
        """From now on this is who acts, and when; the clock never runs back."""
        self.now = max(self.now + timedelta(milliseconds=1), moment)
        self.metadata = caller.metadata()

    def _step(self, session: Any, by: Caller, at: datetime, name: str, **facts: Any) -> None:
        self._by(by, at)
        self._do(session, getattr(BriefingSession, name), **facts)

    def _begin(self, event: Any, id: UUID, **facts: Any) -> Any:
        kind = KINDS[event]
        with context.acting(self.metadata):
            made = kind.begin(event, id, **facts)
        self._keep(made)
        return made

    def _do(self, aggregate: Any, event: Any, **facts: Any) -> None:
        with context.acting(self.metadata):
            aggregate.trigger_event(event, **facts)
        self._keep(aggregate)

    def _attend(self, session: UUID, one: Caller, at: datetime) -> None:
        self._by(one, at)
        self._begin(
            Attendance.CheckedIn,
            uuid5(session, f"attendance:{one.person}"),
            session=session,
            person=one.person,
            role=one.role,
            organisation=one.organisation,
            district=None,
        )

    def _seal(self, session: Any, lead: Caller, at: datetime, number: int) -> None:
        """Names the position and chain hash before it, as the command does."""
        self._commit()
        told = {"position": self.position, "hash": self.hash, "due_at": None, "automatic": False}
        self._step(session, lead, at, "Sealed", number=number, **told)

    def _report(self, day: date, hour: int) -> Incident:
        author = self.chance.choice(self.people)
        at = datetime.combine(day, time(), ZONE) + timedelta(hours=hour)
        self._by(author, at.astimezone(UTC) + timedelta(seconds=self.chance.randrange(3_600)))
        priority = self.chance.choices(PRIORITIES, (35, 50, 15))[0]
        return self._begin(
            Incident.Reported,
            UUID(int=self.chance.getrandbits(128)),
            role=author.role,
            organisation=author.organisation,
            district=self.chance.choice(self.districts),
            audience=self.chance.choices(AUDIENCES, (60, 25, 10, 5))[0],
            text=self.vault.seal(f"Många ute vid torget, {self.position} kom och gick lugnt."),
            valid_until=self.schedule.valid_from(self.now),
            priority=priority,
            category=self.chance.choice(CATEGORIES),
            certainty="reported",
            place=None,
            place_text=None,
            occurred_at=self.now - timedelta(minutes=self.chance.randrange(40)),
            type=None,
            source_id=None,
            borough=None,
        )

    def _life(self, incident: Incident) -> None:
        """Understood, corrected, answered, closed."""
        for one in self.chance.sample(self.people, 3):
            self._by(one, self.now + timedelta(seconds=2))
            self._understood(incident, one)
        self._by(self.chance.choice(self.people), self.now + timedelta(seconds=3))
        if self.chance.random() < CORRECTED:
            text = self.vault.seal("Rättat: nu lugnt vid torget.", incident.vault_key)
            self._do(incident, Incident.Corrected, changes={"text": text})
        if self.chance.random() < RAISED:
            self._do(incident, Incident.Prioritised, priority="red")
        self._do(incident, Incident.Closed, reason=None)

    def _understood(self, incident: Incident, one: Caller) -> None:
        self._begin(
            Acknowledgement.Given,
            uuid5(incident.id, f"acknowledgement:{one.person}"),
            item=incident.id,
            person=one.person,
            role=one.role,
            organisation=one.organisation,
            answer="understood",
            seen=self.position,
            text=None,
        )

    def _keep(self, aggregate: Any) -> None:
        for event in aggregate.collect_events():
            self.stored.append(self.app.mapper.to_stored_event(event))
        if len(self.stored) >= COMMIT:
            self._commit()

    def _commit(self) -> None:
        """Insert what waits, and follow the chain over it."""
        waiting, self.stored = self.stored, []
        for at in self.app.recorder.insert_events(waiting) if waiting else ():
            one = waiting[at - self.position - 1]
            told = Notification(one.originator_id, one.originator_version, one.topic, one.state, at)
            self.hash = link(self.hash, told)
        self.position += len(waiting)


def main() -> None:
    """`python -m benchmarks.years FOLDER EVENTS [SEED]`."""
    folder, events, *seed = sys.argv[1:]
    Years(Path(folder), int(events), int(seed[0]) if seed else 1).write()


if __name__ == "__main__":
    main()
