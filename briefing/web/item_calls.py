"""What can be called on an item that is there, and what the addressee of an assignment answers."""

from typing import Any

from briefing.application import Briefing, Caller, Done
from briefing.domain import words
from briefing.domain.assignment import Assignment
from briefing.domain.audience import AUDIENCES
from briefing.domain.incident import Incident
from briefing.web.call import (
    AGREED,
    AUDIENCE,
    CHECKED,
    KINDS,
    MAYBE_REASON,
    PLACE,
    REASON,
    Call,
    on,
    on_item,
    one,
    text,
)
from briefing.web.fields import Field

ASKING = ("follow-ups", "corrections", "reopening")


def items() -> list[Call]:
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
        Call(
            "POST",
            f"/{name}/*/{path}",
            on_item(method, kind),
            summary,
            fields | _agreed(kind, path),
        )
        for name, kind in KINDS.items()
        for path, method, summary, fields in shared
        for told in [fields | _agreed(kind, path)]
    ]
    where = {"text": text(required=False), "district": text(required=False, longest=80), **PLACE}
    corrections = {"category": one(words.CATEGORIES), "occurred_at": Field("time")}
    for name, kind in KINDS.items():
        fields = {**where, **(corrections if kind is Incident else {}), **CHECKED}
        fields |= _agreed(kind, "corrections")
        run = on_item("correct_item", kind)
        calls.append(Call("POST", f"/{name}/*/corrections", run, "A new version", fields))
    return calls


def calm() -> list[Call]:
    """What becomes of a calm observation that was handed in after a role had ended."""
    released = {"audience": one(("all",), required=True)}
    return [
        Call("POST", "/observations/*/audience", _release, "Release it to all", released),
        Call("POST", "/observations/*/closure", on("turn_down_calm"), "Do not release it"),
    ]


def _release(app: Briefing, caller: Caller, it: Any, _body: dict[str, Any]) -> Done:
    return app.release_calm(caller, it)


def _agreed(kind: type[Any], path: str) -> dict[str, Field]:
    """What asks somebody for more, or anew, is warned of as the offer was."""
    return AGREED if kind is Assignment and path in ASKING else {}


def answers() -> list[Call]:
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
        Call("POST", f"/assignments/*/{path}", on(method), summary, fields)
        for path, method, summary, fields in told
    ]
