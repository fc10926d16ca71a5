"""Tonight's reach-list: for those present, by choice; afterwards nobody can find it anywhere."""

import re

import pytest
from given import events_after, here, view_of
from night import VIEWS
from reading import form_of, text_of

from briefing.commandline.export import export_rows
from briefing.domain import context
from briefing.projections.attendance import attendance_counts, is_present
from briefing.projections.rebuild import rebuild

NAME, NUMBER = "Bettanamn", "070-1740699"
OTHER_NAME, OTHER_NUMBER = "Annatnamn", "070-1740688"
KEPT = (NAME, NUMBER, OTHER_NAME, OTHER_NUMBER)
PATHS = (
    "/board",
    "/board/mine",
    "/wall",
    "/console",
    "/reach",
    "/sessions/2026-11-20",
    "/api/v1/board",
    "/api/v1/sessions",
)


@pytest.fixture
def on_the_list(browsers, evening, story, people):
    """The guard is present and on the list."""
    here(story, people.guard, people.volunteer, session=evening.id)
    answer = browsers.guard.post("/reach", name=NAME, reach=NUMBER)
    assert answer.status_code == 303
    return evening


def listed(page):
    return page.partition('id="reach-list"')[2].partition("</ul>")[0]


def test_each_chooses_and_those_present_read_it(browsers, on_the_list):
    page = text_of(browsers.volunteer.get("/reach"))
    assert NAME in listed(page)
    assert NUMBER in listed(page)
    assert "ordningsvakt" in listed(page)
    assert "volontär" not in listed(page)


def test_the_name_is_filled_in_and_the_number_is_not(browsers, evening, story, people):
    here(story, people.guard, session=evening.id)
    page = text_of(browsers.guard.get("/reach"))
    assert re.search(r'name="name" type="text" value="Testnamn"', page)
    assert re.search(r'name="reach" type="text" value=""', page)
    assert listed(page) == ""


def test_whoever_is_not_present_finds_no_list(browsers, on_the_list, people, story):
    for role in ("police", "coordinator", "evaluator", "display", "partner"):
        assert browsers[role].get("/reach").status_code == 404, role
        assert browsers[role].post("/reach", name="X", reach="1").status_code == 404, role
    assert browsers.nobody.get("/reach").status_code == 401
    story.given("attend", people.volunteer, on_the_list.id, present=False)
    assert browsers.volunteer.get("/reach").status_code == 404


def test_who_has_left_is_off_the_list(browsers, on_the_list, people, story):
    story.given("attend", people.guard, on_the_list.id, present=False)
    assert NAME not in text_of(browsers.volunteer.get("/reach"))


def test_one_tap_takes_it_back(browsers, on_the_list, service):
    address, fields = form_of(text_of(browsers.guard.get("/reach")), "reach-remove")
    page = text_of(browsers.guard.lands_on(browsers.guard.send(address, fields)))
    assert NUMBER not in page
    assert service.tonight.said(on_the_list.id) == {}


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "070-1740605"},
        {"name": "x" * 41},
        {"name": "Kim", "reach": "kim@exempel.se"},
        {"name": "Kim", "reach": "x" * 61},
    ],
)
def test_what_does_not_belong_on_the_list_is_refused(browsers, on_the_list, service, typed):
    page = text_of(browsers.volunteer.post("/reach", **typed), 422)
    assert "Det är inte sparat" in page
    assert len(service.tonight.said(on_the_list.id)) == 1


def test_newcomers_come_first_until_a_sealed_evening_has_seen_them(
    browsers, people, evening, story, clock
):
    worker, guard = people.field_worker, people.guard
    here(story, worker, session=evening.id)
    evening.sealed(people.police)
    story.given("close_session", people.police, evening.id)
    clock.set("2026-11-21 19:00")
    next_one = story.given("plan_session", evening.clockwork, date="2026-11-21")
    story.given("open_session", evening.clockwork, next_one)
    here(story, worker, guard, session=next_one)
    browsers.field_worker.post("/reach", name="Anna")
    browsers.guard.post("/reach", name="Vera")
    told = listed(text_of(browsers.guard.get("/reach")))
    assert told.index("Vera") < told.index("Anna")
    assert told.count("ny här") == 1
    assert "Farsta" in told


