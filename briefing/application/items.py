"""What commands on incidents, notes, assignments and observations share."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from briefing.application.caller import Caller
from briefing.application.texts import Texts
from briefing.application.writing import Done
from briefing.domain import context
from briefing.domain.audience import check_address, default_audience, write_up
from briefing.domain.events import SealedText
from briefing.domain.mandate import check_tie
from briefing.domain.refusals import NotValid


class Items(Texts):
    """The fields of an item, and who may change it."""

    def _audience(self, caller: Caller, asked: str | None) -> str:
        if caller.ended:
            asked = write_up(caller.role, asked)
        audience = asked or default_audience(caller.role, sealed=caller.sealed)
        check_address(caller.role, caller.organisation, audience, sealed=caller.sealed)
        return self._held_back(caller, audience)

    def _valid_until(self, caller: Caller, asked: datetime | None) -> datetime:
        if asked is None:
            return self.network(caller.network).schedule.valid_from(context.now())
        self._moment("valid_until", asked)
        if asked <= context.now():
            raise NotValid("valid_until")
        return asked

    def _written(
        self,
        caller: Caller,
        *,
        text: SealedText | None,
        district: str | None,
        audience: str | None,
        valid_until: datetime | None,
    ) -> dict[str, Any]:
        """The fields that every first event of an item has."""
        return {
            "role": caller.role,
            "organisation": caller.organisation,
            "district": self.network(caller.network).find("district", district),
            "audience": self._audience(caller, audience),
            "text": text,
            "valid_until": self._valid_until(caller, valid_until),
        }

    def _place(
        self, caller: Caller, place: str | None, key: int | None, check_reason: str | None = None
    ) -> tuple[UUID | None, SealedText | None]:
        """A registered place that the caller may know of, or what was typed, sealed."""
        if place is None or not place.strip():
            return None, None
        try:
            return self.network(caller.network).find_place(place, caller.keys), None
        except NotValid:
            if len(place) > 200:
                raise
            return None, self._seal(
                caller, place, check_reason, key=key, field="place", may_hold=True
            )

    def _stay(self, starts_at: datetime, ends_at: datetime) -> None:
        self._moment("from", starts_at)
        self._moment("until", ends_at)
        if not starts_at < ends_at:
            raise NotValid("until")

    def _tied(
        self, caller: Caller, name: str, decide: Callable[[Any], object]
    ) -> Callable[[Any], object]:
        """The decision, once one of the caller's ties gives the right to it."""

        def checked(item: Any) -> object:
            check_tie(name, self._ties(caller, item))
            return decide(item)

        return checked

    def _worded(
        self,
        caller: Caller,
        kind: type[Any],
        id: UUID,
        name: str,
        text: str | None,
        check_reason: str | None,
        decide: Callable[[Any, SealedText | None], object],
    ) -> Done:
        """A change that carries a sentence, sealed under the item's own key."""

        def sealed(item: Any) -> object:
            words = self._seal(caller, text, check_reason, key=item.vault_key, field="reason")
            return decide(item, words)

        return self._change(caller, kind, id, self._tied(caller, name, sealed))
