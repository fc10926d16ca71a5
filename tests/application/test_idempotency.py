"""The same key and body is done once, on every node and also after a rebuild."""

from dataclasses import replace

import pytest
from given import events_after

from briefing.config import SCHEMA
from briefing.domain.events import SealedText
from briefing.domain.incident import Incident
from briefing.domain.refusals import KeyReused, NotValid
from briefing.domain.session import BriefingSession

TOLD = {"category": "fire", "priority": "red", "district": "Farsta", "text": "Rök vid torget"}


def with_key(caller, key="nyckel-1", body=b'{"a": 1}', route="POST incidents"):
    return replace(caller, key=key, body=body, route=route)


def test_the_same_report_is_recorded_once(story, people, service):
    guard = with_key(people.guard)
    first = story.when("report_incident", guard, **TOLD).answer
    again = story.when("report_incident", guard, **TOLD).then().answer
    assert (first.repeat, again.repeat) == (False, True)
    assert (again.id, again.position) == (first.id, first.position)


def test_another_body_under_the_same_key_is_refused(story, people):
    story.given("report_incident", with_key(people.guard), **TOLD)
    other = with_key(people.guard, body=b'{"a": 2}')
    story.when("report_incident", other, **TOLD).refused(KeyReused)


@pytest.mark.parametrize("difference", ["person", "role", "route", "key"])
def test_a_key_belongs_to_one_person_role_and_route(story, people, difference):
    first = story.given("report_incident", with_key(people.guard), **TOLD)
    changes = {
        "person": {"person": people.police.person},
        "role": {"role": "police"},
        "route": {"route": "POST notes"},
        "key": {"key": "nyckel-2"},
    }[difference]
    other = replace(with_key(people.guard), **changes)
    assert story.given("report_incident", other, **TOLD) != first


def test_a_refused_call_binds_nothing(story, people):
    guard = with_key(people.guard)
    wrong = {**TOLD, "text": "Tel"} | {"category": "rumour"}
    story.when("report_incident", guard, **wrong).refused(NotValid, "category")
    assert story.when("report_incident", replace(guard, body=b"other"), **TOLD).refusal is None


def test_a_change_is_made_once(story, people, service):
    id = story.given("report_incident", people.guard, **TOLD)
    guard = with_key(people.guard, route=f"POST incidents/{id}/follow-ups")
    first = story.when("follow_up", guard, Incident, id, text="Lugnare").answer
    story.given("follow_up", people.guard, Incident, id, text="Emellan")
    again = story.when("follow_up", guard, Incident, id, text="Lugnare").then().answer
    assert (again.repeat, again.position) == (True, first.position)
    other = replace(guard, body=b"other")
    story.when("follow_up", other, Incident, id, text="Annat").refused(KeyReused)


def test_a_change_that_was_refused_binds_nothing(story, people):
    id = story.given("report_incident", people.guard, **TOLD)
    guard = with_key(people.guard, route=f"POST incidents/{id}/follow-ups")
    story.when("follow_up", guard, Incident, id, text="").refused(NotValid, "text")
    other = replace(guard, body=b"other")
    assert story.when("follow_up", other, Incident, id, text="Nu då").refusal is None


def test_a_repeated_closing_is_no_refusal(story, people):
    id = story.given("report_incident", people.guard, **TOLD)
    police = with_key(people.police, route=f"POST incidents/{id}/closure")
    story.given("close_item", police, Incident, id)
    assert story.when("close_item", police, Incident, id).then().answer.repeat


@pytest.mark.parametrize("lost", [f"board-{SCHEMA}.sqlite", None])
def test_the_key_is_known_after_a_restart_and_without_the_read_model(
    story, people, service, start, lost
):
    guard = with_key(people.guard)
    first = story.given("report_incident", guard, **TOLD)
    service.close()
    for path in service.config.data.glob(f"{lost}*") if lost else ():
        path.unlink()
    again = start()
    before = again.app.recorder.newest()
    done = again.queue.run(lambda: again.app.report_incident(guard, **TOLD))
    assert (done.id, done.repeat) == (first, True)
    assert events_after(again, before) == []
    with pytest.raises(KeyReused):
        again.queue.run(lambda: again.app.report_incident(replace(guard, body=b"x"), **TOLD))


def test_another_node_on_the_same_folder_knows_the_key(story, people, start):
    guard = with_key(people.guard)
    first = story.given("report_incident", guard, **TOLD)
    other = start()
    done = other.queue.run(lambda: other.app.report_incident(guard, **TOLD))
    assert (done.id, done.repeat) == (first, True)


def test_a_session_is_opened_once_even_when_words_came_between(story, people, evening):
    id = evening("planned")
    boss = with_key(people.coordinator, route="POST opening")
    story.given("open_session", boss, id)
    story.given("describe_situation", people.coordinator, id, text="Lönehelg")
    assert story.when("open_session", boss, id).then().answer.repeat


