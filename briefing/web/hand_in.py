"""Hand-in: for 24 hours after a role has ended, what waited on the phone is taken as a write-up.

The login still tells whose phone it is. Nothing can be read with it: an answer says that it was
received, or what is wrong with what was sent.
"""

import hmac
from datetime import timedelta
from typing import Any

from flask import g, request

from briefing.application import Caller
from briefing.credentials import Login
from briefing.domain import context
from briefing.domain.words import WRITERS
from briefing.projections.people import FormerRole, former_roles
from briefing.web import outbox
from briefing.web.access import Visitor
from briefing.web.problems import Malformed

LASTS = timedelta(hours=24)
ADDED = tuple(f"{group}.follow-ups" for group in ("incidents", "notes", "assignments"))
TAKEN = {"incidents.report", "observations.observe", *ADDED}


def codes() -> list[str]:
    """Whose phone this was: one code for each role of its login's person that has ended."""
    return list(_former())


def _former() -> dict[str, FormerRole]:
    if "former" not in g:
        login = _login()
        found = former_roles(g.service.model.reader(), login.person) if login else []
        callers = {one: _caller(login, one) for one in found if login and one.role in WRITERS}
        secret = g.api.access.phone_secret
        g.former = {outbox.of_phone(secret, caller): one for one, caller in callers.items()}
    told: dict[str, FormerRole] = g.former
    return told


def _login() -> Login | None:
    headers = {name.lower(): value for name, value in request.headers.items()}
    found: Login | None = g.api.access.phone(headers)
    return found


def _caller(login: Any, former: FormerRole) -> Caller:
    return Caller(
        network=login.network,
        person=login.person,
        role=former.role,
        organisation=former.organisation,
        district=former.district,
        language=login.language,
        channel="hand_in",
        request=g.request,
        sealed=True,
        ended=former.position,
    )


def writer() -> Visitor | None:
    """Who hands in, when the outbox speaks for a role that has ended; only with its token."""
    if request.method != "POST" or not outbox.asks():
        return None
    said, login = request.headers[outbox.WRITER], _login()
    former = next((one for code, one in _former().items() if _same(code, said)), None)
    if login is None or former is None:
        return None
    visitor = Visitor(login, _caller(login, former), by_cookie=True)
    holds = g.api.access.csrf_holds(visitor, request.headers.get("X-CSRF-Token"))
    return visitor if holds else None


def _same(code: str, said: str) -> bool:
    return hmac.compare_digest(code.encode(), said.encode())


def channel() -> str:
    return "hand_in" if g.visitor.caller.ended else ""


def takes(endpoint: str) -> bool:
    """Reports, calm and follow-ups; everything else needs a role."""
    return not g.visitor.caller.ended or endpoint in TAKEN


def check_time() -> None:
    """Written while the role lasted, and sent within a day after it had ended."""
    if not g.visitor.caller.ended:
        return
    former = _former()[outbox.whose()]
    if context.now() > former.ended_at + LASTS:
        raise Malformed(409, "hand_in_over")
    said = outbox.said_time()
    if said is None or said > former.ended_at:
        raise Malformed(409, "written_after_role")
