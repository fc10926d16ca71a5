"""Rows that know log positions only: from which one they held, and to which."""

from uuid import UUID

from briefing.projections.model import Writer

SPAN = {"from_position": int, "to_position": int}
HELD = "from_position<=:p AND (to_position IS NULL OR to_position>:p)"
NEWEST = 1 << 62


def hex_of(id: UUID | None) -> str | None:
    return id.hex if id else None


def close(w: Writer, table: str, id: UUID) -> None:
    w.execute(
        f"UPDATE {table} SET to_position=? WHERE id=? AND to_position IS NULL",
        (w.position, id.hex),
    )
