"""A push service of RFC 8030 on loopback: says what a test tells it, remembers what it got."""

import json
import threading
import time
from base64 import urlsafe_b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from py_vapid import Vapid02

from briefing.notifications.alerts import Alerts


class PushService:
    """`says[path]` is a status, (status, headers) or "nothing" for one that never answers."""

    def __init__(self):
        self.says, self.asked, self.released = {}, [], threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    def paths(self):
        return [path for path, _headers, _body in self.asked]

    def _handler(stub):
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                stub.asked.append((self.path, dict(self.headers), body))
                said = stub.says.get(self.path, 201)
                if said == "nothing":
                    stub.released.wait(20)
                    return
                status, headers = said if isinstance(said, tuple) else (said, {})
                if status == 201 and not is_signed(self.headers, stub.origin):
                    status = 401
                self.send_response(status)
                for name, value in {"Content-Length": "0", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_said):
                pass

        return Handler


def claims(headers):
    token = headers["Authorization"].split("t=")[1].split(",")[0].split(".")[1]
    return json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))


def is_signed(headers, origin):
    """RFC 8292: a signature that holds, for this service, for at most a day; RFC 8030: a TTL."""
    told = claims(headers)
    lasts = told["exp"] - time.time()
    return (
        Vapid02.verify(headers["Authorization"])
        and told["aud"] == origin
        and 0 < lasts <= 86_400
        and headers["TTL"].isdecimal()
    )


def alerts_of(service, push):
    parts = (service.subscriptions, service.credentials, service.model)
    return Alerts(*parts, service.app.recorder, push)
