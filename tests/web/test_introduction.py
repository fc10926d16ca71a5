"""Cards, conduct and newcomers as people meet them on the phone and on the console."""

import pytest
from filled_forms import OFFER
from reading import form_of, text_of

from briefing import shipped
from briefing.web.introduced import difference

UNREAD = "Läs kortet för din roll (1 minut)"
TEXTS = {"may": "Hålla ordning\nAvvisa", "may_not": "Spana", "ask": "Polisen"}
OWN = {"organisation": "stadens-ordningsvakter", **TEXTS}


def tap(browser, page, id):
    return text_of(browser.lands_on(browser.send(*form_of(page, id))))


def test_the_phone_asks_for_the_card_in_one_line_until_it_is_read(browsers):
    guard = browsers.guard
    page = text_of(guard.get("/board"))
    assert UNREAD in page
    assert "Uppförandekoden" in page
    card = text_of(guard.get("/cards/guard"))
    assert "Utkast: organisationen har inte skrivit sitt eget kort än." in card
    assert "utanför tillståndsområdet" in card
    page = tap(guard, card, "read-form")
    assert UNREAD not in page
    assert 'id="read-form"' not in text_of(guard.get("/cards/guard"))
    assert UNREAD in text_of(browsers.volunteer.get("/board"))


def test_the_code_of_conduct_is_accepted_with_one_tap(browsers):
    conduct = text_of(browsers.volunteer.get("/introduction/conduct"))
    assert "Jag skriver vad, var och när. Aldrig vem." in conduct
    assert 'id="conduct-line"' not in tap(browsers.volunteer, conduct, "conduct-form")
    assert "Du har sagt ja till version 1." in text_of(
        browsers.volunteer.get("/introduction/conduct")
    )
    assert 'id="conduct-line"' in text_of(browsers.police.get("/board"))


def test_of_a_changed_card_only_the_difference_is_shown_and_the_older_stays_readable(browsers):
    guard = browsers.guard
    assert guard.post("/cards/guard", **OWN).status_code == 303
    tap(guard, text_of(guard.get("/cards/guard")), "read-form")
    assert guard.post("/cards/guard", **OWN | {"ask": "Yttre befäl"}).status_code == 303
    assert "Kortet för din roll har ändrats" in text_of(guard.get("/board"))
    page = text_of(guard.get("/cards/guard"))
    different = page[page.index('id="different"') : page.index('id="whole"')]
    assert "<ins>Yttre befäl</ins>" in different
    assert "<del>Polisen</del>" in different
    assert "Hålla ordning" not in different
    older = text_of(guard.get("/cards/guard?organisation=stadens-ordningsvakter&version=1"))
    assert "Polisen" in older
    assert "Yttre befäl" not in older
    assert "har ändrats" not in tap(guard, page, "read-form")


def test_of_a_changed_code_of_conduct_only_the_difference_is_shown(browsers, monkeypatch):
    police = browsers.police
    tap(police, text_of(police.get("/introduction/conduct")), "conduct-form")
    first = shipped.conduct("sv").lines
    second = [*first[:-1], "Vid fara: 112."]
    entries = shipped._entries
    new = {"version": 2, "sv": second, "en": second}
    monkeypatch.setattr(
        shipped, "_entries", lambda name: [*entries(name), *([new] if name == "conduct" else [])]
    )
    shipped.conduct.cache_clear()
    assert "Uppförandekoden har ändrats" in text_of(police.get("/board"))
    page = text_of(police.get("/introduction/conduct"))
    different = page[page.index('id="different"') : page.index('id="whole"')]
    assert "<ins>Vid fara: 112.</ins>" in different
    assert first[0] not in different
    monkeypatch.undo()
    shipped.conduct.cache_clear()


def test_a_difference_is_the_lines_that_came_and_went():
    assert difference(["a", "b"], ["a", "c"]) == [
        {"sign": "removed", "line": "b"},
        {"sign": "added", "line": "c"},
    ]
    assert difference(["a"], ["a"]) == []


