"""Groups that may be told of, also beside other reports and beside what one reads oneself.

To whom no small group is told, each month decides for itself what is too small, and a longer period
is the sum of what its months tell: else the difference of two reports would be a month's small
group. Nor is a group told of which one or two are not for everybody: they are what is left when
those that one reads on the board of that night are taken away.
"""

from collections.abc import Callable, Sequence

from briefing.projections.indicators.figures import OTHERS, by, merged
from briefing.projections.indicators.records import Thing
from briefing.projections.indicators.scope import Scope
from briefing.projections.view import SMALLEST

Name = tuple[str, str]


def names(scope: Scope, things: Sequence[Thing], name: Callable[[Thing], str]) -> dict[Name, str]:
    """(month, group) -> the name under which it is told, `""` when it is told nowhere.

    Of who is told of small groups too there is one month, `""`.
    """
    months: dict[str, dict[str, list[Thing]]] = {}
    for one in things:
        within = months.setdefault(month_of(scope, one), {})
        within.setdefault(name(one), []).append(one)
    known: dict[Name, str] = {}
    for month, groups in months.items():
        kept = merged(groups, _size if scope.least > 1 else len)
        rest = OTHERS if OTHERS in kept else ""
        known |= {(month, key): key if key in kept else rest for key in groups}
    return known


def month_of(scope: Scope, one: Thing) -> str:
    return scope.month(one.at) if scope.least > 1 else ""


def told(
    scope: Scope, things: Sequence[Thing], name: Callable[[Thing], str]
) -> dict[str, list[Thing]]:
    """Groups by the name under which they are told, sorted, others last."""
    known = names(scope, things, name)
    groups = by(things, lambda one: known[month_of(scope, one), name(one)])
    kept = sorted(groups.keys() - {""}, key=lambda key: (key == OTHERS, key))
    return {key: groups[key] for key in kept}


def _size(those: Sequence[Thing]) -> int:
    """Of a group with one or two that are not for everybody: these."""
    hidden = sum(one.reader != "all" for one in those)
    return hidden if 0 < hidden < SMALLEST else len(those)
