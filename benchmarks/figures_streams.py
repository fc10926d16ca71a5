"""Content on the last of many open streams, and what each of them holds in memory."""

import statistics
from collections.abc import Iterator
from typing import Any

from benchmarks import product
from benchmarks.bench import OPEN_ITEMS, Bench
from benchmarks.figure import Figure, at_most
from benchmarks.targets import Target

CROWDS = (200, 1000)  # open streams
ROUNDS = 4  # each opens all streams of one server, makes changes, and closes them again
CHANGES = 5


def streams(bench: Bench) -> Iterator[Figure]:
    for listeners in CROWDS:
        users = -(-listeners // product.STREAMS_PER_TOKEN)
        with bench.both(OPEN_ITEMS, users=users) as both:
            rounds = [
                [listen(one, listeners) for one in both]
                for _ in range(1 if bench.quick else ROUNDS)
            ]
        first, second = (list(its) for its in zip(*rounds, strict=True))
        ceiling, own = median_of_all(first), median_of_all(second)
        raw = {"product_ms": own, "ceiling_ms": ceiling, "users": users}
        raw |= {"product_worst_ms": worst(second), "ceiling_worst_ms": worst(first)}
        raw |= {"changes": len(first) * CHANGES}
        yield at_most(f"last of {listeners} streams", own / ceiling, "x ceiling", 3, **raw)
    # the first crowd only: a second one finds the memory that the first has left
    raw = {"streams": listeners, "ceiling": first[0]["kib_each"]}
    yield at_most("memory of a stream", second[0]["kib_each"], "KiB", 25, **raw)


def listen(target: Target, listeners: int) -> dict[str, Any]:
    asked = {"requests": target.reports, "server_pid": target.process.pid}
    return target.load("streams", **asked, listeners=listeners, changes=CHANGES)


def median_of_all(rounds: list[dict[str, Any]]) -> float:
    return statistics.median(time for one in rounds for time in one["all_last_ms"])


def worst(rounds: list[dict[str, Any]]) -> float:
    return max(time for one in rounds for time in one["all_last_ms"])
