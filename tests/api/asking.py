"""Asking the API in process: a town on a Friday evening, and replies as anybody would read them."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from briefing.domain import context
from briefing.domain.words import ROLES
from briefing.web.api import Api
from briefing.web.request import PREFIX, Request

REPORT = {"category": "fire", "priority": "yellow", "district": "Farsta", "text": "Rök vid torget"}
ROUND = {"what": "Gå förbi torget", "kind": "request", "to": {"role": "field_worker"}}
FRIDAY = "2026-11-20"


@dataclass(frozen=True)
class Reply:
    """Header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def type(self):
        return self.headers["content-type"].split(";")[0]


class EveningClock:
    """Friday 20 November 2026, 20:00 in Stockholm, until moved."""

    def __init__(self):
        self.now = datetime(2026, 11, 20, 19, tzinfo=UTC)

    def __call__(self):
        return self.now

    def forward(self, **time):
        self.now += timedelta(**time)


class Town:
    """A founded network with a token for every role and tonight's session open."""

    def __init__(self, service, callers, clock):
        self.service, self.callers, self.clock = service, callers, clock
        self.api = Api(service)
        self.network = callers["police"].network
        self.tokens = {role: self.token(callers[role].person, role) for role in ROLES}
        service.reconciler.reconcile()

    def token(self, person, role):
        made = self.service.credentials.make(
            "token", self.network, person, context.now(), role=role
        )
        return made[0]

    def ask(self, who, method, path, body=None, **headers):
        """`who` is a role, or None; `body` is JSON, or bytes as they are."""
        told = {name.replace("_", "-").lower(): value for name, value in headers.items()}
        if who is not None:
            told["authorization"] = f"Bearer {self.tokens[who]}"
        sent = body if isinstance(body, bytes) else b"" if body is None else dumped(body)
        url = urlsplit(path)
        asked = dict(parse_qsl(url.query, keep_blank_values=True))
        answer = self.api.handle(Request(method, PREFIX + url.path, asked, told, sent))
        shown = {name.lower(): value for name, value in answer.headers.items()}
        return Reply(answer.status, {"content-type": answer.content_type, **shown}, answer.body)

    def done(self, who, method, path, body=None, **headers):
        """The answer to something that must succeed."""
        reply = self.ask(who, method, path, body, **headers)
        assert reply.status in (200, 201), reply
        return reply.json

    def report(self, who="police", **changes):
        return self.done(who, "POST", "/incidents", REPORT | changes)["id"]

    def position(self):
        return self.service.app.recorder.newest()

    def board(self, who="police", at=""):
        return self.done(who, "GET", f"/board{at and '?at='}{at}")

    def shown(self, who="police", **at):
        """id -> item of everything on a board."""
        sections = self.board(who, **at)["sections"].values()
        return {one["id"]: one for items in sections for one in items if "id" in one}

    def one_of_each(self):
        """A path to an item of every kind that `police` may change."""
        note = {"text": "Porten står öppen", "kind": "passdown"}
        call = {"to": {"role": "field_worker", "district": "Farsta"}, "number": "070-1740605"}
        call["call_before"] = self.at(hours=1)
        span = {"from": self.at(hours=0), "until": self.at(hours=2)}
        told = {
            "incidents": REPORT,
            "notes": note,
            "assignments": ROUND | span | {"district": "Farsta"},
            "contact-requests": call,
        }
        made = {n: self.done("police", "POST", f"/{n}", body)["id"] for n, body in told.items()}
        return made | {"sessions": FRIDAY}

    def at(self, **from_now):
        return (self.clock() + timedelta(**from_now)).isoformat(timespec="seconds")


def dumped(body):
    """JSON in which a lone surrogate stays an escape."""
    return json.dumps(body).encode()
