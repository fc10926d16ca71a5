"""From starting the server to its first board, and the memory it then holds."""

import time
from collections.abc import Iterator

from benchmarks import product
from benchmarks.bench import Bench, of_the_product
from benchmarks.figure import Figure, at_most
from benchmarks.load_streams import resident_kib
from benchmarks.targets import answered

BOARD = "/api/v1/board"


@of_the_product("keeps no board across a start", "start to the first board")
def start(bench: Bench, name: str) -> Iterator[Figure]:
    """The median of several starts of a store that is there already; memory after the last."""
    data = bench.filled.data
    headers, times = product.tokens(data, 1), []
    for _ in range(bench.rounds):
        started = time.perf_counter()
        with product.server(data, headers, {}) as target:
            answered(target, BOARD)
            times.append(time.perf_counter() - started)
            memory = resident_kib(target.process.pid) / 1024
    raw = {"closed_items": bench.closed_items, "all_s": [round(one, 3) for one in times]}
    yield at_most(name, sorted(times)[len(times) // 2], "s", 2, **raw)
    yield at_most("memory after the first board", memory, "MiB", 130)
