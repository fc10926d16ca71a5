"""Each indicator by events only, always two of everything, so that a forgotten where fails."""

import json
from dataclasses import asdict, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from crew import HOMES, enrol
from random_night import RandomNight
from seasons import Seasons

from briefing.application import system
from briefing.domain.incident import Incident
from briefing.importers.network_file import read_network
from briefing.projections.board_item import zone_of
from briefing.projections.indicators import uncertainty
from briefing.projections.indicators.figures import OTHERS, merged
from briefing.projections.indicators.records import Period
from briefing.projections.indicators.report import CODES, report
from briefing.projections.indicators.scope import Scope

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def scope(service, network):
    def at(period=NOVEMBER, position=None, least=1):
        db = service.model.reader()
        newest = service.model.position()[0] if position is None else position
        return Scope(db, network, period, newest, zone_of(db, network), least)

    return at


@pytest.fixture
def figures(scope):
    """(row, column) -> figure of an indicator."""

    def of(code, **told):
        return {(one.row, one.column): one for one in CODES[code](scope(**told)).figures}

    return of


@pytest.fixture
def evening(story, network, clock, people):
    """Holds the evening of a day, `before` its seal; its id."""

    def holding(day, before=lambda id: None, after=lambda id: None, minutes=12):
        boss = system(network)
        clock.set(f"{day} 19:00")
        id = story.given("plan_session", boss, date=day)
        story.given("open_session", boss, id)
        clock.set(f"{day} 20:00")
        story.given("go_live", people.coordinator, id)
        before(id)
        clock.forward(minutes=minutes)
        story.given("seal_session", people.coordinator, id)
        clock.set(f"{day} 21:00")
        story.given("start_shift", boss, id, due_at=clock())
        after(id)
        story.given("close_session", boss, id)
        return id

    return holding


def printed(scope):
    return json.dumps({name: [asdict(one) for one in told] for name, told in report(scope).items()})


def test_an_item_was_got_by_who_could_read_it_and_was_there(
    story, people, report, evening, figures
):
    four = (people.field_worker, people.police, people.guard, people.volunteer)

    def before(id):
        for caller in four:
            story.given("attend", caller, id, present=True)
        for audience in ("all", "professional"):
            item = report(people.police, audience=audience)
            story.given("present", people.coordinator, id, item=item)

    def fewer(id):
        for caller in four[:3]:
            story.given("attend", caller, id, present=True)
        story.given("present", people.coordinator, id, item=report(people.police, audience="all"))

    evening("2026-11-06", before)
    evening("2026-11-13", fewer)
    found = figures("all_four")
    assert (found["all", ""].numerator, found["all", ""].denominator) == (1, 3)
    assert (found["volunteer", ""].numerator, found["guard", ""].numerator) == (1, 3)


def test_informed_at_the_seal_after_it_and_not(story, people, evening, figures, service):
    def before(id):
        story.given("attend", people.police, id, present=True)
        story.given("attend", people.guard, id, present=True)
        story.given("attend", people.guard, id, present=False)

    def after(id):
        seen = service.app.recorder.newest()
        story.given("attend", people.volunteer, id, present=True)
        story.given("acknowledge", people.field_worker, id, answer="understood", seen=seen)

    evening("2026-11-06", before, after)
    evening("2026-11-13", before)
    found = {row: one.numerator for (row, _), one in figures("informed").items()}
    assert found == {"at_seal": 2, "after_seal": 1, "not_informed": 3}
    rest = {row: one.numerator for (row, _), one in figures("informed", least=3).items()}
    assert rest == {"not_informed": 3, OTHERS: 3}


def test_corrections_are_reached_when_they_are_answered(
    story, people, report, evening, figures, service
):
    made = []

    def before(id):
        made.append(report(people.police, audience="all"))
        for caller in (people.guard, people.volunteer):
            story.given("attend", caller, id, present=True)

    evening("2026-11-06", before)
    story.given("correct_item", people.police, Incident, made[0], text="Rättat")
    seen = service.app.recorder.newest()
    before_answer = seen
    story.given("acknowledge", people.guard, made[0], answer="understood", seen=seen)
    found = figures("corrections")["all", ""]
    assert (found.numerator, found.denominator) == (1, 2)
    then = figures("corrections", position=before_answer)["all", ""]
    assert (then.numerator, then.denominator) == (0, 2)


