"""Forms run the calls of the API: same values, same refusals, the page again with what to mend."""

import re
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from given import items_on, seen_by

from briefing.domain.assignment import Assignment
from briefing.domain.schedule import Schedule
from briefing.importers.network_file import read_network
from briefing.web.calls import CALLS
from briefing.web.typed import LocalTime, json_values

REPORT = {
    "priority": "yellow",
    "category": "gathering",
    "where": "farsta/farsta-torg",
    "text": "Många ute vid torget",
    "audience": "all",
}
OFFER = {
    "what": "Möt upp vid bussterminalen",
    "to": "role:guard",
    "district": "farsta",
    "from": "21:00",
    "until": "01:30",
    "audience": "professional",
}
CALM = {"where": "farsta", "since": "60"}
NOTE = {"kind": "passdown", "text": "Fritidsgården har öppet till 23", "audience": "all"}
CONTACT = {"role": "police", "district": "farsta", "call_before": "21:30", "number": "08-123 45 67"}
EXTRA = {"date": "2026-12-31", "starts": "21:00", "series": "new_year", "meeting_place": "Torget"}
PERSON = {"name": "Ali", "role": "volunteer", "organisation": "nattvandrarna-farsta"}
PLACE = {"name": "Nya torget", "district": "farsta", "audience": "all"}
SETTINGS = {
    "name": "Nätverk Söderort",
    "meeting_place": "Farsta",
    "opens": "16:00",
    "wall": "19:30",
    "starts": "20:00",
    "autoseal": "20:50",
    "shift_from": "21:00",
    "shift_until": "03:00",
    "debrief_until": "12:00",
    "planned_day": "monday",
    "planned": "09:00",
    "valid_until_day": "sunday",
    "valid_until": "06:00",
    "friday_day": "saturday",
    "friday": "18:00",
    "saturday_day": "thursday",
    "saturday": "12:00",
}
FORMS = {
    "/incidents": REPORT,
    "/notes": NOTE,
    "/observations": CALM,
    "/assignments": OFFER,
    "/contact-requests": CONTACT,
    "/sessions": EXTRA,
    "/people": PERSON,
    "/devices": {"name": "Mötesrummet"},
    "/places": PLACE,
    "/settings": SETTINGS,
}
NEEDED = {
    "/incidents": ("priority", "category", "where", "text"),
    "/notes": ("kind", "text"),
    "/observations": ("where", "since"),
    "/assignments": ("what", "to", "district", "from", "until"),
    "/contact-requests": ("role", "district", "call_before", "number"),
    "/sessions": ("date", "starts", "series"),
    "/people": ("name", "role"),
    "/devices": ("name",),
    "/places": ("name", "district"),
    "/settings": ("name", "starts", "friday", "planned"),
}
NONSENSE = {
    "/incidents": {
        "priority": "purple",
        "category": "ufo",
        "where": "ostermalm",
        "audience": "everybody",
        "certainty": "sure",
        "occurred_at": "1999-01-01T20:00",
        "valid_until": "9999-12-31T23:59",
        "check_reason": "because",
    },
    "/notes": {"kind": "poem", "audience": "field", "district": "rom", "valid_until": "i morgon"},
    "/observations": {"where": "farsta/rom", "since": "9000"},
    "/assignments": {
        "to": "person:00000000-0000-0000-0000-000000000000",
        "district": "rom",
        "from": "25:00",
        "until": "20:00",
        "about": "not-an-id",
        "kind": "order",
        "audience": "own",
    },
    "/contact-requests": {
        "role": "volunteer",
        "district": "rom",
        "call_before": "19:00",
        "number": "ring Kevin",
    },
    "/sessions": {"date": "2029-01-01", "starts": "klockan åtta", "series": "<b>"},
    "/people": {"role": "display", "organisation": "rom", "district": "rom"},
    "/devices": {"name": " "},
    "/places": {"district": "rom", "audience": "own"},
    "/settings": {
        "starts": "8",
        "autoseal": "19:00",
        "friday_day": "someday",
        "friday": "99:99",
        "shift_until": "20:30",
    },
}


def bad_answers():
    """(path, field, what was answered) of everything that cannot be meant."""
    for path, fields in NEEDED.items():
        for field in fields:
            yield path, field, ""
            yield path, field, "x" * 2001
            yield path, field, "a\x00b"
    for path, fields in NONSENSE.items():
        for field, answer in fields.items():
            yield path, field, answer
    for path in FORMS:
        yield path, "surprise", "1"
        yield path, "idempotency_key", "k" * 129
        yield path, "idempotency_key", "nyckel\u00e4"


@pytest.mark.parametrize("path", FORMS)
def test_a_form_that_is_filled_in_is_taken(browsers, recorded, path):
    before = recorded()
    answer = browsers.coordinator.send(path, FORMS[path])
    assert answer.status_code in (200, 303), answer.get_data(as_text=True)
    assert recorded() > before


@pytest.mark.parametrize(("path", "field", "said"), list(bad_answers()))
def test_a_bad_answer_changes_nothing_and_is_told_on_a_page(browsers, recorded, path, field, said):
    before = recorded()
    answer = browsers.coordinator.send(path, {**FORMS[path], field: said})
    page = answer.get_data(as_text=True)
    assert 400 <= answer.status_code < 500, page
    assert answer.content_type.startswith("text/html")
    assert "<h1" in page
    assert recorded() == before


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


@pytest.mark.parametrize("path", ["/incidents", "/notes", "/observations", "/assignments"])
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
