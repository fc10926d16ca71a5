"""No way out tells a volunteer of what is not theirs: no word, no id, no count, no tempo."""

import re
from uuid import UUID, uuid4

import pytest
from given import sealed

from briefing.commandline.export import export_rows
from briefing.domain import context
from briefing.domain.incident import Incident

PAGES = (
    "/board",
    "/board?q=hemligt",
    "/board/fragment",
    "/board/mine",
    "/board/now",
    "/now",
    "/board?at=2026-11-20T20:00:00%2B01:00",
    "/wall",
    "/wall/fragment",
    "/incidents/new",
    "/notes/new",
    "/observations/new",
    "/participation",
    "/participation/season",
    "/participation/import",
    "/me/calendar",
    "/places.geojson",
    "/participation/waiting",
    "/sessions",
    "/sessions/2026-11-20",
    "/me",
    "/mine/reports",
    "/paper",
    "/handover",
    "/handover.txt",
    "/about/accessibility",
    "/feedback",
)
QUESTIONS = (
    "/api/v1/board",
    "/api/v1/board?at=2026-11-20T20:00:00%2B01:00",
    "/api/v1/sessions",
    "/api/v1/sessions/2026-11-20",
    "/api/v1/contact-requests",
)
GROUPS = ("incidents", "notes", "assignments", "observations", "contact-requests")
OF_ONE_REQUEST = re.compile(r'(name="idempotency_key" value=")[^"]+|[0-9a-f]{32}(?=</p>)')


def everything(browser, service, token, capsys, ids=()):
    """What each way out tells: pages, fragments, questions, items by id, the export."""
    items = [f"/{group}/{id}" for group in GROUPS for id in ids]
    asked = [f"/api/v1/{path[1:]}" for path in items if not path.startswith("/contact")]
    told = {path: seen(browser.get(path)) for path in (*PAGES, *QUESTIONS, *items, *asked)}
    for form in ("jsonl", "csv"):
        capsys.readouterr()
        export_rows(service, form, None, None, token)
        told[form] = (200, capsys.readouterr().out, None)
    return told


def seen(answer):
    text = OF_ONE_REQUEST.sub(r"\1", answer.get_data(as_text=True))
    return answer.status_code, text, answer.headers.get("ETag")


@pytest.fixture
def volunteer(browsers, service, people):
    token, _ = service.credentials.make(
        "token", people.volunteer.network, people.volunteer.person, context.now(), role="volunteer"
    )
    return browsers.volunteer, token


def test_a_volunteer_meets_no_word_and_no_id_of_what_is_not_theirs(
    volunteer, service, world, hide, evening, people, capsys
):
    world.incident("för alla", audience="all")
    ids, words = hide()
    evening.sealed(people.police)
    more, _ = hide()
    ids += more
    for path, (_, text, _etag) in everything(*_with(volunteer, service), capsys, ids).items():
        asked = words[:1] if "q=hemligt" in path else []
        found = [word for word in words if word in text and word not in asked]
        found += [id for id in ids if id not in path and (id in text or UUID(id).hex in text)]
        assert found == [], path


def _with(volunteer, service):
    browser, token = volunteer
    return browser, service, token


def test_nothing_looks_different_for_what_others_have_written(
    volunteer, service, world, hide, evening, people, capsys
):
    """The same bytes, positions and ETags before and after: not even how many or how often."""
    world.incident("för alla", audience="all")
    evening.sealed(people.police)
    before = everything(*_with(volunteer, service), capsys)
    hide()
    assert everything(*_with(volunteer, service), capsys) == before


def test_what_is_not_yours_looks_like_what_does_not_exist(volunteer, service, hide, capsys):
    ids, _ = hide()
    browser = volunteer[0]
    for id in ids:
        for group in GROUPS:
            for prefix in ("", "/api/v1"):
                mine = seen(browser.get(f"{prefix}/{group}/{id}"))
                nothing = seen(browser.get(f"{prefix}/{group}/{uuid4()}"))
                assert mine == nothing, (prefix, group)
                assert mine[0] in (404, 405)


def test_a_write_up_leaves_its_author_with_a_receipt(volunteer, world, people, evening, story):
    evening.sealed(people.police)
    id = world.incident("såg något", by=sealed(people.volunteer), audience="professional")
    page = volunteer[0].get(f"/incidents/{id}").get_data(as_text=True)
    assert "såg något" not in page
    assert "Mottaget" in page
    assert "<form" not in page
    story.given("follow_up", people.police, Incident, UUID(id), text="hemligt svar")
    assert "hemligt svar" not in volunteer[0].get(f"/incidents/{id}").get_data(as_text=True)


def test_a_place_for_professionals_is_not_offered_to_others(browsers, story, people):
    story.given(
        "register_place",
        people.coordinator,
        name="Porten på gatan",
        district="Farsta",
        audience="professional",
    )
    for path in ("/incidents/new", "/observations/new"):
        assert "Porten på gatan" not in browsers.volunteer.get(path).get_data(as_text=True)
        assert "Porten på gatan" in browsers.police.get(path).get_data(as_text=True)
