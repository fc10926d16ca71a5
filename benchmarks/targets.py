"""Servers to be measured: started in folders of their own, asked by the load client, stopped."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.wire import Answer, Connection, request

ROOT = Path(__file__).resolve().parent.parent
STARTING = 60  # seconds a server has until it must answer

Request = tuple[str, dict[str, Any]]


@dataclass
class Target:
    """A running server, and what the load client must know to ask it.

    `reports` are the POSTs that bring something new, `changes` those that change the board and
    leave its size as it is.
    """

    name: str
    port: int
    process: subprocess.Popen[bytes]
    data: Path
    log: Path
    headers: list[dict[str, str]] = field(default_factory=lambda: [{}])
    reports: list[Request] = field(default_factory=list)
    changes: list[Request] = field(default_factory=list)

    def load(self, do: str, **arguments: Any) -> dict[str, Any]:
        """One job of the load client, in a process of its own; RuntimeError with what it said."""
        job = {"do": do, "host": "127.0.0.1", "port": self.port, "headers": self.headers}
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.load"],
            input=json.dumps(job | arguments).encode(),
            capture_output=True,
            cwd=ROOT,
            check=False,
        )
        if done.returncode:
            said = done.stderr.decode().strip().splitlines()[-1:]
            raise RuntimeError(f"{self.name}: {' '.join(said)}")
        return json.loads(done.stdout)

    def get(self, path: str) -> Answer | None:
        """One GET on a new connection; None while nobody answers."""
        with contextlib.suppress(OSError):
            connection = Connection(("127.0.0.1", self.port))
            try:
                return connection.ask(request("GET", path, self.headers[0]))
            finally:
                connection.close()
        return None


@contextlib.contextmanager
def running(
    name: str, command: list[str], folder: Path, port: int, environment: dict[str, str]
) -> Iterator[Target]:
    """Starts a server whose output goes to a file of its folder; stops it with SIGTERM."""
    log = folder / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, cwd=ROOT, env=os.environ | environment
        )
    try:
        yield Target(name, port, process, folder, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answered(target: Target, path: str, every: float = 0.005) -> Answer:
    """The first 200 of a path of a server that is starting; RuntimeError with its last words."""
    until = time.monotonic() + STARTING
    while time.monotonic() < until and target.process.poll() is None:
        if (answer := target.get(path)) and answer.status == 200:
            return answer
        time.sleep(every)
    said = target.log.read_text(errors="replace").strip().splitlines()[-1:]
    raise RuntimeError(f"{target.name} does not answer {path}: {' '.join(said)}")


@contextlib.contextmanager
def ceiling(
    folder: Path, reports: list[Request], environment: dict[str, str], name: str = "ceiling"
) -> Iterator[Target]:
    """The ceiling with an empty table; what it is told is what the product is told."""
    port, module = free_port(), [sys.executable, "-m", "benchmarks.ceiling"]
    command = [*module, "--file", str(folder / "ceiling.sqlite"), "--port", str(port)]
    with running(name, command, folder, port, environment) as target:
        target.reports = target.changes = reports
        answered(target, "/readyz")
        yield target


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
