"""Commands on attendance and acknowledgement."""

from typing import Any
from uuid import UUID, uuid5

from briefing.application.caller import Caller
from briefing.application.sessions import Sessions
from briefing.application.writing import Done, T, command, one_of
from briefing.domain import words
from briefing.domain.assignment import Assignment
from briefing.domain.incident import Incident
from briefing.domain.item import Item
from briefing.domain.mandate import check_role
from briefing.domain.presence import Acknowledgement, Attendance
from briefing.domain.refusals import AnswerNotPossible, NotFound, SessionNotOpen
from briefing.domain.session import BriefingSession


class Presence(Sessions):
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
        if answer != "understood" and self._taken_back(caller, found):
            raise AnswerNotPossible("answer")
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
        """What was told and taken back can still be answered by who is asked about it."""
        if self._exists(about):
            return self._readable(caller, BriefingSession, about)
        if self.chased(about, caller.person):
            return self.load(Item, about)
        return self._readable(caller, Item, about)

    def _taken_back(self, caller: Caller, found: Any) -> bool:
        """Whoever may no longer read it can only say that they have heard so."""
        return isinstance(found, Item) and not self._reads(caller, found)

    def _can_be_refused(self, found: Any) -> bool:
        return isinstance(found, Assignment) or (
            isinstance(found, Incident) and found.priority == "red"
        )
