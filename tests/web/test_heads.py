"""Counting heads on the console, one tap at a time, and where the figures show."""

import json
import re

from test_told import form_of, here, text_of


def counts(page):
    """Organisation -> the figure beside it."""
    found = re.findall(r"<p>([^<]+) <strong>(\d+)</strong></p>", page)
    return {name: int(count) for name, count in found}


def tap(browser, page, id):
    address, fields = form_of(page, id)
    answer = browser.send(address, fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert answer.location == "/console?heads#heads"
    return text_of(browser.get("/console?heads"))


def test_a_tap_is_one_more_and_one_fewer(browsers, people, evening):
    evening.live(people.police)
    page = text_of(browsers.police.get("/console"))
    assert counts(page)["SL"] == 0
    assert 'id="fewer-sl"' not in page
    page = tap(browsers.police, page, "more-sl")
    page = tap(browsers.police, page, "more-sl")
    assert counts(page)["SL"] == 2
    assert counts(tap(browsers.police, page, "fewer-sl"))["SL"] == 1


def test_check_ins_fill_the_count_and_no_tap_goes_below_them(browsers, people, evening, story):
    evening.live(people.police)
    here(story, people.volunteer, session=evening.id)
    page = text_of(browsers.police.get("/console"))
    assert counts(page)["Nattvandrarna i Farsta"] == 1
    assert 'id="fewer-nattvandrarna-farsta"' not in page
    assert 'id="more-nattvandrarna-farsta"' in page


def test_two_taps_on_the_same_page_count_once(browsers, people, evening):
    evening.live(people.police)
    address, fields = form_of(text_of(browsers.police.get("/console")), "more-sl")
    for _ in "ab":
        browsers.police.send(address, fields)
    assert counts(text_of(browsers.police.get("/console")))["SL"] == 1


def test_only_who_leads_is_given_the_buttons(browsers, people, evening):
    evening.live(people.police)
    assert 'id="heads"' in text_of(browsers.coordinator.get("/console"))
    assert 'id="heads"' not in text_of(browsers.guard.get("/console"))


def test_the_list_is_folded_once_the_first_item_is_shown(browsers, people, evening, story):
    evening.live(people.police)
    assert re.search(r'id="heads" open', text_of(browsers.police.get("/console")))
    told = {"category": "fire", "priority": "green", "district": "Farsta", "text": "Rök"}
    item = story.given("report_incident", people.police, **told)
    story.given("present", people.police, evening.id, item=item)
    assert not re.search(r'id="heads" open', text_of(browsers.police.get("/console")))


def test_every_way_out_tells_the_same_figure(browsers, people, evening, story):
    told = {"organisation": "stadens-ordningsvakter", "count": 4}
    story.given("count_heads", people.coordinator, evening.id, **told)
    told = {"organisation": "sdf-skarpnack", "count": 2}
    story.given("count_heads", people.coordinator, evening.id, **told)
    assert "Fält 2 · OV 4" in text_of(browsers.guard.get("/board"))
    wall = text_of(browsers.display.get("/wall"))
    row = r'<span>Stadens ordningsvakter</span> <span class="row-value">4</span>'
    assert re.search(row, wall)
    session = json.loads(browsers.guard.get("/api/v1/sessions/2026-11-20").data)
    assert session["attendance"] == {"field_worker": 2, "guard": 4}
    people_section = json.loads(browsers.guard.get("/api/v1/board").data)["sections"]["people"]
    assert [(one["role"], one["count"]) for one in people_section] == [
        ("field_worker", 2),
        ("guard", 4),
    ]
    few = json.loads(browsers.evaluator.get("/api/v1/board").data)["sections"]["people"]
    assert [(one["role"], one["count"]) for one in few] == [("guard", 4)]
    page = text_of(browsers.guard.get("/sessions/2026-11-20"))
    assert "Skarpnäcks stadsdelsförvaltning" in page


def test_the_wall_shows_counted_heads_in_their_borough(browsers, people, evening, story):
    evening.sealed(people.police)
    told = {"organisation": "sdf-skarpnack", "count": 2}
    story.given("count_heads", people.police, evening.id, **told)
    wall = text_of(browsers.display.get("/wall"))
    assert re.search(r'<span>Skarpnäck</span> <span class="row-value">Fält 2</span>', wall)


def test_the_wall_lists_no_more_organisations_than_have_room(browsers, people, evening, story):
    for slug in ("sdf-farsta", "sdf-enskede-arsta-vantor", "polisen-farsta", "polisen-globen"):
        told = {"organisation": slug, "count": 1}
        story.given("count_heads", people.coordinator, evening.id, **told)
    for caller in (people.volunteer, people.partner, people.guard):
        story.given("state_participation", caller, evening.id, answer="nothing_to_report")
    wall = text_of(browsers.display.get("/wall"))
    rows = re.findall(r'<li><span>([^<]+)</span> <span class="row-value">([^<]+)</span>', wall)
    assert sum(1 + (len(f"{name} {said}") > 29) for name, said in rows) <= 11
    assert len(rows) == 6
