"""Per person or organisation and session: attendance, acknowledgement, participation.

Each is an aggregate of its own, so that twenty people answering at the same minute never meet.
"""

from typing import Any
from uuid import UUID

from briefing.domain.events import Aggregate, Created, Event, SealedText


class Attendance(Aggregate):
    """One person at one session."""

    TOPIC = "Attendance"

    def __init__(self) -> None:
        self.present = True
        self.session: UUID | None = None
        self.person: UUID | None = None

    def check_in(self) -> None:
        if not self.present:
            self.trigger_event(self.CheckedInAgain)

    def check_out(self) -> None:
        if self.present:
            self.trigger_event(self.CheckedOut)

    class CheckedIn(Created):
        TOPIC = "Attendance.CheckedIn"
        session: UUID
        person: UUID
        role: str
        organisation: UUID | None
        district: UUID | None

        def apply(self, attendance: Any) -> None:
            attendance.session, attendance.person = self.session, self.person

    class CheckedInAgain(Event):
        TOPIC = "Attendance.CheckedInAgain"

        def apply(self, attendance: Any) -> None:
            attendance.present = True

    class CheckedOut(Event):
        TOPIC = "Attendance.CheckedOut"

        def apply(self, attendance: Any) -> None:
            attendance.present = False


class Acknowledgement(Aggregate):
    """One person's answer to one item or session; names what was seen and under which view."""

    TOPIC = "Acknowledgement"

    def __init__(self) -> None:
        self.answer = ""
        self.seen = 0
        self.vault_key: int | None = None

    def give_again(self, answer: str, seen: int, text: SealedText | None) -> None:
        if (answer, seen) != (self.answer, self.seen) or text:
            self.trigger_event(self.GivenAgain, answer=answer, seen=seen, text=text)

    class Given(Created):
        TOPIC = "Acknowledgement.Given"
        item: UUID
        person: UUID
        role: str
        organisation: UUID | None
        answer: str
        seen: int
        text: SealedText | None

        def apply(self, acknowledgement: Any) -> None:
            acknowledgement.answer, acknowledgement.seen = self.answer, self.seen
            acknowledgement.vault_key = self.text.key if self.text else None

    class GivenAgain(Event):
        TOPIC = "Acknowledgement.GivenAgain"
        answer: str
        seen: int
        text: SealedText | None

        def apply(self, acknowledgement: Any) -> None:
            acknowledgement.answer, acknowledgement.seen = self.answer, self.seen
            acknowledgement.vault_key = self.text.key if self.text else acknowledgement.vault_key


class Participation(Aggregate):
    """What an organisation said of one session: comes, a line, nothing to report, excused."""

    TOPIC = "Participation"

    def __init__(self) -> None:
        self.answer = ""
        self.count: int | None = None
        self.vault_key: int | None = None

    def state_again(self, answer: str, text: SealedText | None) -> None:
        if answer != self.answer or text:
            self.trigger_event(self.StatedAgain, answer=answer, text=text)

    def announce_again(self, count: int | None) -> None:
        if (self.answer, self.count) != ("coming", count):
            self.trigger_event(self.AnnouncedAgain, count=count)

    class Stated(Created):
        TOPIC = "Participation.Stated"
        session: UUID
        organisation: UUID
        answer: str
        text: SealedText | None

        def apply(self, participation: Any) -> None:
            participation.answer = self.answer
            participation.vault_key = self.text.key if self.text else None

    class StatedAgain(Event):
        TOPIC = "Participation.StatedAgain"
        answer: str
        text: SealedText | None

        def apply(self, participation: Any) -> None:
            participation.answer = self.answer
            participation.vault_key = self.text.key if self.text else participation.vault_key

    class Announced(Created):
        """They come; `count` of them when they know."""

        TOPIC = "Participation.Announced"
        session: UUID
        organisation: UUID
        count: int | None

        def apply(self, participation: Any) -> None:
            participation.answer, participation.count = "coming", self.count

    class AnnouncedAgain(Event):
        TOPIC = "Participation.AnnouncedAgain"
        count: int | None

        def apply(self, participation: Any) -> None:
            participation.answer, participation.count = "coming", self.count
