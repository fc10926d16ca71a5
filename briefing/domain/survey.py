"""Surveys: fixed questions by version, who is asked, and answers that say nothing of who gave them.

Answers and words are aggregates of their own, apart from each other, made when the survey closes.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from briefing.domain.events import Aggregate, Created, Event, SealedText
from briefing.domain.refusals import AlreadyDone, NotValid
from briefing.domain.season import Season

# What each question says stands in the catalogues; another wording needs another number.
WORDING = 1
MOST_IN_A_SEASON = 2
LONGEST = timedelta(days=60)
SILENT_FOR = 4
SMALLEST = 3
FIVE = tuple(str(mark) for mark in range(1, 6))
TEN = tuple(str(mark) for mark in range(1, 11))
QUESTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "actors": {
        "results": ("yes", "no", "unknown"),
        "faster": FIVE,
        "knows_whom": FIVE,
        "introduced": FIVE,
        "own_area": FIVE,
        "takes_part": FIVE,
        "go_on": ("yes", "no", "changed"),
    },
    "residents": {"safety": FIVE, "recommend": TEN},
}
KINDS = tuple(QUESTIONS)
GROUPS = {"actors": ("present", "silent"), "residents": ("area", "comparison")}
# What is asked for in words, by group.
WORDS = {
    "present": ("example",),
    "silent": ("example", "to_come"),
    "area": ("why",),
    "comparison": ("why",),
}
WAYS = ("link", "notes")
MOST_NOTES = 100


def survey_id(network: UUID, kind: str, season: str, number: int) -> UUID:
    return uuid5(network, f"survey:{kind}:{season}:{number}")


@dataclass(frozen=True)
class Days:
    """First and last day on which answers are taken, both within one season."""

    first: date
    last: date

    def check(self, today: date) -> None:
        if self.first < today or self.first > today + LONGEST:
            raise NotValid("first")
        if not self.first <= self.last <= self.first + LONGEST:
            raise NotValid("last")
        if Season.of(self.first) != Season.of(self.last):
            raise NotValid("last", because="other_season")

    @property
    def season(self) -> Season:
        return Season.of(self.first)


class Survey(Aggregate):
    """Between its days answers lie in a box beside the log; closing takes them over at once."""

    TOPIC = "Survey"

    def __init__(self) -> None:
        self.kind = ""
        self.way = ""
        self.days = Days(date.min, date.min)
        self.closed = False

    def is_open(self, day: date) -> bool:
        return not self.closed and self.days.first <= day <= self.days.last

    def close(self, day: date, **counts: dict[str, int]) -> None:
        if self.closed:
            raise AlreadyDone
        self.trigger_event(self.Closed, on=day.isoformat(), **counts)

    class Opened(Created):
        """`areas` and `comparison` are codes `borough:farsta` or `district:farsta-strand`."""

        TOPIC = "Survey.Opened"
        kind: str
        season: str
        number: int
        first: str
        last: str
        wording: int
        way: str
        areas: list[str]
        comparison: list[str]

        def apply(self, survey: Any) -> None:
            survey.kind, survey.way = self.kind, self.way
            survey.days = Days(date.fromisoformat(self.first), date.fromisoformat(self.last))

    class Closed(Event):
        """Counts by group: who was asked, who could have been, and (`all`, or by group) how many
        answered. A group is not in `asked` when nobody knows."""

        TOPIC = "Survey.Closed"
        on: str
        asked: dict[str, int]
        actors: dict[str, int]
        answered: dict[str, int]

        def apply(self, survey: Any) -> None:
            survey.closed = True


class SurveyAnswer(Aggregate):
    """One filled-in form without its words. `group` only of residents."""

    TOPIC = "SurveyAnswer"

    class Given(Created):
        TOPIC = "SurveyAnswer.Given"
        survey: UUID
        group: str
        answers: dict[str, str]


class SurveyWords(Aggregate):
    """What was written to one question, apart from the answers that it came with."""

    TOPIC = "SurveyWords"

    class Given(Created):
        TOPIC = "SurveyWords.Given"
        survey: UUID
        group: str
        question: str
        text: SealedText


def check_answers(kind: str, group: str, answers: dict[str, str], words: dict[str, str]) -> None:
    """Questions may be left out, not all of them; nothing is answered that was not asked."""
    asked = QUESTIONS[kind]
    for code, said in answers.items():
        if said not in asked.get(code, ()):
            raise NotValid(code)
    for code in words:
        if code not in WORDS[group]:
            raise NotValid(code)
    if not answers:
        raise NotValid("answers", because="nothing_answered")
