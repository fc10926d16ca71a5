"""One item with its history, as the reader may see it; the author's own write-ups."""

import json
from typing import Any
from uuid import UUID

from briefing.domain.refusals import NotFound
from briefing.projections.acknowledgements import answers
from briefing.projections.board import Board, acknowledgement_counts
from briefing.projections.board_item import QUARTER, iso, item_of
from briefing.projections.board_rows import Row
from briefing.projections.history import history, without_moments
from briefing.projections.sessions import tonight
from briefing.service import Service
from briefing.web.access import Visitor
from briefing.web.boards import Boards

GROUPS = {
    "incidents": ("incident",),
    "notes": ("passdown", "standing"),
    "assignments": ("task", "request"),
    "observations": ("observation",),
}


class Items:
    def __init__(self, service: Service, boards: Boards) -> None:
        self.model, self.boards = service.model, boards

    def row(self, db: Any, visitor: Visitor, id: UUID) -> tuple[Row, bool]:
        """(current row, whether the visitor reads it); NotFound when neither reader nor author."""
        found = db.execute(
            "SELECT * FROM items WHERE id=? AND to_position IS NULL AND network=?",
            (id.hex, visitor.caller.network.hex),
        ).fetchone()
        if found is None:
            raise NotFound
        reads = found["reader"] in visitor.caller.keys or found["reader2"] in visitor.caller.keys
        if not reads and found["author"] != visitor.caller.person.hex:
            raise NotFound
        row = Row(
            found["row"],
            found["id"],
            found["kind"],
            found["author"],
            found["known_from"],
            found["from_position"],
            json.loads(found["data"]),
        )
        return row, reads

    def shown(self, visitor: Visitor, id: UUID, group: str) -> dict[str, Any]:
        """The item and its history; of a write-up its author sees only that it was received."""
        with self.model.snapshot() as db:
            row, reads = self.row(db, visitor, id)
            if row.kind not in GROUPS[group]:
                raise NotFound
            zone = self.boards.zone(db, visitor.caller.network)
            if not reads:
                return received(row, zone)
            session = tonight(db, visitor.caller.network)
            told = Board(0, session, {}, [], [], answers(db, [row.id]), None)
            shown = item_of(row, visitor.view, zone)
            shown["acknowledged"] = acknowledgement_counts(row, told, visitor.view.least)
            shown["history"] = self.history(db, visitor, row)
            return shown

    def history(self, db: Any, visitor: Visitor, row: Row) -> list[dict[str, Any]]:
        """Every version and follow-up that this reader may read, oldest first."""
        zone = self.boards.zone(db, visitor.caller.network)
        imported, role = row.data.get("source") is not None, visitor.caller.role
        hidden = role == "evaluator" or (imported and role == "display")
        organisation = visitor.caller.organisation
        grain = QUARTER if role == "evaluator" else 1
        detail = without_moments if role == "evaluator" else str
        return [
            {
                "what": one["verb"],
                "text": None if hidden else one["text"],
                "detail": dict(
                    part.split("=", 1) for part in detail(one["detail"]).split(";") if "=" in part
                ),
                "by": {"role": _source(one, organisation.hex if organisation else None)},
                "known_at": iso(one["known_at"], zone, grain),
                "recorded_at": iso(one["recorded_at"], zone, grain),
            }
            for one in history(db, UUID(row.id), visitor.caller.keys)
        ]


def _source(one: Any, organisation: str | None) -> str:
    if one["role"] in ("", "system"):
        return "source"
    own = organisation is not None and one["organisation"] == organisation
    return "network" if one["role"] == "field_worker" and not own else str(one["role"])


def received(row: Row, zone: Any) -> dict[str, Any]:
    """What the author of a write-up keeps: that it was received, and what became of it."""
    return {
        "id": str(UUID(row.id)),
        "kind": row.kind,
        "status": row.data["status"],
        "received": True,
        "recorded_at": iso(row.data["recorded_at"], zone),
        "outcome": row.data.get("disposition"),
    }
