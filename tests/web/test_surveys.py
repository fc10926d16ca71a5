"""Surveys: fetched by who is asked, answered by nobody in particular, read when they are closed."""

import hashlib
import re
import sqlite3
from uuid import UUID

import pytest

from briefing.credentials import hashed
from briefing.domain.survey import QUESTIONS, WORDING, Survey, SurveyAnswer, SurveyWords
from briefing.web import app as web_app
from briefing.web.words import catalogue

MARKS = {"results": "yes", "faster": "4", "introduced": "5", "go_on": "yes"}
METADATA = r'"metadata":{"network":"(\w+)"}'
HERE = ("field_worker", "police", "guard", "volunteer", "partner")
EXAMPLE = "Vi fick svar samma kväll"
RESIDENTS = {
    "kind": "residents",
    "first": "2026-11-20",
    "last": "2026-11-30",
    "areas": ["borough:farsta", "district:hogdalen"],
    "comparison": ["borough:skarpnack"],
    "way": "link",
}


def text_of(answer, status=200):
    body = answer.get_data(as_text=True)
    assert answer.status_code == status, body[:1500]
    return body


def fetched(browser):
    """The address that a ticket became."""
    answer = browser.post("/survey")
    assert answer.status_code == 303
    return answer.location


@pytest.fixture
def asked(world):
    return world.survey()


@pytest.fixture
def lines(monkeypatch):
    """Paths for which the server wrote a line."""
    found = []
    monkeypatch.setattr(web_app, "access_line", lambda *told: found.append(told[2]))
    return found


@pytest.fixture
def close(story, people, service):
    def closing(id):
        story.given("close_survey", people.coordinator, UUID(id))
        service.reconciler.forget_ended()

    return closing


def test_who_was_at_a_briefing_is_told_fetches_and_answers(browsers, asked):
    guard = browsers.guard
    assert "Enkäten är öppen." in text_of(guard.get("/me"))
    assert "Hämta enkäten" in text_of(guard.get("/survey"))
    path = fetched(guard)
    page = text_of(guard.get(path))
    assert "Sju frågor om nätverket" in page and "Vad skulle få er att komma?" not in page
    assert len(re.findall("<fieldset", page)) == 7
    done = guard.client.post(path, data={**MARKS, "example": EXAMPLE})
    assert "Tack!" in text_of(guard.lands_on(done))
    assert "Tack!" in text_of(guard.get(path)), "also when it is opened again"
    assert "Tack!" in text_of(guard.lands_on(guard.client.post(path, data=MARKS)))
    assert "Enkäten är öppen." not in text_of(guard.get("/me"))
    assert "Du har hämtat din enkät." in text_of(guard.get("/survey"))
    assert guard.post("/survey").status_code == 409


def test_who_was_at_none_is_not_asked(browsers, asked, people):
    stranger = browsers.of(people.another("guard"))
    assert "Enkäten är öppen." not in text_of(stranger.get("/me"))
    assert "Ingen enkät är öppen för dig" in text_of(stranger.get("/survey"))
    assert stranger.post("/survey").status_code == 404


def test_the_page_of_an_answer_knows_nobody(browsers, asked):
    guard = browsers.guard
    page = text_of(guard.get(fetched(guard)))
    assert "Testnamn" not in page and "<script" not in page and "data-stream" not in page
    assert 'data-who=""' in page and guard.csrf not in page


def everything(service):
    """The log, the read model and the vault's file, row by row, as text."""
    found = []
    config = service.config
    for path in (config.events, config.board, config.vault):
        db = sqlite3.connect(path)
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
            found += [(path.name, name, row) for row in db.execute(f'SELECT * FROM "{name}"')]
        db.close()
    return found


