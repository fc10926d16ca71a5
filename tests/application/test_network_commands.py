import pytest
from given import event

from briefing.application import TextRefused
from briefing.domain.events import SealedText
from briefing.domain.network import Network
from briefing.domain.refusals import AlreadyDone, NotFound, NotValid, NotYourRole
from briefing.importers.network_file import read_network
from briefing.projections.network import about as network_about


@pytest.fixture
def plan():
    return read_network(None).as_dict()


def found(service, plan):
    return service.queue.run(lambda: service.app.found_network(plan))


def test_the_same_file_again_changes_nothing(service, plan):
    before = service.app.recorder.newest()
    assert service.app.differences(plan) == found(service, plan) == []
    assert service.app.recorder.newest() == before


def test_a_changed_file_is_shown_and_then_applied_as_events(service, plan):
    plan["places"][0] = {**plan["places"][0], "name": "Gullmarsplans tunnelbana"}
    before = service.app.recorder.newest()
    shown = service.app.differences(plan)
    assert shown == ["PartRegistered place gullmarsplan-t"]
    assert service.app.recorder.newest() == before
    assert found(service, plan) == shown
    assert service.app.recorder.newest() == before + 1
    facts = service.app.network(service.app.network_id("soderort"))
    assert facts.find("place", "Gullmarsplans tunnelbana")


def test_a_place_gets_its_own_readers(story, people, service):
    story.when(
        "register_place", people.coordinator, name="Trappan", district="Farsta", audience="field"
    ).then(
        event(
            Network.PartRegistered,
            part="place",
            facts={
                "name": "Trappan",
                "district": "farsta",
                "kind": "place",
                "audience": "field",
            },
        )
    )
    assert service.app.network(people.police.network).find("place", "trappan")


def test_what_a_place_is_called_is_sealed_and_its_address_tells_nothing(story, people, service):
    told = {"name": "Hemliga gården", "district": "Farsta"}
    story.given("register_place", people.coordinator, **told)
    stored = service.app.recorder.after(0, 10_000)[-1]
    registered = service.app.mapper.to_domain_event(stored)
    assert type(registered.facts["name"]) is SealedText
    assert b"emliga" not in stored.state
    assert "hemliga" not in registered.slug
    assert b"gard" not in stored.state


def test_a_place_that_sounds_like_a_person_is_asked_about(story, people):
    told = {"name": "Hos Kevin Andersson", "district": "Farsta"}
    story.when("register_place", people.coordinator, **told).refused(TextRefused, "name")
    told["check_reason"] = "place"
    story.when("register_place", people.coordinator, **told).then(event(Network.PartRegistered))


def test_a_place_that_comes_back_keeps_its_address(story, people, service):
    told = {"name": "Trappan", "district": "Farsta"}
    story.given("register_place", people.coordinator, **told)
    before = service.app.network(people.police.network)
    id = before.find("place", "Trappan")
    slug = before.parts["place"][id]["slug"]
    story.given("withdraw_part", people.coordinator, part="place", slug=slug)
    story.when("register_place", people.coordinator, **told | {"district": "Sköndal"}).then(
        event(Network.PartRegistered, slug=slug)
    )
    assert service.app.network(people.police.network).find("place", "trappan") == id


def test_what_is_said_of_the_network_is_checked_and_sealed(story, people, service):
    typed = {"about": {"meeting_place": "Hos Kevin Andersson"}}
    story.when("agree_settings", people.coordinator, changes=typed).refused(
        TextRefused, "meeting_place"
    )
    typed["about"]["meeting_place"] = "Biblioteket, plan två"
    story.when("agree_settings", people.coordinator, changes=typed).then(event(Network.Described))
    stored = service.app.recorder.after(0, 10_000)[-1]
    assert b"Biblioteket" not in stored.state
    told = network_about(service.model.reader(), people.police.network)
    assert told["meeting_place"] == "Biblioteket, plan två"
    story.when("agree_settings", people.coordinator, changes=typed).then()


