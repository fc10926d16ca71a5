"""The domain, pure: importing it registers every stored event name."""

from briefing.domain import (
    assignment,
    contact_request,
    debrief,
    feedback,
    handover,
    headcount,
    incident,
    introduction,
    network,
    note,
    observation,
    pair_timer,
    participant,
    presence,
    session,
    watch,
)

__all__ = [
    "assignment",
    "contact_request",
    "debrief",
    "feedback",
    "handover",
    "headcount",
    "incident",
    "introduction",
    "network",
    "note",
    "observation",
    "pair_timer",
    "participant",
    "presence",
    "session",
    "watch",
]
