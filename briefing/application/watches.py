"""Commands of those who watch the board."""

from uuid import UUID, uuid5

from briefing.application.caller import Caller
from briefing.application.handovers import Handovers
from briefing.application.writing import Done, command
from briefing.domain.mandate import check_role
from briefing.domain.presence import Attendance
from briefing.domain.refusals import CheckInFirst, NotFound, SessionNotOpen
from briefing.domain.session import BriefingSession
from briefing.domain.watch import Watch
from briefing.domain.words import WHILE_WATCHED


class Watches(Handovers):
    @command
    def watch(self, caller: Caller, session: UUID, *, watching: bool) -> Done:
        """I watch the board until the end of the shift, or no longer; several may."""
        check_role("watch", caller.role)
        found = self._readable(caller, BriefingSession, session)
        id = uuid5(session, f"watch:{caller.person}")
        earlier, done = self._said_before(caller, Watch, id)
        if done:
            return done
        if not watching:
            if earlier is not None:
                earlier.leave()
                self.save(earlier)
            return Done(id, repeat=earlier is None)
        self._check_on_shift(caller, found)
        if earlier is None:
            self._repeated(caller, None, None)
            told = {"session": session, "person": caller.person, "role": caller.role}
            self.save(Watch.begin(Watch.Taken, id, **told))
        elif not (self._watches(session, earlier) and earlier.role == caller.role):
            earlier.take_again(caller.role)
            self.save(earlier)
        return Done(id)

    def _watches(self, session: UUID, watch: Watch) -> bool:
        """Whether nothing has ended this time of watching."""
        return watch.watching and self.watchers(session).get(watch.person) == watch.turn

    def _check_on_shift(self, caller: Caller, session: BriefingSession) -> None:
        """Between seal and shift who has checked in; during it who has not gone home."""
        if session.state not in WHILE_WATCHED:
            raise SessionNotOpen
        try:
            here = self.load(Attendance, uuid5(session.id, f"attendance:{caller.person}"))
        except NotFound:
            if session.state == "on_shift":
                return
            raise CheckInFirst from None
        if not here.present:
            raise CheckInFirst
