"""The board: unchanged, rendered anew, with a long past, and beside writes."""

from collections.abc import Iterator

from benchmarks import product
from benchmarks.bench import OPEN_ITEMS, Bench, median, of_the_product
from benchmarks.figure import Figure, at_most

LOADS = 200  # boards rendered anew in one round


def board(bench: Bench) -> Iterator[Figure]:
    with bench.both(OPEN_ITEMS) as both:
        once = bench.rounds_of("gets", *both, seconds=bench.seconds)
        known = bench.rounds_of("gets", *both, seconds=bench.seconds, conditional=True)
        anew = bench.rounds_of("anew", *both, requests="changes", times=LOADS)
    for name, (first, second), limit in (
        (f"board of {OPEN_ITEMS} unchanged", once, 1),
        (f"board of {OPEN_ITEMS} unchanged, 304", known, 1),
        (f"board of {OPEN_ITEMS} anew", anew, 6),
    ):
        ceiling, own = median(first, "p50_ms"), median(second, "p50_ms")
        raw = {"product_ms": own, "ceiling_ms": ceiling}
        raw |= {"product_bytes": second[-1]["bytes"], "ceiling_bytes": first[-1]["bytes"]}
        if limit > 1:
            raw["to_ceiling_unchanged"] = round(own / median(once[0], "p50_ms"), 4)
        yield at_most(name, own / ceiling, "x ceiling", limit, **raw)


@of_the_product("closes nothing", "board with closed items")
def past(bench: Bench, name: str) -> Iterator[Figure]:
    """Two copies of the product, one with a long past, asked in turn."""
    filled = bench.filled
    with bench.product(OPEN_ITEMS) as young, bench.product(data=filled.data) as old:
        old.changes = [product.correction(one) for one in filled.opened]
        anew = bench.rounds_of("anew", young, old, requests="changes", times=LOADS)
        once = bench.rounds_of("gets", young, old, seconds=bench.seconds)
    for kind, (first, second) in (("anew", anew), ("unchanged", once)):
        without, own = median(first, "p50_ms"), median(second, "p50_ms")
        raw = {"with_ms": own, "without_ms": without, "closed_items": bench.closed_items}
        raw |= {"with_bytes": second[-1]["bytes"], "without_bytes": first[-1]["bytes"]}
        yield at_most(f"{name}, {kind}", own / without, "x own without", 1.1, **raw)


def crowd(bench: Bench) -> Iterator[Figure]:
    """A writer ten times a second; 100 people who each load the board every five seconds."""
    with bench.both(OPEN_ITEMS) as both:
        seconds = 4 * bench.seconds
        alone = bench.rounds_of("mixed", *both, requests="changes", readers=0, seconds=seconds)
        beside = bench.rounds_of("mixed", *both, requests="changes", seconds=seconds)
    ratios, raw = [], {}
    for name, first, second in zip(("ceiling", "product"), alone, beside, strict=True):
        own = median([one["writes"] for one in first], "p50_ms")
        busy = median([one["writes"] for one in second], "p50_ms")
        ratios.append(busy / own)
        raw |= {f"{name}_alone_ms": own, f"{name}_beside_ms": busy}
        raw |= {f"{name}_loads_per_s": median([one["loads"] for one in second], "rate")}
        raw |= {f"{name}_load_ms": median([one["loads"] for one in second], "p50_ms")}
    raw["ceiling_ratio"] = round(ratios[0], 4)
    yield at_most("write while others load boards", ratios[1], "x a write alone", 1.5, **raw)
