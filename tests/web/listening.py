"""Streams of several browsers on a hub of their own, and what each was told."""

import asyncio

from briefing.web.access import COOKIE
from briefing.web.hub import Hub


class Listening:
    """A hub with one stream for each of these browsers."""

    def __init__(self, api, browsers, *roles, since=None):
        self.hub, self.clients = Hub(api), {}
        for role in roles:
            headers = {"cookie": f"{COOKIE}={browsers[role].secret}"}
            visitor = api.access.visitor(headers)
            self.clients[role] = self.hub.join(visitor, headers, since)

    def told(self):
        """Role -> the kinds of events that came since it was asked last."""
        self.hub.tell()
        found = {}
        for role, client in self.clients.items():
            found[role] = []
            while not client.outbox.empty():
                message = client.outbox.get_nowait().decode()
                found[role] += [
                    line[7:] for line in message.splitlines() if line.startswith("event: ")
                ]
        return found


async def _made(api, browsers, roles, since):
    return Listening(api, browsers, *roles, since=since)


def listening(api, browsers):
    """Opens streams for these roles, from `since` on."""
    return lambda *roles, since=None: asyncio.run(_made(api, browsers, roles, since))
