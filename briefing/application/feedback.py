"""Commands on feedback."""

from uuid import UUID

from briefing.application.caller import Caller
from briefing.application.texts import Texts
from briefing.application.writing import Done, command, one_of
from briefing.domain import words
from briefing.domain.events import SealedText
from briefing.domain.feedback import Feedback
from briefing.domain.mandate import ROLES, check_role
from briefing.domain.refusals import NotFound, NotValid


class FeedbackAndAnswers(Texts):
    @command
    def give_feedback(
        self,
        caller: Caller,
        *,
        text: str,
        about: str = "accessibility",
        check_reason: str | None = None,
    ) -> Done:
        """Something does not work; only the writer and the coordinators read it."""
        check_role("give_feedback", caller.role)
        one_of("about", about, words.FEEDBACK_ABOUT)
        sealed = self._needed(caller, text, check_reason)
        told = {"text": sealed, "about": about, "role": caller.role}
        return self._begin(caller, Feedback.Given, Feedback, key=sealed.key, **told)

    @command
    def answer_feedback(
        self, caller: Caller, id: UUID, *, text: str, check_reason: str | None = None
    ) -> Done:
        """One answer, read by the writer; for everybody else there is nothing to answer."""
        if caller.role not in ROLES["answer_feedback"]:
            raise NotFound

        def decide(given: Feedback) -> None:
            given.answer(self._needed(caller, text, check_reason, given.vault_key))

        return self._change(caller, Feedback, id, decide)

    def _needed(
        self, caller: Caller, text: str, check_reason: str | None, key: int | None = None
    ) -> SealedText:
        sealed = self._seal(caller, text, check_reason, key=key)
        if sealed is None:
            raise NotValid("text")
        return sealed
