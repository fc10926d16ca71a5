"""Check-in with the code on the wall: of one session and ten minutes; wrong ones cost nothing."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from reading import text_of

from briefing.domain.words import WHILE_GATHERING
from briefing.projections.attendance import attendance_counts, is_present
from briefing.web.codes import TRIES, Codes


def shown_code(page):
    """The digits that the wall shows, or None."""
    found = re.search(r"kod (\d{3}).(\d{3})", unescape(page))
    return found and found[1] + found[2]


def present(service, evening, caller):
    return is_present(service.model.reader(), evening.id.hex, caller.person)


def test_the_code_on_the_wall_checks_in(browsers, service, people, evening, recorded):
    code = shown_code(text_of(browsers.display.get("/wall")))
    answer = browsers.guard.post("/check-in", code=f"{code[:3]} {code[3:]}")
    assert "Du är på plats." in text_of(browsers.guard.lands_on(answer))
    assert present(service, evening, people.guard)
    before = recorded()
    assert browsers.guard.post("/check-in", code=code).status_code == 303
    assert recorded() == before


def test_the_qr_code_opens_the_form_with_the_code(browsers, evening):
    page = text_of(browsers.display.get("/wall"))
    assert "<svg" in page[page.index('class="qr"') :]
    code = shown_code(page)
    assert f'value="{code}"' in text_of(browsers.guard.get(f"/check-in?code={code}"))


def test_the_code_changes_every_ten_minutes_and_the_last_one_still_holds(
    browsers, service, people, evening, clock, recorded
):
    code = shown_code(text_of(browsers.display.get("/wall")))
    clock.forward(minutes=10)
    assert shown_code(text_of(browsers.display.get("/wall/fragment"))) != code
    assert browsers.guard.post("/check-in", code=code).status_code == 303
    clock.forward(minutes=10)
    before = recorded()
    page = text_of(browsers.volunteer.post("/check-in", code=code), 422)
    assert "Koden är fel eller för gammal." in page
    assert recorded() == before
    assert not present(service, evening, people.volunteer)


def test_a_code_is_of_one_session(api, evening, world, browsers, recorded):
    old = world.code(api)
    world.session("open")
    before = recorded()
    assert browsers.guard.post("/check-in", code=old).status_code == 422
    assert recorded() == before


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６", "0" * 5000])
def test_what_is_no_code_is_answered_in_words(browsers, evening, recorded, typed):
    before = recorded()
    page = text_of(browsers.guard.post("/check-in", code=typed), 422)
    assert "Du är inte incheckad" in page
    assert recorded() == before


def test_who_guesses_too_often_waits(browsers, api, world, evening, clock):
    code = world.code(api)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(TRIES):
        assert browsers.guard.post("/check-in", code=wrong).status_code == 422
    page = text_of(browsers.guard.post("/check-in", code=code), 429)
    assert "Vänta tio minuter" in page
    assert browsers.volunteer.post("/check-in", code=code).status_code == 303
    clock.forward(minutes=10, seconds=1)
    assert browsers.guard.post("/check-in", code=world.code(api)).status_code == 303


def test_there_is_a_code_only_while_people_gather(browsers, people, evening, story, clock):
    evening.sealed(people.police)
    assert shown_code(text_of(browsers.display.get("/wall")))
    story.given("start_shift", evening.clockwork, evening.id, due_at=clock())
    page = text_of(browsers.display.get("/wall"))
    assert shown_code(page) is None
    assert "data-until" not in page
    assert browsers.guard.post("/check-in", code="123456").status_code == 409
    assert "on_shift" not in WHILE_GATHERING


def test_the_wall_is_told_when_to_ask_for_the_next_code(browsers, evening, clock):
    clock.set("2026-11-20 20:04")
    assert 'data-until="2026-11-20T19:10:00+00:00"' in text_of(browsers.display.get("/wall"))


def test_codes_of_other_installations_and_sessions_differ(clock):
    one, other = Codes(b"a" * 32), Codes(b"b" * 32)
    codes = {one.at("s", clock()), one.at("t", clock()), other.at("s", clock())}
    assert len(codes) == 3
    assert all(re.fullmatch(r"\d{6}", code) for code in codes)


def test_a_hundred_and_fifty_people_check_in_within_a_minute(
    browsers, service, people, api, world, evening
):
    """Through the queue, from several threads, as phones would; nobody is lost or counted twice."""
    service.queue.start()
    started = time.monotonic()
    code = world.code(api)
    guests = [browsers.of(people.another("volunteer")) for _ in range(150)]
    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda guest: guest.post("/check-in", code=code), guests))
    service.queue.stop()
    assert time.monotonic() - started < 60
    assert [answer.status_code for answer in sent] == [303] * 150
    assert attendance_counts(service.model.reader(), evening.id.hex) == {"volunteer": 150}
