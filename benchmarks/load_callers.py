"""Many callers in one epoll loop, closed-loop or at a pace, each with its own times."""

import heapq
import select
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.wire import Address, Connection

PATIENCE = 30  # seconds without any answer that end a job


class Caller:
    """One client on one connection: asks, waits for the whole answer, asks again."""

    def __init__(
        self,
        address: Address,
        next_request: Callable[[], bytes],
        *,
        pace: float = 0,
        offset: float = 0,
        expected: set[int] | None = None,
        collect: bool = False,
    ) -> None:
        self.connection = Connection(address)
        self.next_request, self.pace, self.offset = next_request, pace, offset
        self.expected, self.collect = expected or {200, 201}, collect
        self.samples: list[float] = []
        self.bodies: list[bytes] = []

    def begin(self) -> None:
        content = self.next_request()
        self.begun = time.perf_counter()
        self.connection.send(content)

    def ended(self) -> bool:
        """Reads what is there; True once the answer is whole, RuntimeError when it is a refusal."""
        answer = self.connection.receive()
        if answer is None:
            return False
        self.samples.append(time.perf_counter() - self.begun)
        if answer.status not in self.expected:
            raise RuntimeError(f"refused with {answer.status}: {answer.body[:300]!r}")
        if self.collect:
            self.bodies.append(answer.body)
        return True


def drive(
    callers: Sequence[Caller], *, seconds: float | None = None, total: int | None = None
) -> float:
    """Runs until `seconds` are over or `total` calls were begun and all are answered.

    Returns the seconds from the first start to the last answer.
    """
    poll, busy = select.epoll(), {}
    for caller in callers:
        poll.register(caller.connection.socket, select.EPOLLIN)
    started = now = last = time.perf_counter()
    due = [(started + caller.offset, n, caller) for n, caller in enumerate(callers)]
    heapq.heapify(due)
    end, left = started + (seconds or 1e9), total if total is not None else 1 << 60
    while busy or (due and left and now < end):
        now = time.perf_counter()
        while due and due[0][0] <= now < end and left:
            _, n, caller = heapq.heappop(due)
            busy[caller.connection.socket.fileno()] = (n, caller)
            caller.begin()
            left -= 1
        answered = poll.poll(pause(due, now, end if not busy else now + PATIENCE))
        if busy and not due and not answered:
            raise RuntimeError(f"no answer within {PATIENCE} s")
        for fd, _ in answered:
            n, caller = busy[fd]
            if caller.ended():
                last = time.perf_counter()
                del busy[fd]
                heapq.heappush(due, (max(last, caller.begun + caller.pace), n, caller))
    for caller in callers:
        caller.connection.close()
    return last - started


def pause(due: list[tuple[float, int, Caller]], now: float, latest: float) -> float:
    """Seconds until somebody has something to do, never negative."""
    return max(0.0, min(due[0][0] if due else latest, latest) - now)


def spread(samples: list[float], elapsed: float) -> dict[str, Any]:
    """Count, rate per second; median, 95th and 99th percentile (nearest rank) and mean in ms."""
    if not samples:
        return {"count": 0}
    ordered = sorted(samples)
    return {
        "count": len(ordered),
        "rate": round(len(ordered) / elapsed, 1),
        "p50_ms": round(statistics.median(ordered) * 1000, 4),
        "p95_ms": round(ordered[max(0, -(-len(ordered) * 95 // 100) - 1)] * 1000, 4),
        "p99_ms": round(ordered[max(0, -(-len(ordered) * 99 // 100) - 1)] * 1000, 4),
        "mean_ms": round(statistics.fmean(ordered) * 1000, 4),
    }
