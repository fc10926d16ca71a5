"""The form of the accessibility page, and the coordinators' page of what was written there."""

import re

import pytest
from reading import hidden_in, text_of

TEXT = "Jag kan inte stänga rutan med tangentbordet"
ANSWER = "Det är rättat nu"
PAGE = "/about/accessibility"


def tell(browser, text=TEXT):
    """Fills in the form as it stands on the page; the answer to it."""
    return send(browser, PAGE, PAGE, text)


def send(browser, page, path, text, **more):
    form = re.search(
        rf'<form method="post" action="{path}".*?</form>', text_of(browser.get(page)), re.S
    )
    hidden = hidden_in(form[0])
    assert 'name="text"' in form[0]
    return browser.client.post(path, data={**hidden, "text": text, **more})


def answer_path(browsers):
    page = text_of(browsers.coordinator.get("/feedback"))
    return re.search(r'action="(/feedback/\w+/answer)"', page)[1]


def test_what_was_written_is_thanked_for_and_stands_below_the_form(browsers):
    landed = text_of(browsers.volunteer.lands_on(tell(browsers.volunteer)))
    assert "Tack. Samordnaren har fått det du skrev." in landed
    assert TEXT in landed
    assert "Inget svar än." in landed
    assert "Tack." not in text_of(browsers.volunteer.get(PAGE))


def test_the_coordinator_answers_and_the_writer_reads_it(browsers):
    tell(browsers.volunteer)
    page = text_of(browsers.coordinator.get("/feedback"))
    assert TEXT in page
    assert "volontär" in page
    assert "Testnamn" not in page
    path = answer_path(browsers)
    done = send(browsers.coordinator, "/feedback", path, ANSWER)
    landed = text_of(browsers.coordinator.lands_on(done))
    assert ANSWER in landed
    assert path not in landed
    mine = text_of(browsers.volunteer.get(PAGE))
    assert ANSWER in mine
    assert "Inget svar än." not in mine


def test_nobody_else_meets_it(browsers, people):
    tell(browsers.volunteer)
    browsers.coordinator.send(answer_path(browsers), {"text": ANSWER})
    others = [browsers.police, browsers.evaluator, browsers.of(people.another("volunteer"))]
    for browser in (*others, browsers.coordinator):
        for path in (PAGE, "/board", "/me"):
            page = text_of(browser.get(path))
            assert TEXT not in page
            assert ANSWER not in page
    for browser in others:
        assert browser.get("/feedback").status_code == 404
    assert TEXT not in text_of(browsers.display.get(PAGE))


def test_only_the_coordinator_is_shown_the_way_there(browsers):
    for role in ("coordinator", "police", "evaluator"):
        linked = 'href="/feedback"' in text_of(browsers[role].get("/me"))
        assert linked == (role == "coordinator")


@pytest.mark.parametrize("role", ["nobody", "display"])
def test_who_cannot_write_reads_whom_to_ask(browsers, role):
    page = text_of(browsers[role].get(f"{PAGE}?sent"))
    assert "<form" not in page
    assert "Säg till den som bjöd in dig" in page
    assert "Tack." not in page


def test_a_warning_keeps_the_words_and_is_answered_in_the_form(browsers, recorded):
    before, named = recorded(), "Kevin Larsson ser inte knappen"
    page = text_of(tell(browsers.guard, named), 422)
    assert f">{named}</textarea>" in page
    assert 'id="text-warning"' in page
    assert "nobody_identifiable" not in page
    assert recorded() == before
    done = send(browsers.guard, PAGE, PAGE, named, check_reason="place")
    assert named in text_of(browsers.guard.lands_on(done))


def test_what_is_blocked_or_missing_is_told_where_it_stands(browsers, recorded):
    before = recorded()
    page = text_of(tell(browsers.guard, "Mejla anna@example.org"), 422)
    assert 'id="text-block"' in page
    assert 'id="text-error">Det här behövs.' in text_of(tell(browsers.guard, " "), 422)
    assert recorded() == before


def test_a_refused_answer_stays_with_its_message(browsers, recorded):
    tell(browsers.guard, "Första saken")
    tell(browsers.guard, "Andra saken")
    path, before = answer_path(browsers), recorded()
    id = path.split("/")[2]
    named = "Vi frågar Kevin Larsson"
    page = text_of(browsers.coordinator.send(path, {"text": named}), 422)
    first, *rest = re.findall(r"<article.*?</article>", page, re.S)
    assert f">{named}</textarea>" in first
    assert 'id="text-warning"' in first
    assert named not in "".join(rest)
    missing = text_of(browsers.coordinator.send(path, {"text": ""}), 422)
    assert f'id="answer-{id}-error">Det här behövs.' in missing
    assert recorded() == before


def test_a_second_answer_is_told_and_changes_nothing(browsers, recorded):
    tell(browsers.guard)
    path = answer_path(browsers)
    browsers.coordinator.send(path, {"text": ANSWER})
    before = recorded()
    assert "Det är redan gjort." in text_of(browsers.coordinator.send(path, {"text": "Nej"}), 409)
    assert recorded() == before
    for it in ("not-an-id", "0" * 32):
        assert browsers.coordinator.send(f"/feedback/{it}/answer", {"text": "x"}).status_code == 404


def test_markup_is_shown_as_it_was_written(browsers):
    tell(browsers.guard, "<b>fet</b>")
    for page in (browsers.guard.get(PAGE), browsers.coordinator.get("/feedback")):
        assert "&lt;b&gt;fet&lt;/b&gt;" in text_of(page)
