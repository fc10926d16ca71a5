"""Commands on sessions, attendance, acknowledgement and participation."""

from collections.abc import Callable
from datetime import date as Date
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from briefing.application.assignments import Assignments
from briefing.application.caller import Caller
from briefing.application.incidents import one_of
from briefing.application.writing import Done, T, command
from briefing.domain import context, words
from briefing.domain.assignment import Assignment
from briefing.domain.incident import Incident
from briefing.domain.item import Item
from briefing.domain.mandate import check_role, check_tie
from briefing.domain.network import Network
from briefing.domain.presence import Acknowledgement, Attendance, Participation
from briefing.domain.refusals import (
    AlreadyDone,
    AnswerNotPossible,
    NotFound,
    NotValid,
    NotYourRole,
    SessionExists,
    SessionNotOpen,
    WrongState,
)
from briefing.domain.session import BriefingSession, session_id


class Sessions(Assignments):
    @command
    def plan_session(
        self,
        caller: Caller,
        *,
        date: str,
        series: str = words.MAIN_SERIES,
        starts: datetime | None = None,
        title: str | None = None,
        meeting_place: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        """The regular one of an evening, or an extra one with its own series and start."""
        if caller.role != "system":
            check_role("manage_sessions", caller.role)
        day = self._day(date)
        self._moment("starts", starts)
        if not series.replace("-", "").isalnum() or len(series) > 40:
            raise NotValid("series")
        facts = self.network(caller.network)
        if starts is not None and facts.schedule.operational_day(starts) != day:
            raise NotValid("starts")
        times = facts.schedule.moved(day, starts) if starts else facts.schedule.times(day)
        id = session_id(caller.network, date, series)
        if self._exists(id):
            done = self._repeated(caller, self.load(BriefingSession, id), None)
            if done:
                return done
            raise SessionExists
        self._repeated(caller, None, None)
        said = self._seal(caller, title, check_reason, field="title")
        key = said.key if said else None
        planned = BriefingSession.begin(
            BriefingSession.Planned,
            id,
            date=date,
            series=series,
            times=times,
            title=said,
            meeting_place=self._seal(
                caller, meeting_place, check_reason, key=key, field="meeting_place"
            ),
        )
        self.save(planned)
        return Done(id)

    def _day(self, date: str) -> Date:
        try:
            day = Date.fromisoformat(date)
        except ValueError:
            raise NotValid("date") from None
        if abs((day - context.now().date()).days) > 400 or len(date) != 10:
            raise NotValid("date")
        return day

    def _exists(self, id: UUID) -> bool:
        try:
            self.load(BriefingSession, id)
        except NotFound:
            return False
        return True

    def _run(self, caller: Caller, id: UUID, decide: Callable[[BriefingSession], object]) -> Done:
        """What the lead (or a coordinator) may do with a session."""

        def checked(session: BriefingSession) -> None:
            ties = {"coordinator"} if caller.role in ("coordinator", "system") else set()
            if session.lead == caller.person:
                ties.add("lead")
            check_tie("run_session", frozenset(ties))
            decide(session)

        return self._change(caller, BriefingSession, id, checked)

    @command
    def take_lead(self, caller: Caller, id: UUID) -> Done:
        """Any professional may be tonight's kvällsansvarig."""
        check_role("take_lead", caller.role)
        return self._change(
            caller, BriefingSession, id, lambda session: session.take_lead(caller.person)
        )

    @command
    def open_session(self, caller: Caller, id: UUID, *, due_at: datetime | None = None) -> Done:
        def decide(session: BriefingSession) -> None:
            if session.state != "planned":
                raise AlreadyDone
            session.open(due_at)

        return self._run(caller, id, decide)

    @command
    def go_live(self, caller: Caller, id: UUID) -> Done:
        """The lead begins; whoever begins without a lead being named takes the lead."""
        check_role("take_lead", caller.role)

        def decide(session: BriefingSession) -> None:
            if session.lead not in (None, caller.person) and caller.role != "coordinator":
                raise NotYourRole
            if session.state not in ("planned", "open"):
                raise AlreadyDone if session.state == "live" else WrongState
            session.go_live(session.lead or caller.person)

        return self._change(caller, BriefingSession, id, decide)

    @command
    def present(self, caller: Caller, id: UUID, *, item: UUID) -> Done:
        self._readable_item(caller, item)
        return self._run(caller, id, lambda session: session.present(item))

    @command
    def choose_focus(
        self,
        caller: Caller,
        id: UUID,
        *,
        item: UUID | None = None,
        place: str | None = None,
        chosen: bool = True,
    ) -> Done:
        """Pick an item or a place (of the register, or a district) for *I kväll*."""
        if (item is None) == (place is None):
            raise NotValid("item")
        if item is not None:
            self._readable_item(caller, item)
            return self._run(caller, id, lambda session: session.focus(item, chosen=chosen))
        part, found = self._spot(caller, place or "")
        return self._run(
            caller, id, lambda session: session.choose_place(part, found, chosen=chosen)
        )

    def _spot(self, caller: Caller, said: str) -> tuple[str, UUID]:
        facts = self.network(caller.network)
        for part in ("place", "district"):
            found = facts.found[part].get(said.strip().casefold())
            if found is not None:
                return part, found
        raise NotValid("place")

    def _readable_item(self, caller: Caller, id: UUID) -> Item:
        return self._readable(caller, Item, id)

    @command
    def describe_situation(
        self, caller: Caller, id: UUID, *, text: str, check_reason: str | None = None
    ) -> Done:
        """One line by the lead, read by all."""

        def decide(session: BriefingSession) -> None:
            sealed = self._seal(caller, text, check_reason)
            if sealed is None or self._held_back(caller, "all") != "all":
                raise NotValid("text")
            session.describe_situation(sealed)

        return self._run(caller, id, decide)

    @command
    def seal_session(self, caller: Caller, id: UUID, *, due_at: datetime | None = None) -> Done:
        """Freeze position, hash and number; number and seal are saved in one transaction."""
        position, hash = self.mark()
        session = self._readable(caller, BriefingSession, id)
        network = self.load(Network, caller.network)
        ties = {"coordinator"} if caller.role in ("coordinator", "system") else set()
        ties |= {"lead"} if session.lead == caller.person else set()
        check_tie("run_session", frozenset(ties))
        done = self._repeated(caller, session, session.vault_key)
        if done:
            return done
        if session.state in ("sealed", "on_shift", "debrief", "closed", "cancelled"):
            raise AlreadyDone
        if session.state == "planned":
            raise SessionNotOpen
        try:
            number = network.number_session(id)
            session.seal(number=number, position=position, hash=hash, due_at=due_at)
            self.save(network, session)
        except BaseException:
            self.forget(id)
            self.forget(caller.network)
            raise
        return Done(id)

    @command
    def start_shift(self, caller: Caller, id: UUID, *, due_at: datetime) -> Done:
        return self._run(caller, id, lambda session: session.start_shift(due_at))

    @command
    def start_debrief(self, caller: Caller, id: UUID, *, due_at: datetime) -> Done:
        return self._run(caller, id, lambda session: session.start_debrief(due_at))

    @command
    def close_session(self, caller: Caller, id: UUID, *, due_at: datetime | None = None) -> Done:
        """Item by item what stays open is carried, then the session closes; repeatable."""

        def decide(session: BriefingSession) -> None:
            if session.state not in words.AFTER_SEAL:
                raise AlreadyDone if session.state in ("closed", "cancelled") else WrongState
            self._carry(caller, session, counts=True)
            session.close(due_at)

        return self._run(caller, id, decide)

    def _carry(self, caller: Caller, session: BriefingSession, *, counts: bool) -> None:
        weekend = self.network(caller.network).schedule.weekend(Date.fromisoformat(session.date))
        for id in self.open_items(caller.network, session.id):
            item = self.load(Item, id)
            if isinstance(item, Assignment) and item.state in ("accepted", "started", "reported"):
                item.give_back(session=session.id)
            item.carry(session.id, weekend, counts=counts)
            self.save(item)

    @command
    def reopen_session(
        self, caller: Caller, id: UUID, *, reason: str, check_reason: str | None = None
    ) -> Done:
        return self._run(
            caller,
            id,
            lambda session: session.reopen(
                self._seal(caller, reason, check_reason, key=session.vault_key, field="reason")
            ),
        )

    @command
    def cancel_session(
        self, caller: Caller, id: UUID, *, reason: str, check_reason: str | None = None
    ) -> Done:
        check_role("manage_sessions", caller.role)
        return self._run(
            caller,
            id,
            lambda session: session.cancel(
                self._seal(caller, reason, check_reason, key=session.vault_key, field="reason"),
                cause="person",
            ),
        )

    @command
    def cancel_missed(self, caller: Caller, id: UUID) -> Done:
        """The system was off for the whole shift: one event; items go on without counting."""

        def decide(session: BriefingSession) -> None:
            if session.state not in ("planned", "open"):
                raise AlreadyDone
            self._carry(caller, session, counts=False)
            session.cancel(None, cause="system_off")

        return self._run(caller, id, decide)

    @command
    def postpone_session(
        self,
        caller: Caller,
        id: UUID,
        *,
        starts: datetime,
        reason: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        check_role("manage_sessions", caller.role)
        self._moment("starts", starts)
        schedule = self.network(caller.network).schedule

        def decide(session: BriefingSession) -> None:
            day = Date.fromisoformat(session.date)
            if schedule.operational_day(starts) != day or starts <= context.now():
                raise NotValid("starts")
            said = self._seal(caller, reason, check_reason, key=session.vault_key, field="reason")
            session.postpone(schedule.moved(day, starts), said)

        return self._run(caller, id, decide)

    @command
    def attend(self, caller: Caller, session: UUID, *, present: bool) -> Done:
        """I am here, or not after all; one aggregate per person and session."""
        check_role("attend", caller.role)
        state = self._readable(caller, BriefingSession, session).state
        id = uuid5(session, f"attendance:{caller.person}")
        earlier, done = self._said_before(caller, Attendance, id)
        if done:
            return done
        if state not in words.RUNNING:
            raise SessionNotOpen
        if earlier is None:
            if present:
                self._repeated(caller, None, None)
                self.save(self._checked_in(caller, session, id))
            return Done(id, repeat=not present)
        (earlier.check_in if present else earlier.check_out)()
        self.save(earlier)
        return Done(id)

    def _said_before(self, caller: Caller, kind: type[T], id: UUID) -> tuple[T | None, Done | None]:
        """What this person or organisation said last, and the answer if this key said it."""
        try:
            earlier = self.load(kind, id)
        except NotFound:
            return None, None
        return earlier, self._repeated(caller, earlier, getattr(earlier, "vault_key", None))

    def _sealed_first(self, caller: Caller, text: str | None, reason: str | None) -> Any:
        """The words of a first statement; its key also seals the fingerprint of the body."""
        sealed = self._seal(caller, text, reason)
        self._repeated(caller, None, sealed.key if sealed else None)
        return sealed

    def _checked_in(self, caller: Caller, session: UUID, id: UUID) -> Attendance:
        return Attendance.begin(
            Attendance.CheckedIn,
            id,
            session=session,
            person=caller.person,
            role=caller.role,
            organisation=caller.organisation,
            district=caller.district,
        )

    @command
    def acknowledge(
        self,
        caller: Caller,
        about: UUID,
        *,
        answer: str,
        seen: int,
        text: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        """Uppfattat, Har en fråga, Kan inte: deliberate only; names what was seen."""
        check_role("acknowledge", caller.role)
        one_of("answer", answer, words.ACKNOWLEDGEMENTS)
        found = self._readable_or_session(caller, about)
        if answer == "cannot" and not self._can_be_refused(found):
            raise AnswerNotPossible("answer")
        id = uuid5(about, f"acknowledgement:{caller.person}")
        earlier, done = self._said_before(caller, Acknowledgement, id)
        if done:
            return done
        if earlier is None:
            sealed = self._sealed_first(caller, text, check_reason)
            self.save(
                Acknowledgement.begin(
                    Acknowledgement.Given,
                    id,
                    item=about,
                    person=caller.person,
                    role=caller.role,
                    organisation=caller.organisation,
                    answer=answer,
                    seen=seen,
                    text=sealed,
                )
            )
            return Done(id)
        sealed = self._seal(caller, text, check_reason, key=earlier.vault_key)
        earlier.give_again(answer, seen, sealed)
        self.save(earlier)
        return Done(id)

    def _readable_or_session(self, caller: Caller, about: UUID) -> Any:
        found: Any = self._readable(caller, Item, about) if not self._exists(about) else None
        return found or self._readable(caller, BriefingSession, about)

    def _can_be_refused(self, found: Any) -> bool:
        return isinstance(found, Assignment) or (
            isinstance(found, Incident) and found.priority == "red"
        )

    @command
    def state_participation(
        self,
        caller: Caller,
        session: UUID,
        *,
        answer: str,
        text: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        """For one's organisation: a line, nothing to report, excused."""
        check_role("state_participation", caller.role)
        one_of("answer", answer, ("line", "nothing_to_report", "excused", "no_function"))
        if caller.organisation is None:
            raise NotYourRole
        state = self._readable(caller, BriefingSession, session).state
        if state in ("closed", "cancelled"):
            raise SessionNotOpen
        id = uuid5(session, f"participation:{caller.organisation}")
        earlier, done = self._said_before(caller, Participation, id)
        if done:
            return done
        if earlier is None:
            sealed = self._sealed_first(caller, text, check_reason)
            self.save(
                Participation.begin(
                    Participation.Stated,
                    id,
                    session=session,
                    organisation=caller.organisation,
                    answer=answer,
                    text=sealed,
                )
            )
            return Done(id)
        sealed = self._seal(caller, text, check_reason, key=earlier.vault_key)
        earlier.state_again(answer, sealed)
        self.save(earlier)
        return Done(id)
