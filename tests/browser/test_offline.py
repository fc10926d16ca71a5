"""A phone without a network: the board with its age; what waits is not lost, none sent twice."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from tests.browser.conftest import PHONE
from tests.browser.hands import back, drafted, fill, ready, until, write

pytestmark = pytest.mark.browser
FRIDAY = "2026-11-20"
COPY = "caches.match('/board/offline').then((kept) => kept ? kept.text() : '')"
DRAFTS = """new Promise((done) => { indexedDB.open("paagang").onsuccess = (event) => {
    const facts = event.target.result.transaction("facts").objectStore("facts").getAllKeys();
    facts.onsuccess = () => done(facts.result.filter((name) => name.startsWith("draft:")));
}; })"""
LONG = 15_000


def reports(evening, *, word="Nr"):
    """Texts of the reports that the log holds, as the police read them."""
    found = evening.service.model.reader().execute(
        "SELECT data ->> 'text' FROM items WHERE to_position IS NULL AND kind='incident'"
    )
    return sorted(row[0] for row in found if row[0].startswith(word))


@pytest.fixture
def out(evening, browser):
    """A guard's phone, out on the shift."""
    evening.at(f"{FRIDAY}T21:30:00+01:00")
    phone = evening.sign_in(browser, "guard", PHONE)
    ready(phone, evening)
    return phone


def test_three_reports_from_a_basement_all_arrive_once(evening, out):
    out.context.set_offline(True)
    for number in range(3):
        write(out, f"Nr {number} många ute vid trapporna")
    out.reload()
    rows = out.locator("#queued-list > li")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("Väntar")
    assert reports(evening) == []
    back(out)
    expect(out.locator("#queued-list", has_text="Väntar")).to_have_count(0, timeout=LONG)
    expect(out.locator("#queued-list > li", has_text="Skickat")).to_have_count(3, timeout=LONG)
    assert [text[:4] for text in reports(evening)] == ["Nr 0", "Nr 1", "Nr 2"]
    out.reload()
    out.wait_for_timeout(500)
    assert len(reports(evening)) == 3
    expect(out.locator("#board")).to_contain_text("Nr 2")
    assert out.problems == []


def test_an_old_board_says_so_loudly_and_counts(evening, browser, out):
    write(out, "Nr 1 lugnt vid torget")
    ready(out, evening)
    until(out, COPY, "text => text.includes('Nr 1')", 40)
    out.clock.install()
    out.context.set_offline(True)
    out.goto(f"{evening.address}/board")
    band = out.locator("#taken")
    expect(band).to_have_text(re.compile(r"från 21\.3\d, mindre än två minuter gammal"))
    expect(out.locator("#board")).to_contain_text("Nr 1")
    expect(out.locator("#mine")).to_have_count(0)
    for minutes, said in ((26, "26 minuter"), (34, "60 minuter"), (90, "2 timmar")):
        out.clock.fast_forward(minutes * 60_000)
        expect(band).to_contain_text(said)
    paint = "getComputedStyle(document.getElementById('state')).backgroundColor"
    assert out.evaluate(paint) in ("rgb(255, 243, 214)", "rgb(58, 45, 8)")
    out.goto(f"{evening.address}/sessions")
    expect(out.locator("h1")).to_have_text("Utan täckning")
    assert out.problems == []


def test_a_copy_of_twelve_hours_or_of_a_closed_evening_is_not_shown(evening, out):
    age = """async ([header, said]) => {
        const name = (await caches.keys()).find((one) => one.startsWith("board:"));
        const board = await caches.open(name);
        const kept = await board.match("/board/offline"), headers = new Headers(kept.headers);
        headers.set(header, said);
        await board.put("/board/offline", new Response(await kept.text(), { headers }));
    }"""
    for name, said in (
        ("X-Taken", "2026-11-20T09:29:00+01:00"),
        ("X-Until", "2026-11-20T21:00:00+01:00"),
    ):
        ready(out, evening)
        out.wait_for_timeout(1000)
        out.evaluate(age, [name, said])
        out.context.set_offline(True)
        out.reload()
        expect(out.locator("h1")).to_have_text("Utan täckning")
        assert out.evaluate(COPY) == ""
        out.context.set_offline(False)


def test_nothing_of_the_board_stays_after_logging_out(evening, out):
    assert out.evaluate(COPY)
    out.goto(f"{evening.address}/incidents/new")
    out.locator("#priority-green").check()
    out.goto(f"{evening.address}/me")
    out.locator("#logout-form button").click()
    expect(out.locator("h1")).to_have_text("Du är inte inloggad")
    assert out.evaluate(COPY) == ""
    out.context.set_offline(True)
    out.goto(f"{evening.address}/board")
    expect(out.locator("h1")).to_have_text("Utan täckning")
    assert out.evaluate(DRAFTS) == []


def test_the_copy_goes_with_the_login_and_with_the_evening(evening, out):
    evening.at("2026-11-22T12:00:00+01:00")
    out.goto(f"{evening.address}/board")
    evening.at("2026-11-26T13:00:00+01:00")
    out.goto(f"{evening.address}/board")
    until(out, COPY, "text => !text")
    evening.service.credentials.end(evening.clock(), person=evening.people["guard"])
    # The stream asks for the login at each heartbeat, every 15 seconds; then the page loads.
    expect(out.locator("h1")).to_have_text("Du är inte inloggad", timeout=LONG + 3_000)
    assert (
        out.evaluate("caches.keys().then((all) => all.filter((one) => one.startsWith('board:')))")
        == []
    )


