"""Organisation x evening from events only: who came, who answered, who was silent, how long."""

import random
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from briefing.application import system
from briefing.domain import context
from briefing.domain.network import Network, part_id
from briefing.projections.indicators.records import Period
from briefing.projections.indicators.report import CODES
from briefing.projections.indicators.scope import Scope
from briefing.projections.memberships import Memberships, chiefs
from briefing.projections.sessions import session as session_of
from briefing.projections.taking_part import borough_lines, evenings, lines, parties, waited_for

FIRST = date(2026, 11, 6)


@pytest.fixture
def held(story, service, network, clock):
    """Holds (or cancels) the evening of a date, with what happens before its seal; its id."""

    def holding(day, *, cancelled=False, series="main", before=lambda id: None):
        clock.set(f"{day} 20:00")
        boss = system(network)
        id = story.given("plan_session", boss, date=str(day), series=series)
        if cancelled:
            story.given("cancel_missed", boss, id)
            return id
        story.given("open_session", boss, id)
        before(id)
        story.given("seal_session", boss, id)
        return id

    return holding


@pytest.fixture
def register(service, network):
    """An organisation as the operator's file describes it."""

    def registering(slug, on=None, **facts):
        def change():
            with context.acting(system(network).metadata()):
                found = service.app.load(Network, network)
                if on:
                    found.withdraw("organisation", slug, on)
                else:
                    told = {"name": slug, "roles": ["partner"], **facts}
                    found.register("organisation", slug, told)
                service.app.save(found)
            service.app.forget_network(network)

        service.queue.run(change)
        return part_id(network, "organisation", slug).hex

    return registering


def answers(service, network, until="2027-01-31"):
    """name -> (answers oldest first, streak)."""
    db = service.model.reader()
    found = evenings(db, network, date.fromisoformat(until))
    return {
        one.party.name: (list(one.answers.values()), one.streak)
        for one in lines(db, network, found)
    }


def test_each_organisation_is_told_by_what_it_did(story, service, people, network, held):
    told = {}

    def before(id):
        story.given("attend", people.guard, id, present=True)
        story.given("count_heads", people.coordinator, id, organisation="sl", count=2)
        story.given("state_participation", people.police, id, answer="line", text="Hej")
        story.given("state_participation", people.volunteer, id, answer="excused")
        told["id"] = id

    held(FIRST, before=before)
    found = answers(service, network)
    assert found["Stadens ordningsvakter"] == (["came"], 0)
    assert found["SL"] == (["came"], 0)
    assert found["Polisen, lokalpolisområde Farsta"] == (["line"], 0)
    assert found["Nattvandrarna i Farsta"] == (["excused"], 0)
    assert found["Stockholmshem"] == (["silent"], 1)
    assert "Nätverkskontoret Söderort" not in found
    assert not [name for name in found if "Precens" in name]


def test_who_took_it_back_or_was_counted_down_did_not_come(story, service, people, network, held):
    def before(id):
        story.given("attend", people.guard, id, present=True)
        story.given("attend", people.guard, id, present=False)
        for count in (2, 0):
            story.given("count_heads", people.coordinator, id, organisation="sl", count=count)
        story.given("attend", people.police, id, present=True)

    id = held(FIRST, before=before)
    story.given("attend", people.police, id, present=False)
    found = answers(service, network)
    assert found["Stadens ordningsvakter"] == (["silent"], 1)
    assert found["SL"] == (["silent"], 1)
    assert found["Polisen, lokalpolisområde Farsta"] == (["came"], 0)


def test_to_have_announced_oneself_is_not_to_have_come(story, service, people, network, held):
    held(
        FIRST,
        before=lambda id: story.given(
            "state_participation", people.partner, id, answer="coming", count=3
        ),
    )
    assert answers(service, network)["SL"] == (["coming"], 0)


