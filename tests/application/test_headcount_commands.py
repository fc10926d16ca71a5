"""The lead counts heads by organisation; nobody is named."""

import pytest
from given import event

from briefing.domain.headcount import Headcount
from briefing.domain.refusals import NotFound, NotValid, NotYourRole, SessionNotOpen


@pytest.fixture
def sl(service, network):
    return service.app.network(network).find("organisation", "sl")


def test_the_lead_counts_and_counts_again(story, people, evening, sl):
    id = evening("live", people.police)
    told = {"organisation": "sl", "count": 3}
    story.when("count_heads", people.police, id, **told).then(
        event(Headcount.Taken, session=id, organisation=sl, count=3)
    )
    story.when("count_heads", people.police, id, **told).then()
    story.when("count_heads", people.coordinator, id, organisation="SL", count=0).then(
        event(Headcount.TakenAgain, count=0)
    )


def test_two_organisations_are_counted_apart(story, people, evening):
    id = evening("live", people.police)
    ids = {
        story.given("count_heads", people.police, id, organisation=one, count=1)
        for one in ("sl", "polisen-farsta")
    }
    assert len(ids) == 2


def test_who_does_not_lead_counts_nobody(story, people, evening):
    id, told = evening("live", people.police), {"organisation": "sl", "count": 3}
    for caller in (people.guard, people.volunteer, people.display):
        story.when("count_heads", caller, id, **told).refused(NotYourRole)


@pytest.mark.parametrize("state", ["planned", "debrief", "closed"])
def test_heads_are_counted_while_people_come_and_are_out(story, people, evening, state):
    id = evening(state, people.coordinator)
    told = {"organisation": "sl", "count": 3}
    story.when("count_heads", people.coordinator, id, **told).refused(SessionNotOpen)


@pytest.mark.parametrize("count", [-1, 201])
def test_a_count_that_cannot_be_meant_is_refused(story, people, evening, count):
    told = {"organisation": "sl", "count": count}
    story.when("count_heads", people.coordinator, evening("open"), **told).refused(
        NotValid, "count"
    )


def test_an_organisation_of_nowhere_is_not_counted(story, people, evening, network):
    id, told = evening("open"), {"organisation": "rom", "count": 1}
    story.when("count_heads", people.coordinator, id, **told).refused(NotValid, "organisation")
    elsewhere = people.of("coordinator", network=people.police.person)
    story.when("count_heads", elsewhere, id, **told).refused(NotFound)


def test_the_same_key_counts_once(story, people, evening, service):
    id = evening("open")
    caller = people.of("coordinator", route="POST", key="k", body=b"1")
    before = story.given("count_heads", caller, id, organisation="sl", count=2)
    story.when("count_heads", caller, id, organisation="sl", count=2).then()
    assert (story.answer.id, story.answer.repeat) == (before, True)
