"""The load client `benchmarks/load`: one process, raw keep-alive sockets, one epoll loop.

It reads one job as JSON on standard input and prints one result as JSON, always in a process of
its own, so that client and server each have a core. The same client asks the ceiling and the
product; only headers and bodies come from the target. Times are seconds in, milliseconds out.

A job: {"do": posts|gets|paths|anew|mixed|streams, "host", "port", "headers": [{...}], ...}; the
rest of its keys are the arguments of the function of that name. A refused call ends it with
exit code 1.
"""

import gc
import json
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from benchmarks.load_callers import Caller, drive, spread
from benchmarks.load_streams import streams
from benchmarks.wire import Address, Connection, marked, request

BOARD = "/api/v1/board"
INCIDENTS = "/api/v1/incidents"

Json = dict[str, Any]
Headers = list[dict[str, str]]


def posts(
    address: Address,
    headers: Headers,
    requests: list[tuple[str, Json]],
    clients: int = 1,
    seconds: float | None = None,
    total: int | None = None,
    pace: float = 0,
    ids: bool = False,
) -> Json:
    """POSTs `requests` in turn, from `clients` connections, for `seconds` or `total` of them.

    `pace` is the time from one start to the next of a client, 0 = the next as soon as answered.
    """
    bodies = ready(headers, requests)
    callers = [
        Caller(address, lambda: next(bodies), pace=pace, collect=ids) for _ in range(clients)
    ]
    for position, caller in enumerate(callers):
        caller.offset = pace * position / clients
    elapsed = drive(callers, seconds=seconds, total=total)
    result = spread([sample for caller in callers for sample in caller.samples], elapsed)
    if ids:
        result["ids"] = [json.loads(body)["id"] for caller in callers for body in caller.bodies]
    return result


def gets(
    address: Address,
    headers: Headers,
    clients: int = 1,
    seconds: float = 2,
    conditional: bool = False,
    path: str = BOARD,
) -> Json:
    """GETs a path closed-loop; `conditional` sends the ETag back, so that 304 is the answer."""
    first = Connection(address).ask(request("GET", path, headers[0]))
    if conditional and not first.etag:
        raise RuntimeError("the answer carries no ETag")
    fields = {"If-None-Match": first.etag} if conditional else {}
    asked = request("GET", path, headers[0] | fields)
    status = 304 if conditional else 200
    callers = [Caller(address, lambda: asked, expected={status}) for _ in range(clients)]
    elapsed = drive(callers, seconds=seconds)
    result = spread([sample for caller in callers for sample in caller.samples], elapsed)
    return result | {"bytes": len(first.body)}


def paths(address: Address, headers: Headers, paths: list[str]) -> Json:
    """GETs each path once, in turn."""
    connection, sizes, samples, started = Connection(address), [], [], time.perf_counter()
    for path in paths:
        begun = time.perf_counter()
        answer = connection.ask(request("GET", path, headers[0]))
        samples.append(time.perf_counter() - begun)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {answer.body[:300]!r}")
        sizes.append(len(answer.body))
    result = spread(samples, time.perf_counter() - started)
    return result | {"bytes": round(statistics.fmean(sizes))}


def anew(
    address: Address, headers: Headers, requests: list[tuple[str, Json]], times: int = 200
) -> Json:
    """Loads the board `times` times, each after a change, so that none can come from a cache."""
    writer, reader = Connection(address), Connection(address)
    bodies, board = ready(headers, requests), request("GET", BOARD, headers[0])
    seen, samples, started = "", [], time.perf_counter()
    for _ in range(times):
        written = writer.ask(next(bodies))
        begun = time.perf_counter()
        answer = reader.ask(board)
        samples.append(time.perf_counter() - begun)
        if written.status not in (200, 201) or answer.status != 200 or answer.etag == seen:
            raise RuntimeError(f"no new board: {written.status} {written.body[:300]!r}")
        seen = answer.etag
    result = spread(samples, time.perf_counter() - started)
    return result | {"bytes": len(answer.body)}


def mixed(
    address: Address,
    headers: Headers,
    requests: list[tuple[str, Json]],
    readers: int = 100,
    every: float = 5,
    writes_every: float = 0.1,
    seconds: float = 8,
) -> Json:
    """One paced writer, while `readers` people load the board each `every` seconds (0 = nobody)."""
    bodies, board = ready(headers, requests), request("GET", BOARD, headers[0])
    writer = Caller(address, lambda: next(bodies), pace=writes_every)
    loaders = [
        Caller(address, lambda: board, pace=every, offset=every * (n + 0.37) / readers)
        for n in range(readers)
    ]
    elapsed = drive([writer, *loaders], seconds=seconds)
    loads = [sample for loader in loaders for sample in loader.samples]
    return {"writes": spread(writer.samples, elapsed), "loads": spread(loads, elapsed)}


def ready(headers: Headers, requests: list[tuple[str, Json]]) -> Iterator[bytes]:
    """The requests as bytes, over and over, each with a text of its own."""
    for (path, body), fields in zip(cycle(requests), cycle(headers), strict=False):
        yield request("POST", path, fields, marked(body)[0])


def main() -> int:
    job = json.load(sys.stdin)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    gc.disable()
    work = {"posts": posts, "gets": gets, "paths": paths, "anew": anew}
    work |= {"mixed": mixed, "streams": streams}
    try:
        result = work[job.pop("do")]((job.pop("host"), job.pop("port")), **job)
    except (OSError, RuntimeError) as reason:
        print(f"load client: {reason}", file=sys.stderr)
        return 1
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
