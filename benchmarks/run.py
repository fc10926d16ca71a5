"""`make bench`: every figure of "Speed to reach", as ratios within one run, one JSON line each.

    python -m benchmarks.run [--quick] [--only NAME] [--itself] [--folder DIR]

The first line describes the machine. The folder must be on a disk: where a commit costs nothing,
the ceiling is a different one. `--itself` puts a second ceiling in the place of the product.
"""

import argparse
import json
import os
import platform
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import (
    figures_alerts,
    figures_board,
    figures_commands,
    figures_log,
    figures_phone,
    figures_start,
    figures_streams,
    figures_years,
)
from benchmarks.bench import Bench
from benchmarks.figure import Figure, failed

GROUPS: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "commands": figures_commands.rates,
    "fdatasync": figures_commands.syncs,
    "board": figures_board.board,
    "past": figures_board.past,
    "crowd": figures_board.crowd,
    "streams": figures_streams.streams,
    "rebuild": figures_log.rebuild,
    "import": figures_log.swedish_import,
    "start": figures_start.start,
    "alerts": figures_alerts.alerts,
    "phone": figures_phone.phone,
    "years": figures_years.years,
}

BUSY = 0.7  # load average from which another program takes part in the figures


def machine(folder: Path) -> str:
    """The machine on one line; the time of a bare fdatasync is the median of 200."""
    with (folder / "probe").open("wb", buffering=0) as file:
        times = []
        for _ in range(200):
            file.write(b"x" * 4096)
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - begun)
    (folder / "probe").unlink()
    described = {"machine": platform.platform(), "cores": os.cpu_count()}
    described |= {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    described |= {"bare_fdatasync_us": round(statistics.median(times) * 1e6, 1)}
    described |= {"load": os.getloadavg()[0], "client": "benchmarks/load"}
    return json.dumps(described | {"date": datetime.now(UTC).isoformat(timespec="seconds")})


def figures(bench: Bench, only: str | None) -> Iterator[Figure]:
    """All figures, or those of the group or with the name that was asked for."""
    for group, measure in GROUPS.items():
        if only in GROUPS and only != group:
            continue
        try:
            for figure in measure(bench):
                if only in (None, group) or only in figure.name:
                    yield figure
        except (RuntimeError, OSError, LookupError, ValueError) as reason:
            yield failed(group, f"{type(reason).__name__}: {reason}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--only", metavar="NAME", help=f"one of {', '.join(GROUPS)}, or a figure")
    parser.add_argument("--quick", action="store_true", help="one short round, a small store")
    parser.add_argument("--itself", action="store_true", help="ceiling against ceiling")
    parser.add_argument("--folder", type=Path, help="where the stores are made")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a figure is missed")
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory(prefix="bench-", dir=options.folder) as folder:
        bench = Bench(Path(folder), options.quick, options.itself)
        print(machine(bench.folder), flush=True)
        if (load := os.getloadavg()[0]) > BUSY:
            print(
                f"the machine is busy (load {load:.1f}): p99 and 8 to 1 say little", file=sys.stderr
            )
        verdicts = []
        for figure in figures(bench, options.only):
            print(figure.line(), flush=True)
            verdicts.append(figure.ok)
    missed = verdicts.count(False)
    print(f"{verdicts.count(True)} reached, {missed} missed", file=sys.stderr)
    return 1 if options.strict and missed else 0


if __name__ == "__main__":
    sys.exit(main())
