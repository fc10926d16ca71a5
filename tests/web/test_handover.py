"""From one lead to the next, and from one coordinator to the next."""

import re
from uuid import UUID

from reading import hidden_in, text_of

from briefing.domain.incident import Incident

THINK, PROMISED = "Ljuset vid trapporna är trasigt", "Vi frågar SL om vakter"
ALONE = "färre än två samordnare"


def write(browser, page, **lines):
    """Fills in the form as it stands on a page."""
    form = re.search(r'<form[^>]*id="handover-form".*?</form>', text_of(browser.get(page)), re.S)[0]
    path = re.search(r'action="([^"]+)"', form)[1]
    hidden = hidden_in(form)
    return browser.client.post(path, data={**hidden, **lines})


def saturday(story, evening, lead=None):
    """The next session, open."""
    id = story.given("plan_session", evening.clockwork, date="2026-11-21")
    story.given("open_session", evening.clockwork, id)
    if lead:
        story.given("take_lead", lead, id)
    return id


def test_the_next_lead_reads_it_until_the_seal(browsers, story, people, evening):
    evening.sealed(people.police)
    done = write(browsers.police, "/console", think_of=THINK, promised=PROMISED)
    assert done.location == "/console"
    story.given("close_session", evening.clockwork, evening.id)
    id = saturday(story, evening, people.guard)
    for browser in (browsers.guard, browsers.coordinator):
        page = text_of(browser.get("/console"))
        assert THINK in page
        assert PROMISED in page
        assert "Fråga vem" not in page
    for role in ("police", "field_worker"):
        assert THINK not in text_of(browsers[role].get("/console"))
    story.given("go_live", people.guard, id)
    story.given("seal_session", people.guard, id)
    assert THINK not in text_of(browsers.guard.get("/console"))


def test_it_reaches_nobody_else(browsers, story, people, evening):
    evening.sealed(people.police)
    write(browsers.police, "/sessions/2026-11-20", think_of=THINK)
    story.given("close_session", evening.clockwork, evening.id)
    saturday(story, evening, people.guard)
    for role in ("field_worker", "volunteer", "partner", "evaluator", "display"):
        for path in (
            "/board",
            "/sessions/2026-11-20",
            "/sessions/2026-11-21",
            "/console",
            "/wall",
            "/handover",
            "/handover.txt",
            "/api/v1/board",
            "/api/v1/sessions/2026-11-20",
        ):
            assert THINK not in browsers[role].get(path).get_data(as_text=True), (role, path)
    assert "handover-form" not in text_of(browsers.guard.get("/sessions/2026-11-20"))


def test_a_warned_line_comes_back_with_all_three(browsers, people, evening, recorded):
    evening.sealed(people.police)
    before = recorded()
    told = {"think_of": THINK, "ask_whom": "Kevin Larsson"}
    page = text_of(write(browsers.police, "/sessions/2026-11-20", **told), 422)
    for name, said in told.items():
        assert f'<input type="hidden" name="{name}" value="{said}">' in page
    assert "<mark>Kevin Larsson</mark>" in page
    assert recorded() == before


def test_a_network_with_one_coordinator_is_told_so(browsers, people):
    for path in ("/me", "/sessions", "/handover", "/handover.txt"):
        assert ALONE in text_of(browsers.coordinator.get(path))
    assert ALONE not in text_of(browsers.police.get("/me"))
    people.another("coordinator")
    for path in ("/me", "/sessions", "/handover", "/handover.txt"):
        assert ALONE not in text_of(browsers.coordinator.get(path))


def test_the_pack_has_what_the_next_coordinator_needs(browsers, story, people, evening, world):
    world.incident("Lampan vid bron", audience="authority")
    world.incident("Bara för oss", by=people.field_worker, audience="field")
    world.incident("Polisens egen", audience="own")
    ended = UUID(world.incident("Redan avslutat", audience="all"))
    story.given("close_item", people.police, Incident, ended)
    evening.sealed(people.police)
    write(browsers.police, "/console", think_of=THINK)
    answer = browsers.coordinator.get("/handover.txt")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content_type == "text/plain; charset=utf-8"
    page = text_of(browsers.coordinator.get("/handover")).replace("&#34;", '"')
    for told in (page, text_of(answer)):
        for said in (
            "Lampan vid bron",
            THINK,
            "Testnamn volunteer",
            "Farsta stadsdelsförvaltning",
            "Genomgången börjar",
            "20:00",
            "kom-igang.md",
        ):
            assert said in told, said
        for said in ("Bara för oss", "Polisens egen", "Redan avslutat"):
            assert said not in told, said
