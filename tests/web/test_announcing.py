"""Announced people from a list: looked at first, then one button; no names; nothing twice."""

import io

import pytest
from given import events_after
from reading import form_of, text_of

from briefing.domain.presence import Participation
from briefing.projections.participation import participation

PAGE = "/participation/import"
WALKERS = "Nattvandrarna i Farsta"


@pytest.fixture
def saturday(story, world, evening):
    return story.given("plan_session", world.clockwork, date="2026-11-21")


def look(browser, text, **more):
    return text_of(browser.post(f"{PAGE}/preview", text=text, **more))


def send(browser, page):
    address, fields = form_of(page, "announce-form")
    return text_of(browser.lands_on(browser.send(address, fields)))


def announced(service, session):
    found = participation(service.model.reader(), session.hex)
    return {one["organisation"]: (one["answer"], one["count"]) for one in found}


def ics(*events):
    """(DTSTART with its parameters, SUMMARY, more lines)."""
    body = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\nDTSTAMP:20261101T120000Z\r\nDTSTART{at}\r\nSUMMARY:{said}\r\n"
        f"{more}END:VEVENT\r\n"
        for n, (at, said, more) in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}END:VCALENDAR\r\n"


def test_a_list_is_looked_at_first_and_announced_with_one_button(
    browsers, service, evening, saturday, recorded
):
    before = recorded()
    page = look(
        browsers.coordinator,
        f"Organisation;Datum;Antal\n{WALKERS};2026-11-20;4\nSL;2026-11-21;2\nsl;2026-11-27;1\n",
    )
    assert recorded() == before
    assert "Ingen genomgång är planerad den dagen." in page
    assert "Anmäl 2 rader" in page
    assert "2 rader gäller nu." in send(browsers.coordinator, page)
    assert announced(service, evening.id) == {WALKERS: ("coming", 4)}
    assert announced(service, saturday) == {"SL": ("coming", 2)}
    found = events_after(service, before)
    assert [type(one) for one in found] == [Participation.Announced] * 2
    assert {one.metadata["channel"] for one in found} == {"import"}


def test_the_same_list_again_announces_nothing_twice(browsers, evening, recorded):
    listed = "2026-11-20;4"
    page = look(browsers.volunteer, listed)
    send(browsers.volunteer, page)
    before = recorded()
    assert "1 rad gäller nu." in send(browsers.volunteer, page)
    assert "står redan så" in look(browsers.volunteer, listed)
    assert recorded() == before
    changed = look(browsers.volunteer, "2026-11-20;5")
    assert "ändras, förut 4" in changed
    send(browsers.volunteer, changed)
    assert recorded() == before + 1


def test_what_an_organisation_has_said_otherwise_stands(browsers, story, people, evening, service):
    story.given("state_participation", people.volunteer, evening.id, answer="excused")
    page = look(browsers.coordinator, f"{WALKERS};2026-11-20;4")
    assert "redan svarat något annat själv" in page
    assert 'id="announce-form"' not in page
    assert announced(service, evening.id) == {WALKERS: ("excused", None)}


def test_others_announce_their_own_organisation_only(browsers, evening, service):
    page = look(browsers.volunteer, f"SL;2026-11-20;3\n{WALKERS};2026-11-20;2")
    assert "Du kan bara anmäla din egen organisation." in page
    send(browsers.volunteer, page)
    forged = {"lines": "sl;2026-11-20;3"}
    assert "1 gick inte" in text_of(
        browsers.volunteer.lands_on(browsers.volunteer.send(PAGE, forged))
    )
    assert announced(service, evening.id) == {WALKERS: ("coming", 2)}


@pytest.mark.parametrize(
    "listed",
    [
        "organisation;datum;antal;namn\nSL;2026-11-20;1;Anna Andersson",
        "datum;kontakt;antal\n2026-11-20;anna@example.org;1",
    ],
)
def test_a_column_for_names_refuses_the_whole_list(browsers, evening, recorded, listed):
    before = recorded()
    answer = browsers.coordinator.post(f"{PAGE}/preview", text=listed)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "en kolumn som inte tas emot" in page
    assert "Andersson" not in page and "anna@" not in page
    assert recorded() == before


