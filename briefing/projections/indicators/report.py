"""All indicators of a report, family by family, in the order in which they are read."""

from collections.abc import Callable, Iterator
from types import ModuleType

from briefing.projections.indicators import participation, paths
from briefing.projections.indicators.figures import Indicator
from briefing.projections.indicators.scope import Scope

Report = dict[str, tuple[Indicator, ...]]
FAMILIES: dict[str, ModuleType] = {
    "participation": participation,
    "paths": paths,
}


def functions() -> Iterator[tuple[str, Callable[[Scope], Indicator]]]:
    for name, family in FAMILIES.items():
        for one in family.FAMILY:
            yield name, one


def report(scope: Scope) -> Report:
    """Family -> its indicators; those that a viewer is told nothing of are left out."""
    found: dict[str, tuple[Indicator, ...]] = {}
    for name, one in functions():
        told = one(scope)
        found[name] = (*found.get(name, ()), *([told] if told.figures else []))
    return found
