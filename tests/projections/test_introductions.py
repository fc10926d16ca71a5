"""Two of everything: cards by organisation, what people have read, and who is new."""

from uuid import UUID

import pytest

from briefing.projections.cards import card, versions
from briefing.projections.introductions import (
    accepted_conduct,
    introduced_by,
    newcomers,
    read_card,
)

TEXTS = {"may": "Hålla ordning\nAvvisa", "may_not": "Spana", "ask": "Polisen"}


@pytest.fixture
def db(service):
    return service.model.reader()


def write(story, caller, organisation, role="guard", **changes):
    told = {"organisation": organisation, "role": role} | TEXTS | changes
    return story.given("write_card", caller, **told)


def test_every_version_of_a_card_stays_and_others_keep_theirs(story, people, db, network):
    other = people.another("guard", "sl-ordningsvakter")
    write(story, people.guard, "stadens-ordningsvakter")
    write(story, other, "sl-ordningsvakter", ask="Ledningscentralen")
    write(story, people.guard, "stadens-ordningsvakter", ask="Yttre befäl")
    mine, theirs = people.guard.organisation, other.organisation
    told = card(db, network, mine, "guard")
    assert (told["version"], told["ask"]) == (2, ("Yttre befäl",))
    assert told["may"] == ("Hålla ordning", "Avvisa")
    assert card(db, network, mine, "guard", 1)["ask"] == ("Polisen",)
    assert card(db, network, theirs, "guard")["ask"] == ("Ledningscentralen",)
    assert [one["version"] for one in versions(db, network, mine, "guard")] == [2, 1]
    assert [one["version"] for one in versions(db, network, theirs, "guard")] == [1]
    assert card(db, network, mine, "guard", 3) is None
    assert card(db, network, people.police.organisation, "police") is None


def test_what_one_has_read_is_not_what_the_other_has(story, people, db, network):
    story.given("read_card", people.guard, version=1)
    story.given("accept_conduct", people.volunteer, version=1)
    guard, volunteer = people.guard.person, people.volunteer.person
    assert read_card(db, network, guard, "guard") == (None, 1)
    assert read_card(db, network, guard, "volunteer") is None
    assert read_card(db, network, volunteer, "volunteer") is None
    assert (accepted_conduct(db, network, guard), accepted_conduct(db, network, volunteer)) == (
        0,
        1,
    )
    write(story, people.guard, "stadens-ordningsvakter")
    own = people.guard.organisation
    story.given("read_card", people.guard, version=1, organisation=own)
    assert read_card(db, network, guard, "guard") == (own, 1)


def attended(story, people, *present, date="2026-11-13", sealed=True):
    id = story.given("plan_session", people.coordinator, date=date)
    story.given("open_session", people.coordinator, id)
    for caller in present:
        story.given("attend", caller, id, present=True)
    story.given("go_live", people.coordinator, id)
    if sealed:
        story.given("seal_session", people.coordinator, id)
    return id


def test_new_is_who_was_at_no_sealed_briefing_before(story, people, db, clock):
    clock.set("2026-11-13 20:00")
    attended(story, people, people.police)
    clock.set("2026-11-14 20:00")
    attended(story, people, people.volunteer, date="2026-11-14", sealed=False)
    clock.set("2026-11-20 20:00")
    present = (people.police, people.volunteer, people.guard)
    tonight = attended(story, people, *present, date="2026-11-20")
    found = newcomers(db, tonight.hex)
    assert [one["role"] for one in found] == ["volunteer", "guard"]
    assert [one["borough"] for one in found] == ["Farsta", None]
    story.given("attend", people.volunteer, tonight, present=False)
    assert [one["role"] for one in newcomers(db, tonight.hex)] == ["guard"]


def test_one_is_introduced_and_the_other_is_not(story, people, db, network):
    tonight = attended(story, people, people.volunteer, people.guard, date="2026-11-20")
    guard = next(one for one in newcomers(db, tonight.hex) if one["role"] == "guard")
    story.given("introduce", people.coordinator, tonight, attendance=UUID(guard["attendance"]))
    told = {one["role"]: one["introduced"] for one in newcomers(db, tonight.hex)}
    assert told == {"volunteer": 0, "guard": 1}
    assert introduced_by(db, network, people.volunteer.person) is None
    by = {"role": "coordinator", "organisation": "Nätverkskontoret Söderort"}
    assert introduced_by(db, network, people.guard.person) == by
