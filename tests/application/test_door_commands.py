"""The lead lets a walk-in in: a participant until the session closes, and here."""

from uuid import uuid4

import pytest
from given import event

from briefing.domain.participant import Participant
from briefing.domain.presence import Attendance
from briefing.domain.refusals import NotValid, NotYourRole, SessionNotOpen

KIM = {"name": "Kim", "organisation": "sl"}


def test_a_walk_in_is_registered_and_present_once(story, people, evening, service):
    id, walk_in = evening("live", people.police), uuid4()
    sl = service.app.network(people.police.network).find("organisation", "sl")
    closes = service.app.repository.get(id).times["closes"]
    story.when("let_in", people.police, id, walk_in, **KIM).then(
        event(Participant.Registered, kind="person", name="Kim"),
        event(Participant.RoleGiven, role="partner", organisation=sl, ends_at=closes),
        event(Attendance.CheckedIn, session=id, role="partner", organisation=sl),
    )
    story.when("let_in", people.coordinator, id, walk_in, **KIM).then()
    assert story.answer.repeat


def test_only_the_lead_opens_the_door(story, people, evening):
    id = evening("live", people.police)
    story.when("let_in", people.guard, id, uuid4(), **KIM).refused(NotYourRole)


@pytest.mark.parametrize("organisation", ["polisen-farsta", "natverkskontoret", "precens"])
def test_nobody_walks_in_as_a_professional(story, people, evening, organisation):
    told = KIM | {"organisation": organisation}
    id = evening("live", people.police)
    story.when("let_in", people.police, id, uuid4(), **told).refused(NotValid, "organisation")


@pytest.mark.parametrize("state", ["planned", "debrief", "closed"])
def test_the_door_is_open_while_people_come_and_are_out(story, people, evening, state):
    id = evening(state, people.coordinator)
    story.when("let_in", people.coordinator, id, uuid4(), **KIM).refused(SessionNotOpen)
