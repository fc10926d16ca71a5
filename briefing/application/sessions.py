"""Commands on a session from its opening to its closing."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date as Date
from datetime import datetime
from uuid import UUID

from briefing.application.caller import Caller
from briefing.application.texts import Texts
from briefing.application.writing import Done, command
from briefing.domain import words
from briefing.domain.assignment import Assignment
from briefing.domain.item import Item
from briefing.domain.mandate import check_role, check_tie
from briefing.domain.network import Network
from briefing.domain.refusals import (
    AlreadyDone,
    NotFound,
    NotValid,
    NotYourRole,
    SessionNotOpen,
    WrongState,
)
from briefing.domain.session import BriefingSession


class Sessions(Texts):
    def _exists(self, id: UUID) -> bool:
        try:
            self.load(BriefingSession, id)
        except NotFound:
            return False
        return True

    def _run(self, caller: Caller, id: UUID, decide: Callable[[BriefingSession], object]) -> Done:
        """What the lead (or a coordinator) may do with a session."""

        def checked(session: BriefingSession) -> None:
            check_tie("run_session", self._ties_to_session(caller, session))
            decide(session)

        return self._change(caller, BriefingSession, id, checked)

    def _ties_to_session(self, caller: Caller, session: BriefingSession) -> frozenset[str]:
        ties = {"coordinator"} if caller.role in ("coordinator", "system") else set()
        return frozenset(ties | ({"lead"} if session.lead == caller.person else set()))

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
        with suppress(NotValid):
            place = facts.find_place(said, caller.keys)
            if place is not None:
                return "place", place
        district = facts.find("district", said, "place")
        if district is None:
            raise NotValid("place")
        return "district", district

    def _readable_item(self, caller: Caller, id: UUID) -> Item:
        return self._readable(caller, Item, id)

    @command
    def describe_situation(
        self, caller: Caller, id: UUID, *, text: str, check_reason: str | None = None
    ) -> Done:
        """One line by the lead, read by all."""

        def decide(session: BriefingSession) -> None:
            sealed = self._seal(caller, text, check_reason, key=session.vault_key)
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
        check_tie("run_session", self._ties_to_session(caller, session))
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
