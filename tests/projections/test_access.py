"""Who could read an item at a past moment: also whose role has ended, by the rules of then."""

from uuid import UUID

import pytest

from briefing.domain.audience import AUDIENCES, RULES_VERSION, circles, reader_keys
from briefing.domain.incident import Incident
from briefing.domain.network import Network
from briefing.domain.words import ROLES
from briefing.projections.access import access_at
from briefing.projections.rules import rules_at, rules_version


@pytest.fixture
def ask(service, people):
    """Asked by the coordinator, at a position or now."""

    def asking(item, position=None, caller=None):
        caller, db = caller or people.coordinator, service.model.reader()
        at = service.model.position()[0] if position is None else position
        own = caller.organisation
        return access_at(db, item, at, network=caller.network, keys=caller.keys, own=own)

    return asking


def roles(told):
    return {one.role for one in told.readers}


def test_the_circles_say_what_the_reader_keys_say():
    anybodys = UUID(int=7)
    for audience in AUDIENCES:
        key = f"own:{anybodys.hex}" if audience == "own" else audience
        assert set(circles()[audience]) == {r for r in ROLES if key in reader_keys(r, anybodys)}


def test_the_circle_of_then_and_of_now(story, people, report, ask, service):
    id = report(people.police, audience="all")
    then = service.model.position()[0]
    story.given("change_audience", people.police, Incident, id, audience="authority")
    before, after = ask(id, then), ask(id)
    assert (before.audience, roles(before)) == ("all", set(ROLES))
    assert (after.audience, roles(after)) == (
        "authority",
        {"police", "field_worker", "coordinator"},
    )
    assert ask(id, then - 1).state == "not_yet"


def test_a_role_that_has_ended_since_is_counted_then_and_not_now(
    story, people, report, ask, service
):
    guards = [people.another("guard") for _ in range(3)]
    id = report(people.police, audience="professional")
    then = service.model.position()[0]
    story.given("end_role", people.coordinator, guards[0].person, role="guard")
    story.given("leave", people.coordinator, guards[1].person)
    assert count(ask(id, then), "guard") == 4
    assert count(ask(id), "guard") == 2
    organisation = {"organisation": "sl-ordningsvakter"}
    story.given("give_role", people.coordinator, guards[2].person, role="guard", **organisation)
    by = {one.organisation: one.count for one in ask(id).readers if one.role == "guard"}
    assert sorted(by.values()) == [1, 1], "another organisation, not a second role"
    assert count(ask(id, then), "guard") == 4


def count(told, role):
    return sum(one.count for one in told.readers if one.role == role)


def test_names_are_those_of_ones_own_organisation_only(people, report, ask):
    id = report(people.police, audience="all")
    named = {one.role for one in ask(id).readers if one.names}
    assert named == {"coordinator"}
    colleague = next(one for one in ask(id).readers if one.names)
    assert colleague.names == ("Testnamn coordinator",)


def test_own_is_read_by_the_organisations_of_the_item(people, report, ask):
    id = report(people.police, audience="own")
    assert ask(id) is None
    told = ask(id, caller=people.police)
    assert {(one.role, one.count) for one in told.readers} == {("police", 1)}


def test_what_one_did_not_read_then_is_not_told(story, people, report, ask, service):
    id = report(people.police, audience="own")
    then = service.model.position()[0]
    wider = {"audience": "all", "reason": "Alla behöver"}
    story.given("change_audience", people.police, Incident, id, **wider)
    assert ask(id, then).state == "not_yours" and not ask(id, then).readers
    assert ask(id).state == "there"


def test_the_rules_are_recorded_at_the_founding_and_once(service, people, network):
    found = rules_at(service.model.reader(), network)
    assert (found.version, found.circles) == (RULES_VERSION, circles())
    assert not [said for said in service.reconciler.reconcile() if "rules" in said]


def test_a_release_with_other_rules_says_so_once(
    service, people, network, report, ask, monkeypatch
):
    id, then = report(people.police, audience="professional"), service.model.position()[0]
    for module in ("briefing.scheduler", "briefing.application.agreements"):
        monkeypatch.setattr(f"{module}.RULES_VERSION", 2)
    narrower = {**circles(), "professional": ["police"]}
    monkeypatch.setattr("briefing.application.agreements.circles", lambda: narrower)
    assert "rules 2 in force" in service.reconciler.reconcile()
    assert not [said for said in service.reconciler.reconcile() if "rules" in said]
    assert rules_version(service.model.reader(), network) == 2
    assert (ask(id, then).rules.version, "guard" in roles(ask(id, then))) == (1, True)
    assert (ask(id).rules.version, roles(ask(id))) == (2, {"police"})


def test_two_processes_that_start_at_once_record_them_once(start, people, network, monkeypatch):
    monkeypatch.setattr("briefing.application.agreements.RULES_VERSION", 2)
    from briefing.application import system

    services = [people.service, start(people.service.config.data)]
    for service in services:
        service.queue.run(lambda s=service: s.app.put_rules_in_force(system(network)))
    stored = services[0].app.recorder.after(0, 10_000)
    assert sum(one.topic == Network.RulesInForce.TOPIC for one in stored) == 2


def test_before_any_rules_were_recorded_nobody_is_guessed(service, people, report, ask, network):
    id = report(people.police, audience="all")
    service.projector.db.execute("UPDATE rules SET from_position=?", (1 << 40,))
    told = ask(id)
    assert (told.state, told.rules, told.readers) == ("there", None, ())
