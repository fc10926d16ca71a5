"""Uppfattat, Har en fråga or Kan inte: on an item or a session."""

from typing import Any

from briefing.application import Briefing, Caller, Done
from briefing.domain import words
from briefing.web.call import CHECKED, KINDS, Call, Run, one, session_named, text
from briefing.web.fields import Field


def _acknowledge_item(kind: type[Any]) -> Run:
    def run(app: Briefing, caller: Caller, it: Any, body: dict[str, Any]) -> Done:
        app.load(kind, it)
        return app.acknowledge(caller, it, **body)

    return run


def _acknowledge_session(app: Briefing, caller: Caller, it: Any, body: dict[str, Any]) -> Done:
    return app.acknowledge(caller, session_named(caller, it), **body)


def acknowledgements() -> list[Call]:
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
