"""Who could read, on its page."""

from uuid import UUID

import pytest
from reading import text_of

from briefing.domain.incident import Incident


@pytest.fixture
def narrowed(world, story, people, clock):
    """For all at 20.07, for authorities from 20.41 on."""
    clock.set("2026-11-20 20:07")
    id = world.incident("Senare dolt", audience="all")
    clock.set("2026-11-20 20:41")
    story.given("change_audience", people.police, Incident, UUID(id), audience="authority")
    clock.set("2026-11-21 12:00")
    return id


def asked(browser, id, at):
    return text_of(browser.get(f"/trail/access/{id}", query_string={"at": at}))


def test_it_says_the_circle_the_rule_and_who(browsers, narrowed):
    before = asked(browsers.coordinator, narrowed, "2026-11-20T20:20:00+01:00")
    assert "Läses av: alla här, och väggskärmen" in before
    assert "Alla här enligt regler version 1, som gäller sedan" in before
    assert "volontär" in before and "Testnamn coordinator" in before
    after = asked(browsers.coordinator, narrowed, "2026-11-20T20:50")
    assert "Polis och kommun enligt regler version 1" in after
    assert "volontär" not in after and "ordningsvakt" not in after
    early = asked(browsers.coordinator, narrowed, "2026-11-20T20:00")
    assert "Den var inte inskriven då." in early


def test_the_trail_leads_there(browsers, narrowed):
    page = browsers.coordinator.get("/trail").get_data(as_text=True)
    assert f"/trail/access/{narrowed}?at=2026-11-20T19:07:00.000Z" in page
    assert "/trail/access/" not in browsers.evaluator.get("/trail").get_data(as_text=True)


@pytest.mark.parametrize(("at", "status"), [("i går", 422), ("2999-01-01T00:00:00Z", 422)])
def test_a_moment_that_nobody_can_mean_is_refused(browsers, narrowed, at, status):
    answer = browsers.coordinator.get(f"/trail/access/{narrowed}", query_string={"at": at})
    assert answer.status_code == status


def test_of_what_one_may_not_read_nothing_is_told(browsers, world):
    for id in (world.incident("Polisens egen", audience="own"), "1", UUID(int=1)):
        assert browsers.coordinator.get(f"/trail/access/{id}").status_code == 404


def test_of_a_write_up_its_writer_only_sees_that_it_came_in(browsers, world, people):
    id = world.incident("Från volontär", audience="professional", by=people.volunteer)
    page = text_of(browsers.coordinator.get(f"/trail/access/{id}"))
    assert "Den som skrev ser bara att rapporten är mottagen." in page
