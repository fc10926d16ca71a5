"""Mandate cards, and how far one person has been introduced."""

from typing import Any
from uuid import UUID

from briefing.domain.events import Aggregate, Created, Event, SealedText
from briefing.domain.refusals import AlreadyDone


class MandateCard(Aggregate):
    """What one role in one organisation may, does not do, and whom it asks; by version."""

    TOPIC = "MandateCard"

    def __init__(self) -> None:
        self.version = 1
        self.vault_key: int | None = None
        self.texts: tuple[SealedText, ...] = ()

    def write_again(self, may: SealedText, may_not: SealedText, ask: SealedText) -> None:
        self.trigger_event(
            self.WrittenAgain, version=self.version + 1, may=may, may_not=may_not, ask=ask
        )

    class Written(Created):
        TOPIC = "MandateCard.Written"
        organisation: UUID
        role: str
        version: int
        may: SealedText
        may_not: SealedText
        ask: SealedText

        def apply(self, card: Any) -> None:
            card.vault_key = self.may.key
            card.texts = (self.may, self.may_not, self.ask)

    class WrittenAgain(Event):
        TOPIC = "MandateCard.WrittenAgain"
        version: int
        may: SealedText
        may_not: SealedText
        ask: SealedText

        def apply(self, card: Any) -> None:
            card.version = self.version
            card.texts = (self.may, self.may_not, self.ask)


class Introduction(Aggregate):
    """One person: what they have read and accepted, and who introduced them."""

    TOPIC = "Introduction"

    def __init__(self) -> None:
        self.conduct = 0
        self.cards: dict[str, tuple[UUID | None, int]] = {}
        self.introduced = False

    def accept_conduct(self, version: int) -> None:
        if version > self.conduct:
            self.trigger_event(self.ConductAccepted, version=version)

    def read_card(self, role: str, organisation: UUID | None, version: int) -> None:
        if self.cards.get(role) != (organisation, version):
            self.trigger_event(self.CardRead, role=role, organisation=organisation, version=version)

    def introduce(self, session: UUID, *, by_role: str, by_organisation: UUID | None) -> None:
        if self.introduced:
            raise AlreadyDone
        self.trigger_event(
            self.IntroducedOrally,
            session=session,
            by_role=by_role,
            by_organisation=by_organisation,
        )

    class Begun(Created):
        TOPIC = "Introduction.Begun"
        person: UUID

    class ConductAccepted(Event):
        TOPIC = "Introduction.ConductAccepted"
        version: int

        def apply(self, introduction: Any) -> None:
            introduction.conduct = self.version

    class CardRead(Event):
        """`organisation` is None for a draft that ships with the service."""

        TOPIC = "Introduction.CardRead"
        role: str
        organisation: UUID | None
        version: int

        def apply(self, introduction: Any) -> None:
            introduction.cards[self.role] = (self.organisation, self.version)

    class IntroducedOrally(Event):
        TOPIC = "Introduction.IntroducedOrally"
        session: UUID
        by_role: str
        by_organisation: UUID | None

        def apply(self, introduction: Any) -> None:
            introduction.introduced = True
