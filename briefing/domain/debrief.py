"""Debrief (återkoppling): how one person's shift went, in one tap and perhaps one sentence."""

from typing import Any
from uuid import UUID

from briefing.domain.events import Aggregate, Created, Event, SealedText


class Debrief(Aggregate):
    """One person after one session."""

    TOPIC = "Debrief"

    def __init__(self) -> None:
        self.answer = ""
        self.vault_key: int | None = None

    def give_again(self, answer: str, text: SealedText | None) -> None:
        if answer != self.answer or text:
            self.trigger_event(self.GivenAgain, answer=answer, text=text)

    class Given(Created):
        TOPIC = "Debrief.Given"
        session: UUID
        person: UUID
        role: str
        organisation: UUID | None
        answer: str
        text: SealedText | None

        def apply(self, debrief: Any) -> None:
            debrief.answer = self.answer
            debrief.vault_key = self.text.key if self.text else None

    class GivenAgain(Event):
        TOPIC = "Debrief.GivenAgain"
        answer: str
        text: SealedText | None

        def apply(self, debrief: Any) -> None:
            debrief.answer = self.answer
            debrief.vault_key = self.text.key if self.text else debrief.vault_key
