"""BriefingSession (genomgång): planned, open, live, sealed, on shift, debrief, closed.

States only move forward, except that a closed or sealed session may be reopened by the lead.
Steps due by the clock carry `due_at` beside the time of recording; doing one twice is harmless.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from briefing.domain.events import Aggregate, Created, Event, SealedText
from briefing.domain.refusals import AlreadyDone, ReasonNeeded, WrongState

ORDER = ("planned", "open", "live", "sealed", "on_shift", "debrief", "closed")


def session_id(network: UUID, date: str, series: str) -> UUID:
    """The same on every node: `uuid5(network, date, series)`."""
    return uuid5(network, f"session:{date}:{series}")


class BriefingSession(Aggregate):
    TOPIC = "BriefingSession"

    def __init__(self) -> None:
        self.date = ""
        self.series = "main"
        self.state = "planned"
        self.times: dict[str, datetime] = {}
        self.lead: UUID | None = None
        self.presented: list[UUID] = []
        self.number: int | None = None
        self.closed_at: datetime | None = None
        self.vault_key: int | None = None

    def open(self, due_at: datetime | None = None) -> None:
        self._step("planned", "open")
        self.trigger_event(self.Opened, due_at=due_at)

    def go_live(self, lead: UUID) -> None:
        if self.state == "planned":
            self.open()
        self._step("open", "live")
        self.trigger_event(self.WentLive, lead=lead)

    def take_lead(self, lead: UUID) -> None:
        if self.state in ("closed", "cancelled"):
            raise WrongState
        if self.lead == lead:
            raise AlreadyDone
        self.trigger_event(self.LeadTaken, lead=lead)

    def present(self, item: UUID) -> None:
        """The lead moves on to this item; the wall follows."""
        if self.state != "live":
            raise WrongState
        self.trigger_event(self.ItemPresented, item=item)

    def focus(self, item: UUID, *, chosen: bool) -> None:
        """Pick an item for *I kväll*, or put it back."""
        self._running()
        self.trigger_event(self.FocusChosen, item=item, chosen=chosen)

    def choose_place(self, part: str, place: UUID, *, chosen: bool) -> None:
        """One of the three to five places of *I kväll*, or no longer."""
        self._running()
        self.trigger_event(self.PlaceChosen, part=part, place=place, chosen=chosen)

    def describe_situation(self, text: SealedText) -> None:
        self._running(also="planned")
        self.trigger_event(self.SituationDescribed, text=text)

    def seal(
        self, *, number: int, position: int, hash: str, due_at: datetime | None = None
    ) -> None:
        """Freeze what was said; `due_at` when the clock did it instead of the lead."""
        if self.state == "planned":
            raise WrongState
        self._step("live" if self.state == "live" else "open", "sealed")
        self.trigger_event(
            self.Sealed,
            number=number,
            position=position,
            hash=hash,
            due_at=due_at,
            automatic=due_at is not None,
        )

    def start_shift(self, due_at: datetime) -> None:
        self._step("sealed", "on_shift")
        self.trigger_event(self.ShiftStarted, due_at=due_at)

    def start_debrief(self, due_at: datetime) -> None:
        self._step("on_shift", "debrief")
        self.trigger_event(self.DebriefStarted, due_at=due_at)

    def close(self, due_at: datetime | None = None) -> None:
        if self.state not in ("sealed", "on_shift", "debrief"):
            raise AlreadyDone if self.state in ("closed", "cancelled") else WrongState
        self.trigger_event(self.Closed, due_at=due_at)

    def reopen(self, reason: SealedText | None) -> None:
        """A closed session goes back to debrief, a sealed one is live again."""
        if self.state not in ("sealed", "closed"):
            raise WrongState
        if reason is None:
            raise ReasonNeeded("reason")
        self.trigger_event(
            self.Reopened, reason=reason, to="live" if self.state == "sealed" else "debrief"
        )

    def cancel(self, reason: SealedText | None, *, cause: str) -> None:
        """`cause` is `person` (with a reason) or `system_off` (the shift was missed)."""
        if self.state not in ("planned", "open"):
            raise AlreadyDone if self.state == "cancelled" else WrongState
        if reason is None and cause == "person":
            raise ReasonNeeded("reason")
        self.trigger_event(self.Cancelled, reason=reason, cause=cause)

    def postpone(self, times: dict[str, datetime], reason: SealedText | None) -> None:
        if self.state not in ("planned", "open"):
            raise WrongState
        self.trigger_event(self.Postponed, times=times, reason=reason)

    def _step(self, before: str, after: str) -> None:
        if self.state == before:
            return
        if self.state in ORDER and ORDER.index(self.state) >= ORDER.index(after):
            raise AlreadyDone
        raise WrongState

    def _running(self, also: str = "") -> None:
        if self.state in ("closed", "cancelled") or (self.state == "planned" and not also):
            raise WrongState

    class Planned(Created):
        TOPIC = "BriefingSession.Planned"
        date: str
        series: str
        times: dict[str, datetime]
        title: SealedText | None
        meeting_place: SealedText | None

        def apply(self, session: Any) -> None:
            session.date, session.series, session.times = self.date, self.series, self.times
            typed = self.title or self.meeting_place
            session.vault_key = typed.key if typed else None

    class Opened(Event):
        TOPIC = "BriefingSession.Opened"
        due_at: datetime | None

        def apply(self, session: Any) -> None:
            session.state = "open"

    class WentLive(Event):
        TOPIC = "BriefingSession.WentLive"
        lead: UUID

        def apply(self, session: Any) -> None:
            session.state, session.lead = "live", self.lead

    class LeadTaken(Event):
        TOPIC = "BriefingSession.LeadTaken"
        lead: UUID

        def apply(self, session: Any) -> None:
            session.lead = self.lead

    class ItemPresented(Event):
        TOPIC = "BriefingSession.ItemPresented"
        item: UUID

        def apply(self, session: Any) -> None:
            session.presented.append(self.item)

    class FocusChosen(Event):
        TOPIC = "BriefingSession.FocusChosen"
        item: UUID
        chosen: bool

    class PlaceChosen(Event):
        TOPIC = "BriefingSession.PlaceChosen"
        part: str
        place: UUID
        chosen: bool

    class SituationDescribed(Event):
        TOPIC = "BriefingSession.SituationDescribed"
        text: SealedText

        def apply(self, session: Any) -> None:
            session.vault_key = self.text.key

    class Sealed(Event):
        TOPIC = "BriefingSession.Sealed"
        number: int
        position: int
        hash: str
        due_at: datetime | None
        automatic: bool

        def apply(self, session: Any) -> None:
            session.state, session.number = "sealed", self.number

    class ShiftStarted(Event):
        TOPIC = "BriefingSession.ShiftStarted"
        due_at: datetime

        def apply(self, session: Any) -> None:
            session.state = "on_shift"

    class DebriefStarted(Event):
        TOPIC = "BriefingSession.DebriefStarted"
        due_at: datetime

        def apply(self, session: Any) -> None:
            session.state = "debrief"

    class Closed(Event):
        TOPIC = "BriefingSession.Closed"
        due_at: datetime | None

        def apply(self, session: Any) -> None:
            session.state, session.closed_at = "closed", self.timestamp

    class Reopened(Event):
        TOPIC = "BriefingSession.Reopened"
        reason: SealedText
        to: str

        def apply(self, session: Any) -> None:
            session.state = self.to

    class Cancelled(Event):
        TOPIC = "BriefingSession.Cancelled"
        reason: SealedText | None
        cause: str

        def apply(self, session: Any) -> None:
            session.state = "cancelled"

    class Postponed(Event):
        TOPIC = "BriefingSession.Postponed"
        times: dict[str, datetime]
        reason: SealedText | None

        def apply(self, session: Any) -> None:
            session.times = self.times
