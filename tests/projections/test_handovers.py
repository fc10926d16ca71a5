"""Handovers: of one session each, read by nobody's key."""

from briefing.projections.handovers import handover, last_handover
from briefing.projections.model import visible_position


def sealed(story, people, series):
    told = {"date": "2026-11-20", "series": series}
    id = story.given("plan_session", people.coordinator, **told)
    story.given("open_session", people.coordinator, id)
    story.given("seal_session", people.coordinator, id)
    return id


def lines_of(told):
    return {name: said for name, said in told.items() if name != "written_at"}


def test_lines_are_of_one_session_and_the_last_written_counts(story, service, people, clock):
    one, other = (sealed(story, people, series) for series in ("main", "lov"))
    boss, db = people.coordinator, service.model.reader()
    story.given("write_handover", boss, one, think_of="Ett", promised="Ett")
    story.given("write_handover", boss, other, ask_whom="Två")
    assert lines_of(last_handover(db, boss.network.hex))["ask_whom"] == "Två"
    clock.forward(minutes=5)
    story.given("write_handover", boss, one, promised="Tre")
    told = handover(db, one.hex)
    assert told["written_at"] == clock()
    assert lines_of(told) == {"think_of": None, "promised": "Tre", "ask_whom": None}
    assert lines_of(handover(db, other.hex)) == {
        "think_of": None,
        "promised": None,
        "ask_whom": "Två",
    }
    assert last_handover(db, boss.network.hex) == told
    assert last_handover(db, people.police.person.hex) is None


def test_it_moves_no_position_that_a_reader_sees(story, service, people):
    id, db = sealed(story, people, "main"), service.model.reader()

    def seen():
        return [visible_position(db, one.network, one.keys) for one in people.callers.values()]

    before = seen()
    story.given("write_handover", people.coordinator, id, think_of="Ett")
    story.given("write_handover", people.coordinator, id, think_of="Två")
    assert seen() == before
