import pytest
from given import event

from briefing.domain.presence import Acknowledgement, Attendance, Participation
from briefing.domain.refusals import (
    AnswerNotPossible,
    NotFound,
    NotValid,
    NotYourRole,
    SessionNotOpen,
)


def test_a_person_comes_goes_and_comes_back(story, people, evening):
    id = evening("open")
    story.when("attend", people.guard, id, present=True).then(
        event(
            Attendance.CheckedIn,
            session=id,
            person=people.guard.person,
            role="guard",
            organisation=people.guard.organisation,
        )
    )
    story.when("attend", people.guard, id, present=True).then()
    story.when("attend", people.guard, id, present=False).then(event(Attendance.CheckedOut))
    story.when("attend", people.guard, id, present=True).then(event(Attendance.CheckedInAgain))


def test_who_never_came_has_not_left(story, people, evening):
    story.when("attend", people.guard, evening("open"), present=False).then()


@pytest.mark.parametrize("state", ["planned", "closed"])
def test_nobody_is_present_when_there_is_no_session(story, people, evening, state):
    id = evening(state, people.police)
    story.when("attend", people.guard, id, present=True).refused(SessionNotOpen)


def test_an_acknowledgement_names_what_was_seen(story, people, report):
    item = report(people.police)
    story.when("acknowledge", people.guard, item, answer="question", seen=3, text="Var?").then(
        event(
            Acknowledgement.Given,
            item=item,
            person=people.guard.person,
            role="guard",
            answer="question",
            seen=3,
            text="Var?",
        )
    )
    story.when("acknowledge", people.guard, item, answer="understood", seen=4).then(
        event(Acknowledgement.GivenAgain, answer="understood", seen=4, text=None)
    )
    story.when("acknowledge", people.guard, item, answer="understood", seen=4).then()


def test_two_people_never_answer_in_one_aggregate(story, people, report):
    item = report(people.police)
    ids = {
        story.given("acknowledge", caller, item, answer="understood", seen=1)
        for caller in (people.guard, people.volunteer, people.another("guard"))
    }
    assert len(ids) == 3


def test_cannot_is_for_red_incidents_and_assignments(story, people, report):
    answer = {"answer": "cannot", "seen": 1}
    story.when("acknowledge", people.guard, report(people.police), **answer).refused(
        AnswerNotPossible, "answer"
    )
    red = report(people.police, priority="red")
    story.when("acknowledge", people.guard, red, **answer).then(
        event(Acknowledgement.Given, answer="cannot")
    )


def test_a_session_is_acknowledged_but_not_a_hidden_item(story, people, report, evening):
    answer = {"answer": "understood", "seen": 1}
    story.when("acknowledge", people.volunteer, evening("open"), **answer).then(
        event(Acknowledgement.Given)
    )
    hidden = report(people.police, audience="professional")
    story.when("acknowledge", people.volunteer, hidden, **answer).refused(NotFound)
    story.when("acknowledge", people.volunteer, hidden, answer="yes", seen=1).refused(
        NotValid, "answer"
    )


def test_an_organisation_says_something_or_nothing(story, people, evening):
    id = evening("planned")
    story.when(
        "state_participation", people.guard, id, answer="line", text="Vi är två i kväll"
    ).then(
        event(
            Participation.Stated,
            session=id,
            organisation=people.guard.organisation,
            answer="line",
            text="Vi är två i kväll",
        )
    )
    colleague = people.another("guard")
    story.when("state_participation", colleague, id, answer="excused").then(
        event(Participation.StatedAgain, answer="excused", text=None)
    )
    story.when("state_participation", people.guard, id, answer="came").refused(NotValid, "answer")


def test_who_has_no_organisation_speaks_for_none(story, people, evening):
    alone = people.of("volunteer", organisation=None)
    story.when("state_participation", alone, evening("open"), answer="excused").refused(NotYourRole)


def test_a_closed_session_takes_no_line(story, people, evening):
    id = evening("closed", people.police)
    story.when("state_participation", people.guard, id, answer="excused").refused(SessionNotOpen)
