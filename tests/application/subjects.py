"""What commands are about, made by somebody of another organisation than the caller."""

from dataclasses import replace
from datetime import timedelta

from briefing.domain.incident import Incident
from briefing.domain.refusals import NotFound, NotYourRole
from briefing.domain.words import WRITERS

FRIDAY = "2026-11-20"


class World:
    """Makes what a command is about, by somebody of another organisation."""

    def __init__(self, story, people, clockwork, clock):
        self.story, self.people, self.clockwork, self.now = story, people, clockwork, clock()
        self.author = people.another("police", "polisen-globen")
        self.series, self.surveys = 0, {}

    def later(self, hours):
        return self.now + timedelta(hours=hours)

    def incident(self, by=None, **changes):
        told = {"category": "fire", "priority": "green", "district": "Farsta", "text": "Rök"}
        return self.story.given("report_incident", by or self.author, **told | changes)

    def closed(self, by=None):
        id = self.incident(by)
        self.story.given("close_item", self.author, Incident, id)
        return id

    def note(self, by=None):
        return self.story.given("write_note", by or self.author, text="Lås", kind="passdown")

    def offer(self, by=None):
        """Asked of people from Skärholmen's police: of none of the callers."""
        return self.offered_to({"organisation": "polisen-skarholmen"}, by)

    def offered_to(self, to, by=None):
        kind = "request" if "organisation" in to or to != {"role": "guard"} else "task"
        span = {"starts_at": self.now, "ends_at": self.later(1)}
        by = by or self.author
        return self.story.given("offer_assignment", by, what="Gå", kind=kind, to=to, **span)

    def taken(self, by=None):
        id = self.offer(by)
        taker = self.people.another("police", "polisen-skarholmen")
        self.story.given("accept", taker, id)
        return id

    def calm_written_up(self):
        """Handed in by somebody whose role had ended."""
        ended = replace(self.author, channel="hand_in", ended=1)
        told = {"district": "Farsta", "starts_at": self.later(-1), "ends_at": self.now}
        return self.story.given("make_observation", ended, **told)

    def contact(self):
        call = {"role": "police", "organisation": "polisen-skarholmen", "number": "112"}
        return self.story.given("ask_contact", self.author, **call, call_before=self.later(1))

    def feedback(self):
        return self.story.given("give_feedback", self.author, text="Knappen syns inte")

    def improvement(self):
        told = {"weakness": "continuity", "first": "2026-08-01", "last": "2026-12-31"}
        boss = self.people.coordinator
        return self.story.given("decide_improvement", boss, **told, action="Två helger i rad")

    def session(self, state="open", lead=None):
        self.series += 1
        told = {"date": FRIDAY, "series": f"s{self.series}"}
        id = self.story.given("plan_session", self.clockwork, **told)
        if lead:
            self.story.given("take_lead", lead, id)
        steps = {"open": ["open_session"], "sealed": ["open_session", "seal_session"]}
        for step in steps.get(state, []):
            self.story.given(step, self.clockwork, id)
        if state == "live":
            self.story.given("go_live", lead, id)
        return id

    def survey(self):
        """The same for all: everybody was at one of four briefings, most organisations at none."""
        if not self.surveys.get("actors"):
            for _ in range(4):
                id = self.session()
                for caller in self.people.callers.values():
                    if caller.role in WRITERS:
                        self.story.given("attend", caller, id, present=True)
                self.story.given("seal_session", self.clockwork, id)
            self._survey("actors")
        return self.surveys["actors"]

    def survey_of_residents(self):
        if not self.surveys.get("residents"):
            told = {"areas": "borough:farsta", "comparison": "borough:skarpnack", "way": "notes"}
            self._survey("residents", **told)
        return self.surveys["residents"]

    def _survey(self, kind, **told):
        days, boss = {"first": FRIDAY, "last": "2026-12-04"}, self.people.coordinator
        self.surveys[kind] = self.story.given("open_survey", boss, kind=kind, **days, **told)

    def ticket(self):
        id, boss = self.survey_of_residents(), self.people.coordinator
        app = self.story.service.app
        (ticket,) = app.print_notes(boss, id, group="area", count=1)
        return (id,), {"ticket": ticket, "answers": {"safety": "4"}}

    def newcomer(self):
        """A session that runs, and somebody new who is there."""
        id, person = self.session(), self.people.another("guard")
        return (id,), {"attendance": self.story.given("attend", person, id, present=True)}

    def debriefed(self):
        """A shift that is over, at which everybody was."""
        id = self.session("sealed")
        for caller in self.people.callers.values():
            if caller.role in WRITERS:
                self.story.given("attend", caller, id, present=True)
        for step in ("start_shift", "start_debrief"):
            self.story.given(step, self.clockwork, id, due_at=self.now)
        return id

    def on_shift(self):
        id = self.session("sealed")
        self.story.given("start_shift", self.clockwork, id, due_at=self.now)
        return id

    def watched(self):
        """A shift that somebody else watches."""
        id = self.on_shift()
        self.story.given("watch", self.author, id, watching=True)
        return id

    def pair_timer(self):
        """Asked for by one who is none of the callers."""
        asker, told = self.people.another("volunteer"), {"at": self.later(2), "district": "Farsta"}
        return self.story.given("ask_pair_timer", asker, self.watched(), **told)

    def person(self):
        return self.people.another("guard").person


def allowed(story, name, caller, args, facts):
    """Whether the role may; any other refusal is a mistake in the row."""
    story.when(name, caller, *args, **facts)
    if story.refusal is not None:
        assert type(story.refusal) in (NotYourRole, NotFound), (caller.role, story.refusal)
    return story.refusal is None
