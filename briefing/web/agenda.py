"""The agenda of *gå igenom*: at most twelve items in ten minutes, red first; the rest is read."""

from dataclasses import dataclass
from typing import Any

from briefing.projections.board import URGENCY, Board
from briefing.projections.board_rows import Row

PARTS = ("people", "tonight", "new", "carried", "assignments", "contacts")
MINUTES = {"people": 1, "tonight": 3, "new": 2, "carried": 2, "assignments": 1, "contacts": 1}
MOST = 12
READ_ALONE = ("observation", "standing")


@dataclass(frozen=True)
class Part:
    section: str
    minutes: int
    rows: list[Row]


def agenda(board: Board, settings: dict[str, Any]) -> list[Part]:
    """Parts in order; imported events only when picked for tonight."""
    said = settings.get("agenda", {})
    most = said.get("items", MOST)
    chosen = {row.id for row in _candidates(board)[:most]}
    minutes = {**MINUTES, **said.get("minutes", {})}
    return [
        Part(part, minutes[part], [r for r in board.sections.get(part, ()) if r.id in chosen])
        for part in PARTS
    ]


def _candidates(board: Board) -> list[Row]:
    """What may be gone through: picked first, then red, then newest."""
    picked = board.sections.get("tonight", [])
    rest = [
        row
        for part in ("new", "carried", "assignments")
        for row in board.sections.get(part, ())
        if row.kind not in READ_ALONE and row.data.get("source") is None
    ]
    rest.sort(
        key=lambda row: (URGENCY.get(row.data.get("priority") or "green", 1), -row.known_from)
    )
    return [*picked, *rest]


def order(parts: list[Part]) -> list[tuple[str, Row]]:
    """(section, row) of every item, in the order in which it is gone through."""
    return [(part.section, row) for part in parts for row in part.rows]
