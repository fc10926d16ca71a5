"""Network and local work: what was taken and left, and hours at home and away.

By organisation only of whole months, and without the events: beyond their own organisation nobody
is told who took or left which request, nor by the difference of two reports.
"""

from collections.abc import Callable
from dataclasses import replace

from briefing.projections.balance import KINDS, Answer, answers, people
from briefing.projections.indicators.figures import ALL, Figure, Indicator, by, merged, share
from briefing.projections.indicators.scope import Scope
from briefing.projections.view import SMALLEST, View

# Reads every circle that is not somebody's own or the field workers', and homes as districts.
COUNTING = "coordinator"
APART = " · "
COLUMNS = (*KINDS.values(), "together")


def answered(scope: Scope) -> list[Answer]:
    view = View(scope.network, COUNTING)
    found = answers(scope.db, view, scope.zone, scope.position)
    return [one for one in found if one.day.isoformat() in scope.period]


def taken(scope: Scope) -> Indicator:
    """Of what was answered: taken; the rest was left."""
    found = answered(scope)
    if people(found) < SMALLEST:
        return Indicator("taken", "percent", (), "name", shape="bars")
    figures = [_share(ALL, found)]
    if scope.period.is_in_months:
        groups = merged(by(found, lambda one: one.organisation_name), people)
        told = (_share(name or "unnamed", those) for name, those in groups.items())
        figures += [replace(one, behind=()) for one in told]
    return Indicator("taken", "percent", tuple(figures), "name", shape="bars")


def _share(name: str, those: list[Answer]) -> Figure:
    taken = [one.position for one in those if one.taken]
    return share(name, taken, [one.position for one in those])


def hours(scope: Scope) -> Indicator:
    """Planned hours of what was taken, by organisation and month, at home and away."""
    mine = [one for one in answered(scope) if one.taken]
    told = _by_month(mine) if scope.period.is_in_months else {}
    figures = []
    for (name, month), those in told.items():
        kinds = by(those, lambda one: KINDS[one.elsewhere])
        if any(people(group) < SMALLEST for group in kinds.values()):
            # What is left of the whole would be the kind that is too few.
            kinds = {"together": those}
        row = f"{name or 'unnamed'}{APART}{month}"
        figures += [_hours(row, kind, kinds[kind]) for kind in COLUMNS if kind in kinds]
    return Indicator("hours", "hours", tuple(figures), "name_month", "home_away", version=2)


def _by_month(found: list[Answer]) -> dict[tuple[str, str], list[Answer]]:
    """Organisations of fewer than three people in a month stand together."""
    told: dict[tuple[str, str], list[Answer]] = {}
    for month, those in sorted(by(found, lambda one: one.day.isoformat()[:7]).items()):
        groups = merged(by(those, lambda one: one.organisation_name), people)
        told |= {(name, month): group for name, group in groups.items()}
    return told


def _hours(name: str, kind: str, those: list[Answer]) -> Figure:
    return Figure(name, round(sum(one.hours for one in those), 1), column=kind)


FAMILY: dict[str, Callable[[Scope], Indicator]] = {"taken": taken, "hours": hours}
