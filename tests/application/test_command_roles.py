"""The command x role table: who may ask for what without any tie to the item or session.

Ties (author, own organisation, lead, addressee) are the second table. A command that has no row
fails: whoever adds one says who may use it.
"""

import inspect
from datetime import timedelta

import pytest

from briefing.application import Briefing
from briefing.domain.incident import Incident
from briefing.domain.note import Note
from briefing.domain.refusals import NotFound, NotYourRole
from briefing.domain.words import ROLES

PROFESSIONALS = {"field_worker", "police", "guard", "coordinator"}
WRITERS = PROFESSIONALS | {"volunteer", "partner"}
COORDINATOR = {"coordinator"}
NOBODY = set()
FRIDAY = "2026-11-20"
WORDS = {"reason": "Därför"}


class World:
    """Makes what a command is about, by somebody of another organisation."""

    def __init__(self, story, people, clockwork, clock):
        self.story, self.people, self.clockwork, self.now = story, people, clockwork, clock()
        self.author = people.another("police", "polisen-globen")
        self.series = 0

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

    def contact(self):
        call = {"role": "police", "organisation": "polisen-skarholmen", "number": "112"}
        return self.story.given("ask_contact", self.author, **call, call_before=self.later(1))

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

    def person(self):
        return self.people.another("guard").person


def about(make, **facts):
    return lambda world: ((make(world),), facts)


def item(make, kind=Incident, **facts):
    return lambda world: ((kind, make(world)), facts)


def words(**facts):
    return lambda world: ((), facts)


REPORT = {"category": "fire", "priority": "green", "district": "Farsta", "text": "Rök"}
# command: (roles that may without a tie, what is asked for)
TABLE = {
    "report_incident": (WRITERS, words(**REPORT)),
    "write_note": (WRITERS, words(text="Lås", kind="passdown")),
    "follow_up": (WRITERS, item(World.incident, text="Lugnt")),
    "correct_item": (NOBODY, item(World.incident, text="Eld")),
    "strike_item": (NOBODY, item(World.incident, **WORDS)),
    "close_item": (PROFESSIONALS, item(World.incident)),
    "reopen_item": (PROFESSIONALS, item(World.closed, **WORDS)),
    "dispose_item": (PROFESSIONALS, item(World.incident, outcome="done")),
    "change_audience": (PROFESSIONALS, item(World.incident, audience="professional")),
    "prioritise": (PROFESSIONALS, about(World.incident, priority="red")),
    "state_certainty": (PROFESSIONALS, about(World.incident, certainty="confirmed")),
    "offer_assignment": (
        PROFESSIONALS,
        lambda world: (
            (),
            {
                "what": "Gå",
                "kind": "request",
                "to": {"organisation": "nattvandrarna-skarholmen"},
                "starts_at": world.now,
                "ends_at": world.later(1),
            },
        ),
    ),
    "accept": (NOBODY, about(World.offer)),
    "decline": (NOBODY, about(World.offer)),
    "start": (NOBODY, about(World.taken)),
    "report_back": (NOBODY, about(World.taken, text="Klart")),
    "complete": (NOBODY, about(World.taken)),
    "give_back": (NOBODY, about(World.taken)),
    "make_observation": (
        WRITERS,
        lambda world: (
            (),
            {"district": "Farsta", "starts_at": world.later(-1), "ends_at": world.now},
        ),
    ),
    "ask_contact": (
        PROFESSIONALS,
        lambda world: (
            (),
            {
                "role": "police",
                "district": "Farsta",
                "call_before": world.later(1),
                "number": "112",
            },
        ),
    ),
    "answer_contact": (NOBODY, about(World.contact, answer="calling")),
    "attend": (WRITERS, about(World.session, present=True)),
    "acknowledge": (WRITERS, about(World.incident, answer="understood", seen=1)),
    "state_participation": (WRITERS, about(World.session, answer="excused")),
    "take_lead": (PROFESSIONALS, about(World.session)),
    "go_live": (PROFESSIONALS, about(World.session)),
    "plan_session": (
        COORDINATOR,
        lambda world: ((), {"date": FRIDAY, "series": f"extra{world.session().hex[:6]}"}),
    ),
    "open_session": (COORDINATOR, about(lambda world: world.session("planned"))),
    "present": (
        COORDINATOR,
        lambda world: ((world.session("live", world.author),), {"item": world.incident()}),
    ),
    "choose_focus": (
        COORDINATOR,
        lambda world: ((world.session(),), {"item": world.incident()}),
    ),
    "describe_situation": (COORDINATOR, about(World.session, text="Lönehelg")),
    "seal_session": (COORDINATOR, about(World.session)),
    "close_session": (COORDINATOR, about(lambda world: world.session("sealed"))),
    "reopen_session": (COORDINATOR, about(lambda world: world.session("sealed"), **WORDS)),
    "cancel_session": (COORDINATOR, about(World.session, **WORDS)),
    "postpone_session": (
        COORDINATOR,
        lambda world: ((world.session(),), {"starts": world.later(1)}),
    ),
    "register_participant": (COORDINATOR, words(name="Exempel", role="volunteer")),
    "give_role": (COORDINATOR, about(World.person, role="volunteer")),
    "end_role": (COORDINATOR, about(World.person, role="guard")),
    "rename": (COORDINATOR, about(World.person, name="Exempel")),
    "leave": (COORDINATOR, about(World.person)),
    "register_place": (
        COORDINATOR,
        lambda world: ((), {"name": f"Plats {world.session().hex[:6]}", "district": "Farsta"}),
    ),
    "withdraw_part": (COORDINATOR, words(part="place", slug="farsta-t")),
    "draw_outlines": (
        COORDINATOR,
        words(outlines={"farsta": {"type": "Polygon", "coordinates": []}}),
    ),
    "agree_settings": (COORDINATOR, words(changes={})),
}
# given by the clock or an importer, never on behalf of a person: no route leads to them
INTERNAL = {
    "start_shift",
    "start_debrief",
    "cancel_missed",
    "expire",
    "lapse_contact",
    "report_public_event",
    "revise_public_event",
    "expire_public_event",
}
QUESTIONS = {"is_asked"}


