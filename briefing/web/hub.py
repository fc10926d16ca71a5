"""The hub: who listens, and what each view must be told. Lives on the event loop.

Latest version wins: a change is the difference between the state that a client has and now, so
that intermediate states may be skipped and nothing is told twice, also across a restart.
"""

import asyncio
import json
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from briefing.domain import context
from briefing.projections.view import View
from briefing.web.access import Visitor
from briefing.web.api import Api
from briefing.web.beside import SIGN, Beside, changed_since, concerns
from briefing.web.boards import Rendered

POLL = 0.04
QUIET = 0.25
BEAT = 15.0
PER_USER, IN_ALL = 8, 5000
log = logging.getLogger("briefing.hub")
RESET = b"event: reset\ndata: {}\n\n"


@dataclass(eq=False)
class Client:
    """One open stream. `told` is the state of the board that it has."""

    visitor: Visitor
    secret: dict[str, str]
    told: Rendered
    outbox: asyncio.Queue[bytes | None] = field(default_factory=asyncio.Queue)


class Hub:
    def __init__(self, api: Api) -> None:
        self.api, self.boards = api, api.boards
        self.clients: dict[View, set[Client]] = {}
        self.wanted = asyncio.Event()
        self.count = 0
        self.closing = False
        self.logins: tuple[int, ...] = ()
        self.beside = Beside(self.boards.model.reader())

    def wake(self) -> None:
        self.wanted.set()

    async def run(self) -> None:
        """Leading edge at once, then at most every QUIET seconds while changes rush in."""
        while not self.closing:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.wanted.wait(), POLL)
            self.wanted.clear()
            if self.count and self._tried():
                await asyncio.sleep(QUIET if self.count > 50 else 0.02)

    def _tried(self) -> bool:
        """A read model that is just being swapped must not end all streams for good."""
        try:
            return self.tell()
        except Exception as error:
            log.error("not_told", extra={"kind": type(error).__name__})
            return False

    async def beat(self) -> None:
        """A sign of life with the server's time, for everybody from one timer."""
        while not self.closing:
            await asyncio.sleep(BEAT)
            now = context.now().isoformat(timespec="seconds")
            message = f": beat\nevent: beat\ndata: {now}\n\n".encode()
            for clients in self.clients.values():
                for client in clients:
                    client.outbox.put_nowait(message)
            self.recheck()

    def tell(self) -> bool:
        """Send every view what changed in it; whether anything was sent."""
        if self._logins_changed():
            self.recheck()
        sent = self._tell_beside()
        for view, clients in list(self.clients.items()):
            now = self.boards.now(view)
            messages: dict[str, bytes] = {}
            for client in clients:
                if client.told is now or client.told.etag == now.etag:
                    continue
                key = client.told.etag
                if key not in messages:
                    messages[key] = change(client.told, now)
                client.outbox.put_nowait(messages[key])
                client.told = now
                sent = True
        return sent

    def _tell_beside(self) -> bool:
        """A sign to everybody whose page lacks something that is not in the board's bytes."""
        sent = False
        news = self.beside.news(self.boards.model.reader())
        for clients in self.clients.values() if news else ():
            for client in clients:
                caller = client.visitor.caller
                if concerns(news, caller.network, caller.person):
                    client.outbox.put_nowait(SIGN)
                    sent = True
        return sent

    def _logins_changed(self) -> bool:
        """Whether a role, a credential or a session's choice changed, here or elsewhere."""
        row = (
            self.boards.model.reader()
            .execute("SELECT max(position) FROM visible WHERE key='people'")
            .fetchone()
        )
        now = (row[0], *self.api.access.credentials.stamp())
        changed = now != self.logins
        self.logins = now
        return changed

    def recheck(self) -> None:
        """Whose login or role has ended loses the stream; a changed role starts anew."""
        for view, clients in list(self.clients.items()):
            for client in list(clients):
                visitor = self.api.access.visitor(client.secret)
                if visitor is None or visitor.view != view:
                    client.outbox.put_nowait(RESET)
                    client.outbox.put_nowait(None)
                    self.leave(client)

    def join(self, visitor: Visitor, headers: dict[str, str], since: str | None) -> Client | None:
        """A new stream, or None when there are too many. Missed changes are its first message."""
        mine = sum(
            client.visitor.login.id == visitor.login.id
            for client in self.clients.get(visitor.view, ())
        )
        if (
            self.closing
            or self.count >= IN_ALL
            or (mine >= PER_USER and visitor.login.kind != "token")
        ):
            return None
        now = self.boards.now(visitor.view)
        secret = {k: v for k, v in headers.items() if k in ("authorization", "cookie")}
        client = Client(visitor, secret, now)
        client.outbox.put_nowait(b"retry: 2000\n\n")
        if since:
            self._catch_up(client, since, now)
        self.clients.setdefault(visitor.view, set()).add(client)
        self.count += 1
        return client

    def _catch_up(self, client: Client, since: str, now: Rendered) -> None:
        view = client.visitor.view
        position = self.api.positions.take(since, view)
        if position is not None and self._lacks_beside(client, position):
            client.outbox.put_nowait(SIGN)
        if since == now.position:
            return
        if position is None or position > self.boards.model.position()[0]:
            client.outbox.put_nowait(f"id: {now.position}\n".encode() + RESET)
            return
        then = self.boards.as_told(view, position)
        if then.etag != now.etag:
            client.outbox.put_nowait(change(then, now))

    def _lacks_beside(self, client: Client, position: int) -> bool:
        caller, db = client.visitor.caller, self.boards.model.reader()
        return changed_since(db, position, caller.network, caller.person)

    def leave(self, client: Client) -> None:
        clients = self.clients.get(client.visitor.view, set())
        if client in clients:
            clients.remove(client)
            self.count -= 1
        if not clients:
            self.clients.pop(client.visitor.view, None)

    def close(self) -> None:
        """Tell everybody good-bye; their browsers come back by themselves."""
        self.closing = True
        for clients in self.clients.values():
            for client in clients:
                client.outbox.put_nowait(None)
        self.wanted.set()


def change(before: Rendered, now: Rendered) -> bytes:
    """One event: items that are new or different, ids that are gone."""
    items = [piece for id, piece in now.pieces.items() if before.pieces.get(id) != piece]
    gone = [str(UUID(id)) for id in before.pieces if id not in now.pieces]
    data = b'{"items":[' + b",".join(items) + b'],"gone":' + json.dumps(gone).encode() + b"}"
    return f"id: {now.position}\nevent: change\ndata: ".encode() + data + b"\n\n"
