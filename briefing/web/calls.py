"""The calls of API v1 that change something: one table for routing, checking and OpenAPI."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from briefing.application import Briefing, Caller, Done
from briefing.domain import words
from briefing.domain.assignment import Assignment
from briefing.domain.audience import AUDIENCES
from briefing.domain.incident import Incident
from briefing.domain.note import Note
from briefing.domain.session import session_id
from briefing.web.fields import Field

Run = Callable[[Briefing, Caller, Any, dict[str, Any]], Done]


@dataclass(frozen=True)
class Call:
    """`path` after /api/v1; `*` stands for an id or a date. `run` gets app, caller, it, body."""

    method: str
    path: str
    run: Run
    summary: str
    fields: dict[str, Field] = field(default_factory=dict)
    status: int = 201

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def segments(self) -> tuple[str, ...]:
        return tuple(self.path.strip("/").split("/"))


def text(*, required: bool = True, longest: int = words.TEXT_LIMIT) -> Field:
    return Field("text", required, longest=longest)


def one(values: Any, *, required: bool = False) -> Field:
    return Field("enum", required, tuple(values))


CHECKED = {"check_reason": one(words.CHECK_REASONS), "written_at": Field("time")}
REASON = {"reason": text(), **CHECKED}
MAYBE_REASON = {"reason": text(required=False), **CHECKED}
AUDIENCE = {"audience": one(AUDIENCES)}
PLACE = {"place": text(required=False, longest=200)}
KINDS: dict[str, type[Any]] = {"incidents": Incident, "notes": Note, "assignments": Assignment}


def _session(caller: Caller, named: str) -> UUID:
    """`2026-11-20` or `2026-11-20~valborg`."""
    date, _, series = named.partition("~")
    return session_id(caller.network, date, series or words.MAIN_SERIES)


def _report(app: Briefing, caller: Caller, _it: Any, body: dict[str, Any]) -> Done:
    return app.report_incident(caller, **body)


def _note(app: Briefing, caller: Caller, _it: Any, body: dict[str, Any]) -> Done:
    return app.write_note(caller, **body)


def _offer(app: Briefing, caller: Caller, _it: Any, body: dict[str, Any]) -> Done:
    told = {**body, "starts_at": body["from"], "ends_at": body["until"]}
    return app.offer_assignment(caller, **{k: v for k, v in told.items() if k not in _SPAN})


_SPAN = ("from", "until")


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


def _on(method: str) -> Run:
    """A command on one thing by id."""

    def run(app: Briefing, caller: Caller, it: Any, body: dict[str, Any]) -> Done:
        done: Done = getattr(app, method)(caller, it, **body)
        return done

    return run


def _on_item(method: str, kind: type[Any]) -> Run:
    def run(app: Briefing, caller: Caller, it: Any, body: dict[str, Any]) -> Done:
        done: Done = getattr(app, method)(caller, kind, it, **body)
        return done

    return run


def _on_session(method: str) -> Run:
    def run(app: Briefing, caller: Caller, it: Any, body: dict[str, Any]) -> Done:
        done: Done = getattr(app, method)(caller, _session(caller, it), **body)
        return done

    return run


def _acknowledge_item(kind: type[Any]) -> Run:
    def run(app: Briefing, caller: Caller, it: Any, body: dict[str, Any]) -> Done:
        app.load(kind, it)
        return app.acknowledge(caller, it, **body)

    return run


def _acknowledge_session(app: Briefing, caller: Caller, it: Any, body: dict[str, Any]) -> Done:
    return app.acknowledge(caller, _session(caller, it), **body)


def _items() -> list[Call]:
    """Changes of state that incidents, notes and assignments share."""
    shared: list[tuple[str, str, str, dict[str, Field]]] = [
        ("follow-ups", "follow_up", "Add to it", {"text": text(), **AUDIENCE, **CHECKED}),
        ("strike", "strike_item", "Strike it, with a reason", REASON),
        ("closure", "close_item", "Close or withdraw it", MAYBE_REASON),
        ("reopening", "reopen_item", "Open it again", REASON),
        (
            "audience",
            "change_audience",
            "Release, widen or narrow who may read it",
            {"audience": one(AUDIENCES, required=True), **MAYBE_REASON},
        ),
        (
            "disposition",
            "dispose_item",
            "What is to become of it",
            {
                "outcome": one(words.OUTCOMES, required=True),
                "to": text(required=False, longest=200),
                **MAYBE_REASON,
            },
        ),
    ]
    calls = [
        Call("POST", f"/{name}/*/{path}", _on_item(method, kind), summary, fields)
        for name, kind in KINDS.items()
        for path, method, summary, fields in shared
    ]
    where = {"text": text(required=False), "district": text(required=False, longest=80), **PLACE}
    corrections = {"category": one(words.CATEGORIES), "occurred_at": Field("time")}
    for name, kind in KINDS.items():
        fields = {**where, **(corrections if kind is Incident else {}), **CHECKED}
        run = _on_item("correct_item", kind)
        calls.append(Call("POST", f"/{name}/*/corrections", run, "A new version", fields))
    return calls


def _acknowledgements() -> list[Call]:
    fields = {
        "answer": one(words.ACKNOWLEDGEMENTS, required=True),
        "seen": Field("position", True, longest=200),
        "text": text(required=False),
        **CHECKED,
    }
    said = "Uppfattat, Har en fråga or Kan inte"
    calls = [
        Call("PUT", f"/{name}/*/acknowledgement/me", _acknowledge_item(kind), said, fields, 200)
        for name, kind in KINDS.items()
    ]
    session = "/sessions/*/acknowledgement/me"
    return [*calls, Call("PUT", session, _acknowledge_session, said, fields, 200)]


def _answers() -> list[Call]:
    """What the addressee of an assignment or request answers."""
    told: list[tuple[str, str, str, dict[str, Field]]] = [
        ("acceptance", "accept", "Take it", {}),
        ("refusal", "decline", "Decline it", {"reason": one(words.DECLINE_REASONS)}),
        ("start", "start", "Begin", {}),
        ("report", "report_back", "Report back", {"text": text(), **CHECKED}),
        ("completion", "complete", "Done", {"result": text(required=False), **CHECKED}),
        ("return", "give_back", "Give it back", {}),
    ]
    return [
        Call("POST", f"/assignments/*/{path}", _on(method), summary, fields)
        for path, method, summary, fields in told
    ]


def _session_calls() -> list[Call]:
    told: list[tuple[str, str, str, dict[str, Field]]] = [
        ("opening", "open_session", "Open for contributions", {}),
        ("lead", "take_lead", "Be tonight's lead", {}),
        ("live", "go_live", "Begin the briefing", {}),
        ("seal", "seal_session", "Lock it: done, go out", {}),
        ("closing", "close_session", "Close it; what is open is carried", {}),
        ("reopening", "reopen_session", "Open it again", REASON),
        ("cancellation", "cancel_session", "Cancel it, with a reason", REASON),
        (
            "postponement",
            "postpone_session",
            "Move its start within the evening",
            {"starts": Field("time", True), **MAYBE_REASON},
        ),
        ("presented", "present", "Show this item on the wall", {"item": Field("id", True)}),
        (
            "focus",
            "choose_focus",
            "Pick an item or a place for tonight",
            {"item": Field("id"), **PLACE, "chosen": Field("flag")},
        ),
        ("situation", "describe_situation", "One line by the lead", {"text": text(), **CHECKED}),
        (
            "participation",
            "state_participation",
            "What one's organisation says",
            {
                "answer": one(words.PARTICIPATION[1:], required=True),
                "text": text(required=False),
                **CHECKED,
            },
        ),
    ]
    calls = [
        Call("POST", f"/sessions/*/{path}", _on_session(method), summary, fields)
        for path, method, summary, fields in told
    ]
    present = {"present": Field("flag", True), "written_at": Field("time")}
    attend = _on_session("attend")
    return [
        *calls,
        Call("PUT", "/sessions/*/attendance/me", attend, "I am here, or not", present, 200),
        Call(
            "POST",
            "/sessions",
            lambda app, caller, _it, body: app.plan_session(caller, **body),
            "Plan an extra session",
            {
                "date": text(longest=10),
                "series": text(longest=40),
                "starts": Field("time", True),
                "title": text(required=False, longest=200),
                "meeting_place": text(required=False, longest=200),
                **CHECKED,
            },
        ),
    ]


SPAN = {"from": Field("time", True), "until": Field("time", True)}
CALLS: tuple[Call, ...] = (
    Call(
        "POST",
        "/incidents",
        _report,
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
        _on("prioritise"),
        "Colour again",
        {"priority": one(words.PRIORITIES, required=True), "written_at": Field("time")},
    ),
    Call(
        "POST",
        "/incidents/*/certainty",
        _on("state_certainty"),
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
        _note,
        "Pass something down, or let it stand",
        {
            "text": text(),
            "kind": one(words.NOTE_KINDS, required=True),
            "district": text(required=False, longest=80),
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
        _on("answer_contact"),
        "Ringer, Kan inte or Pratat klart",
        {"answer": one(words.CONTACT_ANSWERS, required=True), "written_at": Field("time")},
    ),
    *_items(),
    *_answers(),
    *_session_calls(),
    *_acknowledgements(),
)
