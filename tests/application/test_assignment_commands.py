from dataclasses import replace
from datetime import timedelta

import pytest
from given import event, items_on, sealed, seen_by

from briefing.application import system
from briefing.domain.assignment import Assignment
from briefing.domain.contact_request import ContactRequest
from briefing.domain.observation import Observation
from briefing.domain.refusals import (
    AlreadyDone,
    NotFound,
    NotOpen,
    NotValid,
    NotYourRole,
    WrongState,
)


@pytest.fixture
def offer(tonight):
    """What is asked for, from now for two hours."""
    return {
        "what": "Gå förbi skolan",
        "starts_at": tonight(0),
        "ends_at": tonight(2),
        "district": "Farsta",
    }


@pytest.fixture
def request_to(story, people, offer):
    """A request by the police to the field worker's organisation; its id."""
    to = {"organisation": "sdf-farsta"}
    return story.given("offer_assignment", people.police, **offer, kind="request", to=to)


def test_across_organisations_it_is_a_request(story, people, offer):
    to = {"organisation": "sdf-farsta"}
    story.when("offer_assignment", people.police, **offer, kind="request", to=to).then(
        event(
            Assignment.Offered,
            kind="request",
            text="Gå förbi skolan",
            to_organisation=people.field_worker.organisation,
            to_role=None,
            to_person=None,
            audience="all",
            starts_at=offer["starts_at"],
            ends_at=offer["ends_at"],
        )
    )
    story.when("offer_assignment", people.police, **offer, kind="task", to=to).refused(
        NotValid, "kind"
    )


def test_within_ones_organisation_it_is_a_task(story, people, offer):
    colleague = people.another("police")
    to = {"person": str(colleague.person)}
    story.when("offer_assignment", people.police, **offer, kind="task", to=to).then(
        event(Assignment.Offered, kind="task", to_person=colleague.person, to_role="police")
    )


@pytest.mark.parametrize("to", [{"role": "guard"}, {"organisation": "stadens-ordningsvakter"}])
def test_police_to_guard_is_always_a_task(story, people, offer, to):
    story.when("offer_assignment", people.police, **offer, kind="task", to=to).then(
        event(Assignment.Offered, kind="task")
    )
    story.when("offer_assignment", people.coordinator, **offer, kind="task", to=to).refused(
        NotValid, "kind"
    )


@pytest.mark.parametrize(
    "to", [{}, {"role": "king"}, {"organisation": "nato"}, {"person": "x"}, {"a": "1", "b": "2"}]
)
def test_it_needs_one_receiver_who_exists(story, people, offer, to):
    story.when("offer_assignment", people.police, **offer, kind="request", to=to).refused(
        NotValid, "to"
    )


def test_nobody_is_asked_for_what_they_may_not_read(story, people, offer):
    to = {"role": "volunteer"}
    police = sealed(people.police)
    story.when("offer_assignment", police, **offer, kind="request", to=to).refused(
        NotValid, "audience"
    )


def test_an_assignment_takes_time(story, people, offer):
    offer["ends_at"] = offer["starts_at"]
    to = {"role": "guard"}
    story.when("offer_assignment", people.police, **offer, kind="task", to=to).refused(
        NotValid, "until"
    )


def test_the_receiver_accepts_starts_reports_and_completes(story, people, request_to):
    worker = people.field_worker
    story.when("accept", worker, request_to).then(
        event(Assignment.Accepted, person=worker.person, organisation=worker.organisation)
    )
    story.when("start", worker, request_to).then(event(Assignment.Started))
    story.when("report_back", worker, request_to, text="Lugnt").then(
        event(Assignment.ReportedBack, text="Lugnt")
    )
    story.when("complete", worker, request_to, result="Klart").then(
        event(Assignment.Completed, result="Klart")
    )


@pytest.mark.parametrize(
    ("command", "facts"), [("start", {}), ("report_back", {"text": "Hej"}), ("complete", {})]
)
def test_what_nobody_accepted_is_not_done(story, people, request_to, command, facts):
    story.when(command, people.field_worker, request_to, **facts).refused(WrongState)


def test_only_the_receiver_answers_and_only_the_one_who_took_it_goes_on(story, people, request_to):
    story.when("accept", people.guard, request_to).refused(NotYourRole)
    story.given("accept", people.field_worker, request_to)
    story.when("accept", people.field_worker, request_to).refused(AlreadyDone)
    story.when("start", people.another("field_worker"), request_to).refused(NotYourRole)


def test_a_reason_for_declining_is_optional_and_from_a_closed_list(story, people, request_to):
    worker = people.field_worker
    story.when("decline", worker, request_to, reason="Orkar inte").refused(NotValid, "reason")
    story.when("decline", worker, request_to).then(
        event(Assignment.Declined, reason="unsaid", organisation=worker.organisation)
    )


def test_a_report_needs_words(story, people, request_to):
    story.given("accept", people.field_worker, request_to)
    story.when("report_back", people.field_worker, request_to, text=" ").refused(NotValid, "text")


def test_it_comes_back_to_the_board_and_is_taken_again(story, people, request_to):
    story.given("accept", people.field_worker, request_to)
    story.when("give_back", people.field_worker, request_to).then(
        event(Assignment.Returned, session=None)
    )
    story.when("give_back", people.field_worker, request_to).refused(WrongState)
    other = people.another("field_worker")
    story.when("accept", other, request_to).then(event(Assignment.Accepted, person=other.person))


