"""Feedback: what somebody says does not work, and the answer; for the two only."""

from typing import Any

from briefing.domain.events import Aggregate, Created, Event, SealedText
from briefing.domain.refusals import AlreadyDone


class Feedback(Aggregate):
    TOPIC = "Feedback"

    def __init__(self) -> None:
        self.vault_key: int | None = None
        self.answered = False

    def answer(self, answer: SealedText) -> None:
        if self.answered:
            raise AlreadyDone
        self.trigger_event(self.Answered, answer=answer)

    class Given(Created):
        TOPIC = "Feedback.Given"
        text: SealedText
        about: str
        role: str

        def apply(self, feedback: Any) -> None:
            feedback.vault_key = self.text.key

    class Answered(Event):
        TOPIC = "Feedback.Answered"
        answer: SealedText

        def apply(self, feedback: Any) -> None:
            feedback.answered = True
