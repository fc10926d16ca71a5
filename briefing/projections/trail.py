"""The rows of history of what is no item: sessions, people who came and answered, agreements.

`desk` is read by coordinators; what is between two (a call, being looked for) by nobody here.
"""

from collections.abc import Callable
from typing import Any

from sqlite_utils import Database

from briefing.domain.contact_request import ContactRequest
from briefing.domain.debrief import Debrief
from briefing.domain.feedback import Feedback
from briefing.domain.handover import Handover
from briefing.domain.headcount import Headcount
from briefing.domain.improvement import Improvement
from briefing.domain.introduction import Introduction, MandateCard
from briefing.domain.network import Network, part_id
from briefing.domain.pair_timer import PairTimer
from briefing.domain.participant import Participant
from briefing.domain.presence import Acknowledgement, Attendance, Participation
from briefing.domain.session import BriefingSession
from briefing.domain.survey import Survey, SurveyAnswer, SurveyWords
from briefing.domain.watch import Watch
from briefing.projections.history import note
from briefing.projections.item_rows import readers_of
from briefing.projections.model import Handler, Writer
from briefing.projections.session_rows import is_session

Readers = tuple[str, str | None]
DETAILS = (
    "answer",
    "automatic",
    "cause",
    "chosen",
    "count",
    "date",
    "due_at",
    "has",
    "number",
    "on",
    "part",
    "series",
    "since",
    "slug",
    "version",
)
# What only some of them tell, for whoever reads the trail.
MORE: dict[type, tuple[str, ...]] = {
    Attendance: ("role",),
    BriefingSession: ("place", "to"),
    Improvement: ("weakness",),
    Introduction: ("role", "by_role"),
    MandateCard: ("role",),
    Participant: ("kind", "role"),
    Survey: ("kind",),
}
OF = "of="
# The organisation of these stands in the first event, and afterwards in its row.
OF_AN_ORGANISATION = {
    Headcount: "headcounts",
    MandateCard: "cards",
    Participation: "participation",
}
EVERYBODY: Readers = ("all", None)
DESK: Readers = ("desk", None)
NOBODY: Readers = ("none", None)
OPEN_PARTS = ("organisation", "borough", "district")
# The first event of each of these says what it is about; the others are found by its row.
ABOUT = {
    Acknowledgement: ("acknowledgements", "item"),
    Attendance: ("attendance", "session"),
    Debrief: ("debriefs", "session"),
    Headcount: ("headcounts", "session"),
    Participation: ("participation", "session"),
    Watch: ("watches", "session"),
}


def create(_schema: Database) -> None:
    """Its rows stand in the table of `history`."""


def of_the_item(w: Writer, _event: Any, about: str | None) -> Readers:
    """Whoever reads the item; of an answer to a whole session everybody knows that it was given."""
    if about is None:
        return NOBODY
    found = readers_of(w, about)
    if found is None:
        return EVERYBODY if is_session(w, about) else NOBODY
    return found[0] or "none", found[1]


def of_the_place(w: Writer, event: Any, _about: str | None) -> Readers:
    row = w.one("SELECT facts ->> 'audience' FROM parts WHERE id=?", (event.place.hex,))
    return ((row[0] or "all") if row else "none"), None


def of_the_part(_w: Writer, event: Any, _about: str | None) -> Readers:
    return EVERYBODY if event.part in OPEN_PARTS else DESK


def everybody(_w: Writer, _event: Any, _about: str | None) -> Readers:
    return EVERYBODY


def desk(_w: Writer, _event: Any, _about: str | None) -> Readers:
    return DESK


def nobody(_w: Writer, _event: Any, _about: str | None) -> Readers:
    return NOBODY


READERS: dict[type, Callable[[Writer, Any, str | None], Readers]] = {
    BriefingSession: everybody,
    BriefingSession.ItemPresented: of_the_item,
    BriefingSession.FocusChosen: of_the_item,
    BriefingSession.PlaceChosen: of_the_place,
    Acknowledgement: of_the_item,
    Attendance: everybody,
    Headcount: everybody,
    Participation: everybody,
    MandateCard: everybody,
    Watch: everybody,
    Network: desk,
    Network.Founded: everybody,
    Network.PartRegistered: of_the_part,
    Network.PartWithdrawn: of_the_part,
    Network.RulesInForce: everybody,
    Participant: desk,
    Introduction: desk,
    Handover: desk,
    Feedback: desk,
    Improvement: desk,
    Debrief: desk,
    ContactRequest: nobody,
    PairTimer: nobody,
    Survey: everybody,
    SurveyAnswer: nobody,
    SurveyWords: nobody,
}
NOT_TOLD = frozenset({Debrief, Feedback, Handover, SurveyAnswer, SurveyWords})
KINDS: tuple[Any, ...] = tuple(dict.fromkeys(kind for kind in READERS if hasattr(kind, "begin")))


def kind_of(event: type) -> Any:
    """The aggregate that an event belongs to."""
    return next(kind for kind in KINDS if vars(kind).get(event.__name__) is event)


def about_what(w: Writer, event: Any, kind: Any) -> str | None:
    """The session, item or person (hex) that an event is about."""
    if kind is Participant:
        return str(event.originator_id.hex)
    if kind is BriefingSession:
        item = getattr(event, "item", None)
        return str((item or event.originator_id).hex)
    told = getattr(event, "item", None) or getattr(event, "session", None)
    if told is not None or kind not in ABOUT:
        return str(told.hex) if told else None
    table, column = ABOUT[kind]
    w.write()
    row = w.one(f"SELECT {column} FROM {table} WHERE id=? LIMIT 1", (event.originator_id.hex,))
    return str(row[0]) if row else None


def organisation_of(w: Writer, event: Any, kind: Any) -> str | None:
    """The organisation (hex) of which an event tells something."""
    if isinstance(event, Network.ChiefNamed):
        return part_id(event.originator_id, "organisation", event.organisation).hex
    if kind not in OF_AN_ORGANISATION:
        return None
    told = getattr(event, "organisation", None)
    if told is not None:
        return str(told.hex)
    row = w.one(
        f"SELECT organisation FROM {OF_AN_ORGANISATION[kind]} WHERE id=? LIMIT 1",
        (event.originator_id.hex,),
    )
    return str(row[0]) if row else None


def details_of(kind: Any) -> tuple[str, ...]:
    """The facts of an aggregate's events that a row keeps."""
    return () if kind in NOT_TOLD else (*DETAILS, *MORE.get(kind, ()))


def recorder(event_class: type) -> Handler:
    kind = kind_of(event_class)
    readers = READERS.get(event_class) or READERS[kind]
    details = details_of(kind)

    def recorded(w: Writer, event: Any) -> None:
        about, of = about_what(w, event, kind), organisation_of(w, event, kind)
        said = f"{OF}{of}" if of else ""
        note(w, event, None, *readers(w, event, about), about=about, details=details, said=said)

    return recorded


HANDLERS: dict[type, Handler] = {
    event: recorder(event)
    for kind in KINDS
    for name, event in vars(kind).items()
    if isinstance(event, type) and hasattr(event, "TOPIC") and name != "Event"
}
