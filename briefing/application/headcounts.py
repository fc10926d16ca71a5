"""Commands on how many are here."""

from uuid import UUID, uuid5

from briefing.application.caller import Caller
from briefing.application.presence import Presence
from briefing.application.writing import Done, command
from briefing.domain.headcount import Headcount
from briefing.domain.mandate import check_tie
from briefing.domain.refusals import NotValid, SessionNotOpen
from briefing.domain.session import BriefingSession
from briefing.domain.words import MOST_HEADS, WHILE_COUNTED


class Headcounts(Presence):
    @command
    def count_heads(self, caller: Caller, session: UUID, *, organisation: str, count: int) -> Done:
        """So many of an organisation are here, as far as the lead can see."""
        found = self._readable(caller, BriefingSession, session)
        check_tie("run_session", self._ties_to_session(caller, found))
        counted = self.network(caller.network).find("organisation", organisation)
        if counted is None:
            raise NotValid("organisation")
        if not 0 <= count <= MOST_HEADS:
            raise NotValid("count")
        id = uuid5(session, f"headcount:{counted}")
        earlier, done = self._said_before(caller, Headcount, id)
        if done:
            return done
        if found.state not in WHILE_COUNTED:
            raise SessionNotOpen
        if earlier is None:
            self._repeated(caller, None, None)
            told = {"session": session, "organisation": counted, "count": count}
            self.save(Headcount.begin(Headcount.Taken, id, **told))
            return Done(id)
        earlier.take_again(count)
        self.save(earlier)
        return Done(id)