def test_calm_here_is_for_everyone_and_says_nothing(story, people, tonight):
    told = {"district": "Farsta", "starts_at": tonight(-2), "ends_at": tonight(0)}
    story.when("make_observation", sealed(people.volunteer), **told).then(
        event(
            Observation.Made,
            audience="all",
            text=None,
            starts_at=tonight(-2),
            ends_at=tonight(0),
        )
    )


@pytest.mark.parametrize(
    ("starts", "ends", "field"), [(0, 0, "until"), (-25, 0, "from"), (1, 2, "from")]
)
def test_nobody_was_here_tomorrow_or_for_a_day(story, people, tonight, starts, ends, field):
    story.when(
        "make_observation",
        people.guard,
        district="Farsta",
        starts_at=tonight(starts),
        ends_at=tonight(ends),
    ).refused(NotValid, field)


@pytest.fixture
def call(tonight):
    return {"role": "field_worker", "district": "Farsta", "call_before": tonight(1)}


def test_a_contact_request_goes_from_function_to_function(story, people, call):
    story.when("ask_contact", people.police, **call, number="070-174 06 05").then(
        event(
            ContactRequest.Asked,
            from_role="police",
            to_role="field_worker",
            to_district=people.field_worker.district,
            to_organisation=None,
            number="070-174 06 05",
        )
    )
    asked = story.answer.id
    story.when("answer_contact", people.field_worker, asked, answer="calling").then(
        event(ContactRequest.Answered, answer="calling")
    )
    story.when("answer_contact", people.police, asked, answer="done").then(
        event(ContactRequest.Answered, answer="done")
    )
    story.when("answer_contact", people.field_worker, asked, answer="calling").refused(WrongState)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "ring Anna"}, "number"),
        ({"number": "1"}, "number"),
        ({"organisation": "sdf-farsta"}, "to"),
        ({"district": None}, "to"),
        ({"role": "volunteer"}, "to"),
    ],
)
def test_a_contact_request_has_a_function_a_number_and_no_words(
    story, people, call, changes, field
):
    told = call | {"number": "070-174 06 05"} | changes
    story.when("ask_contact", people.police, **told).refused(NotValid, field)


def test_the_asker_cannot_answer_and_others_do_not_see_it(story, people, call):
    asked = story.given("ask_contact", people.police, **call, number="070-174 06 05")
    story.when("answer_contact", people.police, asked, answer="calling").refused(NotYourRole)
    story.when("answer_contact", people.guard, asked, answer="calling").refused(NotFound)
    story.when("answer_contact", people.field_worker, asked, answer="maybe").refused(
        NotValid, "answer"
    )


def test_an_unanswered_contact_request_lapses_once(story, people, call, clockwork, tonight):
    asked = story.given("ask_contact", people.police, **call, number="070-174 06 05")
    story.when("lapse_contact", clockwork, asked, tonight(1) - timedelta(seconds=1)).then()
    story.when("lapse_contact", clockwork, asked, tonight(1)).then(
        event(ContactRequest.Lapsed, due_at=tonight(1))
    )
    story.when("lapse_contact", clockwork, asked, tonight(1)).then()


def test_what_was_done_and_is_opened_again_waits_for_somebody_new(
    story, people, service, request_to
):
    worker = people.field_worker
    story.given("accept", worker, request_to)
    story.given("complete", worker, request_to)
    story.given("reopen_item", people.police, Assignment, request_to, reason="Det började om")
    again = service.app.load(Assignment, request_to)
    assert (again.state, again.taker) == ("returned", None)
    row = items_on(seen_by(service, worker))[request_to].data
    assert (row["state"], row["taker"], row["status"]) == ("returned", None, "open")
    story.when("accept", worker, request_to).then(event(Assignment.Accepted))


@pytest.fixture
def handed_in(story, people, tonight):
    """Calm that waited on a guard's phone when the role ended; its id."""
    guard = replace(people.guard, channel="hand_in", ended=1)
    told = {"district": "Farsta", "starts_at": tonight(-1), "ends_at": tonight(0)}
    return story.given("make_observation", guard, **told)


def test_calm_that_was_handed_in_is_released_once(story, people, handed_in):
    story.when("release_calm", people.volunteer, handed_in).refused(NotFound)
    story.when("release_calm", people.guard, handed_in).then(
        event(Observation.AudienceChanged, audience="all", how="released", reason=None)
    )
    story.when("release_calm", people.police, handed_in).refused(AlreadyDone, "audience")
    story.when("turn_down_calm", people.police, handed_in).refused(WrongState)


def test_calm_that_was_turned_down_stays_down(story, people, handed_in):
    story.when("turn_down_calm", people.coordinator, handed_in).then(
        event(Observation.Closed, reason=None)
    )
    for name in ("turn_down_calm", "release_calm"):
        story.when(name, people.police, handed_in).refused(NotOpen)


def test_its_writer_in_a_role_that_is_none_of_the_professionals_answers_nothing(
    story, people, handed_in
):
    """As its author it is there for them, and no more."""
    writer = replace(people.volunteer, person=people.guard.person)
    for name in ("release_calm", "turn_down_calm"):
        story.when(name, writer, handed_in).refused(NotYourRole)


def test_calm_that_has_expired_can_still_be_released(story, people, handed_in, service):
    app = service.app
    until = app.load(Observation, handed_in).valid_until
    clockwork = system(people.police.network)
    assert service.queue.run(lambda: app.expire(clockwork, Observation, handed_in, until))
    story.when("release_calm", people.police, handed_in).then(event(Observation.AudienceChanged))
