"""Forms run the calls of the API: same values, same refusals, the page again with what to mend."""

import re
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from filled_forms import FORMS, OFFER, PERSON, REPORT, bad_answers
from given import items_on, seen_by

from briefing.application import system
from briefing.domain import context
from briefing.domain.assignment import Assignment
from briefing.domain.network import Network
from briefing.domain.schedule import Schedule
from briefing.importers.network_file import read_network
from briefing.web.calls import CALLS
from briefing.web.typed import LocalTime, json_values


@pytest.mark.parametrize("path", FORMS)
def test_a_form_that_is_filled_in_is_taken(browsers, recorded, path):
    before = recorded()
    answer = browsers.coordinator.send(path, FORMS[path])
    assert answer.status_code in (200, 303), answer.get_data(as_text=True)
    assert recorded() > before


@pytest.mark.parametrize("path", FORMS)
def test_a_bad_answer_changes_nothing_and_is_told_on_a_page(browsers, recorded, path):
    before = recorded()
    for field, said in bad_answers(path):
        answer = browsers.coordinator.send(path, {**FORMS[path], field: said})
        page = answer.get_data(as_text=True)
        assert 400 <= answer.status_code < 500, (field, said[:50], page)
        assert answer.content_type.startswith("text/html")
        assert "<h1" in page
        assert recorded() == before, (field, said[:50])


@pytest.mark.parametrize("path", FORMS)
def test_a_body_that_is_no_form_changes_nothing(browsers, recorded, path):
    before, client = recorded(), browsers.coordinator.client
    for body in (b"\xff\xfe=\xff", b"x" * 300_000, b"[]"):
        kind = "application/x-www-form-urlencoded"
        answer = client.post(path, data=body, content_type=kind)
        assert 400 <= answer.status_code < 500
    assert recorded() == before


@pytest.mark.parametrize("path", FORMS)
def test_a_form_without_the_token_of_the_page_is_refused(browsers, recorded, path):
    before = recorded()
    for typed in (FORMS[path], {**FORMS[path], "csrf_token": "f" * 40}):
        answer = browsers.coordinator.client.post(path, data=typed)
        assert answer.status_code == 403
    assert recorded() == before


@pytest.mark.parametrize(
    "path", ["/incidents", "/notes", "/observations", "/assignments", "/about/accessibility"]
)
def test_a_double_tap_makes_nothing_twice(browsers, recorded, clock, path):
    typed = {**FORMS[path], "idempotency_key": "one-form"}
    first = browsers.police.send(path, typed)
    before = recorded()
    clock.forward(seconds=3)
    second = browsers.police.send(path, typed)
    assert (first.status_code, second.status_code) == (303, 303)
    assert recorded() == before


def test_the_same_key_with_other_words_is_asked_about_and_can_be_sent(browsers, recorded):
    browsers.police.send("/incidents", {**REPORT, "idempotency_key": "one-form"})
    before = recorded()
    other = {**REPORT, "text": "Lugnt igen", "idempotency_key": "one-form"}
    answer = browsers.police.send("/incidents", other)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert recorded() == before
    assert "Lugnt igen" in page
    new = re.search(r'name="idempotency_key" value="([^"]+)"', page)[1]
    again = browsers.police.send("/incidents", {**other, "idempotency_key": new})
    assert again.status_code == 303


def test_a_person_is_registered_once_however_often_the_form_is_sent(browsers, recorded):
    typed = {**PERSON, "idempotency_key": "one-form"}
    assert browsers.coordinator.send("/people", typed).status_code == 200
    before = recorded()
    assert browsers.coordinator.send("/people", typed).status_code == 200
    assert recorded() == before