def test_a_file_that_says_the_same_as_the_pages_changes_nothing(story, people, service, plan):
    typed = {"about": {"meeting_place": "Biblioteket"}}
    story.given("agree_settings", people.coordinator, changes=typed)
    assert service.app.differences({**plan, "meeting_place": "Biblioteket"}) == []
    assert service.app.differences(plan) == ["Described"]


def test_a_place_is_not_registered_over_another(story, people):
    taken = {"name": "Farsta T", "district": "Sköndal"}
    story.when("register_place", people.coordinator, **taken).refused(AlreadyDone, "name")


def test_the_entrance_of_a_dwelling_is_for_professionals(story, people):
    entrance = {"name": "Entré 4", "district": "Farsta", "kind": "entrance", "audience": "all"}
    story.when("register_place", people.coordinator, **entrance)
    facts = story.service.app.network(people.police.network)
    place = facts.parts["place"][facts.find("place", "Entré 4")]
    assert place["audience"] == "professional"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"district": "Östermalm"}, "district"),
        ({"audience": "own"}, "audience"),
        ({"kind": "palace"}, "kind"),
    ],
)
def test_a_place_that_cannot_be_is_refused(story, people, changes, field):
    told = {"name": "Trappan", "district": "Farsta"} | changes
    story.when("register_place", people.coordinator, **told).refused(NotValid, field)


def test_a_place_that_left_is_not_found_any_more(story, people, service):
    part = {"part": "place", "slug": "farsta-t"}
    story.when("withdraw_part", people.coordinator, **part).then(
        event(Network.PartWithdrawn, **part, on="2026-11-20")
    )
    with pytest.raises(NotValid):
        service.app.network(people.police.network).find("place", "Farsta T")
    story.when("withdraw_part", people.coordinator, **part).refused(AlreadyDone)
    story.when("withdraw_part", people.coordinator, part="place", slug="rom").refused(NotFound)
    story.when("withdraw_part", people.coordinator, part="planet", slug="mars").refused(
        NotValid, "part"
    )


def test_an_outline_is_drawn_once(people, story):
    outline = {"type": "Polygon", "coordinates": [[[18.0, 59.2], [18.1, 59.2], [18.0, 59.2]]]}
    drawn = {"outlines": {"farsta": outline}}
    story.when("draw_outlines", people.coordinator, **drawn).then(
        event(Network.OutlineDrawn, district="farsta", geometry=outline)
    )
    story.when("draw_outlines", people.coordinator, **drawn).then()
    story.when("draw_outlines", people.police, **drawn).refused(NotYourRole)


def test_outlines_of_which_one_is_unknown_leave_nothing_behind(people, story, service):
    outline = {"type": "Polygon", "coordinates": []}
    drawn = {"outlines": {"farsta": outline, "atlantis": outline}}
    story.when("draw_outlines", people.coordinator, **drawn).refused(NotFound)
    place = {"name": "Trappan", "district": "Farsta"}
    story.when("register_place", people.coordinator, **place).then(event(Network.PartRegistered))


def test_settings_change_only_where_they_are_named(story, people, service):
    before = service.app.network(people.police.network)
    limits = {"limits": {**before.settings["limits"], "carried_weekends": 4}}
    story.when("agree_settings", people.coordinator, changes={"settings": limits}).then(
        event(Network.SettingsAgreed, settings={**before.settings, **limits})
    )
    story.when(
        "agree_settings", people.coordinator, changes={"schedule": {"autoseal": "20:50"}}
    ).then(event(Network.ScheduleAgreed))
    assert service.app.network(people.police.network).schedule.clock["autoseal"] == "20:50"


def test_only_the_coordinator_changes_the_network(story, people):
    for command, facts in (
        ("register_place", {"name": "Trappan", "district": "Farsta"}),
        ("withdraw_part", {"part": "place", "slug": "farsta-t"}),
        ("agree_settings", {"changes": {}}),
    ):
        story.when(command, people.police, **facts).refused(NotYourRole)
