"""One number with its name, what it is a share of, how sure it is, and the events behind it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from briefing.projections.indicators import uncertainty
from briefing.projections.view import SMALLEST

T = TypeVar("T")
OTHERS = "others"
ALL = "all"
WITHHELD = "withheld"
Timed = tuple[float, int]


@dataclass(frozen=True)
class Figure:
    """`value` None: no basis. `behind`: log positions of the events that were counted, with one for
    each time; `of` those that they are a share of, kept where none was counted. `low` and `high`:
    95 %."""

    row: str
    value: float | None
    numerator: int | None = None
    denominator: float | None = None
    behind: tuple[int, ...] = ()
    column: str = ""
    low: float | None = None
    high: float | None = None
    of: tuple[int, ...] = ()

    @property
    def events(self) -> tuple[int, ...]:
        """What a number leads to."""
        return self.behind or self.of


@dataclass(frozen=True)
class Basis:
    """Of a question to people: how many were asked, answered it, and could have been asked and were
    not; None where nobody knows."""

    group: str
    asked: int | None
    answered: int
    not_asked: int | None


@dataclass(frozen=True)
class Indicator:
    """`rows` and `columns` say what kind of thing names them, as the catalogues know it; `name` is
    what is called by its own name. `asks`: the question that people answered."""

    code: str
    unit: str
    figures: tuple[Figure, ...]
    rows: str = "one"
    columns: str = ""
    shape: str = "table"
    version: int = 1
    notes: tuple[str, ...] = field(default=())
    basis: tuple[Basis, ...] = ()
    asks: str = ""


def share(row: str, hits: Collection[int], of: Collection[int], column: str = "") -> Figure:
    """Percent; `hits` and `of` are positions, one for each thing that counts."""
    told = uncertainty.of_share(len(hits), len(of))
    value = 100 * len(hits) / len(of) if of else None
    among = () if hits else tuple(sorted({one for one in of if one}))
    behind = tuple(sorted(hits))
    return Figure(row, rounded(value), len(hits), len(of), behind, column, *_both(told), of=among)


def count(row: str, found: Collection[int], column: str = "") -> Figure:
    told = uncertainty.of_count(len(found))
    return Figure(row, len(found), None, None, tuple(sorted(found)), column, *_both(told))


def rate(row: str, found: Collection[int], hours: float, column: str = "") -> Figure:
    """Events by hour; without basis when fewer hours than three were told of."""
    enough = hours >= SMALLEST
    told = uncertainty.of_count(len(found), hours) if enough else None
    value = len(found) / hours if enough else None
    behind = tuple(sorted(found))
    return Figure(
        row, rounded(value, 3), len(found), rounded(hours, 2), behind, column, *_both(told, 3)
    )


def middle(row: str, found: Sequence[Timed], column: str = "", least: int = 1) -> Figure:
    """The median of (value, position); without basis below `least`."""
    values = [value for value, _ in found]
    behind = tuple(sorted(position for _, position in found))
    if len(found) < max(least, 1):
        # To whom a small group is not told, how small it is neither.
        if least > 1 and found:
            return Figure(row, None, column=column)
        return Figure(row, None, None, len(found), behind, column)
    told = uncertainty.of_median(values)
    return Figure(
        row, rounded(uncertainty.median(values)), None, len(found), behind, column, *_both(told)
    )


def rounded(value: float | None, digits: int = 1) -> float | None:
    return None if value is None else round(value, digits)


def _both(told: tuple[float, float] | None, digits: int = 1) -> tuple[float | None, float | None]:
    return (None, None) if told is None else (round(told[0], digits), round(told[1], digits))


def merged(
    groups: Mapping[str, Sequence[T]],
    size: Callable[[Sequence[T]], int] = len,
    least: int = SMALLEST,
) -> dict[str, list[T]]:
    """Groups below `least` stand together as `others`, with the smallest of the rest when they are
    too few even so; nothing at all when that does not help either. Names sorted, others last."""
    told = {name: list(group) for name, group in sorted(groups.items()) if size(group) >= least}
    rest = [one for name, group in sorted(groups.items()) if name not in told for one in group]
    while rest and size(rest) < least and told:
        rest += told.pop(min(told, key=lambda name: (size(told[name]), name)))
    return {**told, **({OTHERS: rest} if rest and size(rest) >= least else {})}


def by(found: Iterable[T], key: Callable[[T], str | None]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = {}
    for one in found:
        groups.setdefault(key(one) or "", []).append(one)
    return groups