def test_nothing_anywhere_says_who_gave_an_answer(
    browsers, asked, service, lines, recorded, close, people, clock
):
    """Each answers differently, so that an answer could be known again."""
    clock.set("2026-11-21 18:00")
    before, lines[:], tickets = recorded(), [], {}
    log = service.vault.db.execute("SELECT count(*) FROM access_log").fetchone()[0]
    for number, role in enumerate(HERE):
        clock.forward(minutes=7)
        path = tickets[role] = fetched(browsers[role])
        text_of(browsers[role].get(path))
        told = {"faster": str(number + 1), "example": f"Exempel {number}"}
        assert browsers[role].client.post(path, data=told).status_code == 303
    assert recorded() == before, "while it is open the log knows nothing"
    assert not [path for path in lines if "answer" in path]
    assert service.vault.db.execute("SELECT count(*) FROM access_log").fetchone()[0] == log
    keys = [row[0] for row in service.vault.db.execute("SELECT key FROM survey_boxes")]
    close(asked)
    rows, events = everything(service), service.app.recorder.after(before, 100)
    for role, path in tickets.items():
        ticket = path.rpartition("/")[2]
        told = [row for row in rows if ticket in str(row) or hashed(ticket) in str(row)]
        assert told == [], role
    assert {one.topic for one in events[-1:]} == {Survey.Closed.TOPIC}
    given = events[:-1]
    topics = [SurveyAnswer.Given.TOPIC] * 5 + [SurveyWords.Given.TOPIC] * 5
    assert [one.topic for one in given] == topics
    network, stored = people.police.network.hex, str(given).replace("-", "")
    assert {name for one in given for name in re.findall(METADATA, one.state.decode())} == {network}
    who = [people.callers[role] for role in HERE]
    known = {one.person.hex for one in who} | {one.organisation.hex for one in who}
    assert "20261120T23" in stored
    assert not [one for one in (*known, "20261121") if one in stored]
    positions = {one.id for one in given}
    history = [row for _, name, row in rows if name == "history" and row[0] in positions]
    midnight = 1795215600000
    nobody = (network, None, "Given", "none", None, None, "", "", None, None, midnight, midnight)
    assert {row[1:13] + row[14:] for row in history} == {(*nobody, "", "", None, None)}
    assert all(service.vault.lacks(key) for key in keys), "what ballots were sealed with is gone"


def test_neither_the_order_nor_the_keys_of_answers_follow_the_answering(
    browsers, asked, service, close, people, world, story
):
    marks = []
    crew = [browsers[role] for role in HERE] + [browsers.coordinator]
    for number, browser in enumerate(crew):
        path = fetched(browser)
        told = {"faster": str(number % 5 + 1), "go_on": "yes" if number < 5 else "no"}
        browser.client.post(path, data={**told, "example": f"Exempel {number}"})
        marks.append(str(number))
        world.incident(f"Emellan {number}")
    between = max(_keys(service))
    close(asked)
    assert min(_keys(service, "SurveyWords")) > between, "sealed when it was closed, all at once"
    db = service.model.reader()
    texts = [row[0] for row in db.execute("SELECT text FROM survey_words ORDER BY position")]
    answers = [row[0] for row in db.execute("SELECT answers FROM survey_answers ORDER BY position")]
    assert sorted(texts) == [f"Exempel {number}" for number in marks]
    assert len(answers) == 6 and "Exempel" not in str(answers)


def _keys(service, topic=""):
    found = [one for one in service.app.recorder.after(0, 10_000) if one.topic.startswith(topic)]
    sealed = [re.findall(rb'"_type_":"sealed","_data_":\[(\d+),', one.state) for one in found]
    return [int(number) for numbers in sealed for number in numbers]


def test_ballots_lie_in_an_order_of_their_own(service, network, asked):
    from briefing.ballots import Ballot

    box, said = service.app.ballots, [str(number) for number in range(40)]
    for one in said:
        assert box.cast(UUID(asked), f"ticket {one}", Ballot("present", {"faster": one}, {}))
    out = [ballot.answers["faster"] for ballot in box.empty(UUID(asked))]
    assert sorted(out) == sorted(said) and out != said
    assert not box.cast(UUID(asked), "late", Ballot("present", {}, {})), "an emptied box takes none"


