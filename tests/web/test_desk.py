"""The coordinator's desk: people, links, displays, places, sessions, settings; one's own page."""

import re

import pytest
from given import event, events_after
from reading import hidden_in, text_of

from briefing.domain.network import Network
from briefing.domain.session import BriefingSession
from briefing.projections.people import people as everybody
from briefing.projections.people import roles_of

LINK = re.compile(r'value="http://localhost(/link/[^"]+)"')
ALI = {"name": "Ali", "role": "volunteer", "organisation": "nattvandrarna-farsta"}


def follow(browsers, page):
    """A new browser that has pressed the button behind the link on this page."""
    guest = browsers.of(None)
    path = LINK.search(page)[1]
    return guest, guest.client.post(path)


def test_a_new_person_gets_a_link_with_a_code_to_scan(browsers):
    page = text_of(browsers.coordinator.send("/people", ALI))
    assert "<svg" in page
    assert "style=" not in page
    guest, answer = follow(browsers, page)
    assert answer.status_code == 303
    assert text_of(guest.get("/board"))
    assert "Ali" in text_of(guest.get("/me"))
    assert "Ali" in text_of(browsers.coordinator.get("/people"))


def test_a_link_works_once_and_a_new_one_ends_the_one_before(browsers, service, people):
    page = text_of(browsers.coordinator.send("/people", ALI))
    person = max(everybody(service.model.reader(), people.police.network), key=_since)
    newer = text_of(browsers.coordinator.post(f"/people/{person['id']}/link"))
    assert follow(browsers, page)[1].status_code == 410
    assert follow(browsers, newer)[1].status_code == 303
    assert follow(browsers, newer)[1].status_code == 410


def _since(person):
    return person["name"] == "Ali"


def test_who_has_left_is_logged_out_at_once(browsers, people):
    guard = people.another("guard")
    browser = browsers.of(guard)
    assert browser.get("/board").status_code == 200
    browsers.coordinator.post(f"/people/{guard.person}/leaving")
    assert browser.get("/board").status_code == 401
    assert browsers.coordinator.get(f"/people/{guard.person}").status_code == 404


def test_roles_are_given_and_ended(browsers, service, people):
    guard = people.another("guard")
    path = f"/people/{guard.person}"
    given = {"role": "police", "organisation": "polisen-farsta", "district": "farsta"}
    assert browsers.coordinator.send(f"{path}/role", given).status_code == 303
    assert set(roles_of(service.model.reader(), guard.person)) == {"guard", "police"}
    assert browsers.coordinator.send(f"{path}/role", given).status_code == 409
    odd = {**given, "role": "coordinator"}
    assert browsers.coordinator.send(f"{path}/role", odd).status_code == 422
    browsers.coordinator.send(f"{path}/role-ending", {"role": "guard"})
    assert set(roles_of(service.model.reader(), guard.person)) == {"police"}


def test_one_of_two_roles_is_active_and_is_switched(browsers, story, people):
    guard = people.another("guard")
    given = {"role": "police", "organisation": "polisen-farsta"}
    story.given("give_role", people.coordinator, guard.person, **given)
    browser = browsers.of(guard)
    assert "Du är ordningsvakt" in text_of(browser.get("/me"))
    browser.send("/me/role", {"role": "police"})
    assert "Du är polis" in text_of(browser.get("/me"))
    assert browser.send("/me/role", {"role": "coordinator"}).status_code == 422
    assert "Du är polis" in text_of(browser.get("/me"))


def test_logging_out_ends_the_login_not_only_the_cookie(browsers):
    browser = browsers.police
    browser.post("/me/logout")
    browser.client.set_cookie("paagang", browser.secret)
    assert browser.get("/board").status_code == 401


def test_a_display_shows_the_wall_until_it_is_turned_off(browsers):
    page = text_of(browsers.coordinator.send("/devices", {"name": "Mötesrummet"}))
    wall, answer = follow(browsers, page)
    assert answer.location == "/wall"
    assert wall.get("/wall").status_code == 200
    listed = text_of(browsers.coordinator.get("/devices"))
    path = re.search(r'action="(/devices/\w+/revocation)"', listed)[1]
    assert "i bruk" in listed
    browsers.coordinator.post(path)
    assert wall.get("/wall").status_code == 401
    assert "Mötesrummet" not in text_of(browsers.coordinator.get("/devices"))


def test_a_place_joins_and_leaves_the_list(browsers):
    typed = {"name": "Nya bron", "district": "farsta", "audience": "all"}
    page = text_of(browsers.coordinator.lands_on(browsers.coordinator.send("/places", typed)))
    assert "Nya bron" in page
    again = browsers.coordinator.send("/places", {**typed, "district": "hogdalen"})
    assert "Finns redan." in text_of(again, 409)
    path = re.search(r"/places/\w+/removal", page[page.index("Nya bron") :])[0]
    browsers.coordinator.post(path)
    assert "Nya bron" not in text_of(browsers.coordinator.get("/places"))
    assert browsers.coordinator.post("/places/rom/removal").status_code == 404


