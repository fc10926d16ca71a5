"""Decision paths: seen, shared, decided, done; how long each step took, as medians in minutes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from briefing.projections.indicators.figures import (
    ALL,
    OTHERS,
    Figure,
    Indicator,
    Timed,
    by,
    merged,
    middle,
)
from briefing.projections.indicators.records import Entry, Thing
from briefing.projections.indicators.scope import Scope
from briefing.projections.view import SMALLEST

MINUTE = 60_000
ENDINGS = frozenset({"done", "handed_over", "lapsed"})
ASKED = ("task", "request")
REPORTS = ("incident", "passdown")


@dataclass(frozen=True)
class Step:
    """How long one step took for one item, and the event that ended it."""

    thing: Thing
    minutes: float
    position: int


def reports(scope: Scope) -> list[Thing]:
    def asked() -> list[Thing]:
        return [one for one in scope.things if one.kind in REPORTS and one.status != "struck"]

    return scope.once(("reports", scope.period), asked)


def shared(scope: Scope) -> list[Step]:
    """From when it happened to when it was written down."""
    told = ((one, one.data.get("occurred_at")) for one in reports(scope))
    return [
        Step(one, (one.at - seen) / MINUTE, one.first)
        for one, seen in told
        if seen is not None and seen <= one.at
    ]


def decided_at(scope: Scope) -> dict[str, Entry]:
    """Item -> the first disposition, or assignment about it, that was given."""
    return scope.once(("decided", scope.period), lambda: _decided_at(scope))


def _decided_at(scope: Scope) -> dict[str, Entry]:
    about: dict[str, Entry] = {}
    for one in scope.things:
        target = one.data.get("about")
        if one.kind in ASKED and target and scope.lives[one.id]:
            about.setdefault(target, scope.lives[one.id][0])
    found = {}
    for one in reports(scope):
        given = (entry for entry in scope.lives[one.id] if entry.verb == "Disposed")
        told = [entry for entry in (next(given, None), about.get(one.id)) if entry]
        if told:
            found[one.id] = min(told, key=lambda entry: entry.position)
    return found


def decided(scope: Scope) -> list[Step]:
    """From when it was written down to the first decision about it."""
    found = decided_at(scope)
    return [_step(one, one.at, found[one.id]) for one in reports(scope) if one.id in found]


def done(scope: Scope) -> list[Step]:
    """From the first decision to the end: done, handed over, lapsed, closed, or carried out."""
    given, carried_out = decided_at(scope), _carried_out(scope)
    steps = []
    for one in reports(scope):
        if one.id in given:
            ends = [entry for entry in scope.lives[one.id] if _ends(entry)]
            ends += carried_out.get(one.id, [])
            if ends:
                end = min(ends, key=lambda entry: entry.position)
                # What one tap decided and ended took no time: it says nothing of how long it takes.
                if end.position != given[one.id].position:
                    steps.append(_step(one, given[one.id].at, end))
    return steps


def _carried_out(scope: Scope) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for one in scope.things:
        if one.kind in ASKED and one.data.get("about"):
            ends = (entry for entry in scope.lives[one.id] if entry.verb == "Completed")
            found.setdefault(one.data["about"], []).extend(ends)
    return found


def _ends(entry: Entry) -> bool:
    return entry.verb == "Closed" or (
        entry.verb == "Disposed" and entry.told.get("outcome") in ENDINGS
    )


def answered(scope: Scope) -> list[Step]:
    """From when it was written down to the first thing that somebody else said or did about it."""
    acknowledged = scope.acknowledged
    steps = []
    for one in reports(scope):
        told = [e for e in scope.lives[one.id] if e.person and e.person != one.author]
        told += [e for e in acknowledged.get(one.id, []) if e.person != one.author]
        if told:
            steps.append(_step(one, one.at, min(told, key=lambda entry: entry.position)))
    return steps


def red_acknowledged(scope: Scope) -> list[Step]:
    """From when it became red to the first *Uppfattat* of somebody else."""
    acknowledged = scope.acknowledged
    steps = []
    for one in reports(scope):
        red = next((e for e in scope.lives[one.id] if e.told.get("priority") == "red"), None)
        if red is not None:
            told = [
                e
                for e in acknowledged.get(one.id, [])
                if e.position > red.position and e.person != one.author and e.verb == "understood"
            ]
            if told:
                steps.append(_step(one, red.at, told[0]))
    return steps


def _step(one: Thing, since: int, end: Entry) -> Step:
    return Step(one, (end.at - since) / MINUTE, end.position)


def _timed(steps: Iterable[Step]) -> list[Timed]:
    return [(step.minutes, step.position) for step in steps]


def _medians(groups: dict[str, list[Step]]) -> list[Figure]:
    """Where nothing is named, it is among the others."""
    named = {name or OTHERS: those for name, those in groups.items()}
    told = merged(named)
    return [middle(name, _timed(those), least=SMALLEST) for name, those in told.items()]


def _steps(scope: Scope, found: Callable[[Scope], list[Step]]) -> list[Step]:
    return scope.once(("steps", found.__name__, scope.period), lambda: found(scope))


def overall(
    code: str, found: Callable[[Scope], list[Step]], version: int = 1
) -> Callable[[Scope], Indicator]:
    """All together, then by borough."""

    def indicator(scope: Scope) -> Indicator:
        steps = _steps(scope, found)
        whole = middle(ALL, _timed(steps), least=SMALLEST)
        boroughs = _medians(by(steps, lambda step: step.thing.borough))
        figures = (whole, *boroughs)
        return Indicator(code, "minutes", figures, "name", shape="bars", version=version)

    return indicator


def by_category(code: str, found: Callable[[Scope], list[Step]]) -> Callable[[Scope], Indicator]:
    def indicator(scope: Scope) -> Indicator:
        steps = [step for step in _steps(scope, found) if step.thing.category]
        figures = _medians(by(steps, lambda step: step.thing.category))
        return Indicator(code, "minutes", tuple(figures), "category", shape="bars")

    return indicator


def by_month(code: str, found: Callable[[Scope], list[Step]]) -> Callable[[Scope], Indicator]:
    """By the month in which the item was written."""

    def indicator(scope: Scope) -> Indicator:
        groups = merged(by(_steps(scope, found), lambda step: scope.month(step.thing.at)))
        # Months that are too few go with the smallest of the rest: no sum tells what they had.
        figures = [
            middle(month, _timed(those), least=SMALLEST)
            for month, those in groups.items()
            if month != OTHERS
        ]
        return Indicator(code, "minutes", tuple(figures), "month", shape="series")

    return indicator


FAMILY: dict[str, Callable[[Scope], Indicator]] = {
    "seen_shared": overall("seen_shared", shared),
    "seen_shared_category": by_category("seen_shared_category", shared),
    "shared_decided": overall("shared_decided", decided),
    "shared_decided_category": by_category("shared_decided_category", decided),
    "shared_decided_month": by_month("shared_decided_month", decided),
    "decided_done": overall("decided_done", done, version=2),
    "decided_done_category": by_category("decided_done_category", done),
    "red_acknowledged": overall("red_acknowledged", red_acknowledged),
    "red_acknowledged_category": by_category("red_acknowledged_category", red_acknowledged),
    "report_answered": overall("report_answered", answered),
    "report_answered_category": by_category("report_answered_category", answered),
}
