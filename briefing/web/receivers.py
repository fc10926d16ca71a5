"""Whom a task or request can be given to: roles and organisations, never a list of persons."""

from typing import Any

from briefing.application import Caller
from briefing.domain.words import WRITERS
from briefing.projections import network
from briefing.web.words import Words


def receivers(db: Any, caller: Caller, words: Words) -> list[dict[str, str]]:
    """`{code, words}` with code `organisation:slug` or `role:code`; own organisation first."""
    found = network.parts(db, caller.network, "organisation")
    own = caller.organisation.hex if caller.organisation else ""
    asked = [one for one in found if WRITERS & set(one.get("roles", ()))]
    asked.sort(key=lambda one: one["id"] != own)
    roles = ("field_worker", "police", "guard", "volunteer")
    return [
        *({"code": f"organisation:{one['slug']}", "words": one["name"]} for one in asked),
        *({"code": f"role:{role}", "words": words.t(f"role_them.{role}")} for role in roles),
    ]
