"""The events behind a number, through the filter of whoever looks at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from briefing.projections.indicators.scope import QUARTER, Scope
from briefing.projections.model import from_ms
from briefing.projections.past import readable_now
from briefing.projections.replay_steps import is_item
from briefing.projections.trail_rows import OF_ONE
from briefing.projections.view import SMALLEST, View


@dataclass(frozen=True)
class Seen:
    """`then` is when the board is looked at, `day` the night of that; of an item kind, category
    and district."""

    at: datetime
    then: datetime
    day: str
    topic: str
    item: str | None
    kind: str | None
    category: str | None
    district: str | None


def events_behind(
    scope: Scope, positions: Sequence[int], view: View, most: int
) -> tuple[list[Seen], int]:
    """The first `most` that the viewer may read, and how many of all are not among them.

    An evaluator gets no line that is one person's, and none at all where so few are left out that
    the number would tell what they were.
    """
    keys = {*view.keys, *(("desk",) if view.role == "coordinator" else ())}
    rows = [row for row in _rows(scope, positions) if {row["reader"], row["reader2"]} & keys]
    ids = {id for row in rows for id in (row["item"], row["about"]) if id}
    items = {id for id in ids if is_item(scope.db, id)}
    hidden = items - readable_now(scope.db, items, view.keys)
    read = [row for row in rows if not {row["item"], row["about"]} & hidden]
    if view.role == "evaluator":
        read = [row for row in read if row["topic"].partition(".")[0] not in OF_ONE]
        if 0 < len(set(positions)) - len(read) < SMALLEST:
            read = []
    found = [_seen(scope, row, view) for row in read[:most]]
    return found, len(set(positions)) - len(found)


def _rows(scope: Scope, positions: Sequence[int]) -> list[Any]:
    unique = sorted(set(positions))
    found: list[Any] = []
    for start in range(0, len(unique), 500):
        part = unique[start : start + 500]
        marks = ",".join("?" * len(part))
        found += scope.db.execute(
            "SELECT h.*, i.kind, i.data ->> 'category' AS category,"
            " coalesce(i.data ->> 'district', i.data ->> 'borough') AS district FROM history h"
            " LEFT JOIN items i ON i.id=h.item AND i.id NOT NULL AND i.to_position IS NULL"
            f" WHERE h.network=? AND h.position IN ({marks}) ORDER BY h.position",
            (scope.network.hex, *part),
        ).fetchall()
    return found


def _seen(scope: Scope, row: Any, view: View) -> Seen:
    at = then = row["recorded_at"]
    if view.role == "evaluator":
        at -= at % QUARTER
        then = at + QUARTER
    return Seen(
        from_ms(at),
        from_ms(then),
        scope.day(then).isoformat(),
        row["topic"],
        row["item"],
        row["kind"],
        row["category"],
        row["district"],
    )