def answered(browsers, answer, reason):
    """Presses the button with this reason on a page that asks whom the words are about."""
    form = re.search(
        r'<form method="post" action="([^"]+)" id="check-form">.*?</form>',
        text_of(answer, 422),
        re.S,
    )
    hidden = hidden_in(form[0])
    assert f'value="{reason}"' in form[0]
    assert "nobody_identifiable" not in form[0]
    return browsers.coordinator.send(form[1], hidden | {"check_reason": reason})


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/places", {"name": "Kevin Larssons väg 3 B", "district": "farsta", "audience": "all"}),
        ("/sessions/2026-11-20/cancellation", {"reason": "Kevin Larsson stängde lokalen"}),
        (
            "/sessions",
            {
                "date": "2026-12-31",
                "starts": "21:00",
                "series": "new_year",
                "meeting_place": "Hos Kevin Larsson",
            },
        ),
    ],
)
def test_words_of_the_desk_are_asked_about_and_can_be_answered(browsers, evening, path, typed):
    asked = browsers.coordinator.send(path, typed)
    page = text_of(browsers.coordinator.lands_on(answered(browsers, asked, "place")))
    assert "check-form" not in page


def test_the_meeting_place_of_the_network_is_asked_about(browsers):
    typed = settings_form(browsers) | {"meeting_place": "Hos Kevin Larsson"}
    asked = browsers.coordinator.send("/settings", typed)
    page = text_of(browsers.coordinator.lands_on(answered(browsers, asked, "place")))
    assert 'value="Hos Kevin Larsson"' in page
    blocked = browsers.coordinator.send(
        "/settings", settings_form(browsers) | {"meeting_place": "Ring 20000101-2384"}
    )
    assert 'id="text-block"' in text_of(blocked, 422)


def test_an_extra_session_is_planned_moved_and_cancelled(browsers, service, recorded):
    before = recorded()
    typed = {"date": "2026-12-31", "starts": "21:00", "series": "new_year", "meeting_place": ""}
    listed = text_of(browsers.coordinator.lands_on(browsers.coordinator.send("/sessions", typed)))
    assert "Nyår" in listed
    path = "/sessions/2026-12-31~new-year"
    moved = browsers.coordinator.send(f"{path}/postponement", {"starts": "01:00"})
    assert "01.00" in text_of(browsers.coordinator.lands_on(moved))
    missing = browsers.coordinator.send(f"{path}/cancellation", {"reason": " "})
    assert "Det här behövs." in text_of(missing, 422)
    done = browsers.coordinator.send(f"{path}/cancellation", {"reason": "Ställs in för storm"})
    page = text_of(browsers.coordinator.lands_on(done))
    assert "Ställs in för storm" in page
    assert [type(one) for one in events_after(service, before)] == [
        BriefingSession.Planned,
        BriefingSession.Postponed,
        BriefingSession.Cancelled,
    ]


def test_the_session_page_offers_only_what_can_be_done(browsers, evening, people):
    def offered(role):
        page = text_of(browsers[role].get("/sessions/2026-11-20"))
        return set(re.findall(r'action="/sessions/2026-11-20/([\w-]+)"', page))

    desk = {"live", "seal", "lead", "postponement", "cancellation"}
    assert offered("coordinator") == desk
    assert offered("police") == {"live", "lead"}
    assert offered("volunteer") == offered("evaluator") == set()
    evening.sealed(people.police)
    assert offered("police") == {"closing", "reopening", "handover"}
    assert offered("guard") == {"lead"}


def settings_form(browsers):
    page = text_of(browsers.coordinator.get("/settings"))
    fields = dict(re.findall(r'<input id="\w+" name="(\w+)" type="\w+" value="([^"]*)"', page))
    for select in re.findall(r"<select.*?</select>", page, re.S):
        name = re.search(r'name="(\w+)"', select)[1]
        fields[name] = re.search(r'value="(\w+)" selected', select)[1]
    return fields


def test_the_times_of_the_evening_are_agreed_anew(browsers, service, story):
    before = service.app.recorder.newest()
    typed = settings_form(browsers) | {"autoseal": "20:50", "friday": "17:00"}
    landed = browsers.coordinator.lands_on(browsers.coordinator.send("/settings", typed))
    assert "Sparat." in text_of(landed)
    (agreed,) = events_after(service, before)
    assert type(agreed) is event(Network.ScheduleAgreed)[0]
    assert agreed.schedule["autoseal"] == "20:50"
    assert agreed.schedule["closing"] == {"friday": "saturday 17:00", "saturday": "thursday 12:00"}
    assert agreed.schedule["days"] == ["friday", "saturday"]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"autoseal": "19:00"}, "autoseal", "Tiden kommer före"),
        ({"starts": "25:00"}, "starts", "Ange en tid"),
        ({"friday": "11:00"}, "friday", "Tiden kommer före"),
        ({"valid_until_day": "someday"}, "valid_until", "Ange en veckodag"),
        ({"shift_until": ""}, "shift_until", "Det här behövs."),
    ],
)
def test_times_that_cannot_be_kept_are_told_where_they_stand(
    browsers, recorded, changed, field, words
):
    before = recorded()
    answer = browsers.coordinator.send("/settings", settings_form(browsers) | changed)
    page = text_of(answer, 422)
    assert words in re.search(rf'id="{field}-error">([^<]+)', page)[1]
    assert recorded() == before
