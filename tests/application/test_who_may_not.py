"""Ways around need-to-know that a review found; each stays shut."""

from dataclasses import replace
from datetime import timedelta

import pytest

from briefing.application import TextRefused
from briefing.domain import context
from briefing.domain.incident import Incident
from briefing.domain.refusals import AnswerNotPossible, NotValid, NotYourRole, ReasonNeeded, Refusal

TOLD = {"category": "violence", "priority": "yellow", "district": "Farsta"}


def report(service, caller, **more):
    told = {**TOLD, "text": "Bråk vid torget", **more}
    return service.queue.run(lambda: service.app.report_incident(caller, **told)).id


def calm(service, caller, place):
    now = context.now()
    told = {"district": "Farsta", "starts_at": now - timedelta(hours=1), "ends_at": now}
    return service.queue.run(lambda: service.app.make_observation(caller, place=place, **told)).id


def test_an_author_cannot_take_back_what_was_hidden_from_them(service, people):
    id = report(service, people.volunteer, audience="professional")
    service.app.change_audience(people.police, Incident, id, audience="authority")
    with pytest.raises(ReasonNeeded):
        service.app.change_audience(people.volunteer, Incident, id, audience="own")
    assert service.app.load(Incident, id).audience == "authority"


def test_a_field_workers_item_can_still_be_taken_back(service, people):
    id = report(service, people.field_worker, audience="professional")
    service.app.change_audience(people.field_worker, Incident, id, audience="own")
    assert service.app.load(Incident, id).audience == "own"


def test_a_corrected_text_is_held_until_a_second_person_has_read_it(service, people):
    id = report(service, people.police, audience="own")
    named = {"text": "Kevin o hans gäng bråkar", "check_reason": "nobody_identifiable"}
    service.app.correct_item(people.police, Incident, id, **named)
    with pytest.raises(Refusal):
        service.app.change_audience(
            people.police,
            Incident,
            id,
            audience="all",
            reason="alla bör veta",
            check_reason="nobody_identifiable",
        )
    assert service.app.load(Incident, id).audience == "own"


def test_a_reason_cannot_be_answered_with_nobody_identifiable(service, people):
    id = report(service, people.police, audience="all")
    with pytest.raises(NotValid):
        service.app.strike_item(
            people.police,
            Incident,
            id,
            reason="Kevin o hans gäng var inte där",
            check_reason="nobody_identifiable",
        )


def test_an_evaluator_changes_nothing_whatever_binds_them_to_it(service, people):
    id = report(service, people.field_worker, audience="all")
    changed_role = replace(people.field_worker, role="evaluator")
    with pytest.raises(NotYourRole):
        service.app.correct_item(changed_role, Incident, id, text="Något annat")
    with pytest.raises(NotYourRole):
        service.app.change_audience(changed_role, Incident, id, audience="own")


@pytest.mark.parametrize("series", ["20000101-9876", "Valborg 2026", "-", "x" * 41, "2"])
def test_a_series_is_a_word(service, people, clock, series):
    starts = clock.now
    with pytest.raises(NotValid):
        service.app.plan_session(
            people.coordinator, date="2026-11-20", series=series, starts=starts
        )


def test_a_place_is_no_identity_number(service, people):
    with pytest.raises(TextRefused) as refusal:
        service.app.register_place(
            people.coordinator,
            name="Bänken 20000101-2384",
            district="Farsta",
            check_reason="place",
        )
    assert refusal.value.blocked


@pytest.mark.parametrize("audience", ["professional", "authority", "field"])
def test_whether_a_place_of_others_is_registered_is_not_told(service, people, audience):
    """Registered for others or not at all: a volunteer gets the same answer, word for word."""
    service.app.register_place(
        people.coordinator,
        name="Hos Kevin Larsson",
        district="Farsta",
        audience=audience,
        check_reason="place",
    )
    volunteer = people.volunteer
    for named in ("Hos Kevin Larsson", "Hos Robin Larsson"):
        with pytest.raises(TextRefused) as warned:
            report(service, volunteer, audience="all", place=named)
        assert warned.value.field == "place"
        with pytest.raises(NotValid) as unknown:
            calm(service, volunteer, named)
        assert unknown.value.field == "place"
        id = report(service, volunteer, audience="all", place=named, check_reason="place")
        assert service.app.load(Incident, id).place is None


def test_a_typed_place_is_checked_again_before_more_people_read_it(service, people):
    named = {"place": "Hos Kevin Larsson", "check_reason": "place"}
    id = report(service, people.police, audience="professional", **named)
    wider = {"audience": "all", "reason": "alla bör veta"}
    with pytest.raises(TextRefused) as warned:
        service.app.change_audience(people.police, Incident, id, **wider)
    assert warned.value.field == "place"
    service.app.change_audience(people.police, Incident, id, **wider, check_reason="place")
    assert service.app.load(Incident, id).audience == "all"


def test_whether_a_write_up_is_red_now_is_not_told_to_its_author(service, people):
    id = report(service, people.volunteer, audience="professional")
    for priority in ("yellow", "red"):
        if priority == "red":
            service.app.prioritise(people.police, id, priority="red")
        with pytest.raises(AnswerNotPossible):
            service.app.acknowledge(people.volunteer, id, answer="cannot", seen=1)
