"""Replay at a position is the live board of a fresh system that was fed the log up to there."""

import random
from dataclasses import asdict

import pytest
from crew import HOMES
from night import VIEWS, Night
from random_night import RandomNight

from briefing.importers.network_file import read_network
from briefing.projections.board import acknowledgement_counts, board
from briefing.projections.board_item import item_of, zone_of
from briefing.projections.model import ReadModel
from briefing.projections.projector import Projector
from briefing.projections.view import View
from briefing.projections.witness import Witness

PARTS = ("organisations", "districts")
ONLY_NOW = ("next_session", "position")


class UpTo:
    """A log that ends at a position."""

    def __init__(self, recorder, position):
        self.recorder, self.position = recorder, position

    def after(self, position, limit):
        return [one for one in self.recorder.after(position, limit) if one.id <= self.position]


@pytest.fixture
def fed(service, tmp_path):
    """A fresh read model fed the log up to a position."""
    opened = []

    def feed(position):
        folder = tmp_path / f"fed-{len(opened)}"
        folder.mkdir()
        witness = Witness(folder / "witness.sqlite")
        log = UpTo(service.app.recorder, position)
        path = folder / "board.sqlite"
        projector = Projector(path, log, service.app.mapper, service.vault, witness)
        projector.catch_up()
        opened.append((projector, ReadModel(path)))
        return opened[-1][1]

    yield feed
    for projector, model in opened:
        model.close()
        projector.close()


def told(db, view, **at):
    """Everything a board says, but for the numbers of rows."""
    shown = board(db, view, **at)
    zone = zone_of(db, view.network)
    said = {k: v for k, v in asdict(shown).items() if k not in ("sections", *ONLY_NOW)}
    if said["session"]:
        said["session"].pop("row")
    said["items"] = {
        name: [
            item_of(row, view, zone) | {"counts": acknowledgement_counts(row, shown, view.least)}
            for row in rows
        ]
        for name, rows in shown.sections.items()
    }
    return said


def views(people):
    for role in VIEWS:
        caller = getattr(people, role)
        yield View(caller.network, role, caller.organisation)


def compare(service, people, model, position):
    for view in views(people):
        with service.model.snapshot() as db, model.snapshot() as fresh:
            assert told(db, view, position=position, as_told=True) == told(fresh, view), (
                position,
                view.role,
            )


def test_of_a_night_with_every_kind_of_event(service, story, people, clock, fed):
    Night(story, people, clock).whole()
    newest = service.model.position()[0]
    for position in random.Random(1).sample(range(2, newest + 1), 25):
        compare(service, people, fed(position), position)


@pytest.mark.parametrize("seed", range(3))
def test_of_random_nights_with_organisations_that_change_their_names(
    service, story, people, clock, fed, seed
):
    night, chance = RandomNight(service, people, clock, seed), random.Random(seed)
    night.session = story.given("plan_session", people.coordinator, date="2026-11-20")
    story.given("open_session", people.coordinator, night.session)
    story.given("attend", people.police, night.session, present=True)
    story.given("count_heads", people.coordinator, night.session, organisation="sl", count=4)
    story.given("state_participation", people.field_worker, night.session, answer="coming")
    for step in range(60):
        night.step()
        if step % 10 == 9:
            rename(service, chance, step)
    newest = service.model.position()[0]
    for position in chance.sample(range(2, newest + 1), 12):
        compare(service, people, fed(position), position)


def rename(service, chance, step):
    """The network's file says another name of an organisation or district of the crew."""
    plan = read_network(None).as_dict()
    at_home = {name for home in HOMES.values() for name in home if name}
    known = [one for part in PARTS for one in plan[part] if {one["slug"], one["name"]} & at_home]
    chance.choice(known)["name"] = f"Namn {step}"
    service.queue.run(lambda: service.app.found_network(plan))
