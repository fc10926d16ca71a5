"""A store of many years: made, rebuilt, proved and asked, each in a process of its own."""

import json
import random
import sqlite3
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import product
from benchmarks.load_streams import resident_kib
from benchmarks.targets import ROOT
from briefing.bootstrap import build
from briefing.config import Config
from briefing.projections.board import board
from briefing.projections.view import View

# Who looks back: role and organisation.
LOOKERS = (
    ("police", "polisen-farsta"),
    ("field_worker", "sdf-farsta"),
    ("volunteer", "nattvandrarna-farsta"),
)
EVERY = 0.1  # seconds between two looks at the memory of a process


@dataclass(frozen=True)
class Asker:
    role: str
    headers: dict[str, str]

    @classmethod
    def made(cls, data: Path, role: str, organisation: str) -> "Asker":
        named = ["--name", f"Bench {role}", "--role", role, "--organisation", organisation]
        token = product.briefing(data, "token", *named).strip().splitlines()[-1]
        return cls(role, {"Authorization": f"Bearer {token}"})


def written(data: Path, events: int) -> None:
    """The log by the seeded generator; the read model is filled by whoever opens it first."""
    data.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "benchmarks.years", str(data), str(events)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    product.briefing(data, "status")


def rebuilt(data: Path) -> dict[str, Any]:
    """`{events, seconds, rate, mib}` of the whole command; the memory with what it started."""
    command = [sys.executable, "-m", "briefing", "rebuild", "--json", "--data", str(data)]
    most, started = 0, time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        while process.poll() is None:
            try:
                most = max(most, resident_kib(process.pid))
            except (OSError, IndexError):
                break
            time.sleep(EVERY)
        said = json.loads(process.communicate()[0].strip().splitlines()[-1])
    seconds = time.perf_counter() - started
    told = {"events": said["events"], "rate": said["events"] / seconds}
    return told | {"seconds": seconds, "mib": most / 1024}


def verified(data: Path, *words: str) -> dict[str, float]:
    """Seconds of the whole command, and events a second of it."""
    started = time.perf_counter()
    said = json.loads(product.briefing(data, "verify", "--json", *words))
    seconds = time.perf_counter() - started
    if said["problems"]:
        raise RuntimeError(f"verify found {said['problems'][0]}")
    return {"seconds": round(seconds, 2), "rate": said["events"] / seconds}


def moments(data: Path, count: int, chance: random.Random) -> list[str]:
    """Times (RFC 3339) of random events that are not of the last day."""
    with sqlite3.connect(Config(data).board) as db:
        last = db.execute("SELECT max(position) FROM history").fetchone()[0]
        found = [
            db.execute(
                "SELECT recorded_at FROM history WHERE position>=? AND topic<>'' LIMIT 1",
                (chance.randrange(last // 100, last - 500),),
            ).fetchone()[0]
            for _ in range(count)
        ]
    db.close()
    times = [datetime.fromtimestamp(one / 1000, UTC) for one in found]
    return [one.isoformat(timespec="milliseconds").replace("+00:00", "Z") for one in times]


def last_evening(data: Path) -> date:
    """The last one at which people came."""
    with sqlite3.connect(Config(data).board) as db:
        row = db.execute(
            "SELECT max(s.date) FROM sessions s JOIN attendance a ON a.session=s.id"
        ).fetchone()
    db.close()
    return date.fromisoformat(row[0])


def year_of(data: Path) -> tuple[date, date]:
    """A year of evenings, the last one."""
    last = last_evening(data)
    return last - timedelta(days=364), last


def questions(data: Path, times: list[str]) -> dict[str, float]:
    """Medians (ms) of asking for the rows of a board, at these times and live, and their ratio."""
    service = build(Config(data))
    network = service.app.network_id("soderort")
    facts, db = service.app.network(network), service.model.reader()
    views = [View(network, role, facts.find("organisation", of)) for role, of in LOOKERS]
    then, now = [], []
    for number, one in enumerate(times):
        view, moment = views[number % len(views)], datetime.fromisoformat(one)
        then.append(_timed(lambda view=view, moment=moment: board(db, view, moment=moment)))
        now.append(_timed(lambda view=view: board(db, view)))
    service.close()
    past, live = statistics.median(then), statistics.median(now)
    return {"ratio": past / live, "past_ms": past * 1000, "live_ms": live * 1000}


def _timed(asked: Any) -> float:
    started = time.perf_counter()
    asked()
    return time.perf_counter() - started
