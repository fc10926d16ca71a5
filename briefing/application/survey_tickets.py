"""Tickets and answers of surveys. Who answers is no caller: nothing of them is kept anywhere."""

from collections.abc import Callable, Collection
from datetime import date
from uuid import UUID, uuid4

from briefing.application.caller import Caller
from briefing.application.texts import Texts
from briefing.application.writing import Done, command, one_of
from briefing.ballots import Ballot, Ballots
from briefing.domain import context
from briefing.domain.mandate import check_role
from briefing.domain.refusals import AlreadyDone, NotFound, NotOpen, NotValid
from briefing.domain.season import Season
from briefing.domain.survey import GROUPS, MOST_NOTES, Survey, check_answers
from briefing.vault import Vault


class SurveyTickets(Texts):
    """`were_present`: who has been at a briefing of a season; `long_silent`: organisations."""

    def __init__(self, vault: Vault, env: dict[str, str]) -> None:
        super().__init__(vault, env)
        self.ballots = Ballots(vault)
        self.were_present: Callable[[UUID, Season], Collection[UUID]] = lambda *_: ()
        self.long_silent: Callable[[UUID], Collection[UUID]] = lambda _network: ()

    @command
    def fetch_ticket(self, caller: Caller, id: UUID) -> str:
        """The ticket of whoever has been at a briefing of the season; once."""
        check_role("answer_survey", caller.role)
        found = self._open(caller, id)
        asked = self.ballots.asked(id)
        if found.kind != "actors" or caller.person not in (
            asked.keys() | set(self.were_present(caller.network, found.days.season))
        ):
            raise NotFound
        return self._fetched(id, caller.person, "present")

    @command
    def print_ticket(self, caller: Caller, id: UUID, *, organisation: str) -> str:
        """For an organisation that has been silent long; whoever prints it sees it this once."""
        check_role("manage_surveys", caller.role)
        found = self._open(caller, id)
        who = self.network(caller.network).find("organisation", organisation)
        if found.kind != "actors" or who is None or who not in self.long_silent(caller.network):
            raise NotValid("organisation")
        return self._fetched(id, who, "silent")

    def _fetched(self, id: UUID, who: UUID, group: str) -> str:
        ticket = self.ballots.fetch(id, who, group)
        if ticket is None:
            raise AlreadyDone
        return ticket

    @command
    def print_notes(self, caller: Caller, id: UUID, *, group: str, count: int) -> list[str]:
        """Tickets for so many notes to residents of a group."""
        check_role("manage_surveys", caller.role)
        found = self._open(caller, id)
        if found.kind != "residents" or found.way != "notes":
            raise NotFound
        one_of("group", group, GROUPS[found.kind])
        if not 1 <= count <= MOST_NOTES:
            raise NotValid("count")
        return self.ballots.notes(id, group, count)

    @command
    def answer_survey(
        self,
        caller: Caller,
        id: UUID,
        *,
        ticket: str,
        answers: dict[str, str],
        words: dict[str, str] | None = None,
        once: str = "",
        check_reason: str | None = None,
    ) -> Done:
        """A ballot into the box. `caller` is nobody; `once` tells two answers by one link apart."""
        found = self._open(caller, id)
        group = self.ballots.group_of(id, GROUPS[found.kind], ticket)
        key = self.ballots.key_of(id)
        if group is None or key is None:
            raise NotFound
        shared = found.way == "link" and self.ballots.is_link(id, group, ticket)
        spends = f"{ticket}:{once or uuid4().hex}" if shared else ticket
        said = {code: text.strip() for code, text in (words or {}).items() if text.strip()}
        check_answers(found.kind, group, answers, said)
        if self.ballots.is_spent(spends):
            raise AlreadyDone
        for code, text in said.items():
            self._seal(caller, text, check_reason, key=key, field=code)
        if not self.ballots.cast(id, spends, Ballot(group, answers, said)):
            raise AlreadyDone
        return Done(id)

    def _of_network(self, caller: Caller, id: UUID) -> Survey:
        return self._readable(caller, Survey, id)

    def _open(self, caller: Caller, id: UUID) -> Survey:
        found = self._of_network(caller, id)
        if not found.is_open(self._today(caller)):
            raise NotOpen
        return found

    def _today(self, caller: Caller) -> date:
        return self.network(caller.network).schedule.operational_day(context.now())
