"""The picture: what was reported, by observed hour, weekday, category and district."""

from collections.abc import Callable, Iterable
from functools import partial

from briefing.projections.indicators.figures import (
    ALL,
    OTHERS,
    WITHHELD,
    Figure,
    Indicator,
    by,
    count,
    merged,
    rate,
    share,
)
from briefing.projections.indicators.merging import month_of, names, told
from briefing.projections.indicators.records import Thing
from briefing.projections.indicators.scope import NIGHT, Scope
from briefing.projections.view import SMALLEST

HOUR = 3_600_000
APART = "\x1f"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PRIORITIES = ("red", "yellow", "green")


def incidents(scope: Scope) -> list[Thing]:
    """Not struck, not from elsewhere, for more than one organisation."""

    def asked() -> list[Thing]:
        return [one for one in scope.things if one.kind == "incident" and one.status != "struck"]

    return scope.once(("incidents", scope.period), asked)


def calm(scope: Scope) -> list[Thing]:
    return [one for one in scope.things if one.kind == "observation" and one.status != "struck"]


def _observed(those: Iterable[Thing]) -> float:
    return sum(float(one.data["ends_at"] - one.data["starts_at"]) / HOUR for one in those)


def per_observed_hour(scope: Scope) -> Indicator:
    """Incidents by hour that somebody was there and said that it was calm, by borough."""
    found, seen = incidents(scope), calm(scope)
    figures = [rate(ALL, [one.first for one in found], _observed(seen))]
    groups = told(scope, found, _borough)
    hours = by(seen, partial(_seen_as, scope, names(scope, found, _borough)))
    for name in sorted({*groups, *hours} - {"", OTHERS}) + [OTHERS] * (OTHERS in groups):
        there = [one.first for one in groups.get(name, [])]
        figures.append(rate(name, there, _observed(hours.get(name, []))))
    return Indicator("per_observed_hour", "rate", tuple(figures), "name", shape="bars", version=2)


def _borough(one: Thing) -> str:
    return one.borough


def _seen_as(scope: Scope, known: dict[tuple[str, str], str], one: Thing) -> str:
    """The group that hours of calm belong to. A borough without incidents is told only in months in
    which none is left out: beside the sum it would say how many that one has."""
    month = month_of(scope, one)
    if (month, one.borough) in known:
        return known[month, one.borough]
    is_told = all(name == key for (when, key), name in known.items() if when == month)
    return one.borough if is_told else ""


def trend(scope: Scope) -> Indicator:
    """The same by month."""
    found, seen = incidents(scope), calm(scope)
    hours = by(seen, lambda one: scope.month(one.at))
    groups = by(found, lambda one: scope.month(one.at))
    kept = merged(groups)
    # Months that are too few go with the smallest of the rest: no sum tells what they had.
    calm_ones = hours.keys() - groups.keys() if OTHERS not in kept else ()
    figures = tuple(
        rate(month, [t.first for t in kept.get(month, [])], _observed(hours.get(month, [])))
        for month in sorted({*kept, *calm_ones} - {OTHERS})
    )
    return Indicator("trend", "rate", figures, "month", shape="series", version=2)


def weekday_hour(scope: Scope) -> Indicator:
    """When it happened, or was written where that was not said; to the hour."""

    def when(one: Thing) -> tuple[str, str]:
        local = scope.local(one.data.get("occurred_at") or one.at)
        return WEEKDAYS[(local - NIGHT).weekday()], f"{local.hour:02d}"

    figures = _table(scope, incidents(scope), when)
    ordered = sorted(figures, key=lambda f: (_day(f.row), (int(f.column or 0) - 6) % 24))
    return Indicator("weekday_hour", "count", tuple(ordered), "weekday", "hour", "heat")


def _day(row: str) -> int:
    return WEEKDAYS.index(row) if row in WEEKDAYS else len(WEEKDAYS)


def category_district(scope: Scope) -> Indicator:
    figures = _table(scope, incidents(scope), lambda one: (one.district or "others", one.category))
    ordered = sorted(figures, key=lambda f: (f.row == "others", f.row, f.column))
    return Indicator("category_district", "count", tuple(ordered), "name", "category", "heat")


def _table(
    scope: Scope, found: list[Thing], cell: Callable[[Thing], tuple[str, str]]
) -> list[Figure]:
    """Cells below three stand together, with the smallest of the others when they are too few."""
    groups = told(scope, found, lambda one: APART.join(cell(one)))
    return [_counted(key, [one.first for one in those]) for key, those in groups.items()]


def _counted(key: str, found: list[int]) -> Figure:
    row, _, column = key.partition(APART)
    return count(row, found, column)


def priorities(scope: Scope) -> Indicator:
    found = incidents(scope)
    groups = told(scope, found, lambda one: one.data.get("priority") or "green")
    all_of_them = [one.first for one in found]
    order = {name: n for n, name in enumerate(PRIORITIES)}
    figures = tuple(
        share(name, [one.first for one in groups[name]], all_of_them)
        for name in sorted(groups, key=lambda name: order.get(name, len(order)))
    )
    return Indicator("priorities", "percent", figures, "priority", shape="bars")


def field_counts(scope: Scope) -> Indicator:
    """What field workers wrote for one another: how many, by borough and month, for evaluators."""
    if scope.least < SMALLEST:
        return Indicator("field_counts", "count", (), shape=WITHHELD)
    found = [one for one in scope.written if one.reader == "field" and one.status != "struck"]
    found = [one for one in found if one.kind != "observation"]
    figures = _table(scope, found, lambda one: (one.borough or "others", scope.month(one.at)))
    # Nobody but field workers sees even one of them: there is nothing to press.
    counts = tuple(Figure(f.row, f.value, column=f.column) for f in figures)
    return Indicator("field_counts", "count", counts, "name", "month", "multiples")


FAMILY: dict[str, Callable[[Scope], Indicator]] = {
    "per_observed_hour": per_observed_hour,
    "trend": trend,
    "weekday_hour": weekday_hour,
    "category_district": category_district,
    "priorities": priorities,
    "field_counts": field_counts,
}
