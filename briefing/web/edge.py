"""The ASGI edge: the stream, the API's hot calls and health natively; pages go to Flask.

Commands are prepared on the loop and run by the one writer; nobody waits for a thread of a pool.
"""

import asyncio
import logging
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from a2wsgi import WSGIMiddleware

from briefing.service import Service
from briefing.web.api import Api, Work
from briefing.web.fields import BODY_LIMIT
from briefing.web.headers import SECURITY, access_line, request_id
from briefing.web.hub import Client, Hub
from briefing.web.problems import Answer, problem
from briefing.web.request import PREFIX, Request

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
log = logging.getLogger("briefing.edge")
STREAM = f"{PREFIX}/stream"


class Edge:
    """Serves `flask_app` and the API. `prefix` paths never reach Flask."""

    def __init__(self, service: Service, api: Api, flask_app: Any) -> None:
        self.service, self.api = service, api
        self.pages: Any = WSGIMiddleware(flask_app, workers=8)
        self.hub = Hub(api)
        self.tasks: list[asyncio.Task[None]] = []
        self.found: list[tuple[Work, asyncio.Future[Answer]]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            if scope["path"].startswith(f"{PREFIX}/"):
                await self._api(scope, receive, send)
            else:
                await self.pages(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        loop = asyncio.get_running_loop()
        sys.setswitchinterval(0.0005)
        self._stop_streams_on_signal(loop)
        self.service.projector.on_change = partial(self._changed, loop)
        self.tasks = [loop.create_task(self.hub.run()), loop.create_task(self.hub.beat())]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.service.projector.on_change = lambda: None
        self.hub.close()
        for task in self.tasks:
            task.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    def _changed(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called in the writer's thread; nobody is woken when nobody listens."""
        if self.hub.count:
            loop.call_soon_threadsafe(self.hub.wake)

    def _stop_streams_on_signal(self, loop: asyncio.AbstractEventLoop) -> None:
        """uvicorn waits for open streams for ever: say good-bye before its own handler."""
        for number in (signal.SIGTERM, signal.SIGINT):
            before = signal.getsignal(number)

            def handler(signum: int, frame: Any, before: Any = before) -> None:
                loop.call_soon_threadsafe(self.hub.close)
                if callable(before):
                    before(signum, frame)

            with suppress(ValueError):
                signal.signal(number, handler)

    async def _api(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        query = scope["query_string"].decode("latin-1")
        asked = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
        if scope["path"] == STREAM and scope["method"] == "GET":
            request = Request("GET", STREAM, asked, headers, b"", request_id())
            await self._stream(request, receive, send)
            return
        body = await _body(receive)
        if body is None:
            return
        request = Request(scope["method"], scope["path"], asked, headers, body, request_id())
        told = await self._answer(request)
        await _respond(send, told, head=scope["method"] == "HEAD")
        access_line(request.id, request.method, scope["path"], told.status, started, told.role)

    async def _answer(self, request: Request) -> Answer:
        try:
            prepared = self.api.prepare(request)
        except Exception as error:
            log.error("fault", extra={"request": request.id, "kind": type(error).__name__})
            log.debug("fault", exc_info=error)
            return problem(500, "fault", self.api.words["sv"])
        if isinstance(prepared, Answer):
            return prepared
        return await self._run(prepared)

    async def _run(self, work: Work) -> Answer:
        """With all that the loop finds in this round; the answer is worded where it was run."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        self.found.append((work, future))
        if len(self.found) == 1:
            loop.call_soon(self._hand_over, loop)
        return await future

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        """One alone runs here, when nobody else writes; several share the writer's COMMIT."""
        found, self.found = self.found, []
        alone = len(found) == 1
        for work, future in found:
            told = partial(_worded, loop, work, future)
            if not (alone and self.service.queue.at_once(work.command, told)):
                self.service.queue.submit(work.command, told)

    async def _stream(self, request: Request, receive: Receive, send: Send) -> None:
        visitor = self.api.access.visitor(request.headers)
        words = self.api.language(request, visitor)
        if visitor is None:
            await _respond(send, problem(401, "no_login", words))
            return
        since = request.headers.get("last-event-id") or request.query.get("since")
        client = self.hub.join(visitor, dict(request.headers), since)
        if client is None:
            told = problem(503, "too_many", words)
            told.headers["Retry-After"] = "5"
            await _respond(send, told)
            return
        try:
            await self._feed(client, receive, send)
        finally:
            self.hub.leave(client)

    async def _feed(self, client: Client, receive: Receive, send: Send) -> None:
        headers = [
            (b"content-type", b"text/event-stream; charset=utf-8"),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
            *SECURITY,
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        gone = asyncio.ensure_future(_until_gone(receive, client))
        try:
            while (message := await client.outbox.get()) is not None:
                await send({"type": "http.response.body", "body": message, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()


async def _until_gone(receive: Receive, client: Client) -> None:
    """The first message is the empty request itself: wait for the disconnect."""
    while (await receive())["type"] != "http.disconnect":
        pass
    client.outbox.put_nowait(None)


def _worded(
    loop: asyncio.AbstractEventLoop,
    work: Work,
    future: "asyncio.Future[Answer]",
    result: Any,
    error: BaseException | None,
) -> None:
    """Called by the thread that ran the command."""
    loop.call_soon_threadsafe(_resolve, future, work.finish(result, error))


def _resolve(future: "asyncio.Future[Answer]", told: Answer) -> None:
    if not future.done():
        future.set_result(told)


async def _body(receive: Receive) -> bytes | None:
    """The body, cut just over the limit; None when the client has gone."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        if size <= BODY_LIMIT:
            parts.append(message.get("body", b""))
            size += len(parts[-1])
        if not message.get("more_body"):
            return b"".join(parts)


async def _respond(send: Send, told: Answer, *, head: bool = False) -> None:
    headers = [
        (b"content-type", told.content_type.encode()),
        (b"content-length", str(len(told.body)).encode()),
        *(
            (name.encode(), value.encode("latin-1", "replace"))
            for name, value in {"Cache-Control": "no-store", **told.headers}.items()
        ),
        *SECURITY,
    ]
    await send({"type": "http.response.start", "status": told.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else told.body})