def test_outcomes_and_what_waits(story, people, report, figures, clock, evening):
    clock.set("2026-11-03 12:00")
    ids = [report(people.police, audience="all") for _ in range(6)]
    for id in ids[:3]:
        story.given("dispose_item", people.police, Incident, id, outcome="done")
    evening("2026-11-06")
    clock.set("2026-11-13 12:00")
    report(people.police, audience="own")
    report(people.police, audience="all")
    found = figures("outcomes")
    assert {row: one.numerator for (row, _), one in found.items()} == {
        "all": 3,
        "decided": 3,
        "open": 4,
    }
    waits = figures("waiting")["all", ""]
    assert (waits.denominator, waits.value) == (4, 10.0)
    assert figures("vanished")["all", ""].value == 0


def test_who_came_again_is_counted_among_three_people_or_more(story, people, evening, figures):
    crew = [people.another("guard") for _ in range(3)]
    lone = people.police

    def come(*callers):
        return lambda id: [story.given("attend", one, id, present=True) for one in callers]

    evening("2026-11-06", come(*crew[:2], lone))
    evening("2026-11-13", come(*crew, lone))
    found = figures("came_again")
    assert (found["all", ""].numerator, found["all", ""].denominator) == (3, 4)
    assert set(found) == {("all", ""), (OTHERS, "")}, "fewer than three stand with the others"


def test_introduced_before_the_first_shift_began(story, people, evening, figures):
    new = [people.another("guard") for _ in range(4)]

    def before(id):
        told = [story.given("attend", one, id, present=True) for one in new]
        for attendance in told[:2]:
            story.given("introduce", people.coordinator, id, attendance=attendance)

    def late(id):
        told = story.given("attend", new[2], id, present=True)
        story.given("introduce", people.coordinator, id, attendance=told)

    evening("2026-11-06", before, late)
    evening("2026-11-13", lambda id: story.given("attend", new[0], id, present=True))
    found = figures("introduced")
    assert (found["all", ""].numerator, found["all", ""].denominator) == (2, 4)
    december = Period(date(2026, 12, 1), date(2026, 12, 31))
    assert figures("introduced", period=december) == {}


def test_who_was_silent_and_who_joined_later(story, people, evening, figures):
    evening("2026-11-06", lambda id: story.given("attend", people.guard, id, present=True))
    evening("2026-11-13", lambda id: story.given("attend", people.partner, id, present=True))
    evening("2026-12-04", lambda id: story.given("attend", people.partner, id, present=True))
    found = figures("took_part")
    guards, partner = found["Stadens ordningsvakter", ""], found["SL", ""]
    assert (guards.numerator, guards.denominator, partner.numerator) == (1, 2, 1)
    assert figures("silent_in_a_row")["Stadens ordningsvakter", ""].value == 1
    assert ("SL", "") not in figures("silent_in_a_row")
    assert set(figures("took_part", least=3)) == {("all", ""), ("all", "2026-11")}


def test_each_step_of_a_decision_takes_its_time(story, people, report, figures, clock, evening):
    evening("2026-11-06")
    for minutes in (30, 60, 90):
        clock.set("2026-11-10 12:00")
        happened = clock() - timedelta(minutes=10)
        id = report(people.police, audience="all", occurred_at=happened, priority="red")
        clock.forward(minutes=5)
        story.given("acknowledge", people.guard, id, answer="understood", seen=1 << 40)
        clock.forward(minutes=minutes - 5)
        story.given("dispose_item", people.police, Incident, id, outcome="carried")
        clock.forward(minutes=minutes)
        story.given("dispose_item", people.police, Incident, id, outcome="done")
    report(people.police, audience="own", occurred_at=clock() - timedelta(minutes=500))
    steps = ("seen_shared", "red_acknowledged", "report_answered", "shared_decided", "decided_done")
    told = {code: figures(code)["all", ""] for code in steps}
    assert [told[code].value for code in steps] == [10, 5, 5, 60, 60]
    assert figures("shared_decided")["Farsta", ""].denominator == 3
    assert figures("shared_decided_category")["gathering", ""].value == 60
    assert figures("shared_decided_month")["2026-11", ""].value == 60