def test_everybody_who_works_here_reads_every_card_and_nobody_else(browsers):
    address = "/cards/guard?organisation=stadens-ordningsvakter"
    assert browsers.guard.post("/cards/guard", **OWN).status_code == 303
    for role in ("field_worker", "police", "volunteer", "partner", "coordinator"):
        page = text_of(browsers[role].get(address))
        assert "Avvisa" in page
        assert "/edit" not in page
        assert 'id="read-form"' not in page
    for role in ("evaluator", "display"):
        assert browsers[role].get(address).status_code == 404
    listed = text_of(browsers.volunteer.get("/cards"))
    assert "Polis, Polisen, lokalpolisområde Farsta (utkast)" in listed
    assert "Ordningsvakt, Stadens ordningsvakter<" in listed


@pytest.mark.parametrize(
    "path",
    [
        "/cards/evaluator",
        "/cards/king",
        "/cards/guard?organisation=rom",
        "/cards/guard?organisation=sl",
        "/cards/guard?organisation=stadens-ordningsvakter&version=7",
        "/cards/volunteer/edit?organisation=nattvandrarna-farsta",
    ],
)
def test_what_is_no_card_is_not_found(browsers, path):
    assert browsers.guard.get(path).status_code == 404


def test_a_refused_card_comes_back_with_what_was_typed(browsers, recorded):
    before = recorded()
    named = OWN | {"ask": "Ring Kevin o hans gäng"}
    page = text_of(browsers.guard.post("/cards/guard", **named), 422)
    assert "Ring Kevin o hans gäng" in page
    assert "nobody_identifiable" not in page
    assert recorded() == before
    coordinator = browsers.coordinator.get(
        "/cards/volunteer/edit?organisation=nattvandrarna-farsta"
    )
    assert 'id="card-form"' in text_of(coordinator)


def test_every_request_leads_to_the_card_of_who_is_asked(browsers, world):
    id = world.assignment()
    link = 'href="/cards/guard"'
    assert link in text_of(browsers.police.get(f"/assignments/{id}"))
    page = text_of(browsers.guard.get("/board"))
    assert link in page[page.index('id="mine-heading"') :]
    id = world.assignment(to={"organisation": "nattvandrarna-farsta"}, audience="all")
    page = text_of(browsers.volunteer.get("/board"))
    assert "/cards/volunteer?organisation=nattvandrarna-farsta" in page
    assert 'href="/cards"' in text_of(browsers.volunteer.get("/me"))


def test_asking_a_volunteer_to_intervene_is_warned_of_with_their_card(browsers, recorded):
    before = recorded()
    asked = OFFER | {"what": "Avvisa dem", "to": "role:volunteer", "audience": "all"}
    page = text_of(browsers.police.send("/assignments", asked), 422)
    assert "En volontär är med men ingriper inte." in page
    assert "Vi avvisar, visiterar och håller inte fast någon." in page
    assert "Avvisa dem" in page
    assert recorded() == before
    agreed = browsers.police.send("/assignments", asked | {"mandate_reason": "agreed"})
    assert agreed.status_code == 303
    assert recorded() == before + 1


def test_asked_from_the_console_it_stays_about_its_item(browsers, world):
    about = world.incident(audience="all")
    asked = OFFER | {"what": "Avvisa dem", "to": "role:volunteer", "audience": "all"}
    page = text_of(browsers.police.send("/assignments", asked | {"about": about}), 422)
    assert f'name="about" value="{about}"' in page


def test_the_api_says_why_and_takes_the_same_answer(browsers):
    police = browsers.police
    asked = {"what": "Stå vid bron", "kind": "task", "district": "Sköndal"}
    asked |= {"to": {"organisation": "stadens-ordningsvakter"}}
    asked |= {"from": "2026-11-20T21:00:00+01:00", "until": "2026-11-20T23:00:00+01:00"}

    def send(body):
        headers = {"X-CSRF-Token": police.csrf}
        return police.client.post("/api/v1/assignments", json=body, headers=headers)

    told = send(asked)
    assert told.status_code == 422
    assert told.json["type"].endswith("mandate-check")
    assert told.json["warnings"] == [{"kind": "permit_area"}]
    assert send(asked | {"mandate_reason": "because"}).status_code == 422
    assert send(asked | {"mandate_reason": "agreed"}).status_code == 201


