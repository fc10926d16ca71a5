"""The filled network of `briefing demo`, as it is at different hours of the week."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from briefing.bootstrap import build
from briefing.config import read_config
from briefing.demo import DemoLinks, fill
from briefing.demo.script import WEEKENDS, read, steps
from briefing.domain import context
from briefing.domain.schedule import Schedule
from briefing.domain.textcheck import check
from briefing.domain.words import CATEGORIES, ROLES
from briefing.importers.network_file import read_network
from briefing.projections.board import board
from briefing.projections.held import NEWEST
from briefing.projections.indicators.records import Period
from briefing.projections.indicators.report import CODES
from briefing.projections.indicators.scope import Scope
from briefing.projections.memberships import chiefs
from briefing.projections.model import ReadModel, from_ms
from briefing.projections.participation import participation
from briefing.projections.people import people, roles_of
from briefing.projections.projector import Projector
from briefing.projections.sessions import not_begun, sessions
from briefing.projections.surveys import surveys, words
from briefing.projections.taking_part import evenings, lines, parties, waited_for
from briefing.projections.view import View
from briefing.projections.witness import Witness

TUESDAY = datetime.fromisoformat("2026-11-17T11:00:00+01:00")
LIVE = datetime.fromisoformat("2026-11-20T20:10:00+01:00")
ON_SHIFT = datetime.fromisoformat("2026-11-20T23:00:00+01:00")
SUNDAY = datetime.fromisoformat("2026-11-22T06:30:00+01:00")
HOURS = {"tuesday": TUESDAY, "live": LIVE, "on_shift": ON_SHIFT, "sunday": SUNDAY}
TYPED = ("text", "what", "reason", "result", "to", "example", "why")


class Filled:
    """A service filled at a moment, with the views of the eight links."""

    def __init__(self, folder, now):
        self.folder, self.now = folder, now
        self.service = build(read_config({}, data=folder))
        self.links = fill(self.service, now=now)
        self.network = self.service.app.network_id("soderort")

    def view(self, role):
        login = self.service.credentials.find(getattr(self.links, role), self.now, "demo")
        organisation = roles_of(self.service.model.reader(), login.person)[login.role][0]
        return View(login.network, login.role, organisation)

    def board(self, role, model=None):
        with (model or self.service.model).snapshot() as db:
            return board(db, self.view(role))

    def items(self, role):
        return [row for rows in self.board(role).sections.values() for row in rows]

    def sessions(self):
        return {s["date"]: s for s in sessions(self.service.model.reader(), self.network)}


KEPT = {}


def at(hour, request):
    if hour not in KEPT:
        folder = request.getfixturevalue("tmp_path_factory").mktemp(hour)
        KEPT[hour] = Filled(folder, HOURS[hour])
        request.session.addfinalizer(KEPT[hour].service.close)
    return KEPT[hour]


@pytest.fixture(params=HOURS)
def filled(request):
    return at(request.param, request)


@pytest.fixture
def live(request):
    return at("live", request)


@pytest.fixture
def tuesday(request):
    return at("tuesday", request)


@pytest.fixture
def on_shift(request):
    return at("on_shift", request)


def schedule():
    plan = read_network(None).as_dict()
    return Schedule.of(plan["schedule"], plan["timezone"])


def test_every_role_finds_something_on_its_board_at_any_hour(filled):
    assert {role for role in ROLES if len(filled.items(role)) < 6} == set()


def test_nothing_of_the_demo_fails_to_be_projected(filled):
    assert filled.service.projector.failures() == []


def test_items_have_been_carried_for_one_two_and_three_weekends(live):
    assert {row.data["carried"] for row in live.items("display")} >= {0, 1, 2, 3}


def test_something_is_carried_for_two_weekends_or_more_at_any_hour(filled):
    for role in ROLES:
        assert max(row.data["carried"] for row in filled.items(role)) >= 2


def test_what_is_carried_is_still_valid(filled):
    carried = [row.data for row in filled.items("coordinator") if row.data["carried"]]
    assert carried
    assert all(from_ms(data["valid_until"]) > filled.now for data in carried)


def test_what_was_written_for_the_coming_evening_is_new_and_not_carried(live):
    planned = [row for row in live.items("display") if "trafikkontroll" in row.data["text"]]
    assert [row.data["carried"] for row in planned] == [0]


def test_tonight_is_live_with_its_lead_and_the_items_presented_so_far(live):
    tonight = live.board("coordinator").session
    coordinator = live.service.credentials.find(live.links.coordinator, LIVE, "demo").person
    assert (tonight["state"], tonight["date"]) == ("live", "2026-11-20")
    assert UUID(tonight["lead"]) == coordinator
    assert 3 <= len(tonight["presented"]) <= 7


def test_on_shift_the_evening_is_sealed_with_a_number_and_red_is_on_the_wall(on_shift):
    shown = on_shift.board("display")
    assert (shown.session["state"], shown.session["number"]) == ("on_shift", 7)
    assert any(row.data.get("priority") == "red" for row in shown.sections["after"])


def test_on_a_tuesday_friday_is_planned_and_the_carried_items_wait_for_it(tuesday):
    shown = tuesday.board("coordinator")
    assert (shown.next_session["date"], shown.next_session["state"]) == ("2026-11-20", "planned")
    assert len(shown.sections["carried"]) >= 3


def test_the_three_weekends_before_were_sealed_by_a_lead_and_closed(live):
    past = [s for date, s in sorted(live.sessions().items()) if date < "2026-11-20"]
    assert [s["number"] for s in past] == [1, 2, 3, 4, 5, 6]
    assert {(s["state"], s["automatic"]) for s in past} == {("closed", False)}
    assert all(sum(s["informed"].values()) >= 15 for s in past)


@pytest.mark.parametrize("day", range(16, 23))
def test_who_takes_part_is_worth_looking_at_on_every_day_of_the_week(day, tmp_path):
    now = datetime.fromisoformat(f"2026-11-{day}T09:30:00+01:00")
    filled = Filled(tmp_path, now)
    db, network = filled.service.model.reader(), filled.network
    told = lines(db, network, evenings(db, network, now.date()))
    given = {answer for line in told for answer in line.answers.values()}
    assert given == {"came", "line", "nothing_to_report", "coming", "excused", "silent"}
    assert [line.party.slug for line in told if line.streak > 4] == ["stockholmshem"]
    assert sum(line.streak == 0 for line in told) >= 14
    coming = not_begun(db, network)
    if now.strftime("%A") != "Sunday":
        answered = participation(db, coming[0]["id"])
        assert answered
        assert waited_for(db, network, coming[0])
        assert any(one["count"] for one in answered)
    filled.service.close()


def test_some_organisations_have_a_chief_who_gets_their_months(tuesday):
    db, network = tuesday.service.model.reader(), tuesday.network
    given = chiefs(db, network)
    named = {one.slug for one in parties(db, network) if one.id in given}
    assert named == {"sdf-farsta", "sdf-skarpnack", "stockholmshem"}


def test_both_surveys_have_closed_and_say_something_at_any_hour(filled):
    db, network = filled.service.model.reader(), filled.network
    closed = surveys(db, network)
    assert {one.kind for one in closed if one.closed_on} == {"actors", "residents"}
    period = Period(filled.now.date() - timedelta(days=30), filled.now.date())
    scope = Scope(db, network, period, NEWEST, ZoneInfo("Europe/Stockholm"))
    found = {code: CODES[code](scope) for code in CODES if code.startswith("survey_")}
    assert len(found) == 10
    assert all(one.figures[0].value is not None for one in found.values())
    assert sum(len(texts) for one in closed for texts in words(db, one).values()) >= 12


def test_the_leading_figures_of_the_report_have_a_basis_at_any_hour(filled):
    db, network = filled.service.model.reader(), filled.network
    period = Period(filled.now.date() - timedelta(days=30), filled.now.date())
    scope = Scope(db, network, period, NEWEST, ZoneInfo("Europe/Stockholm"))
    codes = ("introduced", "card_read", "corrections", "seen_shared", "decided_done")
    value = {code: CODES[code](scope).figures[0].value for code in codes}
    assert 40 < value["introduced"] < 95
    assert 40 < value["card_read"] < 95
    assert 60 < value["corrections"] < 95
    assert 5 <= value["seen_shared"] <= 40
    assert value["decided_done"] > 0
    boroughs = [one for one in CODES["decided_done"](scope).figures[1:] if one.value]
    assert len(boroughs) >= 3


def test_nobody_is_asked_in_the_first_days_of_a_season_and_no_survey_outlasts_one():
    played = {}
    for now in ("2027-01-02", "2027-01-06", "2027-01-13"):
        moment = datetime.fromisoformat(f"{now}T20:10:00+01:00")
        opened = [one for one in steps(schedule(), moment) if one.do == "open_survey"]
        played[now] = [(one.told["first"], one.told["last"]) for one in opened]
    assert played == {
        "2027-01-02": [("2026-12-14", "2026-12-20"), ("2026-12-21", "2026-12-27")],
        "2027-01-06": [("2026-12-21", "2026-12-27"), ("2026-12-28", "2026-12-31")],
        "2027-01-13": [("2026-12-28", "2026-12-31"), ("2027-01-04", "2027-01-10")],
    }


def test_each_role_has_a_link_that_can_be_used_again(filled):
    assert set(DemoLinks.__dataclass_fields__) == set(ROLES)
    for role in ROLES:
        login = filled.service.credentials.find(getattr(filled.links, role), filled.now, "demo")
        assert (login.role, login.expires_at) == (role, None)


def test_each_role_finds_an_assignment_or_answer_of_its_own(live):
    of = {role: live.view(role) for role in ("field_worker", "volunteer", "partner")}
    asked = [row.data for row in live.items("coordinator") if row.kind in ("task", "request")]
    for view in of.values():
        assert any(data["to_organisation"] == view.organisation.hex for data in asked)
    guard = live.service.credentials.find(live.links.guard, LIVE, "demo").person
    assert any(data["to_person"] == guard.hex for data in asked)


def test_forty_people_in_all_roles_with_two_coordinators(live):
    everyone = people(live.service.model.reader(), live.network)
    roles = [one["role"] for person in everyone for one in person["roles"]]
    assert 40 <= len(everyone) <= 50
    assert set(roles) == set(ROLES)
    assert roles.count("coordinator") == 2


def test_a_board_built_anew_from_the_log_is_the_same(filled, tmp_path):
    service = filled.service
    witness = Witness(tmp_path / "witness.sqlite")
    anew = Projector(
        tmp_path / "board.sqlite", service.app.recorder, service.app.mapper, service.vault, witness
    )
    anew.catch_up()
    model = ReadModel(tmp_path / "board.sqlite")
    assert anew.mark() == service.projector.mark()
    for role in ROLES:
        assert filled.board(role, model) == filled.board(role)
    model.close()
    anew.close()


def test_starting_again_makes_new_links_and_does_not_fill_again(tmp_path):
    first = Filled(tmp_path, TUESDAY)
    position = first.service.projector.mark()
    again = fill(first.service, now=TUESDAY)
    assert first.service.projector.mark() == position
    assert again.police != first.links.police
    assert first.service.credentials.find(first.links.police, TUESDAY, "demo")
    first.service.close()


def test_starting_again_later_moves_on_by_the_clock(tmp_path):
    shown = Filled(tmp_path, TUESDAY)
    fill(shown.service, now=LIVE)
    assert shown.board("display").session["state"] == "open"
    shown.service.close()


def test_the_clock_runs_as_before_also_when_filling_fails(tmp_path):
    service, before = build(read_config({}, data=tmp_path)), context.clock.read
    service.app.report_incident = None
    with pytest.raises(TypeError):
        fill(service, now=LIVE)
    assert context.clock.read is before
    service.close()


def texts():
    for name in WEEKENDS:
        for step in read(f"weekends/{name}.toml")["steps"]:
            for told in (step, *step.get("ballots", ())):
                yield from (told[field] for field in TYPED if isinstance(told.get(field), str))


def test_every_text_passes_the_text_check_also_without_knowing_the_places():
    typed = list(texts())
    assert len(typed) > 150
    assert [text for text in typed if check(text)] == []


def test_no_text_names_one_of_the_people():
    everyone = read("people.toml")["people"]
    names = {one["name"].split()[0].casefold() for one in everyone if "kind" not in one}
    words = {word.strip(".,").casefold() for text in texts() for word in text.split()}
    assert names & words == set()


def test_yellow_is_about_half_and_red_few_and_many_categories_are_met():
    reported = [
        step
        for name in WEEKENDS
        for step in read(f"weekends/{name}.toml")["steps"]
        if step["do"] == "report_incident"
    ]
    share = {
        colour: sum(step["priority"] == colour for step in reported) / len(reported)
        for colour in ("red", "yellow", "green")
    }
    assert 0.05 <= share["red"] <= 0.2
    assert 0.4 <= share["yellow"] <= 0.65
    assert len({step["category"] for step in reported} & set(CATEGORIES)) >= 12


def test_nothing_is_played_that_lies_ahead():
    played = steps(schedule(), LIVE)
    assert LIVE - timedelta(minutes=3) < played[-1].moment <= LIVE
