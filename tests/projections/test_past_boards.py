"""The board as it was: at any position and moment, through the filter then and now."""

from itertools import pairwise

import pytest
from given import seen_by
from night import VIEWS
from random_night import RandomNight

from briefing.domain.audience import item_keys
from briefing.domain.item import Item

STEPS = 50


def told(shown):
    """What a board says, without what only a present one has."""
    return {
        "sections": {
            name: [(row.id, row.row, row.data) for row in rows]
            for name, rows in shown.sections.items()
        },
        "session": shown.session,
        "people": shown.people,
        "lines": shown.lines,
        "acknowledged": shown.acknowledged,
    }


def without(board, hidden):
    """The board as it would be without these items."""
    sections = {
        name: [row for row in rows if row[0] not in hidden]
        for name, rows in board["sections"].items()
    }
    answered = {id: who for id, who in board["acknowledged"].items() if id not in hidden}
    return board | {"sections": sections, "acknowledged": answered}


@pytest.fixture(params=range(3))
def played(request, service, people, clock):
    """(position, moment, boards by role) after each step of a random night."""
    night, steps = RandomNight(service, people, clock, seed=request.param), []
    while len(steps) < STEPS:
        if night.step():
            boards = {role: told(seen_by(service, getattr(people, role))) for role in VIEWS}
            steps.append((service.model.position()[0], clock(), boards))
    return night, steps


def hidden_now(service, caller, ids):
    """Ids of what this reader may not read any more, asked of the log."""
    items = [service.app.repository.get(id) for _, id in ids]
    return {
        item.id.hex
        for item in items
        if isinstance(item, Item)
        and not set(caller.keys) & set(item_keys(item.audience, *item.organisations))
    }


def test_the_board_at_a_position_and_at_a_moment_is_the_board_as_it_was(played, service, people):
    night, steps = played
    differing = sum(one[2] != other[2] for one, other in pairwise(steps))
    assert differing > STEPS // 2
    vanished = 0
    for role in VIEWS:
        caller = getattr(people, role)
        hidden = hidden_now(service, caller, night.ids)
        for position, moment, boards in steps:
            expected = without(boards[role], hidden)
            vanished += expected != boards[role]
            assert told(seen_by(service, caller, position=position)) == expected
            assert told(seen_by(service, caller, moment=moment)) == expected
    assert vanished


def test_past_boards_survive_a_rebuild(played, service, people, start):
    steps = played[1]
    service.close()
    for path in service.config.data.glob("board-*"):
        path.unlink()
    again = start()
    for role in ("police", "volunteer"):
        caller = getattr(people, role)
        hidden = hidden_now(again, caller, played[0].ids)
        for position, _, boards in steps[:: STEPS // 10]:
            shown = told(seen_by(again, caller, position=position))
            assert shown == without(boards[role], hidden)
    assert again.projector.failures() == []


def test_before_the_first_report_there_is_nothing(service, people, report):
    report(people.guard)
    assert not any(told(seen_by(service, people.police, position=1))["sections"].values())
