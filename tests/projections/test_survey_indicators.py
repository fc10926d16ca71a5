"""What surveys answered, by answers only: two of everything, as of a position, never of fewer than
three, with no basis below 30 per cent."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from briefing.application import nobody, system
from briefing.projections.indicators.figures import OTHERS, WITHHELD
from briefing.projections.indicators.records import Period
from briefing.projections.indicators.report import CODES
from briefing.projections.indicators.scope import Scope

AUTUMN = Period(date(2026, 8, 1), date(2026, 12, 31))
SPRING = Period(date(2027, 1, 1), date(2027, 7, 31))
RESIDENTS = {"kind": "residents", "areas": "borough:farsta", "comparison": "borough:skarpnack"}


@pytest.fixture
def indicator(service, network):
    def of(code, period=AUTUMN, position=None):
        at = service.model.position()[0] if position is None else position
        scope = Scope(service.model.reader(), network, period, at, ZoneInfo("Europe/Stockholm"))
        return CODES[code](scope)

    return of


@pytest.fixture
def told(indicator):
    """(row, column) -> value."""

    def of(code, **asked):
        return {(one.row, one.column): one.value for one in indicator(code, **asked).figures}

    return of


@pytest.fixture
def hold(story, people, service, clock):
    """A survey of residents by notes or link, answered with these marks in each group."""

    def held(area, comparison, question="safety", printed=10, way="notes", day="2026-11-20"):
        clock.set(f"{day} 12:00")
        days, boss = {"first": day, "last": day}, people.coordinator
        id = story.given("open_survey", boss, **RESIDENTS, **days, way=way)
        for group, marks in (("area", area), ("comparison", comparison)):
            if way == "notes":
                tickets = service.app.print_notes(boss, id, group=group, count=printed)
            else:
                tickets = [service.app.ballots.link(id, group)] * len(marks)
            for number, (ticket, mark) in enumerate(zip(tickets, marks, strict=False)):
                answer = {"ticket": ticket, "answers": {question: mark}, "once": f"{number}"}
                story.given("answer_survey", nobody(boss.network), id, **answer)
        story.given("close_survey", boss, id)
        return id

    return held


@pytest.fixture
def crew(story, people, network):
    """Ten guards, of whom nine were at a briefing."""
    guards = [people.another("guard") for _ in range(10)]
    id = story.given("plan_session", system(network), date="2026-11-20")
    story.given("open_session", system(network), id)
    for one in guards[:9]:
        story.given("attend", one, id, present=True)
    story.given("seal_session", system(network), id)
    return guards[:9]


@pytest.fixture
def ask(story, people, service, clock, crew):
    """A survey of actors in which each of the marks is somebody's."""

    def asked(question, marks):
        days, boss = {"first": "2026-11-20", "last": "2026-11-27"}, people.coordinator
        id = story.given("open_survey", boss, kind="actors", **days)
        for one, mark in zip(crew, marks, strict=False):
            ticket = service.app.fetch_ticket(one, id)
            told = {"ticket": ticket, "answers": {question: mark}}
            story.given("answer_survey", nobody(boss.network), id, **told)
        story.given("close_survey", boss, id)
        return id

    return asked


def test_a_share_of_those_who_answered_and_who_was_asked(ask, indicator, told):
    ask("introduced", "555244")
    assert told("survey_introduced") == {
        ("all", ""): 83.3,
        ("mark_4_5", ""): 83.3,
    }
    (basis,) = indicator("survey_introduced").basis
    assert (basis.asked, basis.answered, basis.not_asked) == (9, 6, 0)


