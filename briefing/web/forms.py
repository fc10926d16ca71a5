"""Forms: a POST to a path of the contract runs the same call as the API, then goes on with 303.

What was refused comes back as the same page, with what was typed and what to do about it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from flask import Blueprint, g, redirect, request

from briefing.application import Done, TextRefused
from briefing.domain import context
from briefing.domain.refusals import KeyReused, NotFound, OutsideMandate, Refusal
from briefing.domain.schedule import Schedule
from briefing.projections import network
from briefing.web import hand_in, outbox
from briefing.web.call import Call
from briefing.web.calls import CALLS
from briefing.web.fields import check, read_id
from briefing.web.problems import Malformed, said
from briefing.web.typed import LocalTime, json_values

CONTROL = ("csrf_token", "idempotency_key", "next")
NEXT = {"console": "/console", "board": "/board"}
BY_NAME = {call.name: call for call in CALLS}
KEY_LENGTH = 128
REFUSED = (Malformed, Refusal)
Prepare = Callable[[dict[str, str]], Mapping[str, Any]]


def send(
    call: Call,
    it: str = "",
    *,
    again: Callable[..., Any],
    then: Callable[[Done], str],
    prepare: Prepare = dict,
    channel: str = "page",
) -> Any:
    """Run a form's call; on to `then`, or `again` with what was wrong."""
    try:
        done = run(call, it, prepare(typed()), channel)
    except REFUSED as error:
        return outbox.refused_to(error) if outbox.asks() else again(**wrong(error))
    if outbox.asks():
        return "", 204
    return redirect(NEXT.get(request.form.get("next", "")) or then(done), 303)


def run(call: Call, it: str, told: Mapping[str, Any], channel: str = "page") -> Done:
    """The command of a call in the visitor's name; refusals are raised, nothing is half done."""
    outbox.check_writer()
    hand_in.check_time()
    body = check(call.fields, json_values(call.fields, told, local_time(_evening(call, it))))
    if "seen" in body:
        body["seen"] = _seen(body["seen"])
    caller = replace(
        g.visitor.caller,
        channel=hand_in.channel() or ("outbox" if outbox.asks() else channel),
        key=_key(),
        route=call.name + it,
        body=json.dumps(typed(), sort_keys=True).encode(),
        written_at=body.pop("written_at", None) or written_at(),
    )
    target = _target(call, it)
    app = g.service.app
    done: Done = g.service.queue.run(lambda: call.run(app, caller, target, body))
    return done


def changes(
    pages: Blueprint, group: str, again: Callable[..., Any], then: Callable[..., str]
) -> None:
    """A form's address for every change of `group` that the contract names."""
    for call in CALLS:
        if call.segments[:2] == (group, "*"):
            name = call.segments[2]
            view = partial(change, call=call, again=again, then=then)
            pages.add_url_rule(f"/{group}/<it>/{name}", name, view, methods=["POST"])


def change(it: str, call: Call, again: Callable[..., Any], then: Callable[..., str]) -> Any:
    tried = call.segments[2]
    return send(call, it, again=partial(again, it, tried=tried), then=lambda _done: then(it, tried))


def typed() -> dict[str, str]:
    """The form without what the pages themselves put into it."""
    return {name: value for name, value in request.form.items() if name not in CONTROL}


def wrong(error: Malformed | Refusal) -> dict[str, Any]:
    """What a page needs to come back: `{status, problem, errors, values, ...text check}`.

    What is not for this viewer at all has no page to come back to and is raised again.
    """
    if error.status in (400, 403, 404):
        raise error
    told: dict[str, Any] = {"status": error.status, "values": typed(), "errors": {}}
    if isinstance(error, TextRefused):
        return told | text_check(error)
    if isinstance(error, OutsideMandate):
        return told | {"outside": error}
    title, detail = g.words.t("form_refusal.title"), sentence("form_refusal", error.code)
    told["errors"] = {
        name: sentence("field_refusal", code) for name, code in by_field(error).items()
    }
    if isinstance(error, KeyReused):
        told["idempotency_key"] = uuid4().hex
    return told | {"problem": {"title": title, "detail": detail}}


def by_field(error: Malformed | Refusal) -> dict[str, str]:
    """Codes of what is wrong, by the field that it is about."""
    if isinstance(error, Malformed):
        return error.errors
    because = str(error.values.get("because", error.code))
    return {error.field: because} if error.field else {}


def text_check(error: TextRefused) -> dict[str, Any]:
    """The kinds that were found and the text in parts; never stored, never logged."""
    text = typed().get(error.field or "text", "").replace("\r\n", "\n")
    kinds = list(
        dict.fromkeys(one.kind for one in error.findings if one.blocks or not error.blocked)
    )
    found = {"blocks" if error.blocked else "warnings": kinds}
    return {**found, "text_parts": parts(text, error), "reasons": error.reasons}


def parts(text: str, error: TextRefused) -> list[dict[str, str | None]]:
    """`{text, kind}` in order; kind None for what nothing was found in."""
    told: list[dict[str, str | None]] = []
    at = 0
    for one in error.findings:
        if one.start < at:
            continue
        told.append({"text": text[at : one.start], "kind": None})
        told.append({"text": text[one.start : one.end], "kind": one.kind})
        at = one.end
    told.append({"text": text[at:], "kind": None})
    return [part for part in told if part["text"]]


def sentence(table: str, code: str) -> str:
    """In a form's words where it has some of its own, else as the API says it."""
    return said(g.words, f"{table}.{code}", f"refusal.{code}")


def written_at() -> datetime | None:
    """When what comes from an outbox was written; None for what is sent at once."""
    return outbox.written_at() if outbox.asks() else None


def key() -> str:
    """The form's own: the same again when it comes back, so that nothing is made twice."""
    return request.form.get("idempotency_key") or uuid4().hex


def local_time(day: date | None = None) -> LocalTime:
    """The network's clock, for tonight unless another evening is meant."""
    told = network.about(g.service.model.reader(), g.visitor.caller.network)
    schedule = Schedule.of(told["schedule"], told["timezone"])
    return LocalTime(schedule, day or schedule.operational_day(context.now()))


def _evening(call: Call, it: str) -> date | None:
    """The evening that a session's form speaks of."""
    if call.segments[0] != "sessions":
        return None
    try:
        return date.fromisoformat((it or request.form.get("date", ""))[:10])
    except ValueError:
        return None


def _key() -> str:
    told = request.form.get("idempotency_key", "")
    if len(told) > KEY_LENGTH or not told.isascii() or not (told.isprintable() or not told):
        raise Malformed(400, "bad_idempotency_key")
    return told


def _seen(opaque: str) -> int:
    seen: int | None = g.api.positions.take(opaque)
    if seen is None:
        raise Malformed(422, "not_valid", {"seen": "not_position"})
    return seen


def _target(call: Call, it: str) -> Any:
    """A session is named by its date, everything else by its id."""
    if "*" not in call.path or call.segments[0] == "sessions":
        return it
    try:
        return read_id(it)
    except ValueError:
        raise NotFound from None
