"""Commands on what the steering group decides about the four weaknesses."""

from datetime import date as Date
from datetime import timedelta
from uuid import UUID

from briefing.application.caller import Caller
from briefing.application.texts import Texts
from briefing.application.writing import Done, command, one_of
from briefing.domain import context, words
from briefing.domain.events import SealedText
from briefing.domain.improvement import Improvement
from briefing.domain.mandate import ROLES, check_role
from briefing.domain.refusals import NotFound, NotValid

FARTHEST = timedelta(days=3 * 366)


class Improvements(Texts):
    @command
    def decide_improvement(
        self,
        caller: Caller,
        *,
        weakness: str,
        first: str,
        last: str,
        action: str,
        owner: dict[str, str] | None = None,
        follow_up_on: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        """Of a report's days; `owner` is `{"organisation": slug}` or `{"function": code}`."""
        check_role("manage_improvements", caller.role)
        one_of("weakness", weakness, words.WEAKNESSES)
        if _day(first, "first") > _day(last, "last"):
            raise NotValid("last")
        coming = self._coming(caller, follow_up_on, "follow_up_on")
        told = {"weakness": weakness, "first": first, "last": last, "follow_up_on": coming}
        sealed = self._words(caller, action, check_reason, "action")
        owned = self._owner(caller, owner or {})
        begun = Improvement.Decided, Improvement
        return self._begin(caller, *begun, key=sealed.key, **told, **owned, action=sealed)

    def _owner(self, caller: Caller, said: dict[str, str]) -> dict[str, UUID | str | None]:
        """Never a person: an organisation that is in the network, or a function."""
        one_of("owner", said.get("function"), words.OWNING_FUNCTIONS)
        organisation = self.network(caller.network).find(
            "organisation", said.get("organisation"), "owner"
        )
        return {"organisation": organisation, "function": said.get("function")}

    def _coming(self, caller: Caller, said: str | None, field: str) -> str | None:
        """A day from today on."""
        if said is None:
            return None
        day = _day(said, field)
        today = self.network(caller.network).schedule.operational_day(context.now())
        if not today <= day <= today + FARTHEST:
            raise NotValid(field)
        return said

    @command
    def follow_up_improvement(
        self,
        caller: Caller,
        id: UUID,
        *,
        outcome: str,
        text: str,
        next_on: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        """Done, goes on (until when it is looked at next) or dropped, and a sentence."""
        self._theirs(caller)
        one_of("outcome", outcome, words.FOLLOW_UPS)
        if next_on is not None and outcome != words.GOES_ON:
            raise NotValid("next_on")
        day = self._coming(caller, next_on, "next_on")

        def decide(found: Improvement) -> None:
            sealed = self._words(caller, text, check_reason, "text", self._key_of(found))
            found.follow_up(outcome, sealed, day)

        return self._change(caller, Improvement, id, decide)

    def _key_of(self, found: Improvement) -> int | None:
        """Where the words of the decision are removed, what became of it has a key of its own."""
        key = found.vault_key
        return None if key is None or self.vault.lacks(key) else key

    @command
    def withdraw_improvement(self, caller: Caller, id: UUID) -> Done:
        """It should not stand there; what has ended stays."""
        self._theirs(caller)
        return self._change(caller, Improvement, id, lambda found: found.withdraw())

    def _theirs(self, caller: Caller) -> None:
        if caller.role not in ROLES["manage_improvements"]:
            raise NotFound

    def _words(
        self, caller: Caller, said: str, reason: str | None, field: str, key: int | None = None
    ) -> SealedText:
        sealed = self._seal(caller, said, reason, key=key, field=field)
        if sealed is None:
            raise NotValid(field)
        return sealed


def _day(said: str, field: str) -> Date:
    try:
        day = Date.fromisoformat(said)
    except ValueError:
        raise NotValid(field) from None
    if day.isoformat() != said:
        raise NotValid(field)
    return day
