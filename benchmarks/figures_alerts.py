"""What a red report costs while phones wait for alerts and the push service is dead."""

import contextlib
import json
import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks import product
from benchmarks.bench import Bench, of_the_product
from benchmarks.figure import Figure, at_most
from benchmarks.targets import ROOT, Target
from briefing.application import Caller, system
from briefing.bootstrap import build
from briefing.config import Config
from briefing.domain import context

PHONES = 20
PACE = 0.1  # seconds between red reports: far more than a night has
SERIES = "bench"


@of_the_product("alerts nobody", "red report with a dead push service")
def alerts(bench: Bench, name: str) -> Iterator[Figure]:
    """Both servers have the same sealed session; one has phones whose service never answers."""
    with dead_service() as origin:
        quiet = served(bench, "")
        dead = served(bench, origin)
        with quiet as first, dead as second:
            for target in (first, second):
                path, body = target.reports[0]
                target.reports = [(path, body | {"priority": "red"})]
                target.load("posts", requests=target.reports, total=20)
            told = {"requests": "reports", "seconds": bench.seconds, "clients": 1, "pace": PACE}
            alone, beside = bench.rounds_of("posts", first, second, **told)
            waiting = json.loads(product.briefing(second.data, "status", "--json"))
    pairs = [(one["p50_ms"], other["p50_ms"]) for one, other in zip(alone, beside, strict=True)]
    ratio = statistics.median(other / one for one, other in pairs)
    raw = {"phones": PHONES, "alerts_waiting": waiting["alerts_waiting"]}
    raw |= {"alone_ms": [a for a, _ in pairs], "dead_ms": [b for _, b in pairs]}
    yield at_most(name, ratio, "x own without phones", 1.05, **raw)


@contextlib.contextmanager
def dead_service() -> Iterator[str]:
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as silent:
        yield f"http://127.0.0.1:{silent.getsockname()[1]}"


@contextlib.contextmanager
def served(bench: Bench, origin: str) -> Iterator[Target]:
    data = bench.new_folder("alerts") / "data"
    product.prepare(data)
    headers = product.tokens(data, 1)
    subprocess.run(
        [sys.executable, "-m", "benchmarks.figures_alerts", str(data), origin],
        cwd=ROOT,
        check=True,
        timeout=60,
    )
    with product.server(data, headers, {"BRIEFING_PUSH_SERVICES": origin}) as target:
        target.data = data
        product.ready(target)
        yield target


def on_shift(data: Path, origin: str) -> None:
    """Today's extra session, sealed early; with an `origin` also phones that want all that is red.

    In a process of its own, as whoever opened the folder before the server.
    """
    service = build(Config(data))
    app, now = service.app, context.now()
    network = app.network_id("soderort")
    clockwork = system(network)
    date = now.astimezone(ZoneInfo("Europe/Stockholm")).date().isoformat()
    run = service.queue.run
    session = run(partial(app.plan_session, clockwork, date=date, series=SERIES)).id
    run(partial(app.open_session, clockwork, session))
    enrol = partial(app.register_participant, clockwork, organisation=product.ORGANISATION)
    police = [run(partial(enrol, name=f"Bench {n}", role=product.ROLE)).id for n in range(PHONES)]
    lead = Caller(network, police[0], product.ROLE, lead=True)
    run(partial(app.go_live, lead, session))
    run(partial(app.seal_session, lead, session))
    for number, person in enumerate(police if origin else ()):
        _, login = service.credentials.make("session", network, person, now, role=product.ROLE)
        endpoint = f"{origin}/push/{number}"
        service.subscriptions.choose(login, network, endpoint, ["red"], now)
    service.close()


if __name__ == "__main__":
    on_shift(Path(sys.argv[1]), sys.argv[2])
