"""API v1: a request becomes a command or a question; any server may carry it.

`prepare` checks who, what and how; what it returns is either an answer or a command to be run by
the one writer and the function that words its outcome. Not yours to see = 404.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from briefing.application import Caller, Done
from briefing.domain.refusals import NotFound, Refusal
from briefing.projections import sessions as session_rows
from briefing.projections.attendance import attendance_counts
from briefing.projections.contacts import contact_keys, contact_requests
from briefing.projections.model import visible_position
from briefing.projections.view import View
from briefing.service import Service
from briefing.web.access import Access, Visitor
from briefing.web.boards import Boards, session_for, session_of
from briefing.web.call import Call, session_named
from briefing.web.calls import CALLS
from briefing.web.codes import Codes
from briefing.web.fields import check, read_id, read_json
from briefing.web.items import Items
from briefing.web.openapi import document
from briefing.web.positions import Positions
from briefing.web.problems import Answer, Malformed, answer, problem, refused
from briefing.web.request import PREFIX, READING, Request, idempotency_key, matches, moment_of
from briefing.web.words import Words

ELSEWHERE: dict[tuple[str, ...], tuple[str, ...]] = {
    ("stream",): ("GET",),
    ("openapi.json",): READING,
}
VARY = "Authorization, Cookie"
log = logging.getLogger("briefing.api")


@dataclass(frozen=True)
class Work:
    """A command for the writer, and how its outcome is answered."""

    command: Callable[[], Done]
    finish: Callable[[Any, BaseException | None], Answer]


class Api:
    def __init__(self, service: Service) -> None:
        self.service = service
        self.access = Access(service)
        self.positions = Positions(service.vault.secret("position", 64))
        self.codes = Codes(service.vault.secret("check-in"))
        self.boards = Boards(service, self.positions)
        self.items = Items(service, self.boards)
        self.words = {language: Words(language) for language in ("sv", "en")}
        self.calls: dict[tuple[str, ...], dict[str, Call]] = {}
        for call in CALLS:
            self.calls.setdefault(call.segments, {})[call.method] = call
        self.reads: dict[tuple[str, ...], Callable[[Visitor, Request, str], Answer]] = {
            ("board",): self._board,
            ("sessions",): self._sessions,
            ("sessions", "*"): self._one_session,
            ("contact-requests",): self._contact_requests,
            **{(kind, "*"): self._item for kind in ("incidents", "notes", "assignments")},
            ("observations", "*"): self._item,
        }

    def handle(self, request: Request) -> Answer:
        """The whole of a request, in the caller's thread."""
        prepared = self.prepare(request)
        if isinstance(prepared, Answer):
            return prepared
        try:
            result, error = self.service.queue.run(prepared.command), None
        except Exception as failure:
            result, error = None, failure
        return prepared.finish(result, error)

    def language(self, request: Request, visitor: Visitor | None) -> Words:
        if visitor is not None and visitor.by_cookie:
            return self.words[visitor.language]
        said = request.headers.get("accept-language", "")[:2].lower()
        return self.words.get(said, self.words["sv"])

    def prepare(self, request: Request) -> Answer | Work:
        if request.path == f"{PREFIX}/openapi.json" and request.method in READING:
            return answer(200, document())
        visitor = self.access.visitor(request.headers, request=request.id)
        words = self.language(request, visitor)
        try:
            if visitor is None:
                raise Malformed(401, "no_login")
            return self._routed(request, visitor, words)
        except (Malformed, Refusal) as error:
            told = refused(error, words)
            if told is None:
                raise
            return told

    def _routed(self, request: Request, visitor: Visitor, words: Words) -> Answer | Work:
        segments = tuple(request.path.removeprefix(PREFIX).strip("/").split("/"))
        pattern = (segments[0], "*", *segments[2:]) if len(segments) > 1 else segments
        it = segments[1] if len(segments) > 1 else ""
        calls, read = self.calls.get(pattern, {}), self.reads.get(pattern)
        if request.method in READING and read is not None:
            return read(visitor, request, it)
        call = calls.get(request.method)
        if call is None:
            allowed = [*calls, *(READING if read else ELSEWHERE.get(pattern, ()))]
            if not allowed:
                raise NotFound
            told = problem(405, "method_not_allowed", words)
            return replace(told, headers={"Allow": ", ".join(sorted(allowed))})
        return self._work(call, it, request, visitor, words)

    def _work(self, call: Call, it: str, request: Request, visitor: Visitor, words: Words) -> Work:
        if not self.access.csrf_holds(visitor, request.headers.get("x-csrf-token")):
            raise Malformed(403, "no_csrf")
        body = check(call.fields, read_json(request.body, request.headers))
        caller = visitor.caller.asking(
            visitor.caller.request,
            key=idempotency_key(request.headers),
            route=call.name + it,
            body=request.body,
            written_at=body.pop("written_at", None),
        )
        if "seen" in body:
            body["seen"] = self._seen(body["seen"])
        target: Any = it
        if "*" in call.path and not call.path.startswith("/sessions"):
            try:
                target = read_id(it)
            except ValueError:
                raise NotFound from None
        app = self.service.app

        def finish(done: Any, error: BaseException | None) -> Answer:
            return self._finish(call, caller, done, error, words)

        return Work(lambda: call.run(app, caller, target, body), finish)

    def _seen(self, opaque: str) -> int:
        seen = self.positions.take(opaque)
        if seen is None:
            raise Malformed(422, "not_valid", {"seen": "not_position"})
        return seen

    def _finish(
        self, call: Call, caller: Caller, done: Any, error: BaseException | None, words: Words
    ) -> Answer:
        if error is not None:
            told = refused(error, words)
            if told is None:
                log.error("fault", extra={"request": caller.request, "kind": type(error).__name__})
                log.debug("fault", exc_info=error)
                told = problem(500, "fault", words)
            return told
        view = View(caller.network, caller.role, caller.organisation)
        position = done.position or visible_position(
            self.service.model.reader(), caller.network, view.keys
        )
        status = 200 if done.repeat else call.status
        return answer(status, {"id": str(done.id), "position": self.positions.give(position, view)})

    def _board(self, visitor: Visitor, request: Request, _it: str) -> Answer:
        if set(request.query) - {"at"}:
            raise Malformed(400, "unknown_parameter")
        at = request.query.get("at")
        made = self.board_at(visitor.view, at) if at is not None else self.boards.now(visitor.view)
        headers = {"ETag": made.etag, "Cache-Control": "private, no-cache", "Vary": VARY}
        if matches(request.headers.get("if-none-match"), made.etag):
            return Answer(304, b"", headers=headers)
        return Answer(200, made.body, headers=headers)

    def board_at(self, view: View, at: str) -> Any:
        """`at` is a time (RFC 3339) or a position that we gave out."""
        moment = moment_of(at)
        if moment is not None:
            return self.boards.then(view, moment=moment)
        position = self.positions.take(at)
        if position is None:
            raise Malformed(400, "not_a_moment", {"at": "not_a_moment"})
        return self.boards.then(view, position=position)

    def _item(self, visitor: Visitor, request: Request, it: str) -> Answer:
        try:
            id = read_id(it)
        except ValueError:
            raise NotFound from None
        kinds = request.path.removeprefix(PREFIX).strip("/").split("/")[0]
        return answer(200, self.items.shown(visitor, id, kinds))

    def _sessions(self, visitor: Visitor, _request: Request, _it: str) -> Answer:
        with self.service.model.snapshot() as db:
            zone = self.boards.zone(db, visitor.caller.network)
            told = session_rows.sessions(db, visitor.caller.network)
            view = visitor.view
            return answer(200, {"sessions": [self._told(db, one, view, zone) for one in told]})

    def _one_session(self, visitor: Visitor, _request: Request, it: str) -> Answer:
        with self.service.model.snapshot() as db:
            told = session_rows.session(db, session_named(visitor.caller, it))
            if told is None:
                raise NotFound
            zone = self.boards.zone(db, visitor.caller.network)
            return answer(200, self._told(db, told, visitor.view, zone))

    def _told(self, db: Any, one: dict[str, Any], view: View, zone: ZoneInfo) -> dict[str, Any]:
        shown = session_of(session_for(one, view), zone) or {}
        counts = attendance_counts(db, one["id"], least=view.least)
        return {"id": str(UUID(one["id"])), **shown, "attendance": counts}

    def _contact_requests(self, visitor: Visitor, _request: Request, _it: str) -> Answer:
        caller = visitor.caller
        keys = contact_keys(caller.role, caller.organisation, caller.district)
        with self.service.model.snapshot() as db:
            zone = self.boards.zone(db, caller.network)
            found = contact_requests(db, caller.network, caller.person, keys)
        told = [
            {
                "id": str(UUID(one["id"])),
                "state": one["state"],
                "mine": one["mine"],
                "from": {"role": one["from_role"], "district": one["district"]},
                "to": {"role": one["to_role"]},
                "call_before": one["call_before"].astimezone(zone).isoformat(),
                "number": one["number"],
            }
            for one in found
        ]
        return answer(200, {"contact_requests": told})
