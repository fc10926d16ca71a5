"""How far somebody has been introduced: their card, the code of conduct, what is different."""

from collections.abc import Sequence
from difflib import ndiff
from typing import Any
from uuid import UUID

from briefing.application import Caller
from briefing.projections import cards, network
from briefing.projections.introductions import (
    accepted_conduct,
    introduced_by,
    newcomers,
    read_card,
)
from briefing.projections.people import name_of
from briefing.shipped import conduct, draft
from briefing.web.words import Words

SIGNS = {"+ ": "added", "- ": "removed"}
Parts = dict[str, tuple[str, ...]]


def difference(before: Sequence[str], after: Sequence[str]) -> list[dict[str, str]]:
    """`{sign, line}` of the lines that came and went, in their order; nothing of what stayed."""
    return [
        {"sign": SIGNS[line[:2]], "line": line[2:]}
        for line in ndiff(before, after)
        if line[:2] in SIGNS
    ]


def card_news(db: Any, caller: Caller, words: Words) -> dict[str, Any] | None:
    """`{organisation, version, changes}` while the card of one's role is unread as it stands.

    `changes` maps a part to its difference from what this person read last; None when never.
    """
    now = _card(db, caller, words, caller.organisation)
    if now is None:
        now = _card(db, caller, words, None)
    if now is None:
        return None
    organisation, version, parts = now
    read = read_card(db, caller.network, caller.person, caller.role)
    if read == (organisation, version):
        return None
    return {
        "organisation": str(organisation) if organisation else "",
        "version": version,
        "changes": _changes(db, caller, words, read, parts) if read else None,
    }


def _card(
    db: Any, caller: Caller, words: Words, organisation: UUID | None, version: int | None = None
) -> tuple[UUID | None, int, Parts] | None:
    """(organisation or None for the draft, version, parts)."""
    if organisation is None:
        shipped = draft(caller.role, words.language, version)
        if shipped is None:
            return None
        return None, shipped.version, {part: getattr(shipped, part) for part in cards.PARTS}
    told = cards.card(db, caller.network, organisation, caller.role, version)
    if told is None:
        return None
    return organisation, told["version"], {part: told[part] for part in cards.PARTS}


def _changes(
    db: Any, caller: Caller, words: Words, read: tuple[UUID | None, int], now: Parts
) -> dict[str, list[dict[str, str]]] | None:
    """By part; None when it was the card of another organisation that was read."""
    if read[0] not in (None, caller.organisation):
        return None
    before = _card(db, caller, words, *read)
    if before is None:
        return None
    found = {part: difference(before[2][part], now[part]) for part in cards.PARTS}
    return {part: lines for part, lines in found.items() if lines}


def conduct_news(db: Any, caller: Caller, words: Words) -> dict[str, Any] | None:
    """`{version, changes}` until the code of conduct is accepted as it stands."""
    now = conduct(words.language)
    accepted = accepted_conduct(db, caller.network, caller.person)
    if now is None or accepted >= now.version:
        return None
    before = conduct(words.language, accepted) if accepted else None
    changes = difference(before.lines, now.lines) if before else None
    return {"version": now.version, "changes": changes}


def introduction_lines(db: Any, caller: Caller, words: Words) -> dict[str, Any]:
    """What the phone asks for in one quiet line each, and who introduced me."""
    by = introduced_by(db, caller.network, caller.person)
    return {
        "card": card_news(db, caller, words),
        "conduct": conduct_news(db, caller, words),
        "by": _function(words, by) if by else None,
    }


def _function(words: Words, by: dict[str, Any]) -> str:
    role = words.t(f"role.{by['role']}")
    return f"{role}, {by['organisation']}" if by["organisation"] else role


def new_tonight(db: Any, caller: Caller, session: str, words: Words) -> list[dict[str, Any]]:
    """`{attendance, words, introduced}`: names of one's own only, else role and borough."""
    own = caller.organisation.hex if caller.organisation else None
    return [
        {
            "attendance": str(UUID(one["attendance"])),
            "introduced": bool(one["introduced"]),
            "words": name_of(db, UUID(one["person"]))
            if own and one["organisation_id"] == own
            else " ".join(
                part
                for part in (
                    words.t(f"role_short.{one['role']}"),
                    one["borough"] or one["organisation"],
                )
                if part
            ),
        }
        for one in newcomers(db, session)
    ]


def asked_card(db: Any, data: dict[str, Any]) -> str | None:
    """Address of the card of the role and organisation that an assignment asks."""
    said, role = data.get("to_organisation"), data.get("to_role")
    found = next((o for o in _organisations(db, said) if o["id"] == said), None) if said else None
    if role is None and found is not None:
        role = next((one for one in found.get("roles", ()) if one != "evaluator"), None)
    if role is None:
        return None
    has = found is not None and role in found.get("roles", ())
    return f"/cards/{role}?organisation={found['slug']}" if found and has else f"/cards/{role}"


def _organisations(db: Any, organisation: str) -> list[dict[str, Any]]:
    row = db.execute("SELECT network FROM parts WHERE id=?", (organisation,)).fetchone()
    return network.parts(db, UUID(row["network"]), "organisation") if row else []
