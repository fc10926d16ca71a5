"""Commands that change any item."""

from datetime import datetime
from typing import Any
from uuid import UUID

from briefing.application.caller import Caller
from briefing.application.items import Items
from briefing.application.mandates import Mandates
from briefing.application.writing import Done, command, one_of
from briefing.domain import context, words
from briefing.domain.assignment import Assignment
from briefing.domain.audience import (
    check_address,
    is_narrower,
    is_release,
    may_address,
    write_up,
)
from briefing.domain.events import SealedText
from briefing.domain.item import Item
from briefing.domain.mandate import check_role
from briefing.domain.note import Note
from briefing.domain.refusals import NotValid, ReasonNeeded


class ItemChanges(Items, Mandates):
    """`kind` is Incident, Note or Assignment."""

    @command
    def follow_up(
        self,
        caller: Caller,
        kind: type[Item],
        id: UUID,
        *,
        text: str,
        audience: str | None = None,
        check_reason: str | None = None,
        mandate_reason: str | None = None,
    ) -> Done:
        """Add to an item; by default for the same readers, never for more."""
        check_role("follow_up", caller.role)

        def decide(item: Any) -> None:
            sealed = self._seal(caller, text, check_reason, key=item.vault_key, may_hold=True)
            if sealed is None:
                raise NotValid("text")
            circle = self._circle(caller, item, audience)
            if isinstance(item, Assignment) and not self._addressee(caller, item):
                self._still_within_mandate(caller, item, mandate_reason, text)
            item.follow_up(
                sealed,
                circle,
                caller.role,
                caller.organisation,
                handed_in=bool(caller.ended),
            )

        return self._change(caller, kind, id, decide)

    def _circle(self, caller: Caller, item: Item, asked: str | None) -> str:
        if caller.ended:
            # A refusal would tell what became of the item: what they may not choose is not heard.
            may = asked and may_address(caller.role, caller.organisation, asked, sealed=True)
            circle = write_up(caller.role, asked if may else item.audience)
            inside = circle == item.audience or is_narrower(circle, item.audience)
            return self._held_back(caller, circle if inside else item.audience)
        if asked is None:
            return self._held_back(caller, item.audience)
        check_address(caller.role, caller.organisation, asked, sealed=caller.sealed)
        if asked != item.audience and not is_narrower(asked, item.audience):
            if self._reads(caller, item):
                raise NotValid("audience")
            # Who wrote it for others is not told by a refusal which circle it has now.
            asked = item.audience
        return self._held_back(caller, asked)

    @command
    def correct_item(
        self,
        caller: Caller,
        kind: type[Item],
        id: UUID,
        *,
        text: str | None = None,
        category: str | None = None,
        district: str | None = None,
        place: str | None = None,
        occurred_at: datetime | None = None,
        check_reason: str | None = None,
        mandate_reason: str | None = None,
    ) -> Done:
        """A new version of what was written; the old one stays readable in the history."""
        one_of("category", category, words.CATEGORIES)
        self._moment("occurred_at", occurred_at)

        def decide(item: Any) -> None:
            changes: dict[str, Any] = {"category": category, "occurred_at": occurred_at}
            changes["text"] = self._seal(
                caller, text, check_reason, key=item.vault_key, may_hold=True
            )
            changes["district"] = self.network(caller.network).find("district", district)
            if place is not None:
                changes["place"], changes["place_text"] = self._place(
                    caller, place, item.vault_key, check_reason
                )
            changes = {name: value for name, value in changes.items() if value is not None}
            if not changes:
                raise NotValid("text")
            if self._held_back(caller, item.audience) != item.audience:
                raise NotValid("check_reason")
            self._still_within_mandate(caller, item, mandate_reason, text or "", changes)
            item.correct(**changes)

        return self._change(caller, kind, id, self._tied(caller, "correct", decide))

    @command
    def strike_item(
        self,
        caller: Caller,
        kind: type[Item],
        id: UUID,
        *,
        reason: str,
        check_reason: str | None = None,
    ) -> Done:
        return self._worded(
            caller, kind, id, "strike", reason, check_reason, lambda item, said: item.strike(said)
        )

    @command
    def close_item(
        self,
        caller: Caller,
        kind: type[Item],
        id: UUID,
        *,
        reason: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        tie = "withdraw" if kind is Note else "close"
        return self._worded(
            caller, kind, id, tie, reason, check_reason, lambda item, said: item.close(said)
        )

    @command
    def reopen_item(
        self,
        caller: Caller,
        kind: type[Item],
        id: UUID,
        *,
        reason: str,
        check_reason: str | None = None,
        mandate_reason: str | None = None,
    ) -> Done:
        until = self.network(caller.network).schedule.valid_from(context.now())

        def decide(item: Any, said: SealedText | None) -> None:
            asked = self.vault.unseal(item.text) if item.text else ""
            self._still_within_mandate(
                caller, item, mandate_reason, f"{asked or ''}\n{reason}", vars(item)
            )
            item.reopen(said, until)

        return self._worded(caller, kind, id, "reopen", reason, check_reason, decide)

    @command
    def dispose_item(
        self,
        caller: Caller,
        kind: type[Item],
        id: UUID,
        *,
        outcome: str,
        to: str | None = None,
        reason: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        """Klart, Tas med, Överlämnat till, Gäller inte längre."""
        one_of("outcome", outcome, words.OUTCOMES)
        if outcome == "handed_over" and not (to or "").strip():
            raise ReasonNeeded("to")
        schedule = self.network(caller.network).schedule
        until = schedule.next_weekend(context.now()) if outcome == "carried" else None

        def decide(item: Any, said: SealedText | None) -> None:
            receiver = self._seal(caller, to, check_reason, key=item.vault_key, field="to")
            if until is not None and getattr(item, "is_public", False):
                item.adopt(caller.organisation, until)
            item.dispose(outcome, to=receiver, reason=said, valid_until=until)

        return self._worded(caller, kind, id, "dispose", reason, check_reason, decide)

    @command
    def change_audience(
        self,
        caller: Caller,
        kind: type[Item],
        id: UUID,
        *,
        audience: str,
        reason: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        """Release, widen, narrow or hide; the rules are in `domain.audience`."""
        one_of("audience", audience, ("all", "field", "professional", "authority", "own"))

        def decide(item: Any) -> None:
            check_role("follow_up", caller.role)
            ties = self._ties(caller, item)
            narrower = is_narrower(audience, item.audience, item.role)
            if audience != item.audience and not narrower:
                check_address(caller.role, caller.organisation, audience, sealed=caller.sealed)
                if not is_release(item.role, item.audience, audience, handed_in=item.handed_in):
                    self._checked_again(caller, item, check_reason)
            said = self._seal(caller, reason, check_reason, key=item.vault_key, field="reason")
            item.change_audience(
                audience,
                role=caller.role,
                is_author="author" in ties,
                owns="own" in ties,
                is_lead="lead" in ties,
                reason=said,
            )

        return self._change(caller, kind, id, decide)

    def _checked_again(self, caller: Caller, item: Item, check_reason: str | None) -> None:
        """Before more people read it: the sentence, and a place that was typed."""
        for sealed, field in ((item.text, "text"), (item.place_text, "place")):
            if sealed is not None:
                self._checked(caller, self.vault.unseal(sealed) or "", check_reason, field)

    def expire(self, caller: Caller, kind: type[Item], id: UUID, now: datetime) -> bool:
        """Record that *Gäller till* has passed; False when there was nothing to do."""
        with context.acting(caller.metadata()):
            item = self.load(kind, id)
            expired = item.expire(now)
            if expired:
                self.save(item)
            return expired
