"""A network whose districts are the place names of a file of revisions, to import them into.

    python -m benchmarks.sweden [FILE]

Times the import and a rebuild of what it recorded, in one process.
"""

import gzip
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.product import REVISIONS
from briefing.bootstrap import build
from briefing.config import read_config
from briefing.importers.network_file import read_network
from briefing.importers.public_events import import_polisen
from briefing.projections.projector import Projector
from briefing.projections.witness import Witness
from briefing.service import Service


def plan_of_places(file: Path) -> dict[str, Any]:
    """A plan for `found_network`: the shipped one with one borough, no places, no bounds."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        names = sorted({json.loads(line)["location"]["name"].strip() for line in lines})
    plan = read_network(None).as_dict()
    plan |= {"name": "Sverige", "slug": "sverige", "places": [], "organisations": []}
    plan["boroughs"] = [{"slug": "sverige", "name": "Sverige"}]
    plan["districts"] = [
        {"slug": f"plats-{number}", "name": name, "borough": "sverige"}
        for number, name in enumerate(names)
    ]
    plan["public_events"] = {"municipalities": [], "regions": [], "attribution": "Polisen"}
    return plan


def rebuild(service: Service) -> tuple[float, int]:
    """Seconds of a read model made from zero in an empty file, and the events in it."""
    folder = service.config.data / "anew"
    folder.mkdir()
    app = service.app
    witness = Witness(folder / "witness.sqlite")
    started = time.perf_counter()
    anew = Projector(folder / "board.sqlite", app.recorder, app.mapper, app.vault, witness)
    anew.catch_up()
    seconds = time.perf_counter() - started
    events = anew.mark()[0]
    anew.close()
    return seconds, events


def main(file: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="sweden-") as folder:
        service = build(read_config({}, data=Path(folder)))
        plan = plan_of_places(file)
        service.queue.run(lambda: service.app.found_network(plan))
        network = service.app.network_id("sverige")
        started = time.perf_counter()
        counts = import_polisen(service, network, [file])
        imported = time.perf_counter() - started
        again = time.perf_counter()
        second = import_polisen(service, network, [file])
        again = time.perf_counter() - again
        rebuilt, events = rebuild(service)
        failures = len(service.projector.failures())
        service.close()
    return {
        "import_s": round(imported, 2),
        "rebuild_s": round(rebuilt, 2),
        "ratio": round(imported / rebuilt, 2),
        "events": events,
        "failures": failures,
        "counts": vars(counts),
        "again_s": round(again, 2),
        "second": vars(second),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]) if len(sys.argv) > 1 else REVISIONS)))
