"""All that the benchmarks know of the product: its command line, its bodies, its stores."""

import contextlib
import gzip
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.targets import ROOT, Request, Target, answered, free_port, running
from benchmarks.wire import Connection, request
from briefing.bootstrap import build
from briefing.config import Config

ROLE, ORGANISATION = "police", "polisen-farsta"
STREAMS_PER_TOKEN = 10  # the server caps the open streams of one user
REVISIONS = ROOT.parent / "shared" / "data" / "polisen_sweden_revisions.jsonl.gz"
SHIPPED = ROOT / "briefing" / "networks" / "soderort.toml"
EVERYWHERE = (("municipalities", []), ("regions", []))  # public events of any place are taken
CLIENTS = 8  # that fill a store
SELECTED = 500  # events in one question, as the projector takes them


def briefing(data: Path, *arguments: str) -> str:
    """Standard output of one command; RuntimeError with its last line on stderr if refused."""
    command = [sys.executable, "-m", "briefing", *arguments, "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1:]
        raise RuntimeError(f"briefing {arguments[0]}: {' '.join(said)}")
    return done.stdout


def prepare(data: Path, network: Path | None = None) -> None:
    briefing(data, "init", *(["--network", str(network)] if network else []))


def tokens(data: Path, count: int) -> list[dict[str, str]]:
    """Headers of `count` different users of one organisation."""

    def one(number: int) -> dict[str, str]:
        asked = ["--name", f"Bench {number}", "--role", ROLE, "--organisation", ORGANISATION]
        token = briefing(data, "token", *asked).strip().splitlines()[-1]
        return {"Authorization": f"Bearer {token}"}

    with ThreadPoolExecutor(2) as two:
        return list(two.map(one, range(count)))


def report() -> Request:
    """What somebody on the shift sends; `{n}` makes each text its own."""
    until = datetime.now(UTC) + timedelta(days=7)
    body = {"category": "gathering", "priority": "yellow", "district": "Farsta", "audience": "all"}
    body |= {"text": "Många ute vid torget efter matchen, högljutt men lugnt, {n}."}
    return "/api/v1/incidents", body | {"valid_until": until.isoformat(timespec="seconds")}


def correction(incident: str) -> Request:
    body = {"text": "Många ute vid torget efter matchen, nu mest på väg hem, {n}."}
    return f"/api/v1/incidents/{incident}/corrections", body


@contextlib.contextmanager
def server(
    data: Path, headers: list[dict[str, str]], environment: dict[str, str], name: str = "product"
) -> Iterator[Target]:
    """Serves a prepared folder; not yet awaited, so that its start can be timed."""
    port = free_port()
    command = [sys.executable, "-m", "briefing", "serve", "--data", str(data), "--port", str(port)]
    with running(name, command, data.parent, port, environment) as target:
        target.headers, target.reports = headers, [report()]
        yield target


def ready(target: Target) -> None:
    answered(target, "/readyz")


def seed(target: Target, count: int) -> list[str]:
    """Reports `count` incidents over HTTP; their ids."""
    asked = {"requests": target.reports, "clients": min(CLIENTS, count), "total": count}
    return target.load("posts", **asked, ids=True)["ids"]


def close(target: Target, incidents: list[str]) -> None:
    requests = [(f"/api/v1/incidents/{one}/closure", {}) for one in incidents]
    target.load("posts", requests=requests, clients=CLIENTS, total=len(requests))


def understand(target: Target, incidents: list[str]) -> None:
    """Whoever asks says *Uppfattat* to each of them."""
    connection, headers = Connection(("127.0.0.1", target.port)), target.headers[0]
    seen = json.loads(connection.ask(request("GET", "/api/v1/board", headers)).body)["position"]
    for one in incidents:
        path = f"/api/v1/incidents/{one}/acknowledgement/me"
        told = {"answer": "understood", "seen": seen}
        answer = connection.ask(request("PUT", path, headers, told))
        if answer.status != 200:
            raise RuntimeError(f"not understood: {answer.status} {answer.body[:200]!r}")
    connection.close()


def rebuild(data: Path) -> dict[str, float]:
    """Seconds of the whole command, and events per second as it says itself."""
    started = time.perf_counter()
    said = json.loads(briefing(data, "rebuild", "--json").strip().splitlines()[-1])
    return {"wall_s": time.perf_counter() - started, "rate": said["events_per_second"]}


def select_and_decode(data: Path) -> dict[str, float]:
    """Every stored event in order, selected by the library and its JSON decoded; beside it the
    rate when each is made into an event again. No text is decrypted."""
    service = build(Config(data))
    read = partial(passed, service.app.recorder)
    events, rate = read(lambda stored: json.loads(stored.state))
    _, made = read(service.app.mapper.to_domain_event)
    service.close()
    return {"events": events, "rate": rate, "events_made_rate": made}


def passed(recorder: Any, decode: Callable[[Any], object]) -> tuple[int, float]:
    """(events, events a second) of reading the whole log."""
    events, position, started = 0, 0, time.perf_counter()
    while stored := recorder.select_notifications(position, SELECTED, inclusive_of_start=False):
        for one in stored:
            decode(one)
        events, position = events + len(stored), stored[-1].id
    return events, events / (time.perf_counter() - started)


def swedish_network(folder: Path) -> Path:
    """The shipped network with the place names of the Swedish revisions for its districts.

    The permit areas of its organisations name districts of the shipped file and go with them.
    """
    with gzip.open(REVISIONS, "rt", encoding="utf-8") as lines:
        places = sorted({json.loads(line)["location"]["name"].strip() for line in lines})
    quoted = (json.dumps(one, ensure_ascii=False) for one in places)
    row = '  {{ slug = "plats-{}", name = {}, borough = "farsta" }},'
    rows = [row.format(n, name) for n, name in enumerate(quoted)]
    shipped = SHIPPED.read_text(encoding="utf-8")
    for name, content in (("districts", rows), ("places", []), *EVERYWHERE):
        block = "\n".join([f"{name} = [", *content, "]"])
        shipped = re.sub(rf"(?ms)^{name} = \[.*?\]$", lambda _, new=block: new, shipped)
    shipped = re.sub(r", permit_area = \[.*?\]", "", shipped)
    file = folder / "sweden.toml"
    file.write_text(shipped, encoding="utf-8")
    return file


def import_revisions(data: Path) -> dict[str, Any]:
    """Seconds of the whole command, and its counts."""
    started = time.perf_counter()
    said = briefing(data, "import", "polisen", str(REVISIONS), "--json")
    counts = json.loads(said.strip().splitlines()[-1])
    return {"wall_s": time.perf_counter() - started, **counts}