@pytest.fixture
def world(story, people, clockwork, clock):
    return World(story, people, clockwork, clock)


def allowed(story, name, caller, args, facts):
    """Whether the role may; any other refusal is a mistake in the row."""
    story.when(name, caller, *args, **facts)
    if story.refusal is not None:
        assert type(story.refusal) in (NotYourRole, NotFound), (caller.role, story.refusal)
    return story.refusal is None


def test_every_command_has_a_row():
    commands = {
        name
        for name, method in inspect.getmembers(Briefing, inspect.isfunction)
        if not name.startswith("_") and "caller" in list(inspect.signature(method).parameters)[1:2]
    }
    assert commands == set(TABLE) | INTERNAL | QUESTIONS


@pytest.mark.parametrize("name", TABLE)
def test_without_a_tie_only_these_roles_may(story, people, world, name):
    expected, ask = TABLE[name]
    may = set()
    for role in ROLES:
        args, facts = ask(world)
        if allowed(story, name, getattr(people, role), args, facts):
            may.add(role)
    assert may == expected


def test_a_standing_note_is_for_professionals(story, people):
    told = {"text": "Ring 114 14", "kind": "standing"}
    may = {role for role in ROLES if allowed(story, "write_note", getattr(people, role), (), told)}
    assert may == PROFESSIONALS


# command: (facts, the ties that give the right to somebody whose role does not)
TIES = {
    "correct_item": ({"text": "Eld"}, {"author", "own"}),
    "strike_item": (WORDS, {"author", "own"}),
    "close_item": ({}, {"lead"}),
    "reopen_item": (WORDS, {"lead"}),
    "dispose_item": ({"outcome": "done"}, {"own", "lead"}),
    "change_audience": ({"audience": "professional"}, {"author", "own", "lead"}),
    "prioritise": ({"priority": "red"}, {"lead"}),
    "state_certainty": ({"certainty": "refuted"}, {"author", "own", "lead"}),
}


@pytest.mark.parametrize("name", TIES)
def test_a_volunteer_may_what_their_tie_gives(story, people, world, name):
    facts, expected = TIES[name]
    volunteer, may = people.volunteer, set()
    colleague = people.another("volunteer")
    ties = {
        "author": (volunteer, volunteer),
        "own": (colleague, volunteer),
        "lead": (world.author, people.of("volunteer", lead=True)),
        "none": (world.author, volunteer),
    }
    for tie, (author, caller) in ties.items():
        # without an organisation the author's tie stands alone
        if tie == "author":
            author = caller = people.of("volunteer", organisation=None)
        id = world.closed(author) if name == "reopen_item" else world.incident(author)
        args = (id,) if name in ("prioritise", "state_certainty") else (Incident, id)
        if allowed(story, name, caller, args, facts):
            may.add(tie)
    assert may == expected


def test_a_note_is_withdrawn_by_author_own_organisation_and_lead(story, people, world):
    lead = people.of("guard", lead=True)
    for caller, author, may in (
        (people.guard, people.guard, True),
        (people.guard, people.another("guard"), True),
        (lead, world.author, True),
        (people.coordinator, world.author, False),
    ):
        args = (Note, world.note(author))
        assert allowed(story, "close_item", caller, args, {}) == may


@pytest.mark.parametrize("name", ["accept", "decline"])
@pytest.mark.parametrize(
    "to", [{"role": "volunteer"}, {"organisation": "nattvandrarna-farsta"}, {"person": None}]
)
def test_whoever_is_asked_may_answer(story, people, world, name, to):
    if "person" in to:
        to = {"person": str(people.volunteer.person)}
    assert allowed(story, name, people.volunteer, (world.offered_to(to),), {})


@pytest.mark.parametrize("name", ["complete", "give_back"])
def test_author_and_lead_may_end_an_assignment(story, people, world, name):
    lead = people.of("volunteer", lead=True)
    assert allowed(story, name, world.author, (world.taken(),), {})
    assert allowed(story, name, lead, (world.taken(),), {})


@pytest.mark.parametrize(
    "name",
    ["open_session", "describe_situation", "seal_session", "close_session", "reopen_session"],
)
def test_the_lead_runs_the_session(story, people, world, name):
    before = {"open_session": "planned", "close_session": "sealed", "reopen_session": "sealed"}
    id = world.session(before.get(name, "open"), people.guard)
    _, facts = TABLE[name][1](world)
    assert allowed(story, name, people.guard, (id,), facts)


def test_the_function_of_the_lead_adds_commands_and_never_reading(story, people, world):
    hidden = world.incident(people.field_worker, audience="field")
    lead = people.of("guard", lead=True)
    story.when("close_item", lead, Incident, hidden).refused(NotFound)