def test_a_refused_report_keeps_what_was_typed(browsers):
    answer = browsers.police.send("/incidents", {**REPORT, "category": "", "priority": "red"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Många ute vid torget" in page
    assert re.search(r'value="red"\s+checked', page)
    assert re.search(r'value="farsta/farsta-torg"\s+checked', page)
    assert 'id="category-error"' in page


def test_a_warning_shows_what_was_found_and_lets_the_writer_answer(browsers, people, service):
    typed = {**REPORT, "text": "Kevin o hans gäng vid trapporna"}
    answer = browsers.police.send("/incidents", typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<mark>" in page
    assert 'value="nobody_identifiable"' in page
    again = browsers.police.send("/incidents", {**typed, "check_reason": "place"})
    assert again.status_code == 303
    texts = [row.data["text"] for row in items_on(seen_by(service, people.police)).values()]
    assert texts == ["Kevin o hans gäng vid trapporna"]


def test_an_identity_number_is_not_taken_whatever_is_answered(browsers, recorded):
    before = recorded()
    typed = {**REPORT, "text": "legget visade 900704-2386", "check_reason": "place"}
    answer = browsers.police.send("/incidents", typed)
    assert answer.status_code == 422
    assert "<mark>900704-2386</mark>" in answer.get_data(as_text=True)
    assert recorded() == before


def test_a_warning_on_an_item_can_be_answered_on_its_page(browsers, story, people):
    id = story.given("report_incident", people.police, **_said(REPORT))
    path = f"/incidents/{id}/follow-ups"
    answer = browsers.police.send(path, {"text": "Kevin o hans gäng igen"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'action="{path}"' in page
    assert '<input type="hidden" name="text" value="Kevin o hans gäng igen">' in page
    sure = {"text": "Kevin o hans gäng igen", "check_reason": "organisation"}
    assert browsers.police.send(path, sure).status_code == 303


def test_the_text_of_a_refused_form_is_not_logged(browsers, caplog):
    caplog.set_level("DEBUG")
    browsers.police.send("/incidents", {**REPORT, "text": "Kevin Andersson vid trapporna"})
    browsers.police.send("/incidents", {**REPORT, "text": "Kevin Andersson", "category": "ufo"})
    assert "Kevin" not in caplog.text + str([record.__dict__ for record in caplog.records])


def test_markup_in_a_text_is_shown_as_it_was_written(browsers):
    text = "<script>alert(1)</script> & <b>fet</b>"
    typed = {**REPORT, "text": text, "where": "other", "district": "farsta", "place": "<i>bron</i>"}
    page = browsers.police.send("/incidents", {**typed, "category": ""}).get_data(as_text=True)
    board = browsers.police.lands_on(browsers.police.send("/incidents", typed))
    for shown in (page, board.get_data(as_text=True)):
        assert "<script>alert" not in shown
        assert "<b>fet" not in shown
        assert "<i>bron" not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;fet&lt;/b&gt;" in shown


def test_who_is_asked_decides_whether_it_is_a_task_or_a_request(browsers, service, people):
    kinds = {"role:guard": "task", "organisation:sdf-farsta": "request"}
    for to, kind in kinds.items():
        browsers.police.send("/assignments", {**OFFER, "to": to})
        newest = max(items_on(seen_by(service, people.police)).values(), key=lambda row: row.row)
        assert newest.kind == kind
        assert service.app.load(Assignment, UUID(newest.id)).kind == kind


def test_the_last_place_is_offered_first(browsers):
    typed = {**REPORT, "where": "hogdalen/hogdalen-t"}
    browsers.police.send("/incidents", typed)
    page = browsers.police.get("/incidents/new").get_data(as_text=True)
    offered = re.findall(r'name="where" value="([^"]+)"', page)
    assert offered[:2] == ["hogdalen/hogdalen-t", "farsta"]
    assert offered[-1] == "other"
    assert len(offered) <= 7


def test_every_local_time_becomes_absolute():
    plan = read_network(None).as_dict()
    clock = LocalTime(Schedule.of(plan["schedule"], plan["timezone"]), date(2026, 10, 24))
    told = {"2026-11-20T20:31": "2026-11-20T19:31:00+00:00", "21:00": "2026-10-24T19:00:00+00:00"}
    assert {said: clock.rfc3339(said) for said in told} == told
    assert clock.rfc3339("02:30") == "2026-10-25T00:30:00+00:00"
    assert clock.rfc3339("02:30", later=True) == "2026-10-25T01:30:00+00:00"
    for odd in ("0001-01-01T00:00", "9999-12-31T23:59", "2026-02-30T10:00", "25:00", "nu", ""):
        clock.rfc3339(odd)


def test_every_call_of_the_contract_takes_what_a_form_gives():
    """Empty answers never reach a call; flags and moments do, as what they are."""
    plan = read_network(None).as_dict()
    clock = LocalTime(Schedule.of(plan["schedule"], plan["timezone"]), date(2026, 11, 20))
    for call in CALLS:
        typed = dict.fromkeys(call.fields, "")
        assert json_values(call.fields, typed, clock) == {}
        for name, field in call.fields.items():
            if field.kind == "flag":
                assert json_values(call.fields, {name: "true"}, clock) == {name: True}
            if field.kind == "time":
                told = json_values(call.fields, {name: "2026-11-20T20:31"}, clock)[name]
                assert datetime.fromisoformat(told).tzinfo == UTC


def _said(typed):
    told = {name: value for name, value in typed.items() if name != "where"}
    return {**told, "district": "Farsta", "place": "Farsta torg"}


def test_only_this_site_may_ask_where_a_phone_is(browsers):
    page = browsers.police.get("/incidents/new")
    assert 'id="nearest" hidden' in page.get_data(as_text=True)
    assert page.get_data(as_text=True).count("data-lat=") == 52
    policy = page.headers["Permissions-Policy"].split(", ")
    assert {"geolocation=(self)", "camera=()", "microphone=()"} <= set(policy)


def test_a_district_without_a_middle_is_offered_without_one(browsers, service, people):
    app, boss = service.app, system(people.police.network)
    told = {"name": "Nya ön", "borough": "farsta", "lon": None, "lat": None}
    network = app.load(Network, boss.network)
    with context.acting(boss.metadata()):
        network.register("district", "nya-on", told)
        service.queue.run(lambda: app.save(network))
    page = browsers.police.get("/incidents/new").get_data(as_text=True)
    assert '<option value="nya-on">' in page
