"""Commands after the shift."""

from uuid import UUID, uuid5

from briefing.application.caller import Caller
from briefing.application.presence import Presence
from briefing.application.writing import Done, command, one_of
from briefing.domain import context, words
from briefing.domain.debrief import Debrief
from briefing.domain.mandate import check_role
from briefing.domain.presence import Attendance
from briefing.domain.refusals import AnswerNotPossible, NotFound, SessionNotOpen
from briefing.domain.session import BriefingSession


class Debriefs(Presence):
    @command
    def give_debrief(
        self,
        caller: Caller,
        session: UUID,
        *,
        answer: str,
        text: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        """*Hur gick passet?* from who was there, until the times of the session say so."""
        check_role("give_debrief", caller.role)
        one_of("answer", answer, words.DEBRIEFS)
        found = self._readable(caller, BriefingSession, session)
        id = uuid5(session, f"debrief:{caller.person}")
        earlier, done = self._said_before(caller, Debrief, id)
        if done:
            return done
        if found.state != "debrief" or context.now() >= found.times["debrief_until"]:
            raise SessionNotOpen
        self._check_was_there(caller, session)
        if earlier is not None:
            earlier.give_again(
                answer, self._seal(caller, text, check_reason, key=earlier.vault_key)
            )
            self.save(earlier)
            return Done(id)
        told = {"answer": answer, "text": self._sealed_first(caller, text, check_reason)}
        who = {"role": caller.role, "organisation": caller.organisation, "person": caller.person}
        self.save(Debrief.begin(Debrief.Given, id, session=session, **who, **told))
        return Done(id)

    def _check_was_there(self, caller: Caller, session: UUID) -> None:
        """Whoever left before the end was there too."""
        try:
            self.load(Attendance, uuid5(session, f"attendance:{caller.person}"))
        except NotFound:
            raise AnswerNotPossible from None
