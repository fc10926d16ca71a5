"""Commands on who takes part: what an organisation says of an evening, and what holds for it."""

from datetime import date as Date
from datetime import timedelta
from uuid import UUID, uuid5

from briefing.application.agreements import Agreements
from briefing.application.caller import Caller
from briefing.application.presence import Presence
from briefing.application.texts import TextRefused
from briefing.application.writing import Done, command, one_of
from briefing.domain import context, words
from briefing.domain.mandate import ROLES, check_role
from briefing.domain.network import Network
from briefing.domain.presence import Participation
from briefing.domain.refusals import AlreadyAnswered, NotValid, NotYourRole, SessionNotOpen
from briefing.domain.session import BriefingSession
from briefing.domain.textcheck import check

ANSWERS = words.PARTICIPATION[1:]
PARTS = ("organisation", "borough")
CHIEF_LENGTH = 120
AROUND = timedelta(days=400)


class TakingPart(Agreements, Presence):
    @command
    def state_participation(
        self,
        caller: Caller,
        session: UUID,
        *,
        answer: str,
        text: str | None = None,
        count: int | None = None,
        check_reason: str | None = None,
    ) -> Done:
        """For one's organisation: we come (so many), a line, nothing to report, excused."""
        check_role("state_participation", caller.role)
        one_of("answer", answer, ANSWERS)
        if caller.organisation is None:
            raise NotYourRole
        _check_count(answer, count)
        state = self._readable(caller, BriefingSession, session).state
        if state in ("closed", "cancelled"):
            raise SessionNotOpen
        id = uuid5(session, f"participation:{caller.organisation}")
        earlier, done = self._said_before(caller, Participation, id)
        if done:
            return done
        if answer == "coming":
            return self._announced(caller, earlier, id, session, count, caller.organisation)
        if earlier is None:
            sealed = self._sealed_first(caller, text, check_reason)
            told = {"session": session, "organisation": caller.organisation}
            self.save(
                Participation.begin(Participation.Stated, id, **told, answer=answer, text=sealed)
            )
            return Done(id)
        sealed = self._seal(caller, text, check_reason, key=earlier.vault_key)
        earlier.state_again(answer, sealed)
        self.save(earlier)
        return Done(id)

    def _announced(
        self,
        caller: Caller,
        earlier: Participation | None,
        id: UUID,
        session: UUID,
        count: int | None,
        organisation: UUID,
    ) -> Done:
        if earlier is None:
            self._repeated(caller, None, None)
            told = {"session": session, "organisation": organisation, "count": count}
            self.save(Participation.begin(Participation.Announced, id, **told))
            return Done(id)
        earlier.announce_again(count)
        self.save(earlier)
        return Done(id)

    @command
    def announce(
        self, caller: Caller, session: UUID, *, count: int, organisation: str | None = None
    ) -> Done:
        """From a list: so many come. Of one's own organisation; a coordinator says it of any.

        Whoever has said that they do not come, or sent a line, has said more than a list knows.
        """
        check_role("state_participation", caller.role)
        _check_count("coming", count)
        who = self._announcing(caller, organisation)
        if self._readable(caller, BriefingSession, session).state in ("closed", "cancelled"):
            raise SessionNotOpen
        id = uuid5(session, f"participation:{who}")
        earlier, done = self._said_before(caller, Participation, id)
        if done:
            return done
        if earlier is not None and earlier.answer != "coming":
            raise AlreadyAnswered
        return self._announced(caller, earlier, id, session, count, who)

    def _announcing(self, caller: Caller, organisation: str | None) -> UUID:
        named = self.network(caller.network).find("organisation", organisation)
        who = named or caller.organisation
        if who is None:
            raise NotValid("organisation")
        if who != caller.organisation and caller.role not in ROLES["manage_participation"]:
            raise NotYourRole
        return who

    @command
    def state_function(
        self, caller: Caller, *, part: str, slug: str, has: bool, since: str | None = None
    ) -> Done:
        """An organisation or borough has nobody to send on these evenings, or has again."""
        self._manages(caller, "manage_participation")
        one_of("part", part, PARTS)
        today = self.network(caller.network).schedule.operational_day(context.now())
        day = _day(since) if since else today
        if abs(day - today) > AROUND:
            raise NotValid("since")
        return self._described(
            caller, lambda network: network.state_function(part, slug, day.isoformat(), has=has)
        )

    @command
    def name_chief(self, caller: Caller, *, organisation: str, chief: str | None = None) -> Done:
        """Who gets an organisation's monthly table; sealed, and like other names not checked."""
        self._manages(caller, "manage_participation")
        name = (chief or "").strip()
        self._check_name(caller, name)

        def decide(network: Network) -> None:
            known = self.vault.unseal(network.chiefs.get(organisation))
            if not name or known != name:
                network.name_chief(organisation, self._sealed(caller, name) if name else None)

        return self._described(caller, decide)

    def _check_name(self, caller: Caller, name: str) -> None:
        if len(name) > CHIEF_LENGTH:
            raise NotValid("chief")
        known = self.network(caller.network).names(caller.keys)
        blocked = tuple(one for one in check(name, known) if one.blocks)
        if blocked:
            raise TextRefused(blocked, "chief")


def _check_count(answer: str, count: int | None) -> None:
    """Only who comes says how many, and then somebody comes."""
    if count is not None and (answer != "coming" or not 1 <= count <= words.MOST_HEADS):
        raise NotValid("count")


def _day(said: str) -> Date:
    try:
        day = Date.fromisoformat(said)
    except ValueError:
        raise NotValid("since") from None
    if day.isoformat() != said:
        raise NotValid("since")
    return day