def test_sealing_twice_with_one_key_is_one_seal(story, people, evening, service):
    id = evening("live", people.police)
    police = with_key(people.police, route="POST seal")
    story.given("seal_session", police, id)
    assert story.when("seal_session", police, id).then().answer.repeat
    assert service.app.load(BriefingSession, id).number == 1


def test_planning_and_registering_twice_with_one_key_happens_once(story, people):
    boss = with_key(people.coordinator, route="POST sessions")
    extra = {"date": "2026-11-20", "series": "lov"}
    planned = story.given("plan_session", boss, **extra)
    again = story.when("plan_session", boss, **extra).then().answer
    assert (again.id, again.repeat) == (planned, True)
    boss = with_key(people.coordinator, route="POST people")
    told = {"name": "Exempel", "role": "volunteer"}
    person = story.given("register_participant", boss, **told)
    again = story.when("register_participant", boss, **told).then().answer
    assert (again.id, again.repeat) == (person, True)


def test_the_fingerprint_of_a_body_does_not_tell_the_body(story, people, service):
    bodies = {}
    for key in ("nyckel-1", "nyckel-2"):
        story.given("report_incident", with_key(people.guard, key), **TOLD)
        bodies[key] = events_after(service, 0)[-1].metadata["print"]
    assert len(set(bodies.values())) == 2


WITH_WORDS = {
    "name_chief": ("coordinator", None, {"organisation": "sl", "chief": "Anna Exempelsson"}),
    "register_place": ("coordinator", None, {"name": "Nya torget", "district": "Farsta"}),
    "plan_session": ("coordinator", None, {"date": "2026-11-21", "title": "Lov", "series": "lov"}),
    "agree_settings": ("coordinator", None, {"changes": {"about": {"meeting_place": "Torget 1"}}}),
    "describe_situation": ("police", "live", {"text": "Lönehelg"}),
    "cancel_session": ("coordinator", "open", {"reason": "Storm"}),
    "state_participation": ("guard", "open", {"answer": "line", "text": "Vi kommer sent"}),
    "register_participant": ("coordinator", None, {"name": "Exempel", "role": "volunteer"}),
}


def sealed_in(told):
    """The keys of all that is sealed somewhere in an event."""
    if isinstance(told, SealedText):
        return {told.key}
    values = told.values() if isinstance(told, dict) else ()
    return {key for one in values for key in sealed_in(one)}


def as_stored(service):
    """The newest event as it is in the log: sealed."""
    stored = service.app.recorder.after(service.app.recorder.newest() - 1, 1)[-1]
    return service.app.mapper.to_domain_event(stored)


@pytest.mark.parametrize("name", WITH_WORDS)
def test_the_fingerprint_of_words_goes_with_their_key(story, people, evening, service, name):
    role, state, told = WITH_WORDS[name]
    keyed = with_key(people.callers[role], route=name)
    args = (evening(state, people.police),) if state else ()
    before = service.app.recorder.newest()
    story.given(name, keyed, *args, **told)
    stored = service.app.recorder.after(before, 50)
    events = [service.app.mapper.to_domain_event(one) for one in stored]
    keys = {key for one in events for key in sealed_in(vars(one))}
    prints = {int(one.metadata["print"].partition(":")[0]) for one in events}
    assert prints <= keys
    assert prints
    assert story.when(name, keyed, *args, **told).then().answer.repeat


def test_what_is_said_again_where_nothing_had_words_before_has_its_own_key(
    story, people, evening, service
):
    id = evening("on_shift", people.police)
    seen = service.app.recorder.newest()
    story.given("acknowledge", people.guard, id, answer="understood", seen=seen)
    keyed = with_key(people.guard, route="ack")
    told = {"answer": "question", "seen": seen, "text": "Vilken trappa?"}
    story.given("acknowledge", keyed, id, **told)
    first = as_stored(service)
    assert int(first.metadata["print"].partition(":")[0]) == first.text.key
    story.given("acknowledge", people.guard, id, **told | {"text": "Vilken av dem?"})
    assert as_stored(service).text.key == first.text.key


def test_all_that_is_said_of_a_session_has_one_key(story, people, evening, service):
    id = evening("live", people.police)
    keys = set()
    for text in ("Lönehelg", "Lönehelg och match"):
        story.given("describe_situation", people.police, id, text=text)
        keys.add(as_stored(service).text.key)
    assert len(keys) == 1


def test_each_chief_has_a_key_and_the_same_name_again_records_nothing(story, people, service):
    keys = []
    for name in ("Anna Exempelsson", "Bo Exempelsson"):
        told = {"organisation": "sl", "chief": name}
        story.given("name_chief", people.coordinator, **told)
        keys.append(as_stored(service).chief.key)
        story.when("name_chief", people.coordinator, **told).then()
    assert len(set(keys)) == 2
