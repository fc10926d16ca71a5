"""Plays steps through the real commands, as the people of the demo would give them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from briefing.application import Caller, nobody
from briefing.application.writing import Done
from briefing.demo.script import Step
from briefing.domain.assignment import Assignment
from briefing.domain.contact_request import ContactRequest
from briefing.domain.improvement import Improvement
from briefing.domain.incident import Incident
from briefing.domain.item import Item
from briefing.domain.note import Note
from briefing.domain.observation import Observation
from briefing.domain.season import Season
from briefing.domain.session import session_id
from briefing.domain.survey import QUESTIONS, Survey
from briefing.domain.words import AFTER_SEAL, MAIN_SERIES
from briefing.projections.sessions import tonight
from briefing.service import Service

MAKES: dict[str, Any] = {
    "report_incident": Incident,
    "write_note": Note,
    "offer_assignment": Assignment,
    "make_observation": Observation,
    "ask_contact": ContactRequest,
    "decide_improvement": Improvement,
    "open_survey": Survey,
}
OF_THE_NETWORK = frozenset(("name_chief", "read_card"))
CHANGES_A_KIND = frozenset(
    (
        "follow_up",
        "correct_item",
        "strike_item",
        "close_item",
        "reopen_item",
        "dispose_item",
        "change_audience",
    )
)
RUNS_A_SESSION = frozenset(
    (
        "take_lead",
        "go_live",
        "present",
        "choose_focus",
        "describe_situation",
        "seal_session",
        "attend",
        "state_participation",
        "introduce",
    )
)


@dataclass(frozen=True)
class Actor:
    """One of the people: id and role -> (organisation, home district), the usual role first."""

    id: UUID
    roles: dict[str, tuple[UUID | None, UUID | None]]


class Stage:
    """People by given name, and the items made so far by the names the data gives them."""

    def __init__(self, service: Service, network: UUID, cast: dict[str, Actor]) -> None:
        self.service, self.network, self.cast = service, network, cast
        self.items: dict[str, tuple[type[Item], UUID]] = {}
        # Of the evening that each was at last: this is how who leads it knows a newcomer.
        self.attendances: dict[str, UUID] = {}

    def play(self, step: Step) -> None:
        """Give one command; a refusal is an error in the data."""
        told = dict(step.told)
        caller = self._caller(step.by, told.pop("as", None))
        name = told.pop("ref", None)
        done: Done = self._command(caller, step, told)()
        if name:
            self.items[name] = (MAKES[step.do], done.id)
        if step.do == "attend":
            self.attendances[step.by] = done.id

    def _caller(self, name: str, role: str | None) -> Caller:
        """As the edge would know this person at this moment."""
        if not name:
            return nobody(self.network)
        actor = self.cast[name]
        role = role or next(iter(actor.roles))
        organisation, district = actor.roles[role]
        caller = Caller(self.network, actor.id, role, organisation, district, channel="page")
        session = tonight(self.service.model.reader(), self.network)
        if session is None:
            return caller
        lead = session.get("lead") == actor.id.hex
        return replace(caller, lead=lead, sealed=session["state"] in AFTER_SEAL)

    def _command(self, caller: Caller, step: Step, told: dict[str, Any]) -> Callable[[], Done]:
        """The command of a step, with names of people and items made into ids."""
        command = getattr(self.service.app, step.do)
        if step.do in RUNS_A_SESSION:
            session = session_id(self.network, step.evening.isoformat(), MAIN_SERIES)
            if "item" in told:
                told["item"] = self.items[told["item"]][1]
            if "newcomer" in told:
                told["attendance"] = self.attendances[told.pop("newcomer")]
            return partial(command, caller, session, **told)
        if step.do in OF_THE_NETWORK:
            return partial(command, caller, **told)
        if step.do in MAKES:
            return partial(command, caller, **self._addressed(_of_a_season(step.evening, told)))
        kind, id = self.items[told.pop("item")]
        if step.do == "answer_survey":
            return partial(self._answer, caller, id, **told)
        if step.do in CHANGES_A_KIND:
            return partial(command, caller, kind, id, **told)
        if step.do == "acknowledge":
            told["seen"] = self.service.app.mark()[0]
        return partial(command, caller, id, **told)

    def _answer(
        self, caller: Caller, survey: UUID, *, said: str, group: str = "", **words: str
    ) -> Done:
        """`said` are the answers in the questions' order, `-` where there is none; residents have
        a `group` and answer by its link, actors by the ticket that they fetch."""
        app, asked = self.service.app, QUESTIONS["residents" if group else "actors"]
        ticket = app.ballots.link(survey, group) if group else app.fetch_ticket(caller, survey)
        marks = zip(asked, said.split(), strict=True)
        answers = {code: mark for code, mark in marks if mark != "-"}
        asker = nobody(self.network)
        return app.answer_survey(asker, survey, ticket=ticket, answers=answers, words=words)

    def _addressed(self, told: dict[str, Any]) -> dict[str, Any]:
        if "to" in told and "person" in told["to"]:
            told["to"] = {"person": str(self.cast[told["to"]["person"]].id)}
        if "about" in told:
            told["about"] = self.items[told["about"]][1]
        return told


def _of_a_season(evening: date, told: dict[str, Any]) -> dict[str, Any]:
    """`season` (0 this one, 1 the one before) and `in_days` as the days that they mean."""
    if "season" not in told:
        return told
    back, days = told.pop("season"), told.pop("in_days")
    season = Season.of(evening)
    for _ in range(back):
        season = Season.of(season.first - timedelta(days=1))
    told |= {"first": season.first.isoformat(), "last": season.last.isoformat()}
    return {**told, "follow_up_on": (evening + timedelta(days=days)).isoformat()}
