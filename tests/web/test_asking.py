"""Who comes from you this weekend: asked on the phone, listed for the coordinator, counted in."""

import re

import pytest
from reading import counts, form_of, text_of

QUESTION = "Vilka kommer från er"


@pytest.mark.parametrize(
    ("now", "asked", "urgent"),
    [
        ("2026-11-16 08:59", 0, 0),
        ("2026-11-16 09:00", 1, 0),
        ("2026-11-19 11:59", 1, 0),
        ("2026-11-19 12:00", 1, 1),
        ("2026-11-20 14:59", 1, 1),
        ("2026-11-20 15:00", 0, 0),
    ],
)
def test_the_phone_asks_from_monday_and_more_urgently_from_thursday(
    browsers, weekend, clock, now, asked, urgent
):
    clock.set(now)
    page = text_of(browsers.guard.get("/board"))
    assert page.count(QUESTION) == asked
    assert len(re.findall(r'class="notice" id="who-comes', page)) == urgent


def test_settings_say_when_it_is_asked(browsers, weekend, story, people, clock):
    changes = {"schedule": {"reminder": "tuesday 12:00", "remote_until": "wednesday 15:00"}}
    story.given("agree_settings", people.coordinator, changes=changes)
    clock.set("2026-11-17 12:00")
    assert 'class="notice" id="who-comes' in text_of(browsers.guard.get("/board"))
    clock.set("2026-11-18 15:00")
    assert QUESTION not in text_of(browsers.guard.get("/board"))


@pytest.mark.parametrize("answer", ["coming", "nothing_to_report", "excused"])
def test_one_tap_answers_for_everybody_of_the_organisation(browsers, weekend, people, answer):
    page = text_of(browsers.guard.get("/board"))
    address, fields = form_of(page, f"{answer}-{weekend[0].hex}")
    landed = browsers.guard.lands_on(browsers.guard.send(address, fields))
    assert "Tack, det är sparat." in text_of(landed)
    colleague = browsers.of(people.another("guard"))
    for browser in (browsers.guard, colleague):
        page = text_of(browser.get("/board"))
        assert page.count(QUESTION) == 1
        assert "lördag" in page[page.index(QUESTION) :]
    page = text_of(browsers.partner.get("/board"))
    assert "fredag" in page[page.index(QUESTION) :]


def test_one_evening_is_asked_about_at_a_time(browsers, weekend, story, people):
    page = text_of(browsers.guard.get("/board"))
    assert page.count(QUESTION) == 1
    assert "lördag" not in page[page.index(QUESTION) :]
    for id in weekend:
        story.given("state_participation", people.guard, id, answer="excused")
    assert QUESTION not in text_of(browsers.guard.get("/board"))


def test_a_line_is_written_for_the_evening_that_was_asked_about(browsers, weekend, story, people):
    story.given("state_participation", people.guard, weekend[0], answer="coming")
    page = text_of(browsers.guard.get("/board"))
    address = re.search(r'href="(/participation\?session=2026-11-21)"', page)[1]
    form, fields = form_of(text_of(browsers.guard.get(address)), "line-form")
    assert form == "/sessions/2026-11-21/participation"
    browsers.guard.send(form, fields | {"text": "Vi är fyra vid Högdalen"})
    assert "Ni har svarat: skickade en rad" in text_of(browsers.guard.get(address))
    assert "Ni har svarat: har anmält sig" in text_of(browsers.guard.get("/participation"))
    assert browsers.guard.get("/participation?session=rom").status_code == 404


def test_who_is_not_out_in_the_evening_is_not_asked(browsers, weekend, story, people):
    told = {"part": "organisation", "slug": "stadens-ordningsvakter", "has": False}
    story.given("state_function", people.coordinator, **told)
    for role in ("guard", "coordinator", "evaluator"):
        assert QUESTION not in text_of(browsers[role].get("/board"))
    assert QUESTION in text_of(browsers.volunteer.get("/board"))


def test_the_coordinator_sees_who_has_not_answered_with_words_to_send(
    browsers, weekend, story, people, clock
):
    story.given("state_participation", people.partner, weekend[0], answer="coming", count=2)
    page = text_of(browsers.coordinator.get("/participation/waiting"))
    friday, saturday = page.split("<section")[1:]
    assert "<li>SL</li>" not in friday
    assert "<li>SL</li>" in saturday
    assert "<dt>SL</dt><dd>har anmält sig, 2</dd>" in friday
    assert "<li>Stadens ordningsvakter</li>" in friday
    assert "Svara i På gång senast fre" in friday
    clock.set("2026-11-20 15:00")
    page = text_of(browsers.coordinator.get("/participation/waiting"))
    assert "<li>Stadens ordningsvakter</li>" in page
    assert "Svara i På gång" not in page


def test_who_announced_how_many_they_are_is_counted_in_with_one_tap(
    browsers, weekend, story, people, clock
):
    story.given("state_participation", people.partner, weekend[0], answer="coming", count=3)
    clock.set("2026-11-20 20:00")
    story.given("go_live", people.police, weekend[0])
    page = text_of(browsers.police.get("/console"))
    assert counts(page)["SL"] == 0
    assert "Räkna in 3 anmälda" in page
    assert "SL: har anmält sig, 3" in text_of(browsers.police.get("/board"))
    address, fields = form_of(page, "announced-sl")
    browsers.police.send(address, fields)
    page = text_of(browsers.police.get("/console?heads"))
    assert counts(page)["SL"] == 3
    assert "anmälda" not in page


def test_a_count_is_typed_on_the_page_and_a_bad_one_comes_back(browsers, weekend):
    path = "/participation?session=2026-11-20"
    form, fields = form_of(text_of(browsers.guard.get(path)), "coming-form")
    assert browsers.guard.send(form, fields | {"count": "0"}).status_code == 422
    assert browsers.guard.send(form, fields | {"count": "4"}).status_code == 303
    assert "Ni har svarat: har anmält sig" in text_of(browsers.guard.get(path))
