"""After the shift: one tap and one line on the phone, read before the next; answers to reports."""

import re
from functools import partial
from uuid import UUID

from given import sealed
from reading import hidden_in, text_of

from briefing.domain import context
from briefing.domain.assignment import Assignment
from briefing.domain.incident import Incident

LINE = "Bra att ha någon att ringa"


def over(story, evening, people, *present):
    """The evening's session in debrief."""
    for caller in present:
        story.given("attend", caller, evening.id, present=True)
    evening.sealed(people.police)
    for step in ("start_shift", "start_debrief"):
        story.given(step, evening.clockwork, evening.id, due_at=context.now())


def tell(browser, answer="hard", text=LINE):
    """Fills in the form as it stands on the phone."""
    page = text_of(browser.get("/board"))
    form = re.search(r'<form[^>]*id="debrief-form".*?</form>', page, re.S)[0]
    assert re.findall(r'name="answer" value="(\w+)"', form) == ["calm", "as_usual", "hard"]
    path = re.search(r'action="([^"]+)"', form)[1]
    hidden = hidden_in(form)
    return browser.client.post(path, data={**hidden, "answer": answer, "text": text})


def test_who_was_there_is_asked_until_noon(browsers, story, people, evening, clock):
    over(story, evening, people, people.guard)
    assert "Hur gick passet?" in text_of(browsers.guard.get("/board"))
    for browser in (browsers.volunteer, browsers.evaluator):
        assert "Hur gick passet?" not in text_of(browser.get("/board"))
    clock.set("2026-11-21 12:00")
    assert "Hur gick passet?" not in text_of(browsers.guard.get("/board"))


def test_one_tap_is_thanked_for_and_stands_on_the_phone(browsers, story, people, evening):
    over(story, evening, people, people.guard)
    assert "Tack" in text_of(browsers.guard.lands_on(tell(browsers.guard)))
    page = text_of(browsers.guard.get("/board"))
    assert "Du har svarat: Tungt." in page
    assert f'value="{LINE}"' in page
    assert LINE not in text_of(browsers.police.get("/board"))


def test_a_warned_line_comes_back_with_the_tap(browsers, story, people, evening, recorded):
    over(story, evening, people, people.guard)
    before = recorded()
    page = text_of(tell(browsers.guard, text="Kevin o hans gäng igen"), 422)
    assert '<input type="hidden" name="answer" value="hard">' in page
    assert 'id="text-warning"' in page
    assert recorded() == before


def test_the_next_console_reads_it_without_who_and_without_small_groups(
    browsers, story, people, evening, world
):
    others = [people.another("volunteer") for _ in range(4)]
    over(story, evening, people, people.guard, *others)
    tell(browsers.guard)
    for one in others:
        story.given("give_debrief", one, evening.id, answer="calm")
    assert LINE not in text_of(browsers.police.get("/console"))
    story.given("close_session", evening.clockwork, evening.id)
    id = story.given("plan_session", evening.clockwork, date="2026-11-21")
    story.given("open_session", evening.clockwork, id)
    page = text_of(browsers.police.get("/console"))
    assert LINE in page
    assert re.search(r'<p id="debrief">([^<]+)</p>', page)[1] == "För få svar för att visa."
    for browser in (browsers.volunteer, browsers.partner, browsers.evaluator):
        for path in ("/board", "/sessions/2026-11-20", "/sessions/2026-11-21", "/mine/reports"):
            assert LINE not in browser.get(path).get_data(as_text=True)
        assert browser.get("/console").status_code == 404
    for path in ("/wall", "/wall/fragment", "/api/v1/board"):
        assert LINE not in browsers.display.get(path).get_data(as_text=True)


def answers_on(browser):
    """What became of each report, newest first, with whether its words are shown."""
    page = text_of(browser.get("/mine/reports"))
    sections = re.findall(r'<section id="report-.*?</section>', page, re.S)
    return [
        (re.search(r'<p class="line"><strong>([^<]+)<', one)[1], 'class="item-text"' in one)
        for one in sections
    ]


def test_each_report_says_what_became_of_it(browsers, story, people, evening, world, clock):
    guard = people.guard
    made = [world.incident(f"Sak {n}", by=guard, audience="all") for n in range(6)]
    world.observation(by=guard)
    world.incident("Annans", audience="all")
    evening.live(people.police)
    story.given("present", people.police, evening.id, item=UUID(made[1]))
    story.given("dispose_item", people.police, Incident, UUID(made[1]), outcome="done")
    story.given("dispose_item", people.field_worker, Incident, UUID(made[2]), outcome="lapsed")
    story.given("present", people.police, evening.id, item=UUID(made[3]))
    asked = world.assignment("accepted", about=UUID(made[4]))
    story.given("complete", guard, UUID(asked))
    until = story.service.app.load(Incident, UUID(made[5])).valid_until
    clock.now = until
    for id in map(UUID, (made[5], made[3])):
        story.service.queue.run(
            partial(story.service.app.expire, evening.clockwork, Incident, id, until)
        )
    browser = browsers.of(guard)
    assert answers_on(browser) == [
        ("ingen åtgärd", True),
        ("åtgärdat – svar från ordningsvakt", True),
        ("togs upp", True),
        ("ingen åtgärd – svar från nätverket", True),
        ("togs upp · åtgärdat – svar från polis", True),
        ("inget svar än", True),
    ]
    assert answers_on(browsers.volunteer) == []


def test_the_writer_of_a_write_up_gets_the_answer_and_nothing_of_the_item(
    browsers, story, people, evening, world
):
    evening.sealed(people.police)
    id = world.incident("Skrivet till yrkesrollerna", by=sealed(people.volunteer), audience=None)
    other = world.incident("Skrivet också", by=sealed(people.volunteer), audience=None)
    assert answers_on(browsers.volunteer) == [("inget svar än", False)] * 2
    story.given("dispose_item", people.field_worker, Incident, UUID(id), outcome="done")
    page = text_of(browsers.volunteer.get("/mine/reports"))
    assert answers_on(browsers.volunteer)[1] == ("åtgärdat – svar från nätverket", False)
    assert "Skrivet" not in page
    assert "Testnamn" not in page.replace("Testnamn volunteer", "")
    secret = world.assignment(
        by=people.field_worker, audience="field", to={"role": "field_worker"}, about=UUID(other)
    )
    story.given("accept", people.field_worker, UUID(secret))
    story.given("complete", people.field_worker, UUID(secret))
    assert story.service.app.load(Assignment, UUID(secret)).state == "completed"
    assert answers_on(browsers.volunteer)[0] == ("inget svar än", False)


def test_a_colleague_is_named_by_role_a_stranger_as_the_network(browsers, story, people, world):
    mine, theirs = people.another("field_worker"), people.another("field_worker", "sdf-skarholmen")
    one = world.incident("Ett", by=people.field_worker, audience="all")
    two = world.incident("Två", by=people.field_worker, audience="all")
    story.given("dispose_item", mine, Incident, UUID(one), outcome="done")
    story.given("dispose_item", theirs, Incident, UUID(two), outcome="done")
    told = [said for said, _ in answers_on(browsers.field_worker)]
    assert told == ["åtgärdat – svar från nätverket", "åtgärdat – svar från fältassistent"]