def test_a_cancelled_evening_is_no_gap_and_ends_no_streak(service, network, held):
    held(FIRST)
    held(FIRST + timedelta(days=1), cancelled=True)
    held(FIRST + timedelta(days=7))
    assert answers(service, network)["SL"] == (["silent", "silent"], 2)


def test_an_evening_that_is_not_sealed_yet_is_not_counted(story, service, network, clock):
    story.given("plan_session", system(network), date="2026-11-20")
    assert answers(service, network)["SL"] == ([], 0)


def test_no_such_function_holds_from_its_day_until_it_is_taken_back(
    story, service, people, network, held, clock
):
    for week in range(4):
        held(FIRST + timedelta(days=7 * week))
    told = {"part": "organisation", "slug": "sl"}
    story.given("state_function", people.coordinator, **told, has=False, since="2026-11-13")
    assert answers(service, network)["SL"] == (["silent", *["no_function"] * 3], 0)
    assert answers(service, network)["Stockholmshem"] == (["silent"] * 4, 4)
    story.given("state_function", people.coordinator, **told, has=True, since="2026-11-27")
    assert answers(service, network)["SL"] == (
        ["silent", "no_function", "no_function", "silent"],
        1,
    )
    story.given("state_function", people.coordinator, **told, has=False, since="2026-11-01")
    assert answers(service, network)["SL"] == (["no_function"] * 4, 0)


def test_who_joins_leaves_and_comes_back_counts_in_between_only(
    service, network, held, register, clock
):
    clock.set("2026-11-01 12:00")
    id = register("ny", joined_on="2026-11-10")
    held(FIRST)
    held("2026-11-13")
    clock.set("2026-11-18 12:00")
    register("ny", on="2026-11-18")
    held("2026-11-20")
    clock.set("2026-11-25 12:00")
    register("ny", joined_on="2026-11-10")
    held("2026-11-27")
    known = Memberships(service.model.reader(), network)
    days = ("2026-11-09", "2026-11-10", "2026-11-17", "2026-11-18", "2026-11-25")
    assert [known.is_member(id, day) for day in days] == [False, True, True, False, True]
    assert answers(service, network)["ny"] == ([None, "silent", None, "silent"], 1)
    register("ny", joined_on="2026-11-10", borough="farsta")
    assert answers(service, network)["ny"] == ([None, "silent", None, "silent"], 1)


def test_who_was_registered_without_a_day_counts_from_then(service, network, held, register):
    held(FIRST)
    register("ny")
    held("2026-11-13")
    assert answers(service, network)["ny"] == (["silent", "silent"], 2)


def test_boroughs_are_told_by_organisation_and_by_home_district(
    story, service, people, network, held
):
    skarpnack = people.another("guard", district="Björkhagen")

    def before(id):
        story.given("attend", skarpnack, id, present=True)
        story.given("count_heads", people.coordinator, id, organisation="sdf-farsta", count=1)

    held(FIRST, before=before)
    told = {"part": "borough", "slug": "hagersten-alvsjo", "has": False, "since": str(FIRST)}
    story.given("state_function", people.coordinator, **told)
    db = service.model.reader()
    found = evenings(db, network, FIRST)
    shown = borough_lines(db, network, found, lines(db, network, found))
    assert {one.party.slug: list(one.answers.values()) for one in shown} == {
        "enskede-arsta-vantor": ["silent"],
        "farsta": ["came"],
        "hagersten-alvsjo": ["no_function"],
        "skarpnack": ["came"],
        "skarholmen": ["silent"],
    }


def test_only_who_could_come_and_has_not_answered_is_waited_for(
    story, service, people, network, clock
):
    id = story.given("plan_session", system(network), date="2026-11-20")
    other = story.given("plan_session", system(network), date="2026-11-21")
    everybody = {one.name for one in parties(service.model.reader(), network)}
    story.given("state_participation", people.partner, id, answer="nothing_to_report")
    told = {"part": "organisation", "slug": "stockholmshem", "has": False, "since": "2026-11-21"}
    story.given("state_function", people.coordinator, **told)

    def waited(one):
        db = service.model.reader()
        return {party.name for party in waited_for(db, network, session_of(db, one))}

    assert everybody - waited(id) == {"SL"}
    assert everybody - waited(other) == {"Stockholmshem"}


