"""Web Push without a body (RFC 8030), signed with the installation's own key (RFC 8292).

The push service of a phone's maker learns that there is something new for that phone, no more:
there is no content to encrypt. Only known push services are spoken to, and no redirect is
followed, so that an endpoint cannot make this machine ask around in its own network.
"""

import logging
import re
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from threading import Lock
from urllib.parse import urlsplit

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SIGNED_FOR = 12 * 3600
PATIENCE = 5.0
LONGEST_ENDPOINT = 1000
HOST = re.compile(r"[a-z0-9][a-z0-9-]{0,62}(\.[a-z0-9][a-z0-9-]{0,62})+")
ADDRESS = re.compile(r"[!-~]+")
log = logging.getLogger("briefing.push")


class Answer(Enum):
    TAKEN = "taken"
    GONE = "gone"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True)
class Sent:
    """What a push service said; `wait` is how long (s) it asks us to stay away."""

    answer: Answer
    wait: float = 0.0


class Push:
    """`secret` is 32 random bytes; `services` are hosts, or origins that need no TLS."""

    def __init__(self, secret: bytes, subject: str, services: Iterable[str] = SERVICES) -> None:
        number = int.from_bytes(secret, "big") % (ORDER_OF_P256 - 1) + 1
        self.key = ec.derive_private_key(number, ec.SECP256R1())
        self.signer = Vapid02(self.key)
        self.subject = subject
        self.services = tuple(services)
        self.client: httpx.Client | None = None
        self.opening = Lock()
        self.signed: dict[str, tuple[float, str]] = {}

    @property
    def public_key(self) -> str:
        """The `applicationServerKey` of a subscription."""
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return urlsafe_b64encode(point).decode().rstrip("=")

    def knows(self, endpoint: str) -> bool:
        """Whether this is an address of a push service that we speak to."""
        if len(endpoint) > LONGEST_ENDPOINT or not ADDRESS.fullmatch(endpoint):
            return False
        try:
            told = urlsplit(endpoint)
            host, port = told.hostname or "", told.port
        except ValueError:
            return False
        if told.username or told.password or told.fragment:
            return False
        if f"{told.scheme}://{told.netloc}" in self.services:
            return True
        named = HOST.fullmatch(host) and "xn--" not in host and not told.netloc.endswith(":")
        ours = any(host == one or host.endswith(f".{one}") for one in self.services)
        return bool(named) and told.scheme == "https" and port in (None, 443) and ours

    def send(self, endpoint: str, seconds: int) -> Sent:
        """Ask to wake the phone; of no use after so many `seconds`."""
        if not self.knows(endpoint):
            return Sent(Answer.GONE)
        headers = {
            "Authorization": self._authorization(endpoint),
            "TTL": str(max(seconds, 0)),
            "Urgency": "high",
            "Topic": "paagang",
        }
        try:
            with self._opened().stream("POST", endpoint, headers=headers) as answer:
                return _said(answer)
        except httpx.HTTPError as error:
            log.warning("unreachable", extra={"kind": type(error).__name__})
            return Sent(Answer.LATER)
        except (httpx.InvalidURL, ValueError) as error:
            log.warning("no_address", extra={"kind": type(error).__name__})
            return Sent(Answer.GONE)

    def _authorization(self, endpoint: str) -> str:
        """Signed once for each push service and half a day."""
        told = urlsplit(endpoint)
        origin = f"{told.scheme}://{told.netloc}"
        until, header = self.signed.get(origin, (0.0, ""))
        if until < time.time() + SIGNED_FOR / 2:
            until = time.time() + SIGNED_FOR
            claims = {"aud": origin, "exp": int(until), "sub": self.subject}
            header = self.signer.sign(claims)["Authorization"]
            self.signed[origin] = (until, header)
        return header

    def _opened(self) -> httpx.Client:
        """At the first alert: reading the authorities' certificates takes longer than a start."""
        with self.opening:
            if self.client is None:
                self.client = httpx.Client(timeout=PATIENCE, follow_redirects=False)
            return self.client

    def close(self) -> None:
        if self.client is not None:
            self.client.close()


def _said(answer: httpx.Response) -> Sent:
    status = answer.status_code
    if 200 <= status < 300:
        return Sent(Answer.TAKEN)
    if status in (404, 410):
        return Sent(Answer.GONE)
    log.warning("refused", extra={"status": status})
    if status == 429 or status >= 500:
        wait = answer.headers.get("Retry-After", "")
        return Sent(Answer.LATER, float(wait) if wait.isdecimal() else 0.0)
    return Sent(Answer.REFUSED)
