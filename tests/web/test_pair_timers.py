"""Kolla oss senare on the phones of the two sides, and on nobody else's."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from listening import listening
from reading import form_of, text_of

from briefing.domain import context

NOBODY = "Ingen bevakar tavlan just nu. Vid fara: ring 112."
NOT_TAKEN = "Ingen har tagit den än – räkna inte med den."
FALLEN = "Den som hade tagit den bevakar inte längre. Räkna inte med den förrän"
OF_IT = re.compile(r"Kolla (oss \d|Farsta)")
OTHERS = ("field_worker", "police", "partner", "coordinator", "evaluator")


@pytest.fixture
def shift(story, evening, people):
    """Out, and the guard watches."""
    evening.sealed(people.police)
    story.given("start_shift", evening.clockwork, evening.id, due_at=context.now())
    story.given("watch", people.guard, evening.id, watching=True)
    return evening.id


@pytest.fixture
def asked(story, people, shift, clock):
    """By the volunteer in Farsta for 23.30; its id."""
    when = clock() + timedelta(hours=3, minutes=30)
    told = {"at": when, "district": "Farsta"}
    return story.given("ask_pair_timer", people.volunteer, shift, **told)


def board(browser):
    return text_of(browser.get("/board"))


def tap(browser, id, page="/board"):
    """The form with this id as it stands on the page; where it leads."""
    address, hidden = form_of(text_of(browser.get(page)), id)
    return text_of(browser.lands_on(browser.client.post(address, data=hidden)))


def test_two_taps_a_place_and_a_time(browsers, shift):
    assert 'href="/pair-timers/new"' in board(browsers.volunteer)
    page = text_of(browsers.volunteer.get("/pair-timers/new"))
    assert "Bevakas av: ordningsvakt, till 03.00." in page
    assert re.search(r'value="farsta" checked', page)
    offered = re.findall(r'name="at" value="([^"]+)">(\d\d\.\d\d)<', page)
    assert [clock for _, clock in offered][:2] == ["20.15", "20.30"]
    assert offered[-1][1] == "02.45"
    when = {clock: value for value, clock in offered}["23.30"]
    answer = browsers.volunteer.send(
        "/sessions/2026-11-20/pair-timers", {"where": "farsta", "at": when}
    )
    page = text_of(browsers.volunteer.lands_on(answer))
    assert "Kolla oss 23.30: Farsta" in page
    assert NOT_TAKEN in page
    assert "Vi har frågat dem som bevakar." in page


def test_another_district_than_ones_own(browsers, shift):
    told = {"where": "other", "district": "vastberga", "at": "2026-11-20T23:30:00+01:00"}
    answer = browsers.volunteer.send("/sessions/2026-11-20/pair-timers", told)
    assert "Kolla oss 23.30: Västberga" in text_of(browsers.volunteer.lands_on(answer))


def test_without_somebody_who_watches_there_is_nothing_to_fill_in(
    browsers, story, people, shift, recorded
):
    story.given("watch", people.guard, shift, watching=False)
    assert "/pair-timers/new" not in board(browsers.volunteer)
    page, before = text_of(browsers.volunteer.get("/pair-timers/new")), recorded()
    assert NOBODY in page
    assert "pair-timer-form" not in page
    assert 'href="tel:112"' in page
    told = {"where": "farsta", "at": "2026-11-20T23:30:00+01:00"}
    answer = browsers.volunteer.send("/sessions/2026-11-20/pair-timers", told)
    page = text_of(answer, 409)
    assert page.count(NOBODY) == 2
    assert recorded() == before


def test_the_only_one_who_watches_cannot_ask(browsers, shift):
    assert "/pair-timers/new" not in board(browsers.guard)
    assert "någon annan bevakar" in text_of(browsers.guard.get("/pair-timers/new"))


def test_a_time_that_has_passed_comes_back_with_the_form(browsers, shift):
    told = {"where": "farsta", "at": "2026-11-20T19:30:00+01:00"}
    page = text_of(browsers.volunteer.send("/sessions/2026-11-20/pair-timers", told), 422)
    assert "Det här stämmer inte." in page
    assert "pair-timer-form" in page


def test_accepted_the_asker_sees_which_function_and_no_person(browsers, asked):
    page = board(browsers.guard)
    assert "Kolla Farsta 23.30: volontär" in page
    assert "Testnamn" not in page
    page = tap(browsers.guard, f"take-{asked.hex}")
    assert "Du har tagit den." in page
    page = board(browsers.volunteer)
    assert "Tagen av: ordningsvakt." in page
    assert NOT_TAKEN not in page
    assert "Testnamn" not in page


def test_nobody_else_sees_anything_of_it(browsers, story, asked, people, service, clock):
    clock.forward(hours=3, minutes=30)
    service.reconciler.reconcile()
    for role in OTHERS:
        for path in ("/board", "/board/mine"):
            page = text_of(browsers[role].get(path))
            assert not OF_IT.search(page), (role, path)
        assert browsers[role].get(f"/pair-timers/{asked}").status_code == 404
    for browser, path in ((browsers.display, "/wall"), (browsers.police, "/console")):
        assert not OF_IT.search(text_of(browser.get(path)))
    api = browsers.police.get("/api/v1/board").get_data(as_text=True)
    assert asked.hex not in api.replace("-", "")


def test_when_it_rings_it_stands_first_and_large_on_the_watchers_phone(
    browsers, story, people, asked, service, clock
):
    tap(browsers.guard, f"take-{asked.hex}")
    clock.forward(hours=3, minutes=30)
    service.reconciler.reconcile()
    page = board(browsers.guard)
    mine = page[page.index('<div class="mine"') :]
    assert mine.index("Kolla Farsta nu: volontär, 23.30") < mine.index("Bevakas av")
    rung = re.search(rf'<section[^>]*id="rung-{asked.hex}".*?</section>', page, re.S)[0]
    assert 'href="tel:112"' in rung
    assert "Allt väl" in rung
    assert "Det ringde först" not in rung
    assert "Det har ringt hos: ordningsvakt." in board(browsers.volunteer)
    page = tap(browsers.guard, f"well-{asked.hex}")
    assert "Kolla Farsta" not in page
    assert "Kolla oss 23.30" not in board(browsers.volunteer)


def test_late_it_says_so(browsers, asked, service, clock):
    clock.forward(hours=3, minutes=47)
    service.reconciler.reconcile()
    page = board(browsers.guard)
    assert "Kolla Farsta nu: volontär, 23.30" in page
    assert "Det ringde först 23.47." in page


def test_the_asker_moves_it_with_one_tap_and_ends_it_with_one(browsers, asked, service, clock):
    tap(browsers.guard, f"take-{asked.hex}")
    page = tap(browsers.volunteer, f"move-{asked.hex}")
    assert "Kolla oss 23.45: Farsta" in page
    assert "Tagen av: ordningsvakt." in page
    clock.forward(hours=3, minutes=45)
    service.reconciler.reconcile()
    assert "Kolla Farsta nu" in board(browsers.guard)
    page = tap(browsers.volunteer, f"move-{asked.hex}")
    assert "Kolla oss 00.00: Farsta" in page
    page = board(browsers.guard)
    assert "Kolla Farsta nu" not in page
    assert "Kolla Farsta 00.00: volontär" in page
    assert "Kolla oss 00.00" not in tap(browsers.volunteer, f"okay-{asked.hex}")
    assert "Kolla Farsta" not in board(browsers.guard)


def test_when_the_watcher_leaves_it_is_open_again_on_both_phones(
    browsers, story, people, shift, asked
):
    story.given("watch", people.police, shift, watching=True)
    tap(browsers.guard, f"take-{asked.hex}")
    assert "Tagen av: ordningsvakt." in board(browsers.police)
    tap(browsers.guard, "watch-form")
    assert FALLEN in board(browsers.volunteer)
    page = board(browsers.police)
    assert "Den är ledig igen." in page
    assert "Jag tar den" in page
    assert "Kolla Farsta" not in board(browsers.guard)
    assert "Du har tagit den." in tap(browsers.police, f"take-{asked.hex}")
    assert "Tagen av: polis." in board(browsers.volunteer)


def test_a_promise_does_not_come_back_with_the_watch(browsers, asked):
    tap(browsers.guard, f"take-{asked.hex}")
    tap(browsers.guard, "watch-form")
    assert "Jag tar den" in tap(browsers.guard, "watch-form")
    assert FALLEN in board(browsers.volunteer)


def test_check_out_of_the_watcher_opens_it_too(browsers, story, people, shift, asked):
    story.given("attend", people.guard, shift, present=True)
    tap(browsers.guard, f"take-{asked.hex}")
    story.given("attend", people.guard, shift, present=False)
    page = board(browsers.volunteer)
    assert FALLEN in page
    assert NOBODY in page


def test_what_has_rung_stays_with_who_took_it_when_the_shift_ends(
    browsers, story, people, evening, shift, asked, service, clock
):
    tap(browsers.guard, f"take-{asked.hex}")
    clock.forward(hours=3, minutes=30)
    service.reconciler.reconcile()
    story.given("start_debrief", evening.clockwork, shift, due_at=context.now())
    assert "Kolla Farsta nu: volontär, 23.30" in board(browsers.guard)
    assert NOBODY in board(browsers.guard)
    story.given("close_session", evening.clockwork, shift)
    for browser in (browsers.guard, browsers.volunteer):
        assert "Kolla" not in board(browser)


def test_two_timers_are_two(browsers, story, people, shift, asked, clock, service):
    worker = {"at": clock() + timedelta(hours=1), "district": "Sköndal"}
    story.given("ask_pair_timer", people.field_worker, shift, **worker)
    clock.forward(hours=1)
    service.reconciler.reconcile()
    page = board(browsers.guard)
    assert "Kolla Sköndal nu: fältassistent, 21.00" in page
    assert "Kolla Farsta 23.30: volontär" in page
    assert "Sköndal" not in board(browsers.volunteer)


def test_a_page_of_its_own_for_the_two_sides(browsers, asked):
    path = f"/pair-timers/{asked}"
    assert "Jag tar den" in text_of(browsers.guard.get(path))
    assert "Vi är okej" in text_of(browsers.volunteer.get(path))
    assert browsers.volunteer.get("/pair-timers/nonsense").status_code == 404


def test_too_late_to_take_it_says_so(browsers, story, people, shift, asked):
    story.given("watch", people.police, shift, watching=True)
    tap(browsers.guard, f"take-{asked.hex}")
    answer = browsers.police.post(f"/pair-timers/{asked}/acceptance")
    assert "Det är redan gjort." in text_of(answer, 409)


def test_only_the_two_sides_pages_are_told_and_no_board_moves(
    browsers, api, story, people, shift, clock, service
):
    service.reconciler.reconcile()
    roles = ("guard", "volunteer", "police", "display", "evaluator")
    stream = listening(api, browsers)(*roles)
    quiet = {role: [] for role in roles}
    before = browsers.police.get("/api/v1/board").get_data()
    told = {"at": clock() + timedelta(minutes=15), "district": "Farsta"}
    id = story.given("ask_pair_timer", people.volunteer, shift, **told)
    both = {**quiet, "guard": ["beside"], "volunteer": ["beside"]}
    assert stream.told() == both
    story.given("accept_pair_timer", people.guard, id)
    assert stream.told() == both
    clock.forward(minutes=15)
    service.reconciler.reconcile()
    assert stream.told()["volunteer"] == ["beside"]
    story.given("end_pair_timer", people.guard, id)
    assert stream.told() == both
    assert stream.told() == quiet
    assert browsers.police.get("/api/v1/board").get_data() == before


def test_the_api_asks_and_accepts_too(browsers, shift):
    def call(role, path, **body):
        headers = {"X-CSRF-Token": browsers[role].csrf}
        answer = browsers[role].client.post(f"/api/v1{path}", json=body, headers=headers)
        assert answer.status_code == 201, answer.get_json()
        return UUID(answer.get_json()["id"])

    told = {"at": "2026-11-20T23:30:00+01:00", "district": "Farsta"}
    id = call("volunteer", "/sessions/2026-11-20/pair-timers", **told)
    call("guard", f"/pair-timers/{id}/acceptance")
    assert "Tagen av: ordningsvakt." in board(browsers.volunteer)
    call("volunteer", f"/pair-timers/{id}/move", at="2026-11-20T23:45:00+01:00")
    call("guard", f"/pair-timers/{id}/ending")
    assert "Kolla oss 23" not in board(browsers.volunteer)


def test_an_extra_session_beside_hides_neither_timer_nor_watch(
    browsers, story, people, evening, asked, service, clock
):
    extra = story.given("plan_session", evening.clockwork, date="2026-11-20", series="extra")
    story.given("open_session", evening.clockwork, extra)
    assert "Bevakas av: ordningsvakt, till 03.00." in board(browsers.volunteer)
    clock.forward(hours=3, minutes=31)
    service.reconciler.reconcile()
    assert "Kolla Farsta nu" in board(browsers.guard)
    assert NOBODY not in board(browsers.volunteer)


def test_while_one_stands_there_is_no_second_form_and_a_second_wish_says_to_move_it(
    browsers, asked, recorded
):
    page, before = text_of(browsers.volunteer.get("/pair-timers/new")), recorded()
    assert "pair-timer-form" not in page
    assert f'id="move-{asked.hex}"' in page
    told = {"where": "farsta", "at": "2026-11-20T22:30:00+01:00"}
    page = text_of(browsers.volunteer.send("/sessions/2026-11-20/pair-timers", told), 409)
    assert "Ni har redan en tid som gäller. Flytta den" in page
    assert f'id="move-{asked.hex}"' in page
    assert recorded() == before


def test_what_rang_at_somebody_else_is_not_ended_by_me_and_the_page_does_not_offer_it(
    browsers, story, people, shift, asked, service, clock
):
    story.given("watch", people.police, shift, watching=True)
    answer = browsers.police.post(f"/pair-timers/{asked}/ending")
    assert "Det säger bara den som har tagit den" in text_of(answer, 409)
    tap(browsers.guard, f"take-{asked.hex}")
    clock.forward(hours=3, minutes=30)
    service.reconciler.reconcile()
    page = board(browsers.police)
    assert "Det har ringt hos: ordningsvakt." in page
    assert f"well-{asked.hex}" not in page
    assert f"well-{asked.hex}" in board(browsers.guard)


def row_of(browser, id):
    """The text of a timer's own row."""
    found = re.search(rf'<article[^>]*id="timer-{id.hex}".*?</article>', board(browser), re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_a_promise_that_falls_tells_every_open_page_and_no_board(
    browsers, api, story, people, shift, asked
):
    tap(browsers.guard, f"take-{asked.hex}")
    stream = listening(api, browsers)("guard", "volunteer", "police")
    before = browsers.police.get("/api/v1/board").get_data()
    stream.told()
    story.given("watch", people.guard, shift, watching=False)
    assert stream.told() == {role: ["beside"] for role in ("guard", "volunteer", "police")}
    assert browsers.police.get("/api/v1/board").get_data() == before
    assert 'class="item fallen"' in board(browsers.volunteer)


def test_the_asker_is_told_with_whom_it_rang_and_who_has_taken_it_since(
    browsers, story, people, shift, asked, service, clock
):
    story.given("watch", people.police, shift, watching=True)
    clock.forward(hours=3, minutes=30)
    service.reconciler.reconcile()
    told = row_of(browsers.volunteer, asked)
    assert f"Det har ringt hos: ordningsvakt, polis. {NOT_TAKEN}" in told
    tap(browsers.police, f"take-{asked.hex}")
    told = row_of(browsers.volunteer, asked)
    assert "Det har ringt hos: ordningsvakt, polis. Tagen av: polis." in told
    story.given("watch", people.police, shift, watching=False)
    told = row_of(browsers.volunteer, asked)
    assert f"Det har ringt hos: ordningsvakt, polis. {FALLEN}" in told
    assert NOBODY not in told
    story.given("watch", people.guard, shift, watching=False)
    assert NOBODY in row_of(browsers.volunteer, asked)


def test_it_rang_with_who_had_taken_it_also_when_somebody_else_has_it_now(
    browsers, story, people, shift, asked, service, clock
):
    tap(browsers.guard, f"take-{asked.hex}")
    story.given("watch", people.police, shift, watching=True)
    clock.forward(hours=3, minutes=30)
    service.reconciler.reconcile()
    story.given("watch", people.guard, shift, watching=False)
    tap(browsers.police, f"take-{asked.hex}")
    told = row_of(browsers.volunteer, asked)
    assert "Det har ringt hos: ordningsvakt. Tagen av: polis." in told


def test_with_nobody_to_ring_with_it_says_so_and_to_call_112(
    browsers, story, people, shift, asked, service, clock
):
    tap(browsers.guard, f"take-{asked.hex}")
    story.given("watch", people.guard, shift, watching=False)
    clock.forward(hours=3, minutes=30)
    service.reconciler.reconcile()
    told = row_of(browsers.volunteer, asked)
    assert "Det har inte ringt hos någon." in told
    assert "Det har ringt hos" not in told
    assert NOBODY in told
    tap(browsers.volunteer, f"move-{asked.hex}")
    assert "ringt" not in row_of(browsers.volunteer, asked)


def test_of_what_rang_for_all_who_watched_nobody_is_left_when_the_shift_is_over(
    browsers, story, evening, shift, asked, service, clock
):
    clock.forward(hours=3, minutes=30)
    service.reconciler.reconcile()
    assert NOBODY not in row_of(browsers.volunteer, asked)
    story.given("start_debrief", evening.clockwork, shift, due_at=context.now())
    assert NOBODY in row_of(browsers.volunteer, asked)


def test_who_changes_role_watches_no_longer_and_their_promise_falls(
    browsers, story, people, shift, asked
):
    given = {"role": "coordinator", "organisation": "natverkskontoret"}
    story.given("give_role", people.coordinator, people.guard.person, **given)
    tap(browsers.guard, f"take-{asked.hex}")
    browsers.guard.send("/me/role", {"role": "guard"})
    assert "Tagen av: ordningsvakt." in board(browsers.volunteer)
    browsers.guard.send("/me/role", {"role": "coordinator"})
    page = board(browsers.volunteer)
    assert FALLEN in page
    assert "Bevakas av" not in page
    assert "Jag bevakar tavlan" in board(browsers.guard)
    tap(browsers.guard, "watch-form")
    page = board(browsers.volunteer)
    assert "Bevakas av: samordnare, till 03.00." in page
    assert FALLEN in page
