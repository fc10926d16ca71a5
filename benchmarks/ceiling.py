"""The ceiling of the machine: bare asyncio and SQLite, one durable commit for each POST.

No login, no rules, no history, no cache: the board is a list of objects in memory, made into JSON
when it is asked for, and what was posted goes to every open stream as it is. Whatever the product
does beyond this shows as a ratio to it.
"""

import argparse
import asyncio
import hashlib
import json
import sqlite3
import uuid
from collections import deque
from pathlib import Path

OPEN_ITEMS = 60  # the board that "Speed to reach" names
ITEM = {"kind": "incident", "status": "open", "certainty": "reported", "place": None}
ITEM |= {"type": None, "state": None, "occurred_at": None, "known_at": "2026-11-20T20:31:00+01:00"}
ITEM |= {"recorded_at": "2026-11-20T20:31:00+01:00", "carried": 0, "by": {"role": "police"}}
ITEM |= {"acknowledged": {"volunteer": {"yes": 0, "of": 9}, "guard": {"yes": 0, "of": 4}}}
STREAM = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\r\n:\n\n"
)


class Ceiling:
    """One table, the newest items in memory, and the connections that listen."""

    def __init__(self, file: Path) -> None:
        self.store = sqlite3.connect(file, isolation_level=None)
        self.store.execute("PRAGMA journal_mode=WAL")
        self.store.execute("PRAGMA synchronous=FULL")
        self.store.execute("CREATE TABLE incident (id TEXT PRIMARY KEY, body BLOB)")
        self.items: deque[dict[str, object]] = deque(maxlen=OPEN_ITEMS)
        self.streams: set[asyncio.Transport] = set()
        self.position = 0

    def board(self) -> tuple[bytes, bytes]:
        """The JSON of the items at each question, and the ETag of that content: no cache."""
        told = {"position": str(self.position), "items": list(self.items)}
        board = json.dumps(told, ensure_ascii=False).encode()
        return board, b'"%b"' % hashlib.blake2b(board, digest_size=12).hexdigest().encode()

    def report(self, body: bytes) -> bytes:
        item = {"id": str(uuid.uuid4()), **ITEM, **json.loads(body)}
        content = json.dumps(item, ensure_ascii=False).encode()
        insert = "INSERT INTO incident VALUES (?, ?)"  # autocommit: durable when this returns
        self.position = self.store.execute(insert, (item["id"], content)).lastrowid
        self.items.appendleft(item)
        change = b'id: %d\nevent: change\ndata: {"items":[%b]}\n\n' % (self.position, content)
        for stream in self.streams:
            stream.write(change)
        return b'{"id":"%b","position":"%d"}' % (item["id"].encode(), self.position)


class Connection(asyncio.Protocol):
    def __init__(self, ceiling: Ceiling) -> None:
        self.ceiling, self.received = ceiling, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self.ceiling.streams.discard(self.transport)

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, end, rest = self.received.partition(b"\r\n\r\n")
        line, *fields = head.split(b"\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (f.partition(b":") for f in fields)
        }
        length = int(headers.get(b"content-length", 0))
        if end and len(rest) >= length:
            self.received = rest[length:]
            self.answer(line.rpartition(b" ")[0], headers, rest[:length])

    def answer(self, call: bytes, headers: dict[bytes, bytes], body: bytes) -> None:
        if call == b"POST /api/v1/incidents":
            self.send(b"201 Created", self.ceiling.report(body))
        elif call == b"GET /api/v1/board":
            board, etag = self.ceiling.board()
            known = headers.get(b"if-none-match") == etag
            self.send(b"304 Not Modified" if known else b"200 OK", b"" if known else board, etag)
        elif call == b"GET /api/v1/stream":
            self.transport.write(STREAM)
            self.ceiling.streams.add(self.transport)
        else:
            self.send(b"200 OK" if call == b"GET /readyz" else b"404 Not Found", b"{}")

    def send(self, status: bytes, body: bytes, etag: bytes = b'""') -> None:
        head = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nETag: %b\r\nContent-Length: %d"
        self.transport.write(head % (status, etag, len(body)) + b"\r\n\r\n" + body)


async def serve(file: Path, port: int) -> None:
    ceiling = Ceiling(file)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(ceiling), "127.0.0.1", port, backlog=2048)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    asyncio.run(serve(options.file, options.port))
