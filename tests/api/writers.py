"""Clients on a bad network: each sends again, with the same key, until it is acknowledged."""

import threading
import time
from uuid import uuid4

import httpx
from api.asking import REPORT


class Writer(threading.Thread):
    """Reports, then corrects what it reported; sends each again until it is acknowledged."""

    def __init__(self, server, name):
        super().__init__(daemon=True)
        self.server, self.label = server, name
        self.stopping = threading.Event()
        self.reported, self.corrected, self.faults = {}, set(), []
        self.client = httpx.Client(base_url=server.url, timeout=10)

    def run(self):
        number = 0
        while not self.stopping.is_set():
            number += 1
            text = f"{self.label} nummer {number}"
            id = self.send("/incidents", REPORT | {"text": text})
            if id is None:
                return
            self.reported[id] = text
            if self.send(f"/incidents/{id}/corrections", {"text": f"{text} rättad"}):
                self.corrected.add(id)

    def send(self, path, body):
        """The id, once acknowledged; None when it was told to stop before."""
        token = self.server.tokens["police"]
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
        while not self.stopping.is_set():
            try:
                reply = self.client.post(f"/api/v1{path}", json=body, headers=headers)
            except httpx.TransportError:
                time.sleep(0.02)
                continue
            if reply.status_code in (200, 201):
                return reply.json()["id"]
            if reply.status_code != 503:
                self.faults.append(reply.text)
                return None
            time.sleep(0.02)
        return None


def write_through(server, disturb):
    """Eight writers at work while `disturb()` happens to the server; the writers."""
    writers = [Writer(server, f"Skribent {name}") for name in "ABCDEFGH"]
    for writer in writers:
        writer.start()
    disturb()
    for writer in writers:
        writer.stopping.set()
    for writer in writers:
        writer.join(15)
    assert not [fault for writer in writers for fault in writer.faults]
    assert all(writer.reported for writer in writers)
    return writers