def test_an_assignment_about_an_item_is_a_decision(story, people, report, figures, clock):
    for minutes in (20, 40, 60):
        clock.set("2026-11-10 12:00")
        id = report(people.police, audience="all")
        clock.forward(minutes=minutes)
        span = {"starts_at": clock(), "ends_at": clock() + timedelta(hours=1)}
        told = {"what": "Gå dit", "to": {"role": "guard"}, "kind": "task", "district": "Farsta"}
        asked = story.given(
            "offer_assignment", people.police, about=id, audience="professional", **told, **span
        )
        story.given("accept", people.guard, asked)
        clock.forward(minutes=15)
        story.given("complete", people.guard, asked)
    assert figures("shared_decided")["all", ""].value == 40
    assert figures("decided_done")["all", ""].value == 15


def test_what_was_taken_and_left_as_it_stood(story, people, figures, clock, service):
    guards = [people.another("guard", district="Farsta") for _ in range(3)]
    clock.set("2026-11-10 12:00")
    span = {"starts_at": clock(), "ends_at": clock() + timedelta(hours=2)}
    told = {"what": "Gå dit", "to": {"role": "guard"}, "kind": "task", "audience": "professional"}
    made = [
        story.given("offer_assignment", people.police, district="Farsta", **told, **span)
        for _ in range(4)
    ]
    for guard, id in zip(guards, made, strict=False):
        story.given("accept", guard, id)
    then = service.app.recorder.newest()
    story.given("decline", guards[0], made[0], reason="busy")
    story.given("give_back", guards[1], made[1])
    found, before = (
        figures("taken")["all", ""] if figures("taken") else None,
        figures("taken", position=then),
    )
    assert found is None, "two people have an answer that holds"
    assert (before["all", ""].numerator, before["all", ""].denominator) == (3, 3)
    hours = figures("hours", position=then)
    assert [one.value for one in hours.values()] == [6.0]


def test_incidents_by_observed_hour(story, people, report, figures, clock):
    clock.set("2026-11-13 23:00")
    for district, hours in (("Farsta", 4), ("Bagarmossen", 2)):
        span = {"starts_at": clock() - timedelta(hours=hours), "ends_at": clock()}
        story.given("make_observation", people.guard, district=district, **span)
        for _ in range(3):
            report(people.police, audience="all", district=district)
    report(people.field_worker, audience="field")
    struck = report(people.police, audience="all")
    story.given("strike_item", people.police, Incident, struck, reason="Fel")
    found = figures("per_observed_hour")
    assert (found["all", ""].value, found["Farsta", ""].value) == (1.0, 0.75)
    assert found["Skarpnäck", ""].value is None, "two hours are no basis"
    assert figures("weekday_hour")["friday", "23"].value == 6
    assert figures("category_district")["Farsta", "gathering"].value == 3
    assert figures("priorities")["yellow", ""].denominator == 6


def test_cells_below_three_stand_together(people, report, figures, clock):
    clock.set("2026-11-13 22:00")
    for district, count in (("Farsta", 3), ("Bagarmossen", 2), ("Bredäng", 1)):
        for _ in range(count):
            report(people.police, audience="all", district=district)
    found = {key: one.value for key, one in figures("category_district").items()}
    assert found == {("Farsta", "gathering"): 3, (OTHERS, ""): 3}


def test_the_leads_minutes_and_who_moderated(story, people, report, figures, evening, clock):
    evening("2026-11-06", minutes=10)
    evening("2026-11-13", minutes=20)
    assert figures("lead_minutes")["all", ""].value == 15
    assert figures("sealed_by")["all", ""].value == 0
    clock.set("2026-11-14 12:00")
    mine, theirs = (report(people.police, audience="all") for _ in range(2))
    story.given("change_audience", people.police, Incident, mine, audience="professional")
    story.given("change_audience", people.guard, Incident, theirs, audience="professional")
    assert figures("moderation")["all", ""].value == 1