def test_the_trail_tells_of_the_survey_and_of_no_answer(browsers, asked, close):
    for role in HERE:
        browsers[role].client.post(fetched(browsers[role]), data={**MARKS, "example": EXAMPLE})
    close(asked)
    for role in ("coordinator", "evaluator"):
        for path in ("/trail", "/trail.csv", "/trail.jsonl"):
            page = text_of(browsers[role].get(path))
            assert "öppnade en enkät" in page or "Survey.Opened" in page
            for told in ("Ett svar på", "Ord i en", "SurveyAnswer", "SurveyWords", EXAMPLE):
                assert told not in page


def test_a_name_in_the_words_is_asked_about_and_nothing_is_spent(browsers, asked):
    guard, named = browsers.guard, "Kevin Larsson svarade"
    path = fetched(guard)
    page = text_of(guard.client.post(path, data={**MARKS, "example": named}), 422)
    assert 'id="text-warning"' in page and f">{named}</textarea>" in page
    assert 'id="faster-4" name="faster" value="4" checked' in page
    told = {**MARKS, "example": named, "check_reason": "organisation"}
    assert guard.client.post(path, data=told).status_code == 303
    blocked = {"example": "Mejla anna@example.org"}
    page = text_of(browsers.police.client.post(fetched(browsers.police), data=blocked), 422)
    assert 'id="text-block"' in page or "Svara på minst en fråga." in page


def test_an_empty_answer_is_none(browsers, asked):
    path = fetched(browsers.guard)
    page = text_of(browsers.guard.client.post(path, data={}), 422)
    assert "Svara på minst en fråga." in page
    assert browsers.guard.client.post(path, data={"faster": "6"}).status_code == 422


def test_an_address_of_no_ticket_is_over_and_trying_is_slow(browsers, asked):
    nobody = browsers.nobody
    for _ in range(10):
        assert nobody.get(f"/answer/{'A' * 43}").status_code == 410
    assert nobody.get(f"/answer/{'A' * 43}").status_code == 429


def test_outside_its_days_it_takes_no_answer(browsers, asked, clock, close):
    path = fetched(browsers.guard)
    clock.set("2026-12-05 12:00")
    assert browsers.guard.get(path).status_code == 410
    assert browsers.guard.client.post(path, data=MARKS).status_code == 410
    assert "Enkäten är öppen." not in text_of(browsers.guard.get("/me"))


def opened(browsers, **told):
    answer = browsers.coordinator.send("/surveys", {**RESIDENTS, **told})
    assert answer.status_code == 303, answer.get_data(as_text=True)[:1500]
    return answer.location


def test_residents_answer_by_a_link_from_paper_in_their_language(browsers, clock):
    page = text_of(browsers.coordinator.get(opened(browsers)))
    assert "Farsta, Högdalen" in page and "Skarpnäck" in page
    link = re.search(
        r'id="address-area" type="url" readonly value="http://localhost(/[^"]+)"', page
    )
    other = re.search(r'id="address-comparison"[^>]+value="http://localhost(/[^"]+)"', page)
    assert link[1] != other[1] and len(link[1]) == len("/answer/") + 43
    form = text_of(browsers.nobody.get(link[1]))
    assert "Hur trygg känner du dig" in form and form.count('type="radio"') == 15
    assert "How safe do you feel" in text_of(browsers.nobody.get(f"{link[1]}?language=en"))
    for number in range(10):
        told = {"safety": "3", "recommend": "8", "once": str(number), "language": "en"}
        done = browsers.nobody.client.post(link[1], data=told)
        assert "Thank you!" in text_of(browsers.nobody.lands_on(done))
    assert browsers.nobody.client.post(link[1], data=MARKS).status_code == 429
    clock.forward(minutes=11)
    assert browsers.nobody.get(link[1]).status_code == 200


def test_the_same_answer_sent_twice_is_one(browsers, service, world):
    id = UUID(world.survey_by_link())
    link = f"/answer/{service.app.ballots.link(id, 'area')}"
    for once in ("en", "en", "två"):
        told = {"safety": "3", "once": once}
        assert browsers.nobody.client.post(link, data=told).status_code == 303
    assert len(service.app.ballots.empty(id)) == 2


