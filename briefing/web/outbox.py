"""A form that waited on a phone: the same address and body, answered for a program.

The body stays what the first try sent, so that a try whose answer was lost is recognised.
"""

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any

from flask import Response, g, request

from briefing.application import Caller, TextRefused
from briefing.domain import context
from briefing.domain.refusals import NotFound, OutsideMandate, Refusal
from briefing.domain.words import MANDATE_REASONS, WRITERS
from briefing.web.fields import read_time
from briefing.web.problems import Malformed, refused

WRITER, WRITTEN = "X-Written-By", "X-Written-At"
OLDEST = timedelta(days=30)


def of_phone(secret: bytes, caller: Caller) -> str:
    """Person and role, so that a phone can tell whose something is; no name in it."""
    said = f"{caller.network}:{caller.person}:{caller.role}"
    return hmac.new(secret, said.encode(), hashlib.sha256).hexdigest()[:24]


def whose() -> str:
    """Of the visitor; empty for those who write nothing."""
    if g.get("visitor") is None or g.visitor.caller.role not in WRITERS:
        return ""
    return of_phone(g.api.access.phone_secret, g.visitor.caller)


def writers_only() -> None:
    if not whose():
        raise NotFound


def asks() -> bool:
    return WRITER in request.headers


def check_writer() -> None:
    """Never in another person's or another role's name."""
    if asks() and not hmac.compare_digest(request.headers[WRITER].encode(), whose().encode()):
        raise Malformed(409, "written_by_other")


def written_at() -> datetime:
    """By the phone's clock; one that is far off must not cost the report."""
    now, said = context.now(), said_time()
    return said if said and now - OLDEST <= said <= now else now


def said_time() -> datetime | None:
    try:
        return read_time(request.headers.get(WRITTEN, ""))
    except ValueError:
        return None


def refused_to(error: Malformed | Refusal) -> Response:
    """The problem as the API words it, with the answers that a check leaves."""
    told: Any = refused(error, g.words)
    body = json.loads(told.body)
    if isinstance(error, TextRefused):
        body["reasons"] = [] if error.blocked else list(error.reasons)
    if isinstance(error, OutsideMandate):
        body["reasons"] = list(MANDATE_REASONS)
    return Response(json.dumps(body), told.status, content_type=told.content_type)
