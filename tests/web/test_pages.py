"""What people do on their pages, without JavaScript: plain forms, then the page they land on."""

import re
from uuid import UUID

import pytest
from given import items_on, sealed, seen_by
from reading import hidden_in, text_of

REPORT = {
    "priority": "red",
    "category": "violence",
    "where": "farsta/farsta-torg",
    "text": "Bråk mellan två grupper vid trapporna",
    "audience": "all",
}
LINK = re.compile(r'value="(http://[^"]+/link/[^"]+)"')


def forms_on(page):
    """action -> {name: value} of every form's hidden fields."""
    found = {}
    for form in re.findall(r"<form.*?</form>", page, re.S):
        action = re.search(r'action="([^"]+)"', form)[1]
        hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
        found[action] = dict(hidden)
    return found


def newest(service, caller):
    return max(items_on(seen_by(service, caller)).values(), key=lambda row: row.row)


def test_a_report_is_sent_and_stands_on_the_board(browsers, service, people):
    page = text_of(browsers.police.get("/incidents/new"))
    hidden = forms_on(page)["/incidents"]
    page = text_of(browsers.police.lands_on(browsers.police.send("/incidents", hidden | REPORT)))
    assert "Skickat." in page
    assert REPORT["text"] in page
    row = newest(service, people.police)
    assert (row.data["place"], row.data["district"]) == ("Farsta torg", "Farsta")


def test_red_first_shows_112_and_that_nobody_is_called_by_this(browsers):
    page = text_of(browsers.volunteer.get("/incidents/new"))
    assert page.index('value="red"') < page.index('href="tel:112"') < page.index('name="category"')
    assert "Detta är inte ett larm" in page


def test_after_the_seal_the_form_says_that_nobody_watches(browsers, evening, people):
    assert "Ingen bevakar" not in text_of(browsers.police.get("/incidents/new"))
    evening.sealed(people.police)
    assert "Ingen bevakar" in text_of(browsers.police.get("/incidents/new"))


@pytest.mark.parametrize(
    ("role", "before", "after", "offered"),
    [
        ("field_worker", "all", "field", "all field professional authority own"),
        ("police", "all", "professional", "all professional authority own"),
        ("volunteer", "all", "professional", "professional own"),
    ],
)
def test_who_reads_it_is_answered_before_it_is_asked(
    browsers, evening, people, role, before, after, offered
):
    def preset(page):
        return re.search(r'name="audience" value="(\w+)" checked', page)[1]

    assert preset(text_of(browsers[role].get("/incidents/new"))) == before
    evening.sealed(people.police)
    page = text_of(browsers[role].get("/incidents/new"))
    assert preset(page) == after
    assert re.findall(r'name="audience" value="(\w+)"', page) == offered.split()


def test_calm_is_one_tap(browsers, service, people):
    page = text_of(browsers.volunteer.get("/observations/new"))
    hidden = forms_on(page)["/observations"]
    typed = hidden | {"where": "farsta", "since": "60"}
    answer = browsers.volunteer.client.post("/observations", data=typed)
    assert "det var lugnt" in text_of(browsers.volunteer.lands_on(answer))
    row = newest(service, people.police)
    assert row.kind == "observation"
    assert row.data["ends_at"] - row.data["starts_at"] == 3_600_000


def test_a_follow_up_and_an_answer_are_given_on_the_page_of_the_item(browsers, world):
    id = world.incident(priority="red")
    page = text_of(browsers.guard.get(f"/incidents/{id}"))
    forms = forms_on(page)
    said = forms[f"/incidents/{id}/follow-ups"] | {"text": "De har gått mot stranden"}
    landed = browsers.guard.lands_on(
        browsers.guard.client.post(f"/incidents/{id}/follow-ups", data=said)
    )
    assert "De har gått mot stranden" in text_of(landed)
    path = f"/incidents/{id}/acknowledgement"
    answer = browsers.guard.client.post(path, data=forms[path] | {"answer": "cannot"})
    assert browsers.guard.lands_on(answer).status_code == 200


def test_checking_in_happens_on_the_board_and_out_on_the_page_of_who_is_here(browsers, evening):
    page = text_of(browsers.guard.get("/board"))
    path, hidden = next((p, f) for p, f in forms_on(page).items() if p.endswith("/attendance"))
    assert hidden["present"] == "true"
    page = text_of(browsers.guard.lands_on(browsers.guard.client.post(path, data=hidden)))
    assert "Du är på plats." in page
    hidden = forms_on(text_of(browsers.guard.get("/reach")))[path]
    assert hidden["present"] == "false"
    page = text_of(browsers.guard.lands_on(browsers.guard.client.post(path, data=hidden)))
    assert "Du är på plats." not in page


def test_an_item_offers_only_what_its_reader_may_do(browsers, world):
    id = world.incident(audience="all")
    offered = {}
    for role in ("police", "guard", "volunteer", "evaluator"):
        page = text_of(browsers[role].get(f"/incidents/{id}"))
        offered[role] = {path.rsplit("/", 1)[1] for path in forms_on(page)}
    states = {"closure", "disposition", "priority", "certainty", "audience"}
    assert offered == {
        "police": states | {"follow-ups", "corrections", "strike"},
        "guard": states | {"follow-ups", "acknowledgement"},
        "volunteer": {"follow-ups", "acknowledgement"},
        "evaluator": set(),
    }


