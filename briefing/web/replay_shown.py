"""A past board in words: what stood there, what both may see of it, what had changed."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from briefing.projections.board import Board, acknowledgement_counts
from briefing.projections.board_rows import Row
from briefing.projections.model import from_ms
from briefing.projections.replay import FRAME, Change, Lens, Past, item_through
from briefing.projections.since import shown_changes
from briefing.web.shown import not_yet_all, shown_sections, shown_told
from briefing.web.words import Words

APART = timedelta(minutes=1)


def shown_past(
    then: Past, changed: Change, lens: Lens, zone: ZoneInfo, words: Words
) -> list[dict[str, Any]]:
    """Sections as on the phone, each item with `difference` and what was entered afterwards."""

    def show(row: Row) -> dict[str, Any]:
        item = shown_then(row, then.board, lens, zone, words)
        if row.id in changed.new:
            item["difference"] = words.t("replay.new")
        elif row.id in changed.changed:
            item["difference"] = words.t("replay.changed", what=_named(changed, row.id, words))
        item["afterwards"] = row.id in then.afterwards
        return item

    return shown_sections(then.board, words, show)


def shown_then(row: Row, board: Board, lens: Lens, zone: ZoneInfo, words: Words) -> dict[str, Any]:
    told = item_through(row, lens, zone)
    if row.kind == FRAME:
        return {**told, "frame": True, "known_at": from_ms(told["known_at"])}
    counts = acknowledgement_counts(row, board, lens.least)
    item = shown_told(told, row, counts, words)
    unknown = row.kind == "incident" and not item.get("occurred_at")
    # Where all have heard the sum says it; else who had not is told by role.
    missing = not_yet_all(counts)
    told = {"acknowledged": missing or counts, "missing": missing}
    told["no_answer"] = row.kind != "observation" and not counts
    known = {"known": _known_later(item), "unknown": unknown}
    return {**item, **told, **known, "past": True, "came_in": None}


def _known_later(item: dict[str, Any]) -> datetime | None:
    """When it was known, where that is not when it happened."""
    happened, known = item.get("occurred_at"), item["known_at"]
    return known if happened and abs(known - happened) >= APART else None


def _named(changed: Change, id: str, words: Words) -> str:
    names = shown_changes(changed.changed[id])
    return ", ".join(dict.fromkeys(words.t(f"different.{name}") for name in names))


def shown_change(
    before: Past, after: Past, changed: Change, lens: Lens, zone: ZoneInfo, words: Words
) -> dict[str, Any]:
    """`new`, `changed` (before beside after) and `gone`, as items."""
    then, now = _rows(before.board), _rows(after.board)

    def show(row: Row, board: Board) -> dict[str, Any]:
        return shown_then(row, board, lens, zone, words)

    return {
        "new": [show(now[id], after.board) for id in sorted(changed.new)],
        "gone": [show(then[id], before.board) for id in sorted(changed.gone)],
        "changed": [
            {
                "before": show(then[id], before.board),
                "after": show(now[id], after.board),
                "what": _named(changed, id, words),
            }
            for id in sorted(changed.changed)
        ],
    }


def _rows(board: Board) -> dict[str, Row]:
    return {row.id: row for rows in board.sections.values() for row in rows}
