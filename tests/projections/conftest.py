import json
from dataclasses import asdict

import pytest
from given import seen_by
from night import VIEWS

from briefing.projections.board import acknowledgement_counts
from briefing.projections.board_item import item_of, zone_of
from briefing.projections.view import View

REPORT = {
    "category": "gathering",
    "priority": "yellow",
    "district": "Farsta",
    "text": "Många ute vid torget",
}


@pytest.fixture
def report(story):
    """Reports an incident; its id."""
    return lambda caller, **changes: story.given("report_incident", caller, **REPORT | changes)


@pytest.fixture
def printed():
    """Everything that a board says, as bytes; by role."""

    def one(service, caller, **at):
        shown = seen_by(service, caller, **at)
        told = asdict(shown)
        view = caller_view(caller)
        zone = zone_of(service.model.reader(), caller.network)
        told["items"] = {
            name: [
                item_of(row, view, zone) | {"acknowledged": acknowledgement_counts(row, shown)}
                for row in rows
            ]
            for name, rows in shown.sections.items()
        }
        return json.dumps(told, default=str, sort_keys=True).encode()

    def every(service, people, **at):
        return {role: one(service, getattr(people, role), **at) for role in VIEWS}

    return every


def caller_view(caller):
    return View(caller.network, caller.role, caller.organisation)