def test_nothing_of_it_is_in_log_read_model_export_replay_or_vault(
    browsers, service, people, on_the_list, story, api, recorded, capsys
):
    before = recorded()
    browsers.volunteer.post("/reach", name=OTHER_NAME, reach=OTHER_NUMBER)
    assert recorded() == before
    assert not found_in(service.config.data.rglob("*"), *KEPT), "sealed while it is kept, too"
    on_the_list.sealed(people.police)
    story.given("close_session", people.police, on_the_list.id)
    service.reconciler.reconcile()
    app = service.app
    rebuild(service.config.board, app.recorder, app.mapper, service.vault, service.witness)
    said = "".join(every_way_out(browsers, service, people, api, recorded(), capsys))
    assert [word for word in KEPT if word in said] == []
    assert "Stadens ordningsvakter" in said
    assert not found_in(service.config.data.rglob("*"), *KEPT)


def every_way_out(browsers, service, people, api, newest, capsys):
    """Pages, API, boards at positions and moments, and exports, of everybody."""
    for role in VIEWS:
        caller = people.callers[role]
        view = view_of(caller)
        ats = [api.positions.give(at, view) for at in range(newest - 8, newest)]
        ats.append("2026-11-20T20:00:00%2B01:00")
        for path in (*PATHS, *(f"/api/v1/board?at={at}" for at in ats)):
            yield browsers[role].get(path).get_data(as_text=True)
        if role != "display":
            told = {"role": role}
            token, _ = service.credentials.make(
                "token", caller.network, caller.person, context.now(), **told
            )
            export_rows(service, "jsonl", None, None, token)
    export_rows(service, "jsonl", None, None, None)
    yield capsys.readouterr().out


def found_in(files, *words):
    return [
        file.name
        for file in files
        if file.is_file() and any(word.encode() in file.read_bytes() for word in words)
    ]


def test_after_closing_not_even_the_key_is_left(service, people, on_the_list, story):
    db = service.vault.db
    (row,) = db.execute("SELECT key, box FROM reach").fetchall()
    on_the_list.sealed(people.police)
    story.given("close_session", people.police, on_the_list.id)
    service.reconciler.reconcile()
    assert db.execute("SELECT count(*) FROM reach").fetchone()[0] == 0
    assert db.execute("SELECT 1 FROM keys WHERE id=?", (row["key"],)).fetchone() is None
    assert not found_in(service.config.data.glob("vault*"), row["box"])
    assert service.vault.missing == 0


def test_the_list_is_gone_at_start_when_the_session_had_closed(
    service, people, on_the_list, story, start
):
    on_the_list.sealed(people.police)
    story.given("close_session", people.police, on_the_list.id)
    folder = service.config.data
    service.close()
    assert start(folder).tonight.said(on_the_list.id) == {}


def test_whoever_has_not_checked_out_is_out_when_the_session_closes(
    service, people, on_the_list, story, recorded
):
    db, id = service.model.reader(), on_the_list.id.hex
    assert is_present(db, id, people.guard.person)
    on_the_list.sealed(people.police)
    before = recorded()
    story.given("close_session", people.police, on_the_list.id)
    assert len(events_after(service, before)) == 1
    assert not is_present(db, id, people.guard.person)
    assert attendance_counts(db, id) == {"guard": 1, "volunteer": 1}


def test_who_has_gone_says_so_on_the_list_and_no_longer_reads_it(browsers, people, story, evening):
    here(story, people.guard, session=evening.id)
    browser = browsers.guard
    address, fields = form_of(text_of(browser.get("/reach")), "leave-form")
    assert browser.send(address, fields).status_code == 303
    assert browser.get("/reach").status_code == 404
    assert "Jag är här" in text_of(browser.get("/board"))
