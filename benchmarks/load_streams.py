"""Open streams: how long until the last one has the content, and what each one costs in memory."""

import select
import statistics
import time
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.wire import Address, Connection, marked, request

STREAM = "/api/v1/stream"
AT_ONCE = 50  # connections opened before their greetings are awaited
PATIENCE = 20.0  # seconds until a change that did not arrive everywhere ends the job


class Stream:
    """One listener; looks for a mark in what arrives and keeps nothing but the newest bytes."""

    def __init__(self, address: Address, headers: dict[str, str]) -> None:
        self.connection = Connection(address)
        self.tail = b""
        fields = {"Accept": "text/event-stream", **headers}
        self.connection.send(request("GET", STREAM, fields))

    def hears(self, mark: bytes) -> bool:
        data = self.connection.socket.recv(1 << 18)
        if not data:
            raise RuntimeError(f"the server closed a stream after {self.tail!r}")
        seen = self.tail + data
        self.tail = seen[-64:]
        return mark in seen


def streams(
    address: Address,
    headers: list[dict[str, str]],
    requests: list[tuple[str, dict[str, Any]]],
    server_pid: int,
    listeners: int = 200,
    changes: int = 7,
    pause: float = 1.0,
) -> dict[str, Any]:
    """Opens `listeners` streams, then makes `changes` changes `pause` seconds apart.

    Each time runs from the start of the POST until the last stream has received its text; the
    text carries a mark of its own. Memory is the growth of the
    server's resident set from before the first stream until after the last change.
    """
    poll, crowd = select.epoll(), {}
    writer = Connection(address)
    before = resident_kib(server_pid)
    for n, fields in zip(range(listeners), cycle(headers), strict=False):
        stream = Stream(address, fields)
        crowd[stream.connection.socket.fileno()] = stream
        poll.register(stream.connection.socket, select.EPOLLIN)
        if n % AT_ONCE == AT_ONCE - 1 or n == listeners - 1:
            greet(poll, crowd, {fd for fd, one in crowd.items() if not one.tail})
    quiet(poll, crowd, pause)
    opened = resident_kib(server_pid)
    times = []
    for path, body in (pair for pair, _ in zip(cycle(requests), range(changes), strict=False)):
        times.append(change(writer, poll, crowd, headers[0], path, body))
        quiet(poll, crowd, pause)
    grown = resident_kib(server_pid) - before
    return {
        "listeners": listeners,
        "last_ms": round(statistics.median(last for last, _ in times) * 1000, 3),
        "all_last_ms": [round(last * 1000, 3) for last, _ in times],
        "answered_ms": round(statistics.median(post for _, post in times) * 1000, 3),
        "kib_each": round(grown / listeners, 2),
        "kib_each_opened": round((opened - before) / listeners, 2),
    }


def greet(poll: select.epoll, crowd: dict[int, Stream], waiting: set[int]) -> None:
    """Waits until each new stream has its answer, and that is 200."""
    until = time.perf_counter() + PATIENCE
    while waiting and time.perf_counter() < until:
        for fd, _ in poll.poll(1):
            good = crowd[fd].hears(b"HTTP/1.1 200")
            if fd in waiting and not good:
                raise RuntimeError(f"a stream was refused: {crowd[fd].tail!r}")
            waiting.discard(fd)
    if waiting:
        raise RuntimeError(f"{len(waiting)} streams got no answer in {PATIENCE} s")


def change(
    writer: Connection,
    poll: select.epoll,
    crowd: dict[int, Stream],
    headers: dict[str, str],
    path: str,
    body: dict[str, Any],
) -> tuple[float, float]:
    """Seconds until the last stream has the change, and until the POST itself was answered."""
    filled, mark = marked(body)
    content, waiting = request("POST", path, headers, filled), set(crowd)
    with select.epoll() as own:
        own.register(writer.socket, select.EPOLLIN)
        own.register(poll.fileno(), select.EPOLLIN)
        posted, last = 0.0, 0.0
        started = time.perf_counter()
        writer.send(content)
        while waiting or not posted:
            for fd, _ in own.poll(PATIENCE):
                if fd == writer.socket.fileno():
                    posted = accepted(writer) - started
                    continue
                for one, _ in poll.poll(0, 256):
                    if crowd[one].hears(mark.encode()) and waiting:
                        waiting.discard(one)
                        last = time.perf_counter() - started
            if time.perf_counter() - started > PATIENCE:
                raise RuntimeError(f"{len(waiting)} streams never got the change")
    return last, posted


def accepted(writer: Connection) -> float:
    while (answer := writer.receive()) is None:
        pass
    if answer.status not in (200, 201):
        raise RuntimeError(f"refused with {answer.status}: {answer.body[:300]!r}")
    return time.perf_counter()


def quiet(poll: select.epoll, crowd: dict[int, Stream], seconds: float) -> None:
    """Reads whatever still arrives for that long."""
    until = time.perf_counter() + seconds
    while (left := until - time.perf_counter()) > 0:
        for fd, _ in poll.poll(left):
            crowd[fd].hears(b"\n")


def resident_kib(pid: int) -> int:
    """Resident memory of a process and all below it, in KiB, from /proc."""
    status = Path(f"/proc/{pid}/status").read_text()
    own = int(status.partition("VmRSS:")[2].split()[0])
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(resident_kib(int(child)) for child in children)
