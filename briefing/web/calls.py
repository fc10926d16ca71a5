"""The calls of API v1 that change something: one table for routing, checking and OpenAPI."""

from typing import Any

from briefing.application import Briefing, Caller, Done
from briefing.domain import words
from briefing.web.acknowledgement_calls import acknowledgements
from briefing.web.call import (
    AGREED,
    AUDIENCE,
    CHECKED,
    PLACE,
    Call,
    on,
    on_network,
    one,
    text,
)
from briefing.web.fields import Field
from briefing.web.item_calls import answers, calm, items
from briefing.web.pair_timer_calls import pair_timers
from briefing.web.session_calls import after_the_shift, session_calls

SPAN = {"from": Field("time", True), "until": Field("time", True)}
_SPAN = ("from", "until")


def _offer(app: Briefing, caller: Caller, _it: Any, body: dict[str, Any]) -> Done:
    told = {**body, "starts_at": body["from"], "ends_at": body["until"]}
    return app.offer_assignment(caller, **{k: v for k, v in told.items() if k not in _SPAN})


def _observe(app: Briefing, caller: Caller, _it: Any, body: dict[str, Any]) -> Done:
    told = {**body, "starts_at": body["from"], "ends_at": body["until"]}
    return app.make_observation(caller, **{k: v for k, v in told.items() if k not in _SPAN})


def _ask_contact(app: Briefing, caller: Caller, _it: Any, body: dict[str, Any]) -> Done:
    to = body.pop("to")
    return app.ask_contact(
        caller,
        role=to.get("role", ""),
        district=to.get("district"),
        organisation=to.get("organisation"),
        **body,
    )


CALLS: tuple[Call, ...] = (
    Call(
        "POST",
        "/incidents",
        on_network("report_incident"),
        "Report what happened, where and when; never who",
        {
            "category": one(words.CATEGORIES, required=True),
            "priority": one(words.PRIORITIES, required=True),
            "district": text(longest=80),
            **PLACE,
            "text": text(),
            "occurred_at": Field("time"),
            **AUDIENCE,
            "valid_until": Field("time"),
            "certainty": one(words.CERTAINTIES),
            **CHECKED,
        },
    ),
    Call(
        "POST",
        "/incidents/*/priority",
        on("prioritise"),
        "Colour again",
        {"priority": one(words.PRIORITIES, required=True), "written_at": Field("time")},
    ),
    Call(
        "POST",
        "/incidents/*/certainty",
        on("state_certainty"),
        "Uppgift, bekräftat or dementerat",
        {
            "certainty": one(words.CERTAINTIES, required=True),
            "source": one(words.CERTAINTY_SOURCES),
            "written_at": Field("time"),
        },
    ),
    Call(
        "POST",
        "/notes",
        on_network("write_note"),
        "Pass something down, or let it stand",
        {
            "text": text(),
            "kind": one(words.NOTE_KINDS, required=True),
            "district": text(required=False, longest=80),
            "occurred_at": Field("time"),
            "valid_until": Field("time"),
            **AUDIENCE,
            **CHECKED,
        },
    ),
    Call(
        "POST",
        "/assignments",
        _offer,
        "Offer a task within one's organisation, a request across",
        {
            "what": text(),
            "kind": one(words.ASSIGNMENT_KINDS, required=True),
            "to": Field("address", True, ("person", "role", "organisation")),
            "district": text(longest=80),
            **PLACE,
            **SPAN,
            **AUDIENCE,
            "about": Field("id"),
            **AGREED,
            **CHECKED,
        },
    ),
    Call(
        "POST",
        "/observations",
        _observe,
        "We were here, calm",
        {"district": text(longest=80), **PLACE, **SPAN, "written_at": Field("time")},
    ),
    Call(
        "POST",
        "/contact-requests",
        _ask_contact,
        "Ask a function to call back",
        {
            "to": Field("address", True, ("role", "district", "organisation")),
            "call_before": Field("time", True),
            "number": text(longest=40),
            "written_at": Field("time"),
        },
    ),
    Call(
        "POST",
        "/contact-requests/*/answer",
        on("answer_contact"),
        "Ringer, Kan inte or Pratat klart",
        {"answer": one(words.CONTACT_ANSWERS, required=True), "written_at": Field("time")},
    ),
    *pair_timers(),
    *items(),
    *calm(),
    *answers(),
    *session_calls(),
    *after_the_shift(),
    *acknowledgements(),
)
