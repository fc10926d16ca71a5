"""The four weaknesses that the network was founded on: the leading figure of each, by month."""

from collections.abc import Iterable, Sequence
from typing import Any

from briefing.projections import balance
from briefing.projections.indicators import continuity, introduction, local_work, participation
from briefing.projections.indicators.figures import ALL, Figure, Indicator, by, share
from briefing.projections.indicators.present import people
from briefing.projections.indicators.scope import Scope
from briefing.projections.view import SMALLEST

LEADING = {
    "continuity": continuity.came_again,
    "introduction": introduction.introduced,
    "participation": participation.by_organisation,
    "local_work": local_work.taken,
}
# As they are called in the report: of each the family has the weakness's own name.
CODE_OF = {
    "continuity": "came_again",
    "introduction": "introduced",
    "participation": "took_part",
    "local_work": "taken",
}


def leading(one: Indicator) -> Figure:
    """The whole of it; without basis where nothing is told."""
    found = (f for f in one.figures if (f.row, f.column) == (ALL, ""))
    return next(found, Figure(ALL, None))


def by_month(scope: Scope) -> dict[str, list[Figure]]:
    """Weakness -> the share of each month with a briefing; None of fewer than three people."""
    months = sorted({one.date[:7] for one in scope.held})
    month = {one.id: one.date[:7] for one in scope.held}
    known, again = continuity.again_of(scope)
    first, told = introduction.first_and_told(scope, "oral")
    mine = local_work.answered(scope)

    def shares(found: Iterable[Any], of: Any, hit: Any, count: Any) -> list[Figure]:
        groups = by(found, of)
        return [_share(name, groups.get(name, []), hit, count) for name in months]

    def evening(one: Any) -> str:
        return month[one.session]

    return {
        "continuity": shares(known, evening, lambda one: one in again, people),
        "introduction": shares(first, evening, lambda one: one.person in told, people),
        "participation": [_took_part(scope, name) for name in months],
        "local_work": shares(
            mine, lambda one: one.day.isoformat()[:7], lambda one: one.taken, balance.people
        ),
    }


def _share(name: str, those: Sequence[Any], hit: Any, count: Any) -> Figure:
    if count(those) < SMALLEST:
        return Figure(name, None)
    hits = [one.position for one in those if hit(one)]
    return share(name, hits, [one.position for one in those])


def _took_part(scope: Scope, name: str) -> Figure:
    within = [one for one in scope.held if one.date[:7] == name]
    return participation.answered(scope, name, scope.parties, within)
