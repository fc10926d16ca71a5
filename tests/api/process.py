"""A real server process on a folder, and the streams that it sends."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx
from api.asking import REPORT, Reply
from click.testing import CliRunner

from briefing.commandline import main
from briefing.domain import context

EVENING = "2026-11-20T20:05:00+01:00"
HOMES = {
    "field_worker": "sdf-farsta",
    "police": "polisen-farsta",
    "guard": "stadens-ordningsvakter",
    "volunteer": "nattvandrarna-farsta",
    "coordinator": "natverkskontoret",
}


def made_by_command(folder, homes=None):
    """role -> token, as `briefing token` prints it."""
    tokens = {}
    for role, organisation in (homes or HOMES).items():
        told = ["token", "--data", str(folder), "--name", f"Program {role}", "--role", role]
        done = run_command(*told, "--organisation", organisation, clock=EVENING)
        tokens[role] = done.stdout.strip()
    return tokens


def run_command(*words, clock=None):
    """A command in this process; the project's clock is afterwards as it was."""
    before = context.clock.read
    try:
        return CliRunner().invoke(main, words, env={"BRIEFING_CLOCK": clock or ""})
    finally:
        context.clock.read = before


METRICS_TOKEN = "metrics-of-a-test"


class Server:
    """`briefing serve` on a free port; its log lines go to a file beside the folder."""

    def __init__(self, data: Path, tokens=None, *, clock=EVENING, prelude=""):
        self.data, self.tokens, self.clock, self.prelude = data, tokens or {}, clock, prelude
        self.log = data.with_name(data.name + ".log")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.client = httpx.Client(base_url=self.url, timeout=30)
        self.process = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self, clock=None):
        """Returns when it answers; `prelude` is Python that the process runs first."""
        code = f"{self.prelude}\nfrom briefing.commandline import main\nmain()"
        words = ["serve", "--data", str(self.data), "--port", str(self.port)]
        env = {**os.environ, "BRIEFING_CLOCK": clock or self.clock or ""}
        env["BRIEFING_METRICS_TOKEN"] = METRICS_TOKEN
        with self.log.open("ab") as lines:
            self.process = subprocess.Popen(
                [sys.executable, "-c", code, *words], env=env, stdout=lines, stderr=lines
            )
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            try:
                return self.client.get("/healthz")
            except httpx.TransportError:
                time.sleep(0.02)
        raise AssertionError(self.log.read_text())

    def stop(self, number=signal.SIGTERM):
        """Seconds until the process was gone."""
        started = time.monotonic()
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(timeout=30)
        return time.monotonic() - started

    def ask(self, who, method, path, body=None, **headers):
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if who is not None:
            told["Authorization"] = f"Bearer {self.tokens.get(who, who)}"
        sent = {"content": body} if isinstance(body, bytes) else {"json": body} if body else {}
        reply = self.client.request(method, f"/api/v1{path}", headers=told, **sent)
        return Reply(reply.status_code, dict(reply.headers), reply.content)

    def done(self, who, method, path, body=None, **headers):
        reply = self.ask(who, method, path, body, **headers)
        assert reply.status in (200, 201), reply
        return reply.json

    def report(self, who="police", **changes):
        return self.done(who, "POST", "/incidents", REPORT | changes)

    def position(self):
        """The log's, which only the operator's metrics tell."""
        headers = {"Authorization": f"Bearer {METRICS_TOKEN}"}
        lines = self.client.get("/metrics", headers=headers).text.splitlines()
        return int(dict(line.split() for line in lines)["briefing_position"])

    def listen(self, who, **asked):
        return Listener(self, who, **asked)


class Listener:
    """An open stream: what was sent, in order, as (id, event, data); signs of life apart."""

    def __init__(self, server, who, *, since=None, last=None):
        self.told, self.beats, self.raw, self.over = [], [], b"", threading.Event()
        self.news = threading.Condition()
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        headers = {"Authorization": f"Bearer {server.tokens.get(who, who)}"}
        headers |= {"Last-Event-ID": last} if last else {}
        query = f"?since={since}" if since else ""
        self.connection.request("GET", f"/api/v1/stream{query}", headers=headers)
        self.socket = self.connection.sock
        self.answer = self.connection.getresponse()
        self.status = self.answer.status
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        event = {}
        try:
            while line := self.answer.readline():
                self.raw += line
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    event[name] = value
                elif "event" in event:
                    self._note(event.pop("id", None), event.pop("event"), event.pop("data", ""))
        except (OSError, http.client.HTTPException, ValueError):
            pass
        self.over.set()
        with self.news:
            self.news.notify_all()

    def _note(self, id, kind, data):
        with self.news:
            if kind == "beat":
                self.beats.append(data)
                return
            self.told.append((id, kind, json.loads(data) if kind == "change" else data))
            self.news.notify_all()

    def wait(self, count=1, seconds=10.0):
        """The first `count` events, as soon as they are here."""
        with self.news:
            self.news.wait_for(lambda: len(self.told) >= count or self.over.is_set(), seconds)
            assert len(self.told) >= count, self.told
            return self.told[:count]

    def changes(self):
        return [data for _, kind, data in self.told if kind == "change"]

    def texts(self):
        """The text of every item sent, in order."""
        return [item["text"] for data in self.changes() for item in data["items"]]

    def wait_for(self, text, seconds=10.0):
        """Until an item with this text has been sent."""
        with self.news:
            self.news.wait_for(lambda: text in self.texts() or self.over.is_set(), seconds)
        assert text in self.texts(), self.told

    def close(self):
        """The reader's thread ends by itself; closing under it would wait for a line."""
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.over.wait(5)
        self.connection.close()
