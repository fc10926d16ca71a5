"""A raw keep-alive HTTP/1.1 connection for the load client: as little work as a client can do."""

import contextlib
import json
import random
import re
import socket
from typing import Any, NamedTuple

Address = tuple[str, int]

LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:\s*chunked", re.IGNORECASE)
CLOSING = re.compile(rb"\r\nconnection:\s*close", re.IGNORECASE)
ETAG = re.compile(rb"\r\netag:\s*([^\r]+)", re.IGNORECASE)


class Answer(NamedTuple):
    status: int
    head: bytes
    body: bytes

    @property
    def etag(self) -> str:
        found = ETAG.search(self.head)
        return found[1].decode() if found else ""


def request(method: str, path: str, headers: dict[str, str], body: object = None) -> bytes:
    """The bytes of one request; `body` is sent as JSON."""
    content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    fields = {"Host": "127.0.0.1", "Accept": "*/*", **headers}
    if content:
        fields |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + content


def marked(body: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The body with `{n}` in its texts replaced by a mark that no other body has, and the mark."""
    mark = "".join(random.choices("bcdfghjkmpqtvwxz", k=12))
    filled = {k: v.replace("{n}", mark) if isinstance(v, str) else v for k, v in body.items()}
    return filled, mark


class Connection:
    """One socket; `send` writes a request, `receive` gives the answer once it is whole."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.received = b""
        self.open()

    def open(self) -> None:
        self.socket = socket.create_connection(self.address, timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.socket.close()

    def send(self, content: bytes) -> None:
        self.socket.sendall(content)

    def receive(self) -> Answer | None:
        """Reads once; None while the answer is not whole; ConnectionError when the server left."""
        data = self.socket.recv(1 << 20)
        if not data:
            raise ConnectionError(f"the server closed the connection after {self.received[:200]!r}")
        self.received += data
        head, end, body = self.received.partition(b"\r\n\r\n")
        if not end or not (content := whole(head, body)):
            return None
        self.received = b""
        if CLOSING.search(head):
            raise ConnectionError("the server does not keep connections alive")
        return Answer(int(head[9:12]), head, content[0])

    def ask(self, content: bytes) -> Answer:
        self.send(content)
        while (answer := self.receive()) is None:
            pass
        return answer


def whole(head: bytes, body: bytes) -> tuple[bytes] | None:
    """The body in a tuple of one, or None while some of it is still on its way."""
    if head[9:12] in (b"304", b"204"):
        return (b"",)
    if length := LENGTH.search(head):
        return (body,) if len(body) >= int(length[1]) else None
    if CHUNKED.search(head):
        return (body,) if body.endswith(b"0\r\n\r\n") else None
    raise ConnectionError(f"an answer without a length: {head[:200]!r}")
