"""The history of an item in words: one line per event that this reader may read."""

import re
from datetime import datetime
from typing import Any

from briefing.web.words import Words

CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
OTHER_WORDS = {"made": "observed", "certainty_stated": "certainty", "hidden": "narrowed"}
SAID_BY_A_ROLE = ("field_worker", "police", "guard", "volunteer", "partner", "coordinator")


def shown_history(lines: list[dict[str, Any]], kind: str, words: Words) -> list[dict[str, Any]]:
    """`{kind, at, by_words, text, detail, audience}` of what `Items.history` tells."""
    return [_line(line, kind, words) for line in lines]


def _line(line: dict[str, Any], kind: str, words: Words) -> dict[str, Any]:
    code, role = _code(line, kind), line["by"]["role"]
    by_somebody = role != "source" or code in ("imported", "corrected")
    return {
        "kind": code,
        "at": datetime.fromisoformat(line["known_at"]),
        "by_words": words.t(f"by.{role}") if by_somebody else None,
        "text": line["text"],
        "detail": _detail(code, line["detail"], words),
        "audience": line["detail"].get("audience"),
    }


def _code(line: dict[str, Any], kind: str) -> str:
    verb = CAPITAL.sub("_", line["what"]).lower()
    if verb == "audience_changed":
        verb = line["detail"]["how"]
    if verb == "disposed":
        verb = line["detail"]["outcome"]
    if verb == "closed" and kind in ("passdown", "standing"):
        return "withdrawn"
    if verb == "closed" and kind == "observation":
        return "turned_down"
    if verb == "reported" and line["by"]["role"] == "source":
        return "imported"
    return str(OTHER_WORDS.get(verb, verb))


def _detail(code: str, detail: dict[str, str], words: Words) -> str | None:
    if code == "prioritised":
        return words.t(f"priority.{detail['priority']}").lower()
    if code != "certainty":
        return None
    told, source = words.t(f"certainty.{detail['certainty']}"), detail.get("source")
    if source is None:
        return told
    table = "by" if source in SAID_BY_A_ROLE else "certainty_source"
    return f"{told} ({words.t(f'{table}.{source}').lower()})"