@pytest.mark.parametrize(
    ("marks", "rows"),
    [
        ("111222333", {"mark_1": 3, "mark_2": 3, "mark_3": 3}),
        ("122333444", {"mark_1_2": 3, "mark_3": 3, "mark_4_5": 3}),
        ("112223455", {"mark_1_3": 6, "mark_4_5": 3}),
        ("113344555", {"mark_1_3": 4, "mark_4_5": 5}),
        ("111555444", {"mark_1_3": 3, "mark_4": 3, "mark_5": 3}),
        ("145555555", {"mark_4_5": 8}),
        ("111234555", {"mark_1_3": 5, "mark_4_5": 4}),
    ],
)
def test_no_mark_of_one_or_two_is_told_or_left_over(ask, indicator, marks, rows):
    ask("introduced", marks)
    first, *found = indicator("survey_introduced").figures
    assert {one.row: one.numerator for one in found} == rows
    high = sum(one.numerator for one in found if one.row >= "mark_4")
    assert first.numerator == high


def test_the_last_of_two_in_a_season_holds_and_the_first_as_of_then(
    ask, told, service, indicator, story, people
):
    ask("introduced", "555")
    then = service.model.position()[0]
    ask("introduced", "111")
    assert told("survey_introduced")["all", ""] == 0
    assert told("survey_introduced", position=then)["all", ""] == 100
    assert indicator("survey_introduced", period=SPRING).shape == WITHHELD


def test_choices_are_counted_each_and_a_question_left_out_has_no_basis(ask, told, indicator):
    ask("go_on", ["yes"] * 4 + ["changed"] * 3)
    assert told("survey_go_on") == {
        ("all", ""): 57.1,
        ("said_changed", ""): 42.9,
        ("said_yes", ""): 57.1,
    }
    assert list(told("survey_go_on")) == [("all", ""), ("said_yes", ""), ("said_changed", "")]
    assert told("survey_faster") == {("all", ""): None}
    assert indicator("survey_faster").basis[0].answered == 0


@pytest.mark.parametrize(("marks", "value"), [("55", None), ("555", 100)])
def test_below_three_answers_there_is_no_basis(ask, told, marks, value):
    ask("faster", marks)
    assert told("survey_faster")["all", ""] == value


@pytest.mark.parametrize(("printed", "value"), [(10, 100), (11, None)])
def test_below_thirty_per_cent_of_those_asked_there_is_no_basis(hold, told, printed, value):
    hold("555", "555", printed=printed)
    assert told("survey_safety") == {("area", ""): value, ("comparison", ""): value}


def test_by_a_link_nobody_knows_how_many_were_asked(hold, indicator, told):
    hold("5551", "2221", way="link")
    assert told("survey_safety") == {("area", ""): 75, ("comparison", ""): 0}
    found = indicator("survey_safety").basis
    assert [(one.asked, one.answered, one.not_asked) for one in found] == [(None, 4, None)] * 2


@pytest.mark.parametrize(
    ("area", "comparison", "note"),
    [
        ("5" * 20, "1" * 20, "area_higher"),
        ("1" * 20, "5" * 20, "area_lower"),
        ("5" * 11 + "1" * 9, "5" * 9 + "1" * 11, "no_difference"),
        ("5" * 20, "55", "not_compared"),
    ],
)
def test_groups_differ_only_where_the_intervals_do_not_overlap(
    hold, indicator, area, comparison, note
):
    hold(area, comparison, printed=20)
    assert indicator("survey_safety").notes == (note,)


def test_recommending_is_a_median_and_shares(hold, told, indicator):
    marks = ["10", "9", "8", "6", "6", "6", "1", "2", "3"]
    hold(marks, [*marks[:3], "4"], "recommend")
    assert told("survey_recommend") == {("area", ""): 6, ("comparison", ""): 8.5}
    assert indicator("survey_recommend").notes == ("unsure",), "four answers have no interval"
    found = told("survey_recommend_bands")
    assert found["low", "area"] == found["high", "area"] == 33.3
    assert found[OTHERS, "comparison"] == 100


def test_behind_a_number_is_the_end_of_the_survey_and_no_answer(ask, indicator, service):
    ask("faster", "555")
    figure = indicator("survey_faster").figures[0]
    assert figure.behind == (service.model.position()[0],)
