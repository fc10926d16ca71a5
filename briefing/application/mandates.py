"""Whether somebody is asked for what is not their mandate: a warning, never a ban."""

from typing import Any
from uuid import UUID

from briefing.application.caller import Caller
from briefing.application.writing import Writing, one_of
from briefing.domain import context
from briefing.domain.mandate_words import asks_to_intervene
from briefing.domain.refusals import OutsideMandate
from briefing.domain.words import MANDATE_REASONS


class Mandates(Writing):
    def _within_mandate(
        self,
        caller: Caller,
        what: str,
        receiver: dict[str, Any],
        written: dict[str, Any],
        mandate_reason: str | None,
    ) -> None:
        """Refuses until the caller says that it is agreed; what was warned of is recorded."""
        one_of("mandate_reason", mandate_reason, MANDATE_REASONS)
        role = self._role_of(caller, receiver)
        kinds = []
        if role == "volunteer" and asks_to_intervene(what):
            kinds.append("intervene")
        if role == "guard" and self._outside_permit(caller, receiver, written):
            kinds.append("permit_area")
        if not kinds:
            return
        if mandate_reason is None:
            raise OutsideMandate(kinds, role=role, organisation=receiver["organisation"])
        # First, because the answer to the text check is looked for at the end.
        said = f"{','.join(kinds)}:{mandate_reason}"
        earlier = context.current().get("checks")
        context.current()["checks"] = f"{said},{earlier}" if earlier else said

    def _role_of(self, caller: Caller, receiver: dict[str, Any]) -> str:
        """The role that is asked; of an organisation the one that all its people have."""
        if receiver["role"]:
            return str(receiver["role"])
        facts = self.network(caller.network).parts["organisation"]
        roles = facts.get(receiver["organisation"], {}).get("roles", ())
        return roles[0] if len(roles) == 1 else ""

    def _outside_permit(
        self, caller: Caller, receiver: dict[str, Any], written: dict[str, Any]
    ) -> bool:
        """Whether the district lies in no permit area of the guards who are asked."""
        district = self._asked_district(caller, written)
        facts = self.network(caller.network).parts["organisation"]
        asked = (
            [facts.get(receiver["organisation"], {})]
            if receiver["organisation"]
            else [
                one
                for one in facts.values()
                if "guard" in one.get("roles", ()) and not one.get("left_on")
            ]
        )
        areas = [one.get("permit_area") for one in asked]
        if district is None or not all(areas):
            return False
        return not any(district in area for area in areas if area)

    def _asked_district(self, caller: Caller, written: dict[str, Any]) -> str | None:
        """Slug of where it is to be done."""
        facts = self.network(caller.network).parts
        district: UUID | None = written["district"]
        if district is not None:
            return str(facts["district"][district]["slug"])
        place = facts["place"].get(written["place"], {})
        return place.get("district")
