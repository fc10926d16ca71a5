"""Rebuilding the read model, beside merely reading the log, and importing what is rebuilt."""

from collections.abc import Iterator

from benchmarks import product
from benchmarks.bench import Bench, median, of_the_product
from benchmarks.figure import Figure, at_least, at_most, cannot


@of_the_product("has no log to rebuild from", "rebuild")
def rebuild(bench: Bench, name: str) -> Iterator[Figure]:
    data = bench.filled.data
    pairs = [(product.select_and_decode(data), product.rebuild(data)) for _ in range(bench.rounds)]
    read, built = (list(its) for its in zip(*pairs, strict=True))
    decoding, own = median(read, "rate"), median(built, "rate")
    raw = {"product_per_s": round(own), "select_and_decode_per_s": round(decoding)}
    raw |= {"events_made_per_s": round(median(read, "events_made_rate"))}
    raw |= {"events": read[0]["events"], "command_s": round(median(built, "wall_s"), 3)}
    yield at_least(name, own / decoding, "x select and decode", 0.2, **raw)


@of_the_product("imports nothing", "import of the Swedish revisions")
def swedish_import(bench: Bench, name: str) -> Iterator[Figure]:
    """Both are timed as whole commands, from start to exit."""
    if not product.REVISIONS.exists():
        yield cannot(name, "../shared/data is not there")
        return
    folder = bench.new_folder("import")
    product.prepare(folder / "data", product.swedish_network(folder))
    imported = product.import_revisions(folder / "data")
    built = product.rebuild(folder / "data")
    raw = {"import_s": round(imported.pop("wall_s"), 3), "rebuild_s": round(built["wall_s"], 3)}
    raw |= {"rebuild_per_s": round(built["rate"]), "counts": imported}
    ratio = raw["import_s"] / raw["rebuild_s"]
    yield at_most(name, ratio, "x rebuilding them", 6, **raw)