def test_a_sheet_has_the_link_and_notes_have_tickets(browsers, world, service):
    path = opened(browsers)
    sheet = text_of(browsers.coordinator.get(f"{path}/sheet", query_string={"group": "area"}))
    assert sheet.count("<svg") == 8 and "Samma länk på alla" in sheet
    assert browsers.coordinator.get(f"{path}/sheet", query_string={"group": "x"}).status_code == 404
    browsers.coordinator.post(f"{path}/closing")
    path = opened(browsers, way="notes")
    assert "address-area" not in text_of(browsers.coordinator.get(path))
    notes = text_of(browsers.coordinator.post(f"{path}/notes", group="area", count="5"))
    assert len(set(re.findall(r"/answer/[\w-]{43}", notes))) == 5
    for wrong in ({"group": "area", "count": "0"}, {"group": "area", "count": "å"}, {"group": "x"}):
        assert browsers.coordinator.post(f"{path}/notes", **wrong).status_code == 422


def test_a_refused_survey_comes_back_as_it_was_typed(browsers, recorded):
    before = recorded()
    told = {**RESIDENTS, "comparison": ["borough:farsta"]}
    page = text_of(browsers.coordinator.send("/surveys", told), 422)
    assert 'id="comparison-error">Välj något annat än området' in page
    assert '<option value="district:hogdalen" selected>' in page
    page = text_of(browsers.coordinator.send("/surveys", {**RESIDENTS, "last": "2027-01-10"}), 422)
    assert "Välj en dag i samma säsong." in page
    assert recorded() == before


def test_words_are_read_when_three_have_answered_and_not_before(browsers, asked, close):
    for role, said in zip(HERE[:3], ("Östra", "Bron", "Abc"), strict=True):
        browsers[role].client.post(fetched(browsers[role]), data={**MARKS, "example": said})
    for reader in ("coordinator", "evaluator"):
        page = text_of(browsers[reader].get(f"/surveys/{asked}"))
        assert "Bron" not in page and "Tillfrågade" not in page
    close(asked)
    for reader in ("coordinator", "evaluator"):
        page = text_of(browsers[reader].get(f"/surveys/{asked}"))
        assert page.index("Abc") < page.index("Bron") < page.index("Östra")
    assert browsers.evaluator.post(f"/surveys/{asked}/closing").status_code == 404


def test_the_report_prints_question_asked_answered_and_not_asked(browsers, asked, close, clock):
    for role in HERE[:3]:
        browsers[role].client.post(fetched(browsers[role]), data=MARKS)
    close(asked)
    days = {"from": "2026-11-01", "until": "2026-11-30"}
    page = text_of(browsers.coordinator.get("/evaluation", query_string=days))
    part = page[page.index('id="survey_introduced"') : page.index('id="survey_own_area"')]
    assert "Blev du tillräckligt introducerad i arbetssättet?" in part
    assert "Tillfrågade 6, svarade 3, inte tillfrågade 0." in part and "100\u00a0%" in part
    clock.set("2026-12-01 12:00")
    told = browsers.evaluator.get("/evaluation/data.json", query_string=days).get_json()
    one = next(o for o in told["report"]["indicators"] if o["code"] == "survey_introduced")
    assert one["basis"] == [{"group": "", "asked": 6, "answered": 3, "not_asked": 0}]
    events = text_of(browsers.coordinator.get(one["figures"][0]["events"]))
    assert "En enkät stängdes" in events
    board = re.search(r'href="(/replay/[^"]+)"', events)[1].replace("&amp;", "&")
    assert browsers.coordinator.get(board).status_code == 200


WORDINGS = {1: "04d0f312078d100b"}


def test_the_wording_stands_under_its_number():
    """Another wording is another question: raise `survey.WORDING` and add its sum here."""
    codes = [*QUESTIONS["actors"], *QUESTIONS["residents"], "example", "to_come", "why"]
    said = [catalogue(one)[f"survey_question.{code}"] for one in ("sv", "en") for code in codes]
    assert WORDINGS[WORDING] == hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]
