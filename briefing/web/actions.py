"""What this viewer may do now with an item or a session: asked of the domain, in one place."""

from typing import Any

from briefing.application import Caller
from briefing.domain import mandate
from briefing.domain.audience import AUDIENCES, check_change, is_release, may_address
from briefing.domain.refusals import Refusal
from briefing.domain.words import AFTER_SEAL, RUNNING
from briefing.projections.board_rows import Row
from briefing.projections.mine import is_addressee

CHANGEABLE = ("open", "closed", "expired")
UNDECIDED = ("open", "expired")
OVER = ("closed", "expired")
ANSWERS = {
    "acceptance": ("answer_assignment", ("offered", "returned", "declined")),
    "refusal": ("answer_assignment", ("offered", "returned")),
    "start": ("answer_assignment", ("accepted",)),
    "report": ("answer_assignment", ("accepted", "started", "reported")),
    "completion": ("end_assignment", ("accepted", "started", "reported")),
    "return": ("end_assignment", ("accepted", "started", "reported")),
}


def may(command: str, role: str) -> bool:
    return role in mandate.ROLES[command]


def item_actions(caller: Caller, row: Row) -> list[str]:
    """Codes as in `board/_actions.html`, for somebody who reads the item."""
    if not may("follow_up", caller.role):
        return []
    if row.kind == "observation":
        return calm_actions(caller, row)
    ties, status = ties_to(caller, row), row.data["status"]
    close = "close" if row.kind not in ("passdown", "standing") else "withdraw"
    allowed = {
        "follow-ups": status in CHANGEABLE,
        "acknowledgement": status == "open" and _is_told(caller, row),
        "corrections": status in CHANGEABLE and _tied("correct", ties),
        "strike": status in CHANGEABLE and _tied("strike", ties),
        "closure": status in UNDECIDED and _tied(close, ties),
        "disposition": status in UNDECIDED and _tied("dispose", ties),
        "reopening": status in OVER and _tied("reopen", ties),
        "priority": _incident(row) and status in UNDECIDED and _tied("prioritise", ties),
        "certainty": _incident(row) and status in CHANGEABLE and _tied("state_certainty", ties),
        "release": _may_release(caller, row),
        "share": row.data["audience"] == "field" and "professional" in _circles(caller, row),
        "audience": bool(audiences_for(caller, row)),
    }
    return [code for code, holds in allowed.items() if holds]


def calm_actions(caller: Caller, row: Row) -> list[str]:
    """Calm is for everybody; what was handed in late waits until a professional answers."""
    waits = row.data["status"] in UNDECIDED and _may_release(caller, row)
    tied = _tied("answer_calm", ties_to(caller, row))
    return ["release", "turn_down"] if waits and tied else []


def ties_to(caller: Caller, row: Row) -> frozenset[str]:
    """What binds the caller to an item that they read, for `mandate.TIES`."""
    owner = row.data.get("organisation")
    held = {
        "author": row.author == caller.person.hex,
        "own": caller.organisation is not None and owner == caller.organisation.hex,
        "professional": caller.professional,
        "lead": caller.lead,
    }
    return frozenset(tie for tie, holds in held.items() if holds)


def audiences_for(caller: Caller, row: Row) -> list[str]:
    """The circles that this caller may give the item."""
    return [code for code in AUDIENCES if code in _circles(caller, row)]


def _circles(caller: Caller, row: Row) -> set[str]:
    ties, old = ties_to(caller, row), row.data["audience"]
    possible = set()
    for new in AUDIENCES:
        try:
            check_change(
                old,
                new,
                role=caller.role,
                author_role=row.data["role"],
                owns="own" in ties,
                is_author="author" in ties,
                is_lead="lead" in ties,
                reason=True,
                handed_in=bool(row.data.get("handed_in")),
            )
        except Refusal:
            continue
        possible.add(new)
    return possible - {old}


def _may_release(caller: Caller, row: Row) -> bool:
    told, handed_in = row.data, bool(row.data.get("handed_in"))
    return caller.professional and is_release(
        told["role"], told["audience"], "all", handed_in=handed_in
    )


def _is_told(caller: Caller, row: Row) -> bool:
    """Whoever wrote it knows it; who is asked to do it answers by doing so."""
    return row.author != caller.person.hex and row.kind not in ("task", "request")


def _incident(row: Row) -> bool:
    return row.kind == "incident"


def _tied(command: str, ties: frozenset[str]) -> bool:
    return bool(mandate.TIES[command] & ties)


def answers_to(caller: Caller, row: Row) -> list[str]:
    """What may be said now to a task or request."""
    if row.data["status"] != "open" or not may("follow_up", caller.role):
        return []
    ties = ties_to(caller, row) | ({"addressee"} if is_addressee(row, caller) else set())
    state = row.data.get("state")
    return [
        code
        for code, (command, states) in ANSWERS.items()
        if state in states and _tied(command, frozenset(ties))
    ]


def session_actions(caller: Caller, session: dict[str, Any]) -> list[str]:
    """Codes as in `sessions/_actions.html`; `session` as the read model tells it."""
    state, lead = session["state"], session.get("lead")
    leads, run = lead == caller.person.hex, runs(caller, session)
    begins = may("take_lead", caller.role) and (lead is None or run)
    waits = state in ("planned", "open")
    allowed = {
        "opening": run and state == "planned",
        "live": begins and waits,
        "seal": run and state in ("open", "live"),
        "closing": run and state in AFTER_SEAL,
        "reopening": run and state in ("sealed", "closed"),
        "lead": may("take_lead", caller.role) and not leads and not _is_over(state),
        "postponement": may("manage_sessions", caller.role) and waits,
        "cancellation": may("manage_sessions", caller.role) and waits,
    }
    return [code for code, holds in allowed.items() if holds]


def runs(caller: Caller, session: dict[str, Any]) -> bool:
    """Whether they lead this session, or coordinate."""
    leads = session.get("lead") == caller.person.hex
    return _tied("run_session", frozenset({caller.role} | ({"lead"} if leads else set())))


def leads(caller: Caller, session: dict[str, Any]) -> bool:
    """Whether this caller may introduce newcomers of a session that runs."""
    ties = {"lead"} if session.get("lead") == caller.person.hex else set()
    return session["state"] in RUNNING and _tied("introduce", frozenset({*ties, caller.role}))


def _is_over(state: str) -> bool:
    return state in ("closed", "cancelled")


def audiences(caller: Caller) -> list[str]:
    """The circles that a new item may be written for."""
    return [
        code
        for code in AUDIENCES
        if may_address(caller.role, caller.organisation, code, sealed=caller.sealed)
    ]
