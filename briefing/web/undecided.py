"""What has been left open for so many weekends that somebody's decision must be missing."""

from typing import Any
from uuid import UUID

from flask import g

from briefing.projections import network
from briefing.projections.board import Board
from briefing.web.shown import PATHS
from briefing.web.wall import title


def undecided(db: Any, told: Board) -> list[dict[str, Any]]:
    """`{url, title, carried}` of what this coordinator reads, the oldest first; others: nothing."""
    if g.visitor.caller.role != "coordinator":
        return []
    limits = network.about(db, g.visitor.caller.network)["settings"]["limits"]
    rows = {row.id: row for rows in told.sections.values() for row in rows}
    late = [row for row in rows.values() if row.data["carried"] >= limits["carried_weekends"]]
    return [
        {
            "url": f"/{PATHS[row.kind]}/{UUID(row.id)}",
            "title": title(row),
            "carried": row.data["carried"],
        }
        for row in sorted(late, key=lambda row: (-row.data["carried"], row.id))
    ]
