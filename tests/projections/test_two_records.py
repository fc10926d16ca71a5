"""Two of everything: what happens to one leaves the other as it was."""

from datetime import timedelta
from uuid import UUID

import pytest
from given import items_on, seen_by

from briefing.domain.incident import Incident
from briefing.projections.attendance import attendance_counts
from briefing.projections.contacts import contact_keys, contact_requests
from briefing.projections.feedback import feedback, my_feedback
from briefing.projections.history import history
from briefing.projections.model import visible_position
from briefing.projections.network import parts
from briefing.projections.participation import participation
from briefing.projections.people import people as everyone
from briefing.projections.people import roles_of
from briefing.projections.sessions import session

CHANGES = [  # command, facts, what the row then says
    ("correct_item", {"text": "Få ute"}, {"text": "Få ute", "corrected": True}),
    ("correct_item", {"district": "Sköndal"}, {"district": "Sköndal", "borough": "Farsta"}),
    ("correct_item", {"place": "Farsta T"}, {"place": "Farsta T"}),
    ("correct_item", {"place": "bakom kiosken"}, {"place": "bakom kiosken"}),
    ("change_audience", {"audience": "professional"}, {"audience": "professional"}),
    ("close_item", {}, {"status": "closed"}),
    ("strike_item", {"reason": "Fel"}, {"status": "struck"}),
    ("dispose_item", {"outcome": "done"}, {"status": "closed", "disposition": "done"}),
    ("dispose_item", {"outcome": "carried"}, {"status": "open", "disposition": "carried"}),
]


def row_of(service, id):
    row = service.model.reader().execute(
        "SELECT data FROM items WHERE id=? AND to_position IS NULL", (id.hex,)
    )
    return row.fetchone()[0]


def data_of(service, id):
    import json

    return json.loads(row_of(service, id))


@pytest.mark.parametrize(("command", "facts", "then"), CHANGES)
def test_a_change_of_one_item_is_not_a_change_of_the_other(
    service, people, story, report, command, facts, then
):
    one, other = report(people.police), report(people.police)
    before = row_of(service, other)
    story.given(command, people.police, Incident, one, **facts)
    told = data_of(service, one)
    assert {name: told[name] for name in then} == then
    assert row_of(service, other) == before


def test_priority_and_certainty_are_of_one_item(service, people, story, report):
    one, other = report(people.police), report(people.police)
    before = row_of(service, other)
    story.given("prioritise", people.police, one, priority="red")
    story.given("state_certainty", people.guard, one, certainty="confirmed")
    told = data_of(service, one)
    assert (told["priority"], told["certainty"], told["certainty_by"]) == (
        "red",
        "confirmed",
        "guard",
    )
    assert row_of(service, other) == before


def test_an_assignment_moves_through_its_states_alone(service, people, story, clock):
    span = {"starts_at": clock(), "ends_at": clock() + timedelta(hours=1)}
    to = {"kind": "request", "to": {"role": "field_worker"}}
    one, other = (
        story.given("offer_assignment", people.police, what="Gå", **to, **span) for _ in "ab"
    )
    before, states = row_of(service, other), []
    for step, facts in (
        ("decline", {"reason": "busy"}),
        ("accept", {}),
        ("start", {}),
        ("give_back", {}),
        ("accept", {}),
        ("report_back", {"text": "Lugnt"}),
        ("complete", {}),
    ):
        story.given(step, people.field_worker, one, **facts)
        states.append(data_of(service, one)["state"])
    assert states == [
        "declined",
        "accepted",
        "started",
        "returned",
        "accepted",
        "reported",
        "completed",
    ]
    assert data_of(service, one)["status"] == "closed"
    assert row_of(service, other) == before


def test_a_closed_incident_leaves_the_board_and_comes_back(service, people, story, report):
    one, other = report(people.police), report(people.police)
    story.given("close_item", people.police, Incident, one)
    assert set(items_on(seen_by(service, people.guard))) == {other}
    story.given("reopen_item", people.police, Incident, one, reason="Igen")
    assert set(items_on(seen_by(service, people.guard))) == {one, other}


def test_a_history_is_of_one_item(service, people, story, report):
    one, other = report(people.police), report(people.police)
    story.given("follow_up", people.police, Incident, one, text="Mer")
    verbs = [
        [row["verb"] for row in history(service.model.reader(), id, people.guard.keys)]
        for id in (one, other)
    ]
    assert verbs == [["Reported", "FollowedUp"], ["Reported"]]


def test_sessions_attendance_and_lines_are_apart(service, people, story):
    one, other = (
        story.given("plan_session", people.coordinator, date="2026-11-20", series=series)
        for series in ("main", "lov")
    )
    for id in (one, other):
        story.given("open_session", people.coordinator, id)
        story.given("attend", people.guard, id, present=True)
        story.given("state_participation", people.guard, id, answer="line", text="Två")
    db = service.model.reader()
    before = session(db, other)
    story.given("seal_session", people.coordinator, one)
    story.given("attend", people.guard, one, present=False)
    story.given("state_participation", people.guard, one, answer="excused")
    assert session(db, one)["state"] == "sealed"
    assert session(db, one)["informed"] == {"guard": 1}
    assert session(db, other) == before
    counts = [attendance_counts(db, id.hex) for id in (one, other)]
    assert counts == [{}, {"guard": 1}]
    lines = [[row["answer"] for row in participation(db, id.hex)] for id in (one, other)]
    assert lines == [["excused"], ["line"]]


