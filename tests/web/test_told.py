"""Absent, asked again, since you were last here: on the phone and on the console."""

from uuid import UUID

from given import here
from reading import form_of, text_of

from briefing.domain.incident import Incident

WRONG = "Många vid trappan"


def test_who_was_not_there_is_asked_until_they_have_answered(browsers, people, evening, story):
    here(story, people.volunteer, session=evening.id)
    evening.sealed(people.police)
    assert 'id="missed"' not in text_of(browsers.volunteer.get("/board"))
    page = text_of(browsers.guard.get("/board"))
    assert "Du var inte med när genomgången låstes 20.00." in page
    address, fields = form_of(page[page.index('id="missed"') :], 'acknowledgement-[^"]*')
    answered = browsers.guard.send(address, fields | {"answer": "understood"})
    assert 'id="missed"' not in text_of(browsers.guard.lands_on(answered))


def test_a_correction_comes_back_to_whoever_knew_the_wrong_version(
    browsers, world, people, evening, story
):
    id = world.incident(WRONG, audience="all")
    here(story, people.volunteer, session=evening.id)
    evening.sealed(people.police)
    story.given("correct_item", people.police, Incident, UUID(id), text="Inga kvar vid trappan")
    page = text_of(browsers.volunteer.get("/board"))
    assert "Ändrat efter att du fick veta" in page
    assert "Ändrat efter" not in text_of(browsers.guard.get("/board"))
    address, fields = form_of(page, f"again-form-{id}")
    page = text_of(browsers.volunteer.lands_on(browsers.volunteer.send(address, fields)))
    assert "Ändrat efter" not in page
    assert "Inga kvar" in page


def test_what_was_taken_back_is_told_without_a_word_of_it(browsers, world, people, evening, story):
    id = world.incident(WRONG, audience="all")
    here(story, people.volunteer, session=evening.id)
    evening.sealed(people.police)
    story.given("change_audience", people.police, Incident, UUID(id), audience="authority")
    story.given("correct_item", people.police, Incident, UUID(id), text="Hemligt sedan dess")
    page = text_of(browsers.volunteer.get("/board"))
    assert "Det du fick veta om Farsta 20.00 gäller inte." in page
    assert WRONG not in page
    assert "Hemligt" not in page
    assert f'/incidents/{id}"' not in page
    address, fields = form_of(page, f"again-form-{id}")
    page = text_of(browsers.volunteer.lands_on(browsers.volunteer.send(address, fields)))
    assert "gäller inte" not in page
    assert browsers.volunteer.send(address, fields).status_code == 404


def test_since_you_were_last_here_tells_what_is_different(browsers, world, people, story):
    kept, taken = (
        world.incident("Rök vid torget", audience="all"),
        world.incident("Något för få", audience="all"),
    )
    session = story.given("plan_session", world.clockwork, date="2026-11-13")
    story.given("open_session", world.clockwork, session)
    for present in (True, False):
        story.given("attend", people.volunteer, session, present=present)
    for step in ("go_live", "seal_session", "close_session"):
        story.given(step, people.coordinator, session)
    story.given("correct_item", people.police, Incident, UUID(kept), text="Ingen rök längre")
    story.given("change_audience", people.police, Incident, UUID(taken), audience="authority")
    world.incident("Ny sedan dess", audience="all")
    page = text_of(browsers.volunteer.get("/since"))
    assert "Sedan fredag 13 november" in page.replace("\u00a0", " ")
    assert "Annat än sist: texten" in page
    assert "Ny sedan dess" in page[page.index('id="since-new"') :]
    assert "Utgått: 1" in page
    assert "Något för få" not in page
    assert browsers.evaluator.get("/since").status_code == 404


def test_the_first_screen_says_how_much_is_new(browsers, world, people, evening):
    world.incident("Ny sedan dess", audience="all")
    assert "1 nya</p>" in text_of(browsers.guard.get("/board"))


def test_the_console_names_only_ones_own_of_those_who_have_not_heard(
    browsers, people, evening, story
):
    evening.sealed(people.police)
    here(story, people.volunteer, people.police, session=evening.id)
    assert "har inte fått genomgången: Polis 1 · Vol 1" in text_of(browsers.display.get("/wall"))
    page = text_of(browsers.police.get("/console"))
    assert "Har inte fått genomgången: Polis 1 · Vol 1." in page
    assert "Testnamn police" in page
    assert "Testnamn volunteer" not in page


def test_a_question_waits_on_the_console_until_somebody_answers(
    browsers, world, people, evening, story
):
    id = world.incident(WRONG, audience="all")
    asked = {"answer": "question", "seen": 1, "text": "Vilken trappa?"}
    story.given("acknowledge", people.guard, UUID(id), **asked)
    assert "Vilken trappa?" in text_of(browsers.police.get("/console"))
    story.given("follow_up", people.police, Incident, UUID(id), text="Den norra")
    assert "Vilken trappa?" not in text_of(browsers.police.get("/console"))
