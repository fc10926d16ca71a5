"""Who is asking: cookie or token to a Caller, with tonight's functions; CSRF."""

import hashlib
import hmac
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from time import monotonic
from typing import Any

from briefing.application import Caller
from briefing.credentials import Login
from briefing.domain import context
from briefing.domain.words import AFTER_SEAL
from briefing.projections.model import ms
from briefing.projections.people import active_role
from briefing.projections.view import View
from briefing.service import Service
from briefing.web.headers import request_id

COOKIE = "paagang"
TONIGHT = (
    "SELECT state, data ->> 'lead', data ->> '$.times.debrief_until' FROM sessions"
    " WHERE network=? AND to_position IS NULL"
    " AND state IN ('open','live','sealed','on_shift','debrief') ORDER BY opened DESC LIMIT 1"
)


@dataclass(frozen=True)
class Visitor:
    """A valid login with its active role, and the caller that commands are given."""

    login: Login
    caller: Caller
    by_cookie: bool

    @property
    def view(self) -> View:
        return View(self.caller.network, self.caller.role, self.caller.organisation)

    @property
    def language(self) -> str:
        return self.login.language


class Access:
    def __init__(self, service: Service) -> None:
        self.credentials, self.model = service.credentials, service.model
        self.projector = service.projector
        self.at: tuple[Any, ...] = ()
        self.callers: dict[Login, Caller | None] = {}
        self.csrf_secret = service.vault.secret("csrf")
        self.phone_secret = service.vault.secret("phone")

    def phone(self, headers: Mapping[str, str]) -> Login | None:
        """The login of a person's own browser, also when its role has ended."""
        secret, by_cookie = _secret(headers)
        if secret is None or not by_cookie:
            return None
        return self.credentials.find(secret, context.now(), "session")

    def visitor(self, headers: Mapping[str, str], *, request: str = "") -> Visitor | None:
        """`headers` by lower-case name; None when there is no valid login."""
        secret, by_cookie = _secret(headers)
        if secret is None:
            return None
        kinds = ("session", "device") if by_cookie else ("token",)
        login = self.credentials.find(secret, context.now(), *kinds)
        if login is None:
            return None
        caller = self._caller(login, "page" if by_cookie else "api", request or request_id())
        return Visitor(login, caller, by_cookie) if caller else None

    def _caller(self, login: Login, channel: str, request: str) -> Caller | None:
        """Remembered while people and sessions stand still, and at most a second (the clock).

        What our own projector has applied it has told us; when another process was faster, ask.
        """
        db = self.model.reader()
        position, generation = db.execute("SELECT position, generation FROM state").fetchone()
        if position != self.projector.applied:
            told = self.caller(db, login, channel)
            return told.asking(request) if told else None
        at = (self.projector.who, generation, int(monotonic()))
        if at != self.at:
            self.at, self.callers = at, {}
        if login not in self.callers:
            self.callers[login] = self.caller(db, login, channel)
        known = self.callers[login]
        return known.asking(request) if known else None

    def caller(self, db: sqlite3.Connection, login: Login, channel: str) -> Caller | None:
        """The person in the active role; None from the moment the role has ended."""
        held = active_role(db, login.person, login.role, login.kind)
        if held is None:
            return None
        role, organisation, district = held
        row = db.execute(TONIGHT, (login.network.hex,)).fetchone()
        return Caller(
            network=login.network,
            person=login.person,
            role=role,
            organisation=organisation,
            district=district,
            device=login.id if login.kind == "device" else "",
            language=login.language,
            channel=channel,
            lead=bool(row and row[1] == login.person.hex),
            sealed=bool(row and row[0] in AFTER_SEAL and ms(context.now()) < row[2]),
        )

    def csrf(self, login: Login) -> str:
        """Bound to the login; the same for every page of it."""
        return hmac.new(self.csrf_secret, login.id.encode(), hashlib.sha256).hexdigest()[:40]

    def csrf_holds(self, visitor: Visitor, given: str | None) -> bool:
        if not visitor.by_cookie:
            return True
        return hmac.compare_digest(self.csrf(visitor.login).encode(), (given or "").encode())


def _secret(headers: Mapping[str, str]) -> tuple[str | None, bool]:
    said = headers.get("authorization", "")
    if said[:7].lower() == "bearer ":
        return said[7:].strip() or None, False
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None, True
    return (cookie.value, True) if cookie else (None, True)


__all__ = ["COOKIE", "Access", "Visitor"]
