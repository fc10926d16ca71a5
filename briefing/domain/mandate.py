"""The command x role table: who may ask for what, beside what they may read.

`ROLES` says which roles may ask at all. `TIES` says which tie to the item or session gives
the right: author, own (organisation), professional (a professional who reads it), addressee,
lead (of the session). The lead's function adds commands, never reading.
"""

from briefing.domain.refusals import NotYourRole
from briefing.domain.words import PROFESSIONALS, WRITERS

ROLES: dict[str, frozenset[str]] = {
    "report_incident": WRITERS,
    "write_note": WRITERS,
    "write_standing_note": PROFESSIONALS,
    "make_observation": WRITERS,
    "offer_assignment": PROFESSIONALS,
    "ask_contact": PROFESSIONALS,
    "attend": WRITERS,
    "acknowledge": WRITERS,
    "state_participation": WRITERS,
    "give_debrief": WRITERS,
    "write_handover": PROFESSIONALS,
    "take_lead": PROFESSIONALS,
    "watch": PROFESSIONALS,
    "ask_pair_timer": WRITERS,
    "follow_up": WRITERS,
    "give_feedback": WRITERS | {"evaluator"},
    "answer_feedback": frozenset({"coordinator"}),
    "write_card": PROFESSIONALS,
    "read_card": WRITERS,
    "accept_conduct": WRITERS,
    "read_balance": PROFESSIONALS | {"evaluator"},
    "read_replay": frozenset({"coordinator", "evaluator"}),
    "read_week_report": frozenset({"coordinator", "police"}),
    "read_public_summary": frozenset({"coordinator"}),
    "read_trail": frozenset({"coordinator", "evaluator"}),
    "read_access": frozenset({"coordinator"}),
    "read_evaluation": frozenset({"coordinator", "evaluator"}),
    "read_surveys": frozenset({"coordinator", "evaluator"}),
    "answer_survey": WRITERS,
    "manage_surveys": frozenset({"coordinator"}),
    "manage_improvements": frozenset({"coordinator"}),
    "manage_sessions": frozenset({"coordinator"}),
    "manage_people": frozenset({"coordinator"}),
    "manage_devices": frozenset({"coordinator"}),
    "manage_places": frozenset({"coordinator"}),
    "manage_participation": frozenset({"coordinator"}),
    "manage_settings": frozenset({"coordinator"}),
}
TIES: dict[str, frozenset[str]] = {
    "correct": frozenset({"author", "own"}),
    "strike": frozenset({"author", "own"}),
    "close": frozenset({"professional", "lead"}),
    "answer_calm": frozenset({"professional"}),
    "reopen": frozenset({"professional", "lead"}),
    "prioritise": frozenset({"professional", "lead"}),
    "state_certainty": frozenset({"author", "own", "professional", "lead"}),
    "dispose": frozenset({"own", "professional", "lead"}),
    "withdraw": frozenset({"author", "own", "lead"}),
    "answer_assignment": frozenset({"addressee"}),
    "end_assignment": frozenset({"addressee", "author", "lead"}),
    "introduce": frozenset({"lead", "coordinator"}),
    "run_session": frozenset({"lead", "coordinator"}),
}


def check_role(command: str, role: str) -> None:
    if role not in ROLES[command]:
        raise NotYourRole


def check_tie(command: str, ties: frozenset[str]) -> None:
    """Refuses unless one of the caller's ties gives the right."""
    if not TIES[command] & ties:
        raise NotYourRole