@pytest.mark.parametrize("change", ["corrections", "follow-ups", "reopening"])
def test_asking_for_more_later_is_warned_of_on_the_page_and_in_the_api(
    browsers, world, recorded, change
):
    police = browsers.police
    id = world.assignment(to={"role": "volunteer"}, audience="all")
    path, field = f"/assignments/{id}/{change}", "reason" if change == "reopening" else "text"
    if change == "reopening":
        police.send(f"/assignments/{id}/closure", {})
    before, told = recorded(), {field: "Avvisa dem", "idempotency_key": "k"}
    page = text_of(police.send(path, told), 422)
    assert "En volontär är med men ingriper inte." in page
    assert "Vi avvisar, visiterar och håller inte fast någon." in page
    form = page[
        page.index('id="check-form"') : page.index("</form>", page.index('id="check-form"'))
    ]
    assert f'name="{field}" value="Avvisa dem"' in form
    assert 'name="mandate_reason" value="agreed"' in form
    headers = {"X-CSRF-Token": police.csrf}
    body = {field: "Avvisa dem"}
    refused = police.client.post(f"/api/v1{path}", json=body, headers=headers)
    assert refused.status_code == 422
    assert refused.json["type"].endswith("mandate-check")
    assert recorded() == before
    assert police.send(path, told | {"mandate_reason": "agreed"}).status_code == 303
    assert recorded() == before + 1
    if change != "reopening":
        agreed = body | {"mandate_reason": "agreed"}
        told = police.client.post(f"/api/v1{path}", json=agreed, headers=headers)
        assert told.status_code == 201


def test_what_waited_on_a_phone_can_be_agreed_on(browsers, world):
    police = browsers.police
    id = world.assignment(to={"role": "volunteer"}, audience="all")
    me = police.get("/me/device").json
    headers = {"X-CSRF-Token": me["csrf"], "X-Written-By": me["who"]}
    told = police.client.post(
        f"/assignments/{id}/follow-ups", data={"text": "Avvisa dem"}, headers=headers
    )
    assert told.status_code == 422
    assert told.json["reasons"] == ["agreed"]


def test_the_console_counts_who_is_new_and_names_only_ones_own(browsers, people, story, evening):
    evening.live(people.police)
    colleague = people.another("police")
    for caller in (colleague, people.volunteer, people.partner):
        story.given("attend", caller, evening.id, present=True)
    page = text_of(browsers.police.get("/console"))
    block = page[page.index('id="newcomers"') : page.index("</header>", page.index('id="newc'))]
    assert "3 nya i kväll" in block
    assert "Testnamn police" in block
    assert "Vol Farsta" in block
    assert "Testnamn volunteer" not in page
    for caller in (people.volunteer, people.partner):
        assert str(caller.person) not in page
        assert caller.person.hex not in page
    assert block.count("Introducerad muntligt") == 3
    for role in ("guard", "field_worker"):
        other = text_of(browsers[role].get("/console"))
        assert "3 nya i kväll" in other
        assert "Introducerad muntligt" not in other
        assert "Testnamn police" not in other


def test_the_leads_tap_introduces_and_a_second_one_is_harmless(browsers, people, story, evening):
    evening.live(people.police)
    id = story.given("attend", people.volunteer, evening.id, present=True)
    page = text_of(browsers.police.get("/console"))
    form = form_of(page, f"introduce-{id}")
    for _ in "ab":
        page = text_of(browsers.police.lands_on(browsers.police.send(*form)))
        assert "introducerad muntligt" in page
        assert f"introduce-{id}" not in page
    assert "Introducerad muntligt av polis, Polisen, lokalpolisområde Farsta" in text_of(
        browsers.volunteer.get("/me")
    )
    assert "Introducerad" not in text_of(browsers.guard.get("/me"))
