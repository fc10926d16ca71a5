"""Rebuilding the read model, beside merely reading the log, and importing what is rebuilt."""

from collections.abc import Iterator

from benchmarks import product
from benchmarks.bench import Bench, median
from benchmarks.figure import Figure, at_least, at_most, cannot


def rebuild(bench: Bench) -> Iterator[Figure]:
    name = "rebuild"
    if bench.itself:
        yield cannot(name, "the ceiling has no log to rebuild from")
        return
    data = bench.filled.data
    pairs = [(product.select_and_decode(data), product.rebuild(data)) for _ in range(bench.rounds)]
    read, built = (list(its) for its in zip(*pairs, strict=True))
    decoding, own = median(read, "rate"), median(built, "rate")
    raw = {"product_per_s": round(own), "select_and_decode_per_s": round(decoding)}
    raw |= {"events_made_per_s": round(median(read, "events_made_rate"))}
    raw |= {"events": read[0]["events"], "command_s": round(median(built, "wall_s"), 3)}
    yield at_least(name, own / decoding, "x select and decode", 0.2, **raw)


def swedish_import(bench: Bench) -> Iterator[Figure]:
    """Both are timed as whole commands, from start to exit."""
    name = "import of the Swedish revisions"
    if bench.itself or not product.REVISIONS.exists():
        reason = "the ceiling imports nothing" if bench.itself else "../shared/data is not there"
        yield cannot(name, reason)
        return
    folder = bench.new_folder("import")
    product.prepare(folder / "data", product.swedish_network(folder))
    imported = product.import_revisions(folder / "data")
    built = product.rebuild(folder / "data")
    raw = {"import_s": round(imported.pop("wall_s"), 3), "rebuild_s": round(built["wall_s"], 3)}
    raw |= {"rebuild_per_s": round(built["rate"]), "counts": imported}
    ratio = raw["import_s"] / raw["rebuild_s"]
    yield at_most(name, ratio, "x rebuilding them", 6, **raw)
