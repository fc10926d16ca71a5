"""Nights to test with: one that holds every kind of event, and random ones from a seed."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4, uuid5

from briefing.application import nobody, system
from briefing.domain.assignment import Assignment
from briefing.domain.incident import Incident
from briefing.domain.note import Note
from briefing.domain.observation import Observation

WRITERS = ("field_worker", "police", "guard", "volunteer", "partner", "coordinator")
VIEWS = ("field_worker", "police", "guard", "volunteer", "coordinator", "evaluator", "display")


class Night:
    """`said` holds a word of everything that anybody typed."""

    def __init__(self, story, people, clock):
        self.story, self.people, self.clock = story, people, clock
        self.clockwork = system(people.police.network)
        self.said = []

    def say(self, about="vid torget"):
        self.said.append(f"sagt{len(self.said):03d}")
        return f"{self.said[-1]} {about}"

    def do(self, name, caller, /, *args, **facts):
        self.clock.forward(seconds=20)
        return self.story.given(name, caller, *args, **facts)

    def whole(self):
        """Friday from planning to closing, with every kind of event but imported ones."""
        self.items(Incident, self.report)
        self.items(Note, self.note)
        self.items(Assignment, self.offer)
        self.of_their_own()
        self.assignments()
        self.contacts()
        self.feedback()
        self.improvements()
        self.cards()
        self.persons()
        self.agreements()
        self.session()
        self.survey()
        return self

    def report(self, **changes):
        told = {"category": "fire", "priority": "yellow", "district": "Farsta"}
        told |= {"text": self.say(), "place": self.say("bakom")} | changes
        return self.do("report_incident", self.people.police, **told)

    def note(self, **changes):
        told = {"text": self.say(), "kind": "passdown"} | changes
        return self.do("write_note", self.people.police, **told)

    def offer(self, **changes):
        now = self.clock()
        told = {"what": self.say(), "kind": "request", "to": {"role": "field_worker"}}
        told |= {"starts_at": now, "ends_at": now + timedelta(hours=1), "place": self.say()}
        return self.do("offer_assignment", self.people.police, **told | changes)

    def items(self, kind, make):
        """What can happen to an item of any kind."""
        police = self.people.police
        id = make()
        self.do("correct_item", police, kind, id, text=self.say())
        self.do("follow_up", police, kind, id, text=self.say())
        self.do("change_audience", police, kind, id, audience="professional")
        self.do("change_audience", police, kind, id, audience="all", reason=self.say())
        self.do("close_item", police, kind, id, reason=self.say())
        if kind is not Note:
            self.do("reopen_item", police, kind, id, reason=self.say())
        self.do("strike_item", police, kind, id, reason=self.say())
        told = {"to": self.say(), "reason": self.say()}
        self.do("dispose_item", police, kind, make(), outcome="handed_over", **told)
        self.expired(kind, make())
        make()

    def expired(self, kind, id):
        until = self.story.service.app.load(kind, id).valid_until
        before = self.clock()
        self.clock.now = until
        if kind is Note:
            self.do("close_item", self.people.police, kind, id)
            lead = self.people.of("police", lead=True)
            self.do("reopen_item", lead, kind, id, reason=self.say())
            until = self.story.service.app.load(kind, id).valid_until
        run = self.story.service.queue.run
        assert run(lambda: self.story.service.app.expire(self.clockwork, kind, id, until))
        self.clock.now = before

    def of_their_own(self):
        """Priority, certainty, calm observations."""
        id, now = self.report(), self.clock()
        self.do("prioritise", self.people.guard, id, priority="red")
        self.do("state_certainty", self.people.guard, id, certainty="confirmed")
        self.do("acknowledge", self.people.guard, id, answer="question", seen=1, text=self.say())
        self.do("acknowledge", self.people.guard, id, answer="understood", seen=2)
        told = {"district": "Farsta", "starts_at": now - timedelta(hours=1), "ends_at": now}
        calm, other = (self.do("make_observation", self.people.guard, **told) for _ in range(2))
        self.do("strike_item", self.people.guard, Observation, other, reason=self.say())
        self.expired(Observation, calm)
        ended = replace(self.people.guard, channel="hand_in", ended=1)
        for answer in ("release_calm", "turn_down_calm"):
            self.do(answer, self.people.police, self.do("make_observation", ended, **told))

    def assignments(self):
        worker, id = self.people.field_worker, self.offer()
        self.do("decline", worker, id, reason="busy")
        self.do("accept", worker, id)
        self.do("give_back", worker, id)
        self.do("accept", worker, id)
        self.do("start", worker, id)
        self.do("report_back", worker, id, text=self.say())
        self.do("complete", worker, id, result=self.say())
        self.do("accept", worker, self.offer())

    def contacts(self):
        call = {"role": "field_worker", "district": "Farsta", "number": "070-1740605"}
        before = self.clock() + timedelta(minutes=30)
        asked = [
            self.do("ask_contact", self.people.police, **call, call_before=before) for _ in "ab"
        ]
        self.said.append("1740605")
        self.do("answer_contact", self.people.field_worker, asked[0], answer="calling")
        app = self.story.service.app
        assert self.story.service.queue.run(
            lambda: app.lapse_contact(self.clockwork, asked[1], before)
        )

    def feedback(self):
        id = self.do("give_feedback", self.people.volunteer, text=self.say())
        self.do("answer_feedback", self.people.coordinator, id, text=self.say())

    def improvements(self):
        boss = self.people.coordinator
        told = {"weakness": "continuity", "first": "2026-08-01", "last": "2026-12-31"}
        for owner in ({"organisation": "sl"}, {"function": "coordinator"}):
            facts = {"action": self.say(), "owner": owner, "follow_up_on": "2027-03-01"}
            id = self.do("decide_improvement", boss, **told, **facts)
            said = {"outcome": "goes_on", "next_on": "2027-06-01", "text": self.say()}
            self.do("follow_up_improvement", boss, id, **said)
        self.do("follow_up_improvement", boss, id, outcome="done", text=self.say())
        self.do(
            "withdraw_improvement",
            boss,
            self.do("decide_improvement", boss, **told, action=self.say()),
        )

    def cards(self):
        """Two versions of a card; a guard who reads it and accepts how one behaves here."""
        own = {"organisation": "stadens-ordningsvakter", "role": "guard"}
        for _ in "ab":
            told = {"may": self.say(), "may_not": self.say(), "ask": self.say()}
            self.do("write_card", self.people.guard, **own, **told)
        organisation = self.people.guard.organisation
        self.do("read_card", self.people.guard, version=2, organisation=organisation)
        self.do("accept_conduct", self.people.guard, version=1)

    def persons(self):
        boss = self.people.coordinator
        told = {"role": "volunteer", "name": self.say("Namnsson")}
        id = self.do("register_participant", boss, **told)
        self.do("give_role", boss, id, role="guard", organisation="sl-ordningsvakter")
        self.do("end_role", boss, id, role="guard")
        self.do("rename", boss, id, name=self.say("Namnsson"))
        self.do("leave", boss, id)

    def agreements(self):
        boss, app = self.people.coordinator, self.story.service.app
        name = self.say("Trappan")
        self.do("register_place", boss, name=name, district="Farsta")
        facts = app.network(boss.network)
        slug = facts.parts["place"][facts.find("place", name)]["slug"]
        self.do("withdraw_part", boss, part="place", slug=slug)
        outline = {"type": "Polygon", "coordinates": [[[18.0, 59.2], [18.1, 59.2], [18.0, 59.2]]]}
        drawn = {"farsta": outline}
        assert self.story.service.queue.run(lambda: app.draw_outlines(boss, outlines=drawn)) == 1
        changes = {
            "about": {"language": "en"},
            "schedule": {"autoseal": "20:50"},
            "settings": {"agenda": {"items": 11, "minutes": {}}},
        }
        self.do("agree_settings", boss, changes=changes)
        self.do("state_function", boss, part="organisation", slug="sl", has=False)
        self.do("state_function", boss, part="organisation", slug="sl", has=True)
        for chief in (self.say("Namnsson"), None):
            self.do("name_chief", boss, organisation="sl", chief=chief)

    def session(self):
        boss, police, now = self.people.coordinator, self.people.police, self.clock()
        told = {"series": "lov", "title": self.say(), "meeting_place": self.say()}
        extra = self.do("plan_session", boss, date="2026-11-20", **told)
        later = now.replace(hour=21, minute=0)
        self.do("postpone_session", boss, extra, starts=later, reason=self.say())
        self.do("cancel_session", boss, extra, reason=self.say())
        id = self.do("plan_session", boss, date="2026-11-20")
        self.do("state_participation", police, id, answer="line", text=self.say())
        self.do("state_participation", police, id, answer="excused")
        self.do("state_participation", police, id, answer="coming")
        self.do("state_participation", self.people.guard, id, answer="coming", count=3)
        self.do("describe_situation", boss, id, text=self.say())
        self.do("go_live", police, id)
        for present in (True, False, True):
            self.do("attend", self.people.guard, id, present=present)
        for count in (2, 3):
            self.do("count_heads", police, id, organisation="sl", count=count)
        told = {"name": self.say("Namnsson"), "organisation": "nattvandrarna-farsta"}
        self.do("let_in", police, id, uuid4(), **told)
        here = uuid5(id, f"attendance:{self.people.guard.person}")
        self.do("introduce", police, id, attendance=here)
        item = self.report()
        self.do("choose_focus", police, id, item=item)
        self.do("choose_focus", police, id, place="Farsta T")
        self.do("present", police, id, item=item)
        self.do("take_lead", self.people.guard, id)
        self.do("seal_session", self.people.guard, id)
        self.do("acknowledge", self.people.field_worker, id, answer="understood", seen=2)
        self.do("start_shift", self.clockwork, id, due_at=now)
        for watching in (True, False, True):
            self.do("watch", self.people.guard, id, watching=watching)
        self.looked_for(id)
        self.do("start_debrief", self.clockwork, id, due_at=now)
        self.do("give_debrief", self.people.guard, id, answer="calm", text=self.say())
        self.do("give_debrief", self.people.guard, id, answer="hard", text=self.say())
        self.do("write_handover", self.people.guard, id, think_of=self.say(), promised=self.say())
        self.do("write_handover", self.people.guard, id, ask_whom=self.say())
        self.do("close_session", self.people.guard, id)
        self.do("reopen_session", self.people.guard, id, reason=self.say())

    def looked_for(self, session):
        """A timer that is asked for, accepted, moved, rings and is ended."""
        worker, guard = self.people.field_worker, self.people.guard
        hour = self.clock().replace(minute=0, second=0, microsecond=0)
        at, later = hour + timedelta(minutes=90), hour + timedelta(minutes=105)
        id = self.do("ask_pair_timer", worker, session, at=at, district="Farsta")
        self.do("accept_pair_timer", guard, id)
        self.do("move_pair_timer", worker, id, at=later)
        app, run = self.story.service.app, self.story.service.queue.run
        assert run(lambda: app.ring_pair_timer(self.clockwork, id, later))
        self.do("end_pair_timer", worker, id)

    def survey(self):
        """Of residents, three of whom answer."""
        boss, app = self.people.coordinator, self.story.service.app
        days = {"first": "2026-11-20", "last": "2026-11-30"}
        told = {"kind": "residents", "areas": "borough:farsta", "comparison": "borough:skarpnack"}
        id = self.do("open_survey", boss, **told, **days, way="notes")
        for ticket in app.print_notes(boss, id, group="area", count=3):
            told = {"ticket": ticket, "answers": {"safety": "4"}, "words": {"why": self.say()}}
            self.do("answer_survey", nobody(boss.network), id, **told)
        self.do("close_survey", boss, id)
