"""What an organisation says of an evening, and what a coordinator says of an organisation."""

import pytest
from given import event

from briefing.application import TextRefused
from briefing.domain.events import SealedText
from briefing.domain.network import Network
from briefing.domain.presence import Participation
from briefing.domain.refusals import (
    AlreadyAnswered,
    AlreadyDone,
    NotFound,
    NotValid,
    NotYourRole,
    SessionNotOpen,
)


def test_an_organisation_says_that_it_comes_and_how_many(story, people, evening, service):
    id = evening("open")
    told = {"session": id, "organisation": people.guard.organisation}
    story.when("state_participation", people.guard, id, answer="coming").then(
        event(Participation.Announced, **told, count=None)
    )
    for count in (3, 3):
        story.when("state_participation", people.guard, id, answer="coming", count=count)
    story.then()
    story.when("state_participation", people.guard, id, answer="coming", count=4).then(
        event(Participation.AnnouncedAgain, count=4)
    )


def test_who_was_coming_sends_a_line_instead_and_comes_after_all(story, people, evening):
    id = evening("planned")
    story.given("state_participation", people.guard, id, answer="coming", count=2)
    story.when("state_participation", people.guard, id, answer="line", text="Vi är sena").then(
        event(Participation.StatedAgain, answer="line", text="Vi är sena")
    )
    story.when("state_participation", people.guard, id, answer="coming", count=2).then(
        event(Participation.AnnouncedAgain, count=2)
    )


@pytest.mark.parametrize(
    ("answer", "count"), [("coming", 0), ("coming", 201), ("excused", 1), ("line", 3)]
)
def test_a_count_that_cannot_be_meant_is_refused(story, people, evening, answer, count):
    story.when(
        "state_participation", people.guard, evening("open"), answer=answer, count=count
    ).refused(NotValid, "count")


def test_the_same_key_announces_once(story, people, evening):
    id = evening("open")
    caller = people.of("guard", route="POST", key="k", body=b"1")
    told = {"answer": "coming", "count": 2}
    before = story.given("state_participation", caller, id, **told)
    story.when("state_participation", caller, id, **told).then()
    assert (story.answer.id, story.answer.repeat) == (before, True)


@pytest.mark.parametrize("part", ["organisation", "borough"])
def test_a_coordinator_says_that_somebody_has_no_function(story, people, part):
    slug = {"organisation": "skolan-skarholmen", "borough": "skarholmen"}[part]
    told = {"part": part, "slug": slug}
    story.when("state_function", people.coordinator, **told, has=False).then(
        event(Network.EveningFunctionStated, **told, has=False, since="2026-11-20")
    )
    story.when("state_function", people.coordinator, **told, has=False).refused(AlreadyDone)
    story.when("state_function", people.coordinator, **told, has=True, since="2026-12-01").then(
        event(Network.EveningFunctionStated, **told, has=True, since="2026-12-01")
    )


@pytest.mark.parametrize(
    "since", ["2020-01-01", "2030-01-01", "i morgon", "20261120", "2026-W47-5"]
)
def test_a_day_that_cannot_be_meant_is_refused(story, people, since):
    told = {"part": "borough", "slug": "farsta", "has": False, "since": since}
    story.when("state_function", people.coordinator, **told).refused(NotValid, "since")


def test_who_is_not_in_the_network_has_no_function_to_speak_of(story, people):
    told = {"slug": "rom", "has": False}
    story.when("state_function", people.coordinator, part="borough", **told).refused(NotFound)
    story.when("state_function", people.coordinator, part="place", **told).refused(NotValid, "part")
    told = {"organisation": "rom", "chief": "Chefen"}
    story.when("name_chief", people.coordinator, **told).refused(NotFound)


@pytest.mark.parametrize("role", ["police", "volunteer", "evaluator"])
def test_only_coordinators_say_so(story, people, role):
    caller = people.callers[role]
    told = {"part": "borough", "slug": "farsta", "has": False}
    story.when("state_function", caller, **told).refused(NotYourRole)
    story.when("name_chief", caller, organisation="sl", chief="Chefen").refused(NotYourRole)


def test_the_named_chief_is_sealed_in_the_log(story, people, service):
    told = {"organisation": "sl", "chief": "Anna Exempelsson"}
    story.when("name_chief", people.coordinator, **told).then(
        event(Network.ChiefNamed, organisation="sl", chief="Anna Exempelsson")
    )
    stored = service.app.recorder.after(0, 10_000)[-1]
    assert type(service.app.mapper.to_domain_event(stored).chief) is SealedText
    assert b"Exempelsson" not in stored.state
    story.when("name_chief", people.coordinator, organisation="sl").then(
        event(Network.ChiefNamed, organisation="sl", chief=None)
    )
    story.when("name_chief", people.coordinator, organisation="sl", chief=" ").then()


@pytest.mark.parametrize("chief", ["anna@example.org", "811218-9876"])
def test_a_chief_is_a_name_or_a_function_and_nothing_else(story, people, chief):
    told = {"organisation": "sl", "chief": chief}
    story.when("name_chief", people.coordinator, **told).refused(TextRefused, "chief")
    told["chief"] = "x" * 121
    story.when("name_chief", people.coordinator, **told).refused(NotValid, "chief")


def test_a_file_that_is_applied_again_keeps_what_was_said_of_its_organisations(
    story, people, service
):
    from briefing.importers.network_file import read_network

    told = {"part": "organisation", "slug": "sl", "has": False}
    story.given("state_function", people.coordinator, **told)
    assert service.app.differences(read_network(None).as_dict()) == []


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"reminder": "monday 08:00"}, "reminder"),
        ({"remote_until": "thursday 11:00"}, "remote_until"),
    ],
)
def test_a_reminder_comes_after_the_question_and_before_its_end(story, people, changes, name):
    told = {"changes": {"schedule": changes}}
    story.when("agree_settings", people.coordinator, **told).refused(NotValid, name)


def test_a_list_announces_any_organisation_for_a_coordinator(story, people, evening):
    id, told = evening("planned"), {"organisation": "sl", "count": 2}
    story.when("announce", people.coordinator, id, **told).then(
        event(Participation.Announced, session=id, count=2)
    )
    story.when("announce", people.coordinator, id, **told).then()
    story.when("announce", people.coordinator, id, **told | {"count": 3}).then(
        event(Participation.AnnouncedAgain, count=3)
    )
    story.when("announce", people.guard, id, **told).refused(NotYourRole)
    story.when("announce", people.guard, id, count=4).then(
        event(Participation.Announced, organisation=people.guard.organisation, count=4)
    )


def test_a_list_does_not_speak_against_what_an_organisation_said(story, people, evening):
    id = evening("open")
    story.given("state_participation", people.guard, id, answer="nothing_to_report")
    story.when("announce", people.guard, id, count=4).refused(AlreadyAnswered)
    for count in (0, 201):
        story.when("announce", people.partner, id, count=count).refused(NotValid, "count")
    told = {"organisation": "rom", "count": 1}
    story.when("announce", people.coordinator, id, **told).refused(NotValid, "organisation")
    story.given("cancel_session", people.coordinator, id, reason="Storm")
    story.when("announce", people.partner, id, count=1).refused(SessionNotOpen)
