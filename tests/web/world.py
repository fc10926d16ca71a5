"""Something of every kind for a request to be about, made anew for each question."""

from dataclasses import replace
from datetime import timedelta
from itertools import count
from uuid import UUID

from briefing.application import system
from briefing.domain import context
from briefing.domain.assignment import Assignment
from briefing.domain.incident import Incident
from briefing.domain.note import Note
from briefing.domain.session import session_id
from briefing.domain.words import WRITERS
from briefing.projections.sessions import tonight

STATES = ("open", "live", "sealed", "debrief", "closed")


class World:
    """`world.incident()` and the like make one and give its id as it stands in addresses."""

    def __init__(self, story, people):
        self.attendance, self.surveys = "", {}
        self.story, self.people, self.numbers = story, people, count(1)
        self.clockwork = system(people.police.network)

    def incident(self, text="Många ute vid torget", **changes):
        told = {"category": "gathering", "priority": "yellow", "district": "Farsta", "text": text}
        return self._made("report_incident", told | {"audience": "professional"} | changes)

    def note(self, text="Fritidsgården stänger 22", **changes):
        told = {"kind": "passdown", "text": text, "audience": "professional"}
        return self._made("write_note", told | changes)

    def observation(self, **changes):
        now = context.now()
        told = {"district": "Farsta", "starts_at": now - timedelta(hours=1), "ends_at": now}
        return self._made("make_observation", told | changes)

    def calm_written_up(self):
        """Handed in by a guard whose role had ended."""
        handed_in = {"channel": "hand_in", "ended": self.story.service.app.recorder.newest()}
        return self.observation(by=replace(self.people.another("guard"), **handed_in))

    def assignment(self, state="offered", what="Möt upp vid bussen", **changes):
        """Asked of the guards by the police."""
        now = context.now()
        told = {
            "what": what,
            "to": {"role": "guard"},
            "district": "Farsta",
            "starts_at": now,
            "ends_at": now + timedelta(hours=2),
            "audience": "professional",
        }
        id = self._made("offer_assignment", told | changes)
        if state == "accepted":
            self.story.given("accept", self.people.guard, UUID(id))
        return id

    def contact_request(self, number="08-123 45 67"):
        """Asked of the police in Farsta by a field worker."""
        before = context.now() + timedelta(hours=1)
        asked = {"role": "police", "district": "Farsta", "call_before": before, "number": number}
        return str(self.story.given("ask_contact", self.people.field_worker, **asked))

    def feedback(self, text="Knappen syns inte", by="police"):
        return self._made("give_feedback", {"text": text, "by": self.people.callers[by]})

    def improvement(self, **changes):
        told = {"weakness": "continuity", "first": "2026-08-01", "last": "2026-12-31"}
        told |= {"action": "Samma kvällsansvarig två helger", "by": self.people.coordinator}
        return self._made("decide_improvement", told | changes)

    def session(self, state="planned"):
        """Friday's, in a series of its own, led by the police from live on."""
        series = f"test-{next(self.numbers)}"
        told = {"date": "2026-11-20", "series": series}
        id = self.story.given("plan_session", self.clockwork, **told)
        steps = {
            "open": lambda: self.story.given("open_session", self.clockwork, id),
            "live": lambda: self.story.given("go_live", self.people.police, id),
            "sealed": lambda: self.story.given("seal_session", self.people.police, id),
            "debrief": lambda: self._over(id),
            "closed": lambda: self.story.given("close_session", self.clockwork, id),
        }
        for step in STATES[: STATES.index(state) + 1] if state != "planned" else ():
            steps[step]()
        return f"2026-11-20~{series}"

    def code(self, api):
        """What stands on the wall now."""
        network = self.people.police.network
        session = tonight(self.story.service.model.reader(), network)
        return api.codes.at(session["id"], context.now())

    def walk_in(self, name="Kim"):
        """Waits at the door of tonight's session, led by the police."""
        self.session("live")
        network, kept = self.people.police.network, self.story.service.tonight
        session = UUID(tonight(self.story.service.model.reader(), network)["id"])
        kept.wait(network, session, "nattvandrarna-farsta", name)
        return kept.waiting(session)[-1].id.hex

    def newcomer(self):
        """A session led by the police, to which somebody new has come; remembers as whom."""
        named = self.session("live")
        id = session_id(self.people.police.network, *named.split("~"))
        person = self.people.another("guard")
        self.attendance = str(self.story.given("attend", person, id, present=True))
        return named

    def night(self):
        """This evening's day."""
        self.incident()
        return "2026-11-20"

    def organisation(self):
        return "skolan-skarholmen"

    def borough(self):
        return "farsta"

    def on_shift(self):
        """Sealed, and out."""
        named = self.session("sealed")
        id = session_id(self.people.police.network, *named.split("~"))
        self.story.given("start_shift", self.clockwork, id, due_at=context.now())
        return named

    def watched(self):
        """Out, and a second police officer watches: none of the browsers."""
        named = self.on_shift()
        id = session_id(self.people.police.network, *named.split("~"))
        self.story.given("watch", self.people.another("police"), id, watching=True)
        return named

    def pair_timer(self, at=timedelta(hours=1)):
        """Asked for by the volunteer while the guard watches."""
        named = self.on_shift()
        id = session_id(self.people.police.network, *named.split("~"))
        self.story.given("watch", self.people.guard, id, watching=True)
        told = {"at": context.now() + at, "district": "Farsta"}
        return str(self.story.given("ask_pair_timer", self.people.volunteer, id, **told))

    def taken_timer(self):
        id = self.pair_timer()
        self.story.given("accept_pair_timer", self.people.guard, UUID(id))
        return id

    def role(self):
        return "guard"

    def survey(self, kind="actors", **told):
        """The same for all who ask; of actors everybody was at the briefing."""
        if kind not in self.surveys:
            if kind == "actors":
                id = session_id(self.people.police.network, *self.session("open").split("~"))
                for caller in self.people.callers.values():
                    if caller.role in WRITERS:
                        self.story.given("attend", caller, id, present=True)
                self.story.given("seal_session", self.clockwork, id)
            days = {"first": "2026-11-20", "last": "2026-12-04"}
            boss = self.people.coordinator
            self.surveys[kind] = self.story.given("open_survey", boss, kind=kind, **days, **told)
        return str(self.surveys[kind])

    def survey_of_residents(self, way="notes"):
        about = {"areas": "borough:farsta", "comparison": "borough:skarpnack"}
        return self.survey("residents", way=way, **about)

    def survey_by_link(self):
        return self.survey_of_residents("link")

    def _over(self, id):
        """Everybody was there, and the shift is over."""
        for caller in self.people.callers.values():
            if caller.role in WRITERS:
                self.story.given("attend", caller, id, present=True)
        for step in ("start_shift", "start_debrief"):
            self.story.given(step, self.clockwork, id, due_at=context.now())

    def person(self):
        return self.people.another("guard").person.hex

    def device(self):
        told = {"name": "Mötesrummet", "role": "display", "kind": "display"}
        return self.story.given("register_participant", self.clockwork, **told).hex

    def place(self):
        name = f"Torget {next(self.numbers)}"
        caller = self.people.coordinator
        self.story.given("register_place", caller, name=name, district="Farsta")
        facts = self.story.service.app.network(caller.network)
        return facts.parts["place"][facts.find("place", name)]["slug"]

    def closed_incident(self):
        id = self.incident()
        self.story.given("close_item", self.people.police, Incident, UUID(id))
        return id

    def closed_note(self):
        id = self.note()
        self.story.given("close_item", self.people.police, Note, UUID(id))
        return id

    def closed_assignment(self):
        id = self.assignment()
        self.story.given("close_item", self.people.police, Assignment, UUID(id))
        return id

    def _made(self, command, told, by="police"):
        return str(self.story.given(command, told.pop("by", self.people.callers[by]), **told))

    def link(self):
        """One that nobody was ever given."""
        return "A" * 43
