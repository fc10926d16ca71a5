import json
from dataclasses import asdict

import pytest
from given import seen_by, view_of
from night import VIEWS

from briefing.projections.board import acknowledgement_counts
from briefing.projections.board_item import item_of, zone_of


@pytest.fixture
def printed():
    """Everything that a board says, as bytes; by role."""

    def one(service, caller, **at):
        shown = seen_by(service, caller, **at)
        told = asdict(shown)
        view = view_of(caller)
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
