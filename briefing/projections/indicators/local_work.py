"""Network and local work: what was taken and left, and hours at home and away."""

from collections.abc import Callable

from briefing.projections.balance import KINDS, Answer, answers, people
from briefing.projections.indicators.figures import ALL, Figure, Indicator, by, merged, share
from briefing.projections.indicators.scope import Scope
from briefing.projections.view import SMALLEST, View

# Reads every circle that is not somebody's own or the field workers', and homes as districts.
COUNTING = "coordinator"


def answered(scope: Scope) -> list[Answer]:
    view = View(scope.network, COUNTING)
    found = answers(scope.db, view, scope.zone, scope.position)
    return [one for one in found if one.day.isoformat() in scope.period]


def taken(scope: Scope) -> Indicator:
    """Of what was answered: taken; the rest was left."""
    found = answered(scope)
    groups = merged(by(found, lambda one: one.organisation_name), people)
    told = {ALL: found, **groups} if people(found) >= SMALLEST else {}
    figures = tuple(
        share(
            name or "unnamed",
            [one.position for one in those if one.taken],
            [one.position for one in those],
        )
        for name, those in told.items()
    )
    return Indicator("taken", "percent", figures, "name", shape="bars")


def hours(scope: Scope) -> Indicator:
    """Planned hours of what was taken, by organisation and month, at home and away."""
    mine = [one for one in answered(scope) if one.taken]
    figures = []
    for (name, month), those in _by_month(mine).items():
        for kind in KINDS.values():
            group = [one for one in those if KINDS[one.elsewhere] == kind]
            if people(group) >= SMALLEST:
                figures.append(_hours(f"{name} · {month}", kind, group))
    return Indicator("hours", "hours", tuple(figures), "name", "home_away")


def _by_month(found: list[Answer]) -> dict[tuple[str, str], list[Answer]]:
    """Organisations of fewer than three people in a month stand together."""
    told: dict[tuple[str, str], list[Answer]] = {}
    for month, those in sorted(by(found, lambda one: one.day.isoformat()[:7]).items()):
        groups = merged(by(those, lambda one: one.organisation_name), people)
        told |= {(name, month): group for name, group in groups.items()}
    return told


def _hours(name: str, kind: str, those: list[Answer]) -> Figure:
    behind = tuple(sorted(one.position for one in those))
    return Figure(name, round(sum(one.hours for one in those), 1), behind=behind, column=kind)


FAMILY: dict[str, Callable[[Scope], Indicator]] = {"taken": taken, "hours": hours}
