"""The command x role table: who may ask for what without any tie to the item or session.

Ties (author, own organisation, lead, addressee) are the second table. A command that has no row
fails: whoever adds one says who may use it.
"""

import inspect
from uuid import uuid4

import pytest
from subjects import FRIDAY, World, allowed

from briefing.application import Briefing
from briefing.domain.incident import Incident
from briefing.domain.words import ROLES

PROFESSIONALS = {"field_worker", "police", "guard", "coordinator"}
WRITERS = PROFESSIONALS | {"volunteer", "partner"}
COORDINATOR = {"coordinator"}
NOBODY = set()
WORDS = {"reason": "Därför"}


def about(make, **facts):
    return lambda world: ((make(world),), facts)


def item(make, kind=Incident, **facts):
    return lambda world: ((kind, make(world)), facts)


def words(**facts):
    return lambda world: ((), facts)


REPORT = {"category": "fire", "priority": "green", "district": "Farsta", "text": "Rök"}
DECISION = {
    "weakness": "continuity",
    "first": "2026-08-01",
    "last": "2026-12-31",
    "action": "Samma kvällsansvarig två helger",
}
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
    "release_calm": (PROFESSIONALS, about(World.calm_written_up)),
    "turn_down_calm": (PROFESSIONALS, about(World.calm_written_up)),
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
    "give_feedback": (WRITERS | {"evaluator"}, words(text="Knappen syns inte")),
    "answer_feedback": (COORDINATOR, about(World.feedback, text="Rättat")),
    "decide_improvement": (COORDINATOR, words(**DECISION)),
    "follow_up_improvement": (COORDINATOR, about(World.improvement, outcome="done", text="Gick")),
    "withdraw_improvement": (COORDINATOR, about(World.improvement)),
    "write_card": (
        COORDINATOR,
        words(
            organisation="nattvandrarna-skarholmen",
            role="volunteer",
            may="Gå",
            may_not="Ingripa",
            ask="112",
        ),
    ),
    "read_card": (WRITERS, words(version=1)),
    "accept_conduct": (WRITERS, words(version=1)),
    "introduce": (COORDINATOR, World.newcomer),
    "attend": (WRITERS, about(World.session, present=True)),
    "let_in": (
        COORDINATOR,
        lambda world: ((world.session(), uuid4()), {"name": "Ali", "organisation": "sl"}),
    ),
    "count_heads": (COORDINATOR, about(World.session, organisation="sl", count=2)),
    "acknowledge": (WRITERS, about(World.incident, answer="understood", seen=1)),
    "state_participation": (WRITERS, about(World.session, answer="excused")),
    "announce": (WRITERS, about(World.session, count=2)),
    "give_debrief": (WRITERS, about(World.debriefed, answer="calm")),
    "write_handover": (COORDINATOR, about(lambda w: w.session("sealed"), think_of="Ljuset")),
    "watch": (PROFESSIONALS, about(World.on_shift, watching=True)),
    "ask_pair_timer": (
        WRITERS,
        lambda world: ((world.watched(),), {"at": world.later(2), "district": "Farsta"}),
    ),
    "accept_pair_timer": (NOBODY, about(World.pair_timer)),
    "move_pair_timer": (NOBODY, lambda w: ((w.pair_timer(),), {"at": w.later(3)})),
    "end_pair_timer": (NOBODY, about(World.pair_timer)),
    "take_lead": (PROFESSIONALS, about(World.session)),
    "go_live": (PROFESSIONALS, about(World.session)),
    "plan_session": (
        COORDINATOR,
        lambda world: ((), {"date": FRIDAY, "series": f"extra{world.session().hex[:4]}"}),
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
        lambda world: ((), {"name": f"Plats {world.session().hex[:4]}", "district": "Farsta"}),
    ),
    "withdraw_part": (COORDINATOR, words(part="place", slug="farsta-t")),
    "draw_outlines": (
        COORDINATOR,
        words(outlines={"farsta": {"type": "Polygon", "coordinates": []}}),
    ),
    "state_function": (
        COORDINATOR,
        lambda world: ((), {"part": "borough", "slug": "farsta", "has": False}),
    ),
    "name_chief": (COORDINATOR, words(organisation="sl", chief="Enhetschefen")),
    "open_survey": (COORDINATOR, words(kind="actors", first=FRIDAY, last="2026-12-04")),
    "close_survey": (COORDINATOR, about(World.survey)),
    "fetch_ticket": (WRITERS, about(World.survey)),
    "print_ticket": (COORDINATOR, about(World.survey, organisation="skolan-skarholmen")),
    "print_notes": (COORDINATOR, about(World.survey_of_residents, group="area", count=2)),
    "answer_survey": (set(ROLES), World.ticket),
    "agree_settings": (COORDINATOR, words(changes={})),
}
# given by the clock or an importer, never on behalf of a person: no route leads to them
INTERNAL = {
    "start_shift",
    "start_debrief",
    "cancel_missed",
    "expire",
    "lapse_contact",
    "ring_pair_timer",
    "put_rules_in_force",
    "report_public_event",
    "revise_public_event",
    "expire_public_event",
}
QUESTIONS = {"is_asked"}


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