def test_everything_that_an_item_page_offers_can_be_done(browsers, world):
    """No button on the page leads to *Det får inte din roll göra*."""
    answers = {
        "follow-ups": {"text": "Lugnt nu"},
        "corrections": {"text": "Många ute vid spåren"},
        "strike": {"reason": "Fel plats"},
        "priority": {"priority": "red"},
        "certainty": {"certainty": "confirmed", "source": "own"},
        "audience": {"audience": "authority"},
        "disposition": {"outcome": "handed_over", "to": "Farsta stadsdelsförvaltning"},
        "acknowledgement": {"answer": "understood"},
    }
    for role in ("police", "guard", "field_worker", "coordinator"):
        page = text_of(browsers[role].get(f"/incidents/{world.incident()}"))
        for action in forms_on(page):
            name, id = action.rsplit("/", 1)[1], world.incident()
            fresh = forms_on(text_of(browsers[role].get(f"/incidents/{id}")))
            path = f"/incidents/{id}/{name}"
            typed = fresh[path] | answers.get(name, {})
            assert browsers[role].client.post(path, data=typed).status_code == 303, (role, name)


def test_a_field_workers_report_is_shared_with_one_tap(browsers, world, people, service):
    id = world.incident(by=people.field_worker, audience="field")
    page = text_of(browsers.field_worker.get(f"/incidents/{id}"))
    share = re.search(r'<form[^>]*id="share-form".*?</form>', page, re.S)[0]
    hidden = hidden_in(share)
    answer = browsers.field_worker.client.post(f"/incidents/{id}/audience", data=hidden)
    assert answer.status_code == 303
    assert UUID(id).hex in {row.id for row in items_on(seen_by(service, people.police)).values()}


def test_a_volunteers_report_is_released_with_one_tap(browsers, world, people, service):
    id = world.incident(by=sealed(people.volunteer))
    page = text_of(browsers.guard.get(f"/incidents/{id}"))
    assert "release-form" in page
    assert browsers.guard.send(f"/incidents/{id}/audience", {"audience": "all"}).status_code == 303
    assert "release-form" not in text_of(browsers.guard.get(f"/incidents/{id}"))


def test_a_request_is_taken_begun_reported_and_done(browsers, world):
    id = world.assignment()
    for step, typed in (
        ("acceptance", {}),
        ("start", {}),
        ("report", {"text": "Lugnt på plats"}),
        ("completion", {"result": "Alla kom hem"}),
    ):
        page = text_of(browsers.guard.get(f"/assignments/{id}"))
        hidden = forms_on(page)[f"/assignments/{id}/{step}"]
        path = f"/assignments/{id}/{step}"
        assert browsers.guard.client.post(path, data=hidden | typed).status_code == 303
    page = text_of(browsers.police.get(f"/assignments/{id}"))
    for words in ("Lugnt på plats", "Alla kom hem", "klart"):
        assert words in page


def test_a_contact_request_is_for_the_two_only(browsers, world):
    id = world.contact_request()
    path = f"/contact-requests/{id}"
    for role in ("field_worker", "police"):
        assert "08-123 45 67" in text_of(browsers[role].get(path))
        assert "08-123 45 67" in text_of(browsers[role].get("/contact-requests"))
    assert "08-123 45 67" not in text_of(browsers.coordinator.get("/contact-requests"))
    assert browsers.coordinator.get(path).status_code == 404
    browsers.police.send(f"{path}/answer", {"answer": "calling"})
    assert "Ringer" in text_of(browsers.field_worker.get(path))


def test_an_organisation_says_that_it_has_nothing_to_report(browsers, evening):
    page = text_of(browsers.partner.get("/participation"))
    path, hidden = next((p, f) for p, f in forms_on(page).items() if p.endswith("participation"))
    browsers.partner.send(path, hidden | {"answer": "nothing_to_report"})
    assert "Ni har svarat: inget att rapportera" in text_of(browsers.partner.get("/participation"))
    assert "inget att rapportera" in text_of(browsers.police.get("/sessions/2026-11-20"))


@pytest.mark.parametrize("path", ["/incidents", "/notes", "/assignments", "/observations"])
def test_an_item_is_found_only_under_its_own_kind(browsers, world, path):
    ids = {"/incidents": world.note(), "/notes": world.assignment(), "/assignments": world.note()}
    assert browsers.police.get(f"{path}/{ids.get(path, world.note())}").status_code == 404


def test_every_page_is_read_in_english_by_who_chose_it(browsers, evening):
    assert "Sessions" not in text_of(browsers.police.get("/me"))
    browsers.police.send("/me/language", {"language": "en"})
    page = text_of(browsers.police.get("/me"))
    assert '<html lang="en"' in page
    assert "Briefings" in page


def test_what_is_answered_on_the_board_goes_back_to_the_board(browsers, world, evening, people):
    evening.sealed(people.police)
    asked, red = world.assignment(), world.incident(priority="red")
    forms = forms_on(text_of(browsers.guard.get("/board")))
    for path, typed in (
        (f"/assignments/{asked}/acceptance", {}),
        (f"/incidents/{red}/acknowledgement", {"answer": "understood"}),
    ):
        answer = browsers.guard.client.post(path, data=forms[path] | typed)
        assert (answer.status_code, answer.location) == (303, "/board")
    page = text_of(browsers.guard.get("/board"))
    assert f"/incidents/{red}/acknowledgement" not in page
    assert f"/assignments/{asked}/start" in page
