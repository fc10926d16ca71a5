from datetime import timedelta

import pytest
from given import event

from briefing.application import system
from briefing.domain.participant import Participant
from briefing.domain.refusals import (
    AlreadyDone,
    LastCoordinator,
    NotFound,
    NotValid,
    NotYourRole,
)

TOLD = {"name": "Åsa Exempel", "role": "guard", "organisation": "sl-ordningsvakter"}


def test_a_person_is_registered_with_a_first_role(story, people, service):
    facts = service.app.network(people.guard.network)
    story.when("register_participant", people.coordinator, **TOLD, district="Farsta").then(
        event(Participant.Registered, kind="person", name="Åsa Exempel"),
        event(
            Participant.RoleGiven,
            role="guard",
            organisation=facts.find("organisation", "sl-ordningsvakter"),
            district=facts.find("district", "Farsta"),
            ends_at=None,
        ),
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"role": "king"}, "role"),
        ({"role": "police"}, "role"),
        ({"organisation": "nato"}, "organisation"),
        ({"district": "Östermalm"}, "district"),
        ({"kind": "robot"}, "kind"),
    ],
)
def test_a_person_who_cannot_be_is_refused(story, people, changes, field):
    story.when("register_participant", people.coordinator, **TOLD | changes).refused(
        NotValid, field
    )


def test_only_the_coordinator_registers(story, people):
    story.when("register_participant", people.police, **TOLD).refused(NotYourRole)


@pytest.fixture
def person(story, people):
    return story.given("register_participant", people.coordinator, **TOLD)


def test_a_person_may_hold_several_roles_until_they_end(story, people, person, clock):
    ends_at = clock() + timedelta(days=1)
    more = {"role": "volunteer", "ends_at": ends_at}
    story.when("give_role", people.coordinator, person, **more).then(
        event(Participant.RoleGiven, role="volunteer", organisation=None, ends_at=ends_at)
    )
    story.when("give_role", people.coordinator, person, **more).refused(AlreadyDone, "role")
    story.when("end_role", people.coordinator, person, role="volunteer").then(
        event(Participant.RoleEnded, role="volunteer", due_at=None)
    )
    story.when("end_role", people.coordinator, person, role="volunteer").refused(
        AlreadyDone, "role"
    )


def test_a_new_name_is_sealed_under_the_persons_key(story, people, person, service):
    key = service.app.load(Participant, person).vault_key
    story.when("rename", people.coordinator, person, name="Åsa Nytt").then(
        event(Participant.Renamed, name="Åsa Nytt")
    )
    stored = service.app.recorder.after(story.position, 1)[0]
    assert service.app.mapper.to_domain_event(stored).name.key == key
    story.when("rename", people.coordinator, person, name="").refused(NotValid, "name")


def test_who_leaves_has_no_role_and_gets_none(story, people, person, service):
    story.when("leave", people.coordinator, person).then(event(Participant.Left))
    assert service.app.load(Participant, person).roles == {}
    story.when("leave", people.coordinator, person).refused(AlreadyDone)
    story.when("give_role", people.coordinator, person, role="volunteer").refused(NotValid, "role")


def test_a_person_of_another_network_is_not_found(story, people, person, network):
    elsewhere = people.of("coordinator", network=people.police.person)
    with pytest.raises(NotFound):
        story.service.app.rename(elsewhere, person, name="Nytt")


def test_the_last_coordinator_stays_until_there_is_another(story, people, service):
    only = people.coordinator
    end = ("end_role", only, only.person)
    story.when(*end, role="coordinator").refused(LastCoordinator)
    story.when("leave", only, only.person).refused(LastCoordinator)
    other = people.another("coordinator")
    story.when(*end, role="coordinator").then(event(Participant.RoleEnded, role="coordinator"))
    story.when("leave", other, other.person).refused(LastCoordinator)


def test_a_role_whose_time_is_over_ends_even_when_it_is_the_last(story, people):
    clockwork = system(people.coordinator.network)
    story.when("end_role", clockwork, people.coordinator.person, role="coordinator").then(
        event(Participant.RoleEnded, role="coordinator")
    )
