"""Whether somebody is asked for what is not their mandate: a warning, never a ban.

Asked for is what is offered, corrected, opened again, and what is added by others than the asked.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from briefing.application.caller import Caller
from briefing.application.writing import Writing, one_of
from briefing.domain import context
from briefing.domain.assignment import Assignment
from briefing.domain.item import Item
from briefing.domain.mandate_words import asks_to_intervene
from briefing.domain.refusals import OutsideMandate
from briefing.domain.words import MANDATE_REASONS


class Mandates(Writing):
    def _within_mandate(
        self,
        caller: Caller,
        what: str,
        receiver: dict[str, Any],
        where: Mapping[str, Any],
        mandate_reason: str | None,
    ) -> None:
        """Refuses until the caller says that it is agreed; what was warned of is recorded."""
        one_of("mandate_reason", mandate_reason, MANDATE_REASONS)
        role = self._role_of(caller, receiver)
        kinds = []
        if role == "volunteer" and asks_to_intervene(what):
            kinds.append("intervene")
        if role == "guard" and self._outside_permit(caller, receiver, where):
            kinds.append("permit_area")
        if not kinds:
            return
        if mandate_reason is None:
            raise OutsideMandate(kinds, role=role, organisation=receiver["organisation"])
        # First, because the answer to the text check is looked for at the end.
        said = f"{','.join(kinds)}:{mandate_reason}"
        earlier = context.current().get("checks")
        context.current()["checks"] = f"{said},{earlier}" if earlier else said

    def _still_within_mandate(
        self,
        caller: Caller,
        item: Item,
        mandate_reason: str | None,
        what: str = "",
        where: Mapping[str, Any] | None = None,
    ) -> None:
        """The same of what a change asks for; what the asked themselves add asks for nothing."""
        if not isinstance(item, Assignment) or caller.ended:
            return
        receiver = {"role": item.to_role, "organisation": item.to_organisation}
        self._within_mandate(caller, what, receiver, where or {}, mandate_reason)

    def _addressee(self, caller: Caller, asked: Assignment) -> bool:
        if asked.to_person:
            return asked.to_person == caller.person
        if asked.to_organisation:
            return asked.to_organisation == caller.organisation
        return asked.to_role == caller.role

    def _role_of(self, caller: Caller, receiver: dict[str, Any]) -> str:
        """The role that is asked; of an organisation the one that all its people have."""
        if receiver["role"]:
            return str(receiver["role"])
        facts = self.network(caller.network).parts["organisation"]
        roles = facts.get(receiver["organisation"], {}).get("roles", ())
        return roles[0] if len(roles) == 1 else ""

    def _outside_permit(
        self, caller: Caller, receiver: dict[str, Any], where: Mapping[str, Any]
    ) -> bool:
        """Whether a district that was named lies in no permit area of the guards who are asked."""
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
        if not all(areas):
            return False
        allowed = {district for area in areas if area for district in area}
        return not self._named_districts(caller, where) <= allowed

    def _named_districts(self, caller: Caller, where: Mapping[str, Any]) -> set[str]:
        """Slugs of where it is to be done: the district, and that of a registered place."""
        facts = self.network(caller.network).parts
        named: set[str] = set()
        for part, slug in (("district", "slug"), ("place", "district")):
            found = facts[part].get(where.get(part) or UUID(int=0), {})
            named |= {found[slug]} if found.get(slug) else set()
        return named
