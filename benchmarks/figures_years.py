"""Twenty years of evenings: past boards, replay, report, proof, rebuilding, the next command."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks import product
from benchmarks.bench import OPEN_ITEMS, Bench, median, of_the_product
from benchmarks.figure import Figure, at_least, at_most
from benchmarks.slider import slid
from benchmarks.targets import Target
from benchmarks.years_store import (
    LOOKERS,
    Asker,
    last_evening,
    moments,
    questions,
    rebuilt,
    verified,
    written,
    year_of,
)

SHORT, LONG = 10_000, 1_000_000
ASKED = 300  # past boards, a third by each role
COMMANDS = 1_000


@dataclass
class Store:
    """A stopped product with so many events of the past, and none of its evenings running."""

    bench: Bench
    events: int

    @cached_property
    def data(self) -> Path:
        folder = self.bench.new_folder(f"years-{self.events}") / "data"
        written(folder, self.events)
        return folder

    @cached_property
    def askers(self) -> list[Asker]:
        return [Asker.made(self.data, *one) for one in LOOKERS]


def stores(bench: Bench) -> tuple[Store, Store]:
    return Store(bench, SHORT), Store(bench, LONG // 10 if bench.quick else LONG)


YEARS_FIGURES = ("rebuild of a long log", "past board", "season report", "slider step", "verify")


@of_the_product("keeps no past", *YEARS_FIGURES)
def years(bench: Bench, *_names: str) -> Iterator[Figure]:
    short, long = stores(bench)
    yield from _rebuilding(long)
    for store in (short, long):
        yield from _past(bench, store)
    yield from _reporting(bench, long)
    yield from _proving(long)
    yield from _next_command(bench, long)


def _rebuilding(store: Store) -> Iterator[Figure]:
    told = rebuilt(store.data)
    raw = {"events": told["events"], "events_per_s": told["rate"]}
    yield at_most("rebuild of a long log", told["seconds"], "s", 60, **raw)
    yield at_most("memory of that rebuild", told["mib"], "MiB", 300, **raw)


def _past(bench: Bench, store: Store) -> Iterator[Figure]:
    """Boards as they were at random moments, beside the live one after a change."""
    chance, name = random.Random(store.events), f"past board of {store.events:,} events"
    paths = [f"/api/v1/board?at={one}" for one in moments(store.data, ASKED, chance)]
    shares = [paths[at :: len(LOOKERS)] for at in range(len(LOOKERS))]
    with bench.product(data=store.data) as target:
        opened = product.seed(target, OPEN_ITEMS)
        for one in store.askers:
            # The live board has answers to count, as those of the past have.
            product.understand(replace(target, headers=[one.headers]), opened)
        target.changes = [product.correction(one) for one in opened]
        anew, past = [], []
        for _ in range(bench.rounds):
            anew.append(target.load("anew", requests=target.changes, times=200))
            past += [
                looking(target, one, its) for one, its in zip(store.askers, shares, strict=True)
            ]
    live, own = median(anew, "p95_ms"), median(past, "p95_ms")
    raw = {"past_ms": own, "live_anew_ms": live, "past_bytes": round(median(past, "bytes"))}
    raw |= {"live_bytes": anew[-1]["bytes"]}
    yield at_most(f"{name}, p95", own / live, "x live anew", 1.5, **raw)
    asked = questions(store.data, moments(store.data, ASKED, chance))
    yield at_most(f"{name}, its question", asked["ratio"], "x the live one", 5, **asked)


def looking(target: Target, asker: Asker, paths: list[str]) -> dict[str, Any]:
    return replace(target, headers=[asker.headers]).load("paths", paths=paths)


def _reporting(bench: Bench, store: Store) -> Iterator[Figure]:
    """A year's page as a coordinator gets it, and one of its nights gone through in a browser."""
    first, last = year_of(store.data)
    asker = Asker.made(store.data, "coordinator", "natverkskontoret")
    with bench.product(data=store.data) as target:
        target.headers = [asker.headers]
        path = f"/evaluation?from={first}&until={last}"
        found = [target.load("paths", paths=[path]) for _ in range(bench.rounds)]
        slid_by = slid(target, store.data, last_evening(store.data))
    seconds = median(found, "p50_ms") / 1000
    yield at_most("season report of a year", seconds, "s", 2, page_bytes=found[-1]["bytes"])
    yield at_most("slider step", slid_by.pop("p95_ms"), "ms", 100, **slid_by)


def _proving(store: Store) -> Iterator[Figure]:
    chain, full = verified(store.data), verified(store.data, "--full")
    yield at_least("verify", chain["rate"], "events/s", 100_000, seconds=chain["seconds"])
    own = rebuilt(store.data)["rate"]
    raw = {"verify_per_s": full["rate"], "rebuild_per_s": own}
    yield at_least("verify --full", full["rate"] / own, "x rebuild", 0.8, **raw)


def _next_command(bench: Bench, store: Store) -> Iterator[Figure]:
    with bench.product() as young, bench.product(data=store.data) as old:
        told = {"requests": "reports", "total": COMMANDS // bench.rounds}
        first, after = bench.rounds_of("posts", young, old, **told)
    before, own = median(first, "p50_ms"), median(after, "p50_ms")
    raw = {"after_ms": own, "first_ms": before, "commands": COMMANDS, "events": store.events}
    yield at_most("command after a long log", own / before, "x the first thousand", 1.2, **raw)
