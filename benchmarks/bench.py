"""One run: its folders, its servers, and rounds that ask ceiling and product in turn."""

import contextlib
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import Any

from benchmarks import product
from benchmarks.figure import Figure, cannot
from benchmarks.targets import Target, ceiling

OPEN_ITEMS = 60
CLOSED_ITEMS = 10_000


@dataclass(frozen=True)
class Filled:
    """The data folder of a stopped product, and the ids of what is open in it."""

    data: Path
    opened: list[str]


@dataclass
class Bench:
    """`itself`: a second ceiling stands in for the product, so that every ratio should be 1."""

    folder: Path
    quick: bool = False
    itself: bool = False

    @property
    def rounds(self) -> int:
        return 1 if self.quick else 5

    @property
    def seconds(self) -> float:
        return 1 if self.quick else 2

    @property
    def closed_items(self) -> int:
        return CLOSED_ITEMS // 20 if self.quick else CLOSED_ITEMS

    def new_folder(self, name: str) -> Path:
        folder = self.folder / f"{len(list(self.folder.iterdir()))}-{name}"
        folder.mkdir()
        return folder

    @contextlib.contextmanager
    def ceiling(
        self, items: int = 0, environment: dict[str, str] | None = None, name: str = "ceiling"
    ) -> Iterator[Target]:
        """The ceiling with `items` on its board."""
        folder = self.new_folder(name)
        with ceiling(folder, [product.report()], environment or {}, name) as target:
            if items:
                product.seed(target, items)
            yield target

    @contextlib.contextmanager
    def product(
        self,
        items: int = 0,
        environment: dict[str, str] | None = None,
        users: int = 1,
        data: Path | None = None,
    ) -> Iterator[Target]:
        """The product with `items` open ones on its board, asked by `users` different tokens."""
        if self.itself:
            with self.ceiling(items, environment, "product") as target:
                yield target
            return
        if data is None:
            data = self.new_folder("product") / "data"
            product.prepare(data)
        headers = product.tokens(data, users)
        with product.server(data, headers, environment or {}) as target:
            target.data = data
            product.ready(target)
            opened = product.seed(target, items) if items else []
            target.changes = [product.correction(one) for one in opened] or target.reports
            yield target

    @contextlib.contextmanager
    def both(self, items: int = 0, users: int = 1) -> Iterator[tuple[Target, Target]]:
        """Ceiling and product, running side by side and asked in turn."""
        with self.ceiling(items) as first, self.product(items, users=users) as second:
            yield first, second

    @cached_property
    def filled(self) -> Filled:
        """A stopped product with 10,000 closed incidents and 60 open ones."""
        with self.product() as target:
            product.close(target, product.seed(target, self.closed_items))
            return Filled(target.data, product.seed(target, OPEN_ITEMS))

    def rounds_of(self, do: str, *targets: Target, **arguments: Any) -> list[list[dict[str, Any]]]:
        """One load job on each target in turn, so many rounds; results by target, then by round.

        `requests="reports"` or `"changes"` are the target's own.
        """
        results: list[list[dict[str, Any]]] = [[] for _ in targets]
        for _ in range(self.rounds):
            for target, its in zip(targets, results, strict=True):
                given = dict(arguments)
                if "requests" in given:
                    given["requests"] = getattr(target, given["requests"])
                its.append(target.load(do, **given))
        return results


def median(results: list[dict[str, Any]], key: str) -> float:
    """The median of one key over the rounds of a run."""
    return statistics.median(result[key] for result in results)


def of_the_product(without: str, *names: str) -> Callable[..., Callable[[Bench], Iterator[Figure]]]:
    """Figures that no second ceiling can stand in for, and what it is without; the measure is
    given their names."""

    def only(measure: Callable[..., Iterator[Figure]]) -> Callable[[Bench], Iterator[Figure]]:
        @wraps(measure)
        def measured(bench: Bench) -> Iterator[Figure]:
            if bench.itself:
                return (cannot(name, f"the ceiling {without}") for name in names)
            return measure(bench, *names)

        return measured

    return only