def test_what_the_text_check_asked_is_counted_by_kind(people, report, figures, clock):
    clock.set("2026-11-14 12:00")
    for _ in range(3):
        report(people.police, audience="all", text="Kevin Larsson var här", check_reason="place")
    report(people.police, audience="own", text="Kevin Larsson var här", check_reason="place")
    report(people.police, audience="all")
    found = figures("check_kinds")
    assert found["all", ""].value == 3 and found["name", ""].value == 3
    assert figures("check_answers")["place", ""].numerator == 3


def test_whatever_happens_later_a_past_report_stays(service, people, clock, scope):
    """Any question that asks for what holds now, and not then, fails here."""
    night, pinned = RandomNight(service, people, clock, seed=11), []
    played = Seasons(service, people, clock, seed=5)
    whole = Period(date(2026, 10, 1), date(2027, 1, 31))
    for number in range(3):
        played.evening(date(2026, 11, 6) + timedelta(days=7 * number))
        for _ in range(60):
            night.step()
        position = service.model.position()[0]
        pinned.append(
            (position, printed(scope(whole, position, 1)), printed(scope(whole, position, 3)))
        )
    for _ in range(150):
        night.step()
    for position, one, other in pinned:
        assert printed(scope(whole, position, 1)) == one
        assert printed(scope(whole, position, 3)) == other
    assert len({one for _, one, _ in pinned}) == 3


class Elsewhere:
    """People of another network on the same machine."""

    def __init__(self, service, network, slug):
        self.service, self.network, self.slug = service, network, slug
        self.coordinator = self.another("coordinator")

    def another(self, role, organisation=None, district=None):
        app, employer = self.service.app, organisation or HOMES[role][0]
        facts = app.network(self.network)
        done = self.service.queue.run(
            lambda: app.register_participant(
                system(self.network),
                name=f"Annan {role}",
                role=role,
                organisation=employer,
                district=district,
            )
        )
        like = enrol(self.service, role, employer, district)
        return replace(
            like,
            network=self.network,
            person=done.id,
            organisation=facts.find("organisation", employer),
        )


def test_another_network_is_in_no_number(service, people, clock, scope):
    Seasons(service, people, clock, seed=5).evening(date(2026, 11, 6))
    plan = read_network(None).as_dict() | {"slug": "norrort", "name": "Nätverk Norrort"}
    service.queue.run(lambda: service.app.found_network(plan))
    other = Elsewhere(service, service.app.network_id("norrort"), "norrort")
    before = printed(scope())
    Seasons(service, other, clock, seed=6).evening(date(2026, 11, 13))
    assert printed(scope()) == before


def test_groups_of_fewer_than_three_stand_together_or_are_not_told_of():
    assert merged({"a": [1] * 5, "b": [1], "c": [1, 1]}) == {"a": [1] * 5, OTHERS: [1] * 3}
    assert merged({"a": [1] * 5, "b": [1]}) == {OTHERS: [1] * 6}
    assert merged({"b": [1]}) == {}


def test_intervals_are_the_known_ones():
    assert uncertainty.of_share(5, 10) == pytest.approx((23.66, 76.34), abs=0.01)
    assert uncertainty.of_count(10) == pytest.approx((4.8, 18.4), abs=0.05)
    assert uncertainty.of_count(0)[0] == 0
    assert uncertainty.median([4, 1, 3, 2]) == 2.5
    assert uncertainty.of_median(range(100)) == (40, 60)


def test_the_clock_change_keeps_the_evening(scope):
    asked = scope(Period(date(2026, 10, 24), date(2026, 10, 24)))
    assert asked.end - asked.start + 1 == 25 * 3_600_000
    assert asked.zone == ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize("last", [date(2026, 11, 29), date(2026, 12, 1)])
def test_who_is_told_of_no_small_group_is_told_of_whole_months(scope, last):
    """Whatever page asks: the difference of two reports would be the days between."""
    assert scope(period=Period(NOVEMBER.first, date(2026, 12, 31)), least=3)
    assert scope(period=Period(NOVEMBER.first, last))
    with pytest.raises(ValueError, match="whole months"):
        scope(period=Period(NOVEMBER.first, last), least=3)
