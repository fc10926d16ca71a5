"""Commands at the door: the lead lets somebody in who has no login."""

from collections.abc import Collection
from uuid import UUID, uuid5

from briefing.application.caller import Caller
from briefing.application.headcounts import Headcounts
from briefing.application.writing import Done, command
from briefing.domain.mandate import check_tie
from briefing.domain.participant import Participant
from briefing.domain.refusals import NotFound, NotValid, SessionNotOpen
from briefing.domain.session import BriefingSession
from briefing.domain.words import AT_THE_DOOR, WHILE_COUNTED


class Door(Headcounts):
    @command
    def let_in(
        self, caller: Caller, session: UUID, walk_in: UUID, *, name: str, organisation: str
    ) -> Done:
        """A participant until the session closes, and here; the same walk-in comes in once."""
        found = self._readable(caller, BriefingSession, session)
        check_tie("run_session", self._ties_to_session(caller, found))
        id = uuid5(session, f"walk-in:{walk_in}")
        if self._is_in(id):
            return Done(id, repeat=True)
        if found.state not in WHILE_COUNTED:
            raise SessionNotOpen
        facts = self.network(caller.network)
        employer = facts.find("organisation", organisation)
        if employer is None:
            raise NotValid("organisation")
        role = role_at_the_door(facts.parts["organisation"][employer].get("roles", ()))
        if role is None:
            raise NotValid("organisation")
        self._repeated(caller, None, None)
        made = Participant.begin(
            Participant.Registered, id, kind="person", name=self.vault.seal(name)
        )
        made.give_role(role, employer, None, found.times["closes"])
        here = Caller(caller.network, id, role, employer)
        arrival = uuid5(session, f"attendance:{id}")
        self.save(made, self._checked_in(here, session, arrival))
        return Done(id)

    def _is_in(self, id: UUID) -> bool:
        try:
            self.load(Participant, id)
        except NotFound:
            return False
        return True


def role_at_the_door(roles: Collection[str]) -> str | None:
    """Whoever works in an organisation of others comes in with a link from the coordinator."""
    return next((role for role in AT_THE_DOOR if role in roles), None)