def test_what_one_wrote_is_never_sent_by_another(evening, out):
    out.context.set_offline(True)
    write(out, "Nr 1 skriven av vakten")
    evening.service.credentials.end(evening.clock(), person=evening.people["guard"])
    out.context.set_offline(False)
    expect(out.locator("#queued")).to_contain_text("Skrivet av någon annan", timeout=LONG)
    out.goto(evening.link("police"))
    out.get_by_role("button").first.click()
    ready(out, evening)
    expect(out.locator("#queued")).to_contain_text("ordningsvakt")
    expect(out.locator("#queued")).not_to_contain_text("skriven av")
    out.evaluate("outbox.flush()")
    assert reports(evening) == []
    out.goto(evening.link("guard"))
    out.get_by_role("button").first.click()
    expect(out.locator("#queued")).to_contain_text("Skickat", timeout=LONG)
    assert len(reports(evening)) == 1


def test_a_report_that_needs_its_writer_does_not_block_the_next(evening, out):
    out.context.set_offline(True)
    write(out, "Kevin Svensson slog sönder rutan")
    write(out, "Nr 2 lugnt igen")
    back(out)
    first = out.locator("#queued-list > li").first
    expect(first).to_contain_text("Behöver dig", timeout=LONG)
    expect(first).to_contain_text("Texten kan peka ut en person")
    expect(out.locator("#queued-list > li").nth(1)).to_contain_text("Skickat", timeout=LONG)
    first.locator("textarea").fill("Nr 1 någon slog sönder rutan")
    first.get_by_role("button", name="Skicka igen").click()
    expect(first).to_contain_text("Skickat", timeout=LONG)
    assert [text[:4] for text in reports(evening)] == ["Nr 1", "Nr 2"]
    assert out.problems == []


def test_page_and_worker_sending_at_once_send_once(evening, out):
    out.context.set_offline(True)
    for number in range(3):
        write(out, f"Nr {number} från två håll")
    out.context.set_offline(False)
    other = out.context.new_page()
    other.goto(f"{evening.address}/board")
    worker = out.context.service_workers[0]
    for _ in range(3):
        worker.evaluate("void outbox.flush()")
        for page in (out, other):
            # A page that shows a copy gives way to the board as soon as somebody answers.
            with suppress(Error):
                page.evaluate("void (self.outbox && outbox.flush())")
    expect(other.locator("#queued-list > li", has_text="Skickat")).to_have_count(3, timeout=LONG)
    assert [text[:4] for text in reports(evening)] == ["Nr 0", "Nr 1", "Nr 2"]


def test_a_draft_stays_until_it_is_sent(evening, out):
    out.goto(f"{evening.address}/incidents/new")
    out.locator("#priority-yellow").check()
    out.locator("#category-vandalism").check()
    out.locator("#where-other").check()
    out.locator("#text").fill("Nr 1 krossad ruta")
    drafted(out, "Nr 1 krossad ruta")
    out.reload()
    expect(out.locator("#draft-kept")).to_be_visible()
    expect(out.locator("#text")).to_have_value("Nr 1 krossad ruta")
    out.locator("#district").select_option("farsta")
    out.get_by_role("button", name="Skicka").click()
    expect(out).to_have_url(re.compile("/board"))
    until(out, DRAFTS, "all => !all.length")
    out.goto(f"{evening.address}/incidents/new")
    out.wait_for_timeout(300)
    expect(out.locator("#draft-kept")).to_be_hidden()
    assert len(reports(evening)) == 1


def test_a_draft_goes_with_the_answer_not_with_the_page_that_follows(evening, out):
    out.goto(f"{evening.address}/incidents/new")
    out.evaluate("Storage.prototype.setItem = () => {}")
    fill(out, "Nr 1 lugnt vid torget")
    expect(out).to_have_url(re.compile("/board"))
    out.goto(f"{evening.address}/incidents/new")
    expect(out.locator("#text")).to_have_value("")
    fill(out, "Nr 2 lugnt vid stationen")
    expect(out).to_have_url(re.compile("/board"))
    assert len(reports(evening)) == 2


def test_a_form_that_was_sent_before_it_was_changed_can_be_sent_later(evening, out):
    out.goto(f"{evening.address}/incidents/new")
    key = out.locator("[name=idempotency_key]").input_value()
    fill(out, "Nr 1 lugnt vid torget")
    expect(out).to_have_url(re.compile("/board"))
    out.goto(f"{evening.address}/incidents/new")
    out.evaluate("key => document.querySelector('[name=idempotency_key]').value = key", key)
    fill(out, "Nr 2 lugnt vid stationen")
    expect(out.locator("#problem")).to_contain_text("redan skickat en gång")
    out.goto(f"{evening.address}/incidents/new")
    expect(out.locator("#text")).to_have_value("Nr 2 lugnt vid stationen")
    out.get_by_role("button", name="Skicka").click()
    expect(out).to_have_url(re.compile("/board"))
    assert [text[:4] for text in reports(evening)] == ["Nr 1", "Nr 2"]
