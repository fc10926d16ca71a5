"""How the shift went: one answer of each person and session; no group below three is told."""

import pytest

from briefing.domain.session import BriefingSession
from briefing.projections.debriefs import OTHERS, debrief, merged, my_debrief
from briefing.projections.model import visible_position


@pytest.fixture
def after(story, people):
    """A session in debrief at which these were; its id."""

    def held(*present, series="main"):
        id = story.given("plan_session", people.coordinator, date="2026-11-20", series=series)
        story.given("open_session", people.coordinator, id)
        for caller in present:
            story.given("attend", caller, id, present=True)
        story.given("seal_session", people.coordinator, id)
        boss = people.of("coordinator")
        at = story.service.app.load(BriefingSession, id).times["starts"]
        for step in ("start_shift", "start_debrief"):
            story.given(step, boss, id, due_at=at)
        return id

    return held


def test_answers_are_of_one_person_and_one_session(story, service, people, after):
    one, other = after(people.guard, people.police), after(people.guard, series="lov")
    story.given("give_debrief", people.guard, one, answer="calm", text="Fint")
    story.given("give_debrief", people.police, one, answer="hard")
    story.given("give_debrief", people.guard, other, answer="hard", text="Tungt")
    story.given("give_debrief", people.guard, one, answer="as_usual", text="Som förut")
    db = service.model.reader()
    assert my_debrief(db, one.hex, people.guard.person) == {
        "answer": "as_usual",
        "text": "Som förut",
    }
    assert my_debrief(db, one.hex, people.police.person) == {"answer": "hard", "text": None}
    assert my_debrief(db, other.hex, people.guard.person) == {"answer": "hard", "text": "Tungt"}
    assert debrief(db, one.hex) == {"of": 2, "counts": [], "texts": ["Som förut"]}


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"calm": 2, "as_usual": 0, "hard": 0}, []),
        ({"calm": 4, "as_usual": 3, "hard": 0}, [("calm", 4), ("as_usual", 3)]),
        ({"calm": 5, "as_usual": 2, "hard": 1}, [("calm", 5), (OTHERS, 3)]),
        ({"calm": 5, "as_usual": 3, "hard": 1}, [("calm", 5), (OTHERS, 4)]),
        ({"calm": 5, "as_usual": 0, "hard": 1}, []),
    ],
)
def test_no_group_below_three_can_be_worked_out(counts, told):
    assert merged(counts) == told


def test_it_moves_no_position_that_another_reader_sees(story, service, people, after):
    id, db = after(people.guard), service.model.reader()

    def seen():
        return [visible_position(db, one.network, one.keys) for one in people.callers.values()]

    before = seen()
    story.given("give_debrief", people.guard, id, answer="calm", text="Fint")
    story.given("give_debrief", people.guard, id, answer="hard")
    assert seen() == before
