"""A taken count beside check-ins: the greater of the two, everywhere the same."""

import pytest
from given import seen_by

from briefing.application import system
from briefing.projections.attendance import attendance_by_organisation, attendance_counts
from briefing.projections.headcount import heads


@pytest.fixture
def evening(story, network):
    """Opens Friday's session in a series; its id."""

    def opened(series="main"):
        told = {"date": "2026-11-20", "series": series}
        id = story.given("plan_session", system(network), **told)
        story.given("open_session", system(network), id)
        return id

    return opened


@pytest.fixture
def count(story, people):
    """Somebody who coordinates counts so many."""
    return lambda id, organisation, count: story.given(
        "count_heads", people.coordinator, id, organisation=organisation, count=count
    )


def rows(service, id):
    found = attendance_by_organisation(service.model.reader(), id.hex)
    return [(one["organisation"], one["role"], one["borough"], one["count"]) for one in found]


def test_a_count_wins_but_never_below_those_who_checked_in(story, service, people, evening, count):
    id = evening()
    for caller in (people.volunteer, people.another("volunteer", district="Farsta")):
        story.given("attend", caller, id, present=True)
    named = ("Nattvandrarna i Farsta", "volunteer", "farsta")
    assert rows(service, id) == [(*named, 2)]
    count(id, "nattvandrarna-farsta", 5)
    assert rows(service, id) == [(*named, 5)]
    count(id, "nattvandrarna-farsta", 0)
    assert rows(service, id) == [(*named, 2)]
    organisation = people.volunteer.organisation.hex
    assert heads(service.model.reader(), id.hex) == {organisation: (2, 2)}


def test_heads_stand_under_the_organisations_role_and_borough(service, evening, count):
    id = evening()
    count(id, "sdf-skarpnack", 2)
    count(id, "stadens-ordningsvakter", 4)
    assert rows(service, id) == [
        ("Skarpnäcks stadsdelsförvaltning", "field_worker", "skarpnack", 2),
        ("Stadens ordningsvakter", "guard", None, 4),
    ]
    counts = attendance_counts(service.model.reader(), id.hex)
    assert counts == {"field_worker": 2, "guard": 4}
    assert attendance_counts(service.model.reader(), id.hex, least=3) == {"guard": 4}


def test_an_organisation_of_several_roles_is_a_line_of_its_own(
    story, service, people, network, evening, count
):
    facts = {"name": "Två sorter", "roles": ["guard", "volunteer"], "borough": "farsta"}
    app = service.app
    told = {"part": "organisation", "slug": "tva", "facts": facts}
    run_part(service, app, network, told)
    id = evening()
    count(id, "tva", 3)
    assert rows(service, id) == [("Två sorter", None, "farsta", 3)]
    assert attendance_counts(service.model.reader(), id.hex) == {}


def run_part(service, app, network, told):
    """As the operator's file would, through the aggregate."""
    from briefing.domain import context
    from briefing.domain.network import Network

    def register():
        with context.acting(system(network).metadata()):
            found = app.load(Network, network)
            found.trigger_event(Network.PartRegistered, **told)
            app.save(found)

    service.queue.run(register)


def test_one_session_and_one_organisation_leave_the_others_alone(service, evening, count):
    one, other = evening("a"), evening("b")
    count(one, "sl", 2)
    count(other, "sl", 7)
    count(other, "stockholmshem", 1)
    count(other, "sl", 6)
    assert [row[-1] for row in rows(service, one)] == [2]
    assert [row[-1] for row in rows(service, other)] == [6, 1]


def test_past_boards_show_the_counts_as_they_were(service, people, evening, count, clock):
    id = evening()
    steps = []
    for number in (2, 5, 1):
        clock.forward(minutes=1)
        count(id, "sl", number)
        steps.append((service.model.position()[0], clock(), number))
    for position, moment, number in steps:
        for at in ({"position": position}, {"moment": moment}):
            (told,) = seen_by(service, people.guard, **at).people
            assert told["count"] == number