def test_the_chief_of_one_organisation_is_not_that_of_another(story, service, people, network):
    for slug, chief in (("sl", "Trygghetschefen"), ("stockholmshem", "Områdeschefen")):
        story.given("name_chief", people.coordinator, organisation=slug, chief=chief)
    story.given("name_chief", people.coordinator, organisation="sl", chief="")
    told = chiefs(service.model.reader(), network)
    assert told == {part_id(network, "organisation", "stockholmshem").hex: "Områdeschefen"}


@pytest.mark.parametrize("seed", range(3))
def test_streaks_hold_across_cancelled_evenings_joins_leaves_and_functions(
    story, service, people, network, held, register, clock, seed
):
    """Against the sentence itself: the newest evenings held, while it was a member that has
    somebody to send, on which it neither came nor said anything."""
    chance = random.Random(seed)
    clock.set("2026-10-05 12:00")
    id = register("ny", joined_on="2026-10-05")
    member, has, expected = True, True, 0
    for week in range(14):
        day = date(2026, 10, 9) + timedelta(days=7 * week)
        clock.set(f"{day - timedelta(days=2)} 12:00")
        step = chance.choice(("leave", "function", *["nothing"] * 4))
        if step == "leave":
            told = {"on": clock().date().isoformat()} if member else {"joined_on": "2026-10-05"}
            register("ny", **told)
            member = not member
        elif step == "function":
            has = not has
            since = (day - timedelta(days=2)).isoformat()
            told = {"part": "organisation", "slug": "ny", "has": has, "since": since}
            story.given("state_function", people.coordinator, **told)
        cancelled, comes = chance.random() < 0.2, chance.random() < 0.2
        name = people.of("partner", organisation=_uuid(id))

        def before(session, comes=comes, name=name):
            if comes:
                story.given("state_participation", name, session, answer="excused")

        held(day, cancelled=cancelled, before=before)
        if not cancelled:
            silent = member and has and not comes
            expected = expected + 1 if silent else 0
        assert answers(service, network, str(day))["ny"][1] == expected, (seed, week)


def _uuid(text):
    from uuid import UUID

    return UUID(text)


def test_who_came_late_stands_beside_who_was_there_longer(
    story, service, people, network, held, register, clock
):
    clock.set("2026-06-20 12:00")
    for slug, joined in (("tidig", "2026-06-13"), ("sen", "2026-10-14"), ("ny", "2026-11-10")):
        register(slug, joined_on=joined)
    known = Memberships(service.model.reader(), network)
    sen = part_id(network, "organisation", "sen").hex
    days = ("2026-10-01", "2026-10-14", "2026-11-13", "2026-11-14", "2027-10-13", "2027-10-14")
    assert [known.months_since(sen, day) for day in days] == [0, 0, 0, 1, 11, 12]
    for day in ("2026-11-06", "2026-11-13"):
        held(day, before=lambda id: story.given("attend", people.partner, id, present=True))
    period = Period(date(2026, 11, 1), date(2026, 11, 30))
    db, newest = service.model.reader(), service.model.position()[0]
    scope = Scope(db, network, period, newest, ZoneInfo("Europe/Stockholm"))
    told = {
        one.row: (one.numerator, one.denominator) for one in CODES["took_part_since"](scope).figures
    }
    old = len({line.party.id for line in scope.parties}) - 3
    assert told == {"since_0": (0, 2 + 1), "since_3": (0, 2), "since_12": (2, 2 * old)}
    few = CODES["took_part_since"](replace(scope, least=3))
    assert [one.row for one in few.figures] == ["since_12", "others"]
