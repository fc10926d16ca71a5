"""Every command of the service in one application."""

from briefing.application.assignments import Assignments
from briefing.application.contact_requests import ContactRequests
from briefing.application.door import Door
from briefing.application.feedback import FeedbackAndAnswers
from briefing.application.imports import PublicEvents
from briefing.application.improvements import Improvements
from briefing.application.incidents import Incidents
from briefing.application.introductions import Introductions
from briefing.application.item_changes import ItemChanges
from briefing.application.notes import Notes
from briefing.application.observations import Observations
from briefing.application.pair_timers import PairTimers
from briefing.application.planning import Planning
from briefing.application.surveys import Surveys
from briefing.application.taking_part import TakingPart


class Briefing(
    TakingPart,
    ItemChanges,
    Incidents,
    Notes,
    Assignments,
    Observations,
    ContactRequests,
    FeedbackAndAnswers,
    Surveys,
    Improvements,
    Planning,
    Door,
    Introductions,
    PairTimers,
    PublicEvents,
):
    """Every command of the service."""

    name = "Briefing"
