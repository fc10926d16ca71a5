"""The commands on observations."""

from datetime import datetime, timedelta
from uuid import UUID

from briefing.application.caller import Caller
from briefing.application.items import Items
from briefing.application.writing import Done, command
from briefing.domain import context
from briefing.domain.mandate import check_role
from briefing.domain.observation import Observation
from briefing.domain.refusals import NotValid

LONGEST_STAY = timedelta(hours=24)


class Observations(Items):
    @command
    def make_observation(
        self,
        caller: Caller,
        *,
        district: str,
        starts_at: datetime,
        ends_at: datetime,
        place: str | None = None,
    ) -> Done:
        """We were here, calm: taps only, for everyone."""
        check_role("make_observation", caller.role)
        self._stay(starts_at, ends_at)
        if ends_at - starts_at > LONGEST_STAY or starts_at > context.now() + timedelta(minutes=5):
            raise NotValid("from")
        facts = self.network(caller.network)
        written = {
            "role": caller.role,
            "organisation": caller.organisation,
            "district": facts.find("district", district),
            "audience": "professional" if caller.ended else "all",
            "text": None,
            "valid_until": facts.schedule.day_ends(ends_at),
        }
        return self._begin(
            caller,
            Observation.Made,
            Observation,
            key=None,
            **written,
            place=facts.find_place(place, caller.keys),
            starts_at=starts_at,
            ends_at=ends_at,
        )

    @command
    def release_calm(self, caller: Caller, id: UUID) -> Done:
        """What was handed in after a role had ended, to everybody, with one tap."""

        def decide(calm: Observation) -> None:
            calm.release(caller.role)

        return self._change(caller, Observation, id, self._tied(caller, "answer_calm", decide))

    @command
    def turn_down_calm(self, caller: Caller, id: UUID) -> Done:
        """It leaves the board; no word is asked for."""

        def decide(calm: Observation) -> None:
            calm.turn_down()

        return self._change(caller, Observation, id, self._tied(caller, "answer_calm", decide))