def test_acknowledgements_are_of_one_item_and_one_person(service, people, story, report):
    one, other = report(people.police), report(people.police)
    for caller in (people.guard, people.volunteer):
        story.given("acknowledge", caller, one, answer="understood", seen=1)
    story.given("acknowledge", people.guard, one, answer="question", seen=1)
    answered = seen_by(service, people.police).acknowledged
    assert {id: [role for role, *_ in who] for id, who in answered.items()} == {
        one.hex: ["volunteer"]
    }
    assert other.hex not in answered


def test_people_and_their_roles_are_apart(service, people, story):
    one, other = people.another("guard").person, people.another("guard").person
    db = service.model.reader()
    story.given("give_role", people.coordinator, one, role="volunteer")
    story.given("end_role", people.coordinator, one, role="guard")
    story.given("rename", people.coordinator, one, name="Örjan Exempel")
    assert (set(roles_of(db, one)), set(roles_of(db, other))) == ({"volunteer"}, {"guard"})
    named = {row["id"]: row["name"] for row in everyone(db, people.police.network)}
    assert (named[one.hex], named[other.hex]) == ("Örjan Exempel", "Testnamn guard")
    story.given("leave", people.coordinator, one)
    left = {row["id"] for row in everyone(db, people.police.network)}
    assert (one.hex in left, other.hex in left) == (False, True)
    assert roles_of(db, one) == {}


def test_a_place_that_leaves_takes_no_other_with_it(service, people, story):
    db, network = service.model.reader(), people.police.network
    before = {part["slug"] for part in parts(db, network, "place")}
    story.given("withdraw_part", people.coordinator, part="place", slug="farsta-t")
    after = {part["slug"] for part in parts(db, network, "place")}
    assert before - after == {"farsta-t"}


def test_places_are_listed_in_the_swedish_order(service, people):
    names = [
        part["name"] for part in parts(service.model.reader(), people.police.network, "borough")
    ]
    assert names[-2:] == ["Skarpnäck", "Skärholmen"]
    districts = [
        part["name"] for part in parts(service.model.reader(), people.police.network, "district")
    ]
    assert districts.index("Årsta") < districts.index("Älvsjö") < districts.index("Örby")


def test_contact_requests_are_for_the_two_only(service, people, story, clock):
    call = {"role": "field_worker", "number": "112", "call_before": clock() + timedelta(hours=1)}
    one = story.given("ask_contact", people.police, **call, district="Farsta")
    other = story.given("ask_contact", people.guard, **call, district="Vårberg")
    story.given("answer_contact", people.field_worker, one, answer="calling")
    db = service.model.reader()

    def told(caller):
        keys = contact_keys(caller.role, caller.organisation, caller.district) or ("none",)
        rows = contact_requests(db, caller.network, caller.person, keys)
        return {row["id"]: row["state"] for row in rows}

    assert told(people.police) == told(people.field_worker) == {one.hex: "calling"}
    assert told(people.guard) == {other.hex: "asked"}
    assert told(people.volunteer) == told(people.coordinator) == {}


def test_feedback_is_of_one_writer_and_an_answer_of_one_message(service, people, story, clock):
    one = story.given("give_feedback", people.guard, text="Ett").hex
    other = story.given("give_feedback", people.volunteer, text="Två").hex
    before = clock()
    clock.forward(hours=1)
    story.given("answer_feedback", people.coordinator, UUID(one), text="Rättat")
    db, network = service.model.reader(), people.guard.network
    told = {row["id"]: (row["text"], row["answer"]) for row in feedback(db, network)}
    assert told == {other: ("Två", None), one: ("Ett", "Rättat")}
    assert list(told) == [other, one]
    (mine,) = my_feedback(db, network, people.guard.person)
    times = (mine.pop("given_at"), mine.pop("answered_at"))
    assert times == (before, clock())
    assert mine == {
        "id": one,
        "role": "guard",
        "about": "accessibility",
        "text": "Ett",
        "answer": "Rättat",
    }
    assert [row["id"] for row in my_feedback(db, network, people.volunteer.person)] == [other]
    assert my_feedback(db, network, people.coordinator.person) == []
    elsewhere = people.police.person
    assert feedback(db, elsewhere) == my_feedback(db, elsewhere, people.guard.person) == []


def test_feedback_moves_no_position_that_a_reader_sees(service, people, story):
    db = service.model.reader()

    def seen():
        callers = people.callers.values()
        return [visible_position(db, one.network, one.keys) for one in callers]

    before, boards = seen(), [seen_by(service, one) for one in people.callers.values()]
    id = story.given("give_feedback", people.guard, text="Ett")
    story.given("answer_feedback", people.coordinator, id, text="Rättat")
    assert seen() == before
    assert [seen_by(service, one) for one in people.callers.values()] == boards
    moved = db.execute("SELECT key FROM visible ORDER BY position DESC, key LIMIT 2").fetchall()
    assert [row[0] for row in moved] == ["feedback", f"person:{people.guard.person.hex}"]
