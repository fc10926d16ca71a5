"""Commands on pair timers: between who asks to be looked for and those who watch."""

from datetime import datetime
from itertools import count
from uuid import UUID, uuid5

from briefing.application.caller import Caller
from briefing.application.watches import Watches
from briefing.application.writing import Done, command
from briefing.domain import context
from briefing.domain.mandate import check_role
from briefing.domain.pair_timer import PairTimer
from briefing.domain.refusals import (
    AlreadyDone,
    NobodyWatches,
    NotFound,
    NotValid,
    NotYourRole,
    OnlyWhoTookIt,
    SessionNotOpen,
    TimerStands,
)
from briefing.domain.session import BriefingSession
from briefing.domain.watch import Watch
from briefing.domain.words import WHILE_WATCHED


class PairTimers(Watches):
    @command
    def ask_pair_timer(self, caller: Caller, session: UUID, *, at: datetime, district: str) -> Done:
        """Look for us at this time tonight; refused when nobody watches who could.

        One at a time: several from one phone would bury those of the others.
        """
        check_role("ask_pair_timer", caller.role)
        self._moment("at", at)
        found = self._readable(caller, BriefingSession, session)
        id, last, done = self._timers_of(caller, session)
        if done:
            return done
        self._check_on_shift(caller, found)
        if not set(self.watchers(session)) - {caller.person}:
            raise NobodyWatches
        if last is not None and not last.ended:
            raise TimerStands
        self._check_time(found, at)
        where = self.network(caller.network).find("district", district)
        self._repeated(caller, None, None)
        told = {"session": session, "person": caller.person, "role": caller.role}
        self.save(PairTimer.begin(PairTimer.Asked, id, **told, district=where, at=at))
        return Done(id)

    def _timers_of(
        self, caller: Caller, session: UUID
    ) -> tuple[UUID, PairTimer | None, Done | None]:
        """(id of the next, the last, what this key made); numbered, so that of two at once one
        finds the other's in its place."""
        last = None
        for number in count(1):
            id = uuid5(session, f"pair_timer:{caller.person}:{number}")
            found, done = self._said_before(caller, PairTimer, id)
            if done or found is None:
                return id, last, done
            last = found
        raise RuntimeError("unreachable")

    @command
    def accept_pair_timer(self, caller: Caller, id: UUID) -> Done:
        """Only who watches; from then on the asker may count on their function."""

        def decide(timer: PairTimer) -> None:
            turn = self._turn(caller, timer.session)
            if turn is None:
                raise NotFound
            if timer.asker == caller.person:
                raise NotYourRole
            if self.load(BriefingSession, timer.session).state not in WHILE_WATCHED:
                raise SessionNotOpen
            holder = self._holder(timer)
            if holder not in (None, caller.person):
                raise AlreadyDone
            if holder is None:
                timer.accept(caller.person, caller.role, turn)

        return self._change(caller, PairTimer, id, decide)

    @command
    def move_pair_timer(self, caller: Caller, id: UUID, *, at: datetime) -> Done:
        """Another time, by who asked."""
        self._moment("at", at)

        def decide(timer: PairTimer) -> None:
            if timer.asker != caller.person:
                raise NotFound
            session = self.load(BriefingSession, timer.session)
            if session.state not in WHILE_WATCHED:
                raise SessionNotOpen
            self._check_time(session, at)
            timer.move(at)

        return self._change(caller, PairTimer, id, decide)

    @command
    def end_pair_timer(self, caller: Caller, id: UUID) -> Done:
        """*Vi är okej* by who asked; *Allt väl* by who took it, or when it rang for nobody's
        promise by any who watches."""

        def decide(timer: PairTimer) -> None:
            if timer.asker == caller.person:
                timer.end("asker")
            elif self._turn(caller, timer.session) is not None:
                holder = self._holder(timer)
                if holder != caller.person and (holder or not timer.rung):
                    raise OnlyWhoTookIt
                timer.end("watcher")
            else:
                raise NotFound

        return self._change(caller, PairTimer, id, decide)

    @command
    def ring_pair_timer(self, caller: Caller, id: UUID, now: datetime) -> bool:  # noqa: ARG002
        timer = self.load(PairTimer, id)
        rang = timer.ring(now, self._holder(timer))
        if rang:
            self.save(timer)
        return rang

    def _turn(self, caller: Caller, session: UUID) -> int | None:
        """Which time of watching of the caller's this is; None when they do not watch."""
        turn = self.watchers(session).get(caller.person)
        if turn is None:
            return None
        watch = self.load(Watch, uuid5(session, f"watch:{caller.person}"))
        return turn if watch.role == caller.role else None

    def _holder(self, timer: PairTimer) -> UUID | None:
        """Whose promise holds: they have not left the watch since."""
        if timer.watcher is None or self.watchers(timer.session).get(timer.watcher) != timer.turn:
            return None
        return timer.watcher

    def _check_time(self, session: BriefingSession, at: datetime) -> None:
        """A quarter of an hour that is still to come, while the shift lasts."""
        whole = at.minute % 15 == at.second == at.microsecond == 0
        if not (whole and context.now() < at < session.times["shift_until"]):
            raise NotValid("at")
