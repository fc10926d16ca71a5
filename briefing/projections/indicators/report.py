"""All indicators of a report, family by family, in the order in which they are read."""

from collections.abc import Callable
from types import ModuleType

from briefing.projections.collecting import uncollected
from briefing.projections.indicators import (
    continuity,
    effort,
    introduction,
    local_work,
    participation,
    paths,
    picture,
    same_information,
    surveys,
)
from briefing.projections.indicators.figures import WITHHELD, Indicator
from briefing.projections.indicators.scope import Scope

Report = dict[str, tuple[Indicator, ...]]
FAMILIES: dict[str, ModuleType] = {
    "same_information": same_information,
    "continuity": continuity,
    "introduction": introduction,
    "participation": participation,
    "paths": paths,
    "local_work": local_work,
    "picture": picture,
    "effort": effort,
    "surveys": surveys,
}


CODES: dict[str, Callable[[Scope], Indicator]] = {
    code: one for family in FAMILIES.values() for code, one in family.FAMILY.items()
}


def report(scope: Scope) -> Report:
    """Family -> its indicators; those that a viewer is told nothing of are left out."""
    with uncollected():
        return {
            name: tuple(
                told for one in family.FAMILY.values() if (told := one(scope)).shape != WITHHELD
            )
            for name, family in FAMILIES.items()
        }
