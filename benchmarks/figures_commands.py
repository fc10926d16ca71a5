"""One durable, projected, visible command over HTTP: rate, 99th percentile, fdatasync."""

import time
from collections.abc import Iterator

from benchmarks import fdatasync
from benchmarks.bench import Bench, median
from benchmarks.figure import Figure, at_least, at_most, cannot
from benchmarks.targets import Target

GROUP = 8  # clients
COMMANDS = 1500  # counted for fdatasync: several checkpoints of a log


def rates(bench: Bench) -> Iterator[Figure]:
    with bench.both() as both:
        bench_client = {"requests": "reports", "seconds": bench.seconds}
        for target in both:
            target.load("posts", requests=target.reports, total=100)
        alone = bench.rounds_of("posts", *both, clients=1, **bench_client)
        group = bench.rounds_of("posts", *both, clients=GROUP, **bench_client)
        paced = bench.rounds_of("posts", *both, clients=GROUP, pace=0.1, **bench_client)
    for name, (first, second), limit in (
        ("command rate, 1 client", alone, 0.3),
        (f"command rate, {GROUP} clients", group, 0.25),
    ):
        ceiling, own = median(first, "rate"), median(second, "rate")
        raw = {"product_per_s": own, "ceiling_per_s": ceiling, "client": "benchmarks/load"}
        raw |= {
            "product_p50_ms": median(second, "p50_ms"),
            "ceiling_p50_ms": median(first, "p50_ms"),
        }
        yield at_least(name, own / ceiling, "x ceiling", limit, **raw)
    gain = median(group[1], "rate") / median(alone[1], "rate")
    theirs = median(group[0], "rate") / median(alone[0], "rate")
    name = f"command rate, {GROUP} clients to 1"
    yield at_least(name, gain, "x own with 1", 1.2, ceiling_ratio=round(theirs, 4))
    for name, (first, second) in (
        ("command p99, 1 client", alone),
        (f"command p99, {GROUP} clients", group),
        (f"command p99, {GROUP} clients paced", paced),
    ):
        ceiling, own = median(first, "p99_ms"), median(second, "p99_ms")
        raw = {"product_ms": own, "ceiling_ms": ceiling}
        yield at_most(name, own / ceiling, "x ceiling", 6, **raw)


def syncs(bench: Bench) -> Iterator[Figure]:
    """Checkpoints and whatever follows in the second after the last command are counted too."""
    kind, why = fdatasync.way()
    if kind is None:
        for name in ("fdatasync of the log", "fdatasync of vault and read model"):
            yield cannot(name, why)
        return
    commands = COMMANDS // 5 if bench.quick else COMMANDS
    way, theirs = kind(), kind()
    with bench.ceiling(environment=theirs.environment()) as target:
        reference = counted(target, theirs, commands)
    with bench.product(environment=way.environment()) as target:
        seen = counted(target, way, commands)
    log = seen["ceiling"] if bench.itself else seen["events"]
    beside = seen["vault"] + seen["board"] + seen["witness"]
    raw = {"commands": commands, "counted_by": kind.name, "calls": seen}
    raw |= {"ceiling": reference["ceiling"] / commands}
    unit = "calls a command"
    figure = at_most("fdatasync of the log", log / commands, unit, 1.05, **raw)
    nothing = Figure(figure.name, 0, unit, figure.target, False, raw | {"reason": "not durable"})
    yield figure if log else nothing
    yield at_most("fdatasync of vault and read model", beside / commands, unit, 0.1, **raw)


def counted(target: Target, way: fdatasync.Way, commands: int) -> dict[str, int]:
    target.load("posts", requests=target.reports, total=50)
    time.sleep(1)
    way.begin(target.process.pid)
    target.load("posts", requests=target.reports, total=commands)
    time.sleep(1)
    return fdatasync.grouped(way.end())