@pytest.mark.parametrize(
    "line",
    [
        "Anna Andersson;2026-11-20;1",
        "SL;2026-11-20;1;Anna Andersson",
        "SL;2026-11-20;070-174 06 05",
        "SL;Kevin Karlsson;1",
    ],
)
def test_a_line_that_may_hold_a_name_is_refused_and_not_shown_again(browsers, evening, line):
    page = look(browsers.coordinator, f"SL;2026-11-20;2\n{line}")
    assert "Inga namn tas in" in page
    assert "Anmäl 1 rad<" in page
    for word in ("Andersson", "Karlsson", "070-174"):
        assert word not in page


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Okänd förening;2026-11-20;1", "Organisationen finns inte i nätverket."),
        ("SL;20/11;1", "Datumet ska skrivas som"),
        ("SL;2026-11-20;0", "ett tal från 1 till 200"),
        ("SL;2026-11-20;många", "ett tal från 1 till 200"),
        ("SL;2026-11-20", "inte lika många kolumner"),
    ],
)
def test_what_cannot_be_meant_says_why(browsers, evening, line, said):
    page = look(browsers.coordinator, f"organisation;datum;antal\n{line}")
    assert said in page
    assert 'id="announce-form"' not in page


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("", "Det var ingenting i listan."),
        ("SL;2026-11-20;1\n" * 201, "fler än 200 rader"),
        ("organisation;datum\nSL;2026-11-20", "datum och antal, en gång var"),
        ("BEGIN:VCALENDAR\nnonsense", "gick inte att läsa"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(browsers, evening, listed, said):
    answer = browsers.coordinator.post(f"{PAGE}/preview", text=listed)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_a_closed_session_takes_no_more(browsers, story, world, saturday, people):
    story.given("cancel_session", people.coordinator, saturday, reason="Storm")
    assert "avslutad eller inställd" in look(browsers.coordinator, "SL;2026-11-21;1")


def test_a_calendar_file_has_one_number_in_each_event(browsers, evening, saturday, service):
    listed = ics(
        (
            ";TZID=Europe/Stockholm:20261120T200000",
            "Vi kommer i Sluseholmen\\, 4 personer kl 20.00",
            "",
        ),
        (";VALUE=DATE:20261121", "SL 3", ""),
        (":20261121T220000Z", "två eller 3 eller 4", ""),
        (":20261120T190000Z", "5", "ATTENDEE;CN=Anna Andersson:mailto:anna@example.org\r\n"),
    )
    told = {"organisation": "nattvandrarna-farsta"}
    page = look(browsers.coordinator, listed, **told)
    assert "Inga namn tas in" in page and "Andersson" not in page
    assert "ett tal från 1 till 200" in page
    send(browsers.coordinator, page)
    assert announced(service, evening.id) == {WALKERS: ("coming", 4)}
    assert announced(service, saturday) == {"SL": ("coming", 3)}


def test_an_event_that_repeats_or_is_off_announces_nothing(browsers, evening):
    at = ":20261120T190000Z"
    listed = ics((at, "SL 2", "RRULE:FREQ=WEEKLY\r\n"), (at, "SL 2", "STATUS:CANCELLED\r\n"))
    page = look(browsers.coordinator, listed)
    assert "en händelse för varje kväll" in page and "inställd i kalendern" in page
    assert 'id="announce-form"' not in page


def test_a_file_from_an_old_spreadsheet_is_read(browsers, evening, service):
    browser = browsers.coordinator
    body = "Polisen, lokalpolisområde Skärholmen;2026-11-20;2".encode("cp1252")
    data = {"csrf_token": browser.csrf, "file": (io.BytesIO(body), "lista.csv")}
    page = text_of(browser.client.post(f"{PAGE}/preview", data=data))
    send(browser, page)
    assert list(announced(service, evening.id).values()) == [("coming", 2)]


def test_the_second_line_for_the_same_evening_is_refused(browsers, evening):
    page = look(browsers.coordinator, "SL;2026-11-20;1\nsl;2026-11-20;2")
    assert "står tidigare i listan" in page
    assert "Anmäl 1 rad<" in page
