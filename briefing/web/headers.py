"""Headers that every answer carries, and the line that every request leaves in the log."""

import re
import time
from secrets import token_hex

from briefing import logs

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
    " manifest-src 'self'; worker-src 'self'; font-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), payment=(), geolocation=(self)",
}
SECURITY = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
IDS = re.compile(r"/([0-9a-fA-F-]{32,36}|[A-Za-z0-9_-]{43})(?=/|$)")
SECRETS = re.compile(r"^/+(link|calendar|answer)/.+", re.DOTALL)


def request_id() -> str:
    """32 hex digits by chance: a running number, kept beside an event, would count requests."""
    return token_hex(16)


def access_line(
    request: str, method: str, path: str, status: int, started: float, role: str | None = None
) -> None:
    """No query, no id, no link: they tell of items and people."""
    logs.line(
        "briefing.access.request",
        request=request,
        method=method,
        route=IDS.sub("/*", SECRETS.sub(r"/\1/*", path))[:120],
        role=role,
        status=status,
        ms=round((time.perf_counter() - started) * 1000, 2),
    )
