"""What every item of the board shares: text versions, audience, validity, carrying.

An item belongs to the network, keeps its id for life and is never deleted: it is corrected,
struck, closed or expires. Concrete aggregates repeat each event with a topic of their own.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from briefing.domain.audience import check_change
from briefing.domain.events import Aggregate, Created, Event, SealedText
from briefing.domain.refusals import AlreadyDone, NotOpen, NotYourRole


class Item(Aggregate):
    """State that all kinds share; `organisation` owns and answers for disclosure."""

    def __init__(self) -> None:
        self.author: UUID | None = None
        self.role = ""
        self.organisation: UUID | None = None
        self.district: UUID | None = None
        self.audience = "all"
        self.vault_key: int | None = None
        self.text: SealedText | None = None
        self.place_text: SealedText | None = None
        self.held = False
        self.handed_in = False
        self.status = "open"
        self.valid_until: datetime | None = None
        self.weekends: set[str] = set()
        self.disposition = ""
        self.known_at: datetime | None = None

    def noted(self, event: Event) -> None:
        """Keeps the newest moment at which anything but its expiry was known."""
        if not isinstance(event, Expired):
            known_at = event.known_at
            self.known_at = max(self.known_at or known_at, known_at)

    @property
    def organisations(self) -> tuple[UUID | None, ...]:
        """The organisations for whom `own` is this item."""
        return (self.organisation,)

    def correct(self, **changes: Any) -> None:
        """A new version; `changes` holds only what differs (text: SealedText, ids, times)."""
        self._must_be("open", "closed", "expired")
        self._happened("Corrected", changes=changes)

    def strike(self, reason: SealedText | None) -> None:
        self._must_be("open", "closed", "expired")
        self._happened("Struck", reason=reason)

    def follow_up(
        self,
        text: SealedText,
        audience: str,
        role: str,
        organisation: UUID | None,
        *,
        handed_in: bool = False,
    ) -> None:
        """What is handed in late is taken as it comes: its writer is told nothing of the item."""
        if not handed_in:
            self._must_be("open", "closed", "expired")
        written = {"text": text, "audience": audience, "role": role}
        self._happened("FollowedUp", **written, organisation=organisation)

    def change_audience(
        self,
        audience: str,
        *,
        role: str,
        is_author: bool,
        owns: bool,
        is_lead: bool,
        reason: SealedText | None,
    ) -> None:
        """Release, widen, narrow or hide, as the rules of `audience` allow.

        What points at nobody, as its author says, waits for a second reader in their organisation.
        """
        if audience == self.audience:
            raise AlreadyDone("audience")
        how = check_change(
            self.audience,
            audience,
            role=role,
            author_role=self.role,
            owns=owns,
            is_author=is_author,
            is_lead=is_lead,
            reason=reason is not None,
            handed_in=self.handed_in,
        )
        if how == "widened" and self.held and is_author:
            raise NotYourRole
        self._happened("AudienceChanged", audience=audience, how=how, reason=reason)

    def close(self, reason: SealedText | None) -> None:
        self._must_be("open", "expired")
        self._happened("Closed", reason=reason)

    def reopen(self, reason: SealedText | None, valid_until: datetime | None) -> None:
        self._must_be("closed", "expired")
        self._happened("Reopened", reason=reason, valid_until=valid_until)

    def dispose(
        self,
        outcome: str,
        *,
        to: SealedText | None,
        reason: SealedText | None,
        valid_until: datetime | None,
    ) -> None:
        """What is to become of it: done, carried, handed over or lapsed."""
        self._must_be("open", "expired")
        told = {"outcome": outcome, "to": to, "reason": reason}
        self._happened("Disposed", **told, valid_until=valid_until)

    def carry(self, session: UUID, weekend: str, *, counts: bool) -> None:
        """Left session `session` undecided; harmless when done twice."""
        if self.status == "open":
            self._happened("Carried", session=session, weekend=weekend, counts=counts)

    def expire(self, now: datetime) -> bool:
        """Its *Gäller till* has passed; False when there was nothing to do."""
        if self.status != "open" or self.valid_until is None or self.valid_until > now:
            return False
        self._happened("Expired", due_at=self.valid_until)
        return True

    def _happened(self, name: str, **facts: Any) -> None:
        """Trigger the concrete aggregate's own event of this name."""
        self.trigger_event(getattr(type(self), name), **facts)

    def _must_be(self, *states: str) -> None:
        if self.status not in states:
            raise NotOpen


class Written(Created):
    """Common to first events: author's role and organisation, place, audience, validity."""

    role: str
    organisation: UUID | None
    district: UUID | None
    audience: str
    text: SealedText | None
    valid_until: datetime | None

    def apply(self, item: Any) -> None:
        item.author = UUID(self.metadata["actor"]) if self.metadata.get("actor") else None
        item.role, item.organisation = self.role, self.organisation
        item.district, item.audience = self.district, self.audience
        item.vault_key = self.text.key if self.text else None
        item.text, item.place_text = self.text, getattr(self, "place_text", None)
        item.held = self.is_held
        item.handed_in = self.is_handed_in
        item.valid_until = self.valid_until


class Corrected(Event):
    changes: dict[str, Any]

    def apply(self, item: Any) -> None:
        for name, value in self.changes.items():
            if name == "text":
                item.text, item.vault_key = value, value.key
                item.held = item.held or self.is_held
            elif hasattr(item, name):
                setattr(item, name, value)


class Struck(Event):
    reason: SealedText | None

    def apply(self, item: Item) -> None:
        item.status = "struck"


class FollowedUp(Event):
    text: SealedText
    audience: str
    role: str
    organisation: UUID | None


class AudienceChanged(Event):
    audience: str
    how: str
    reason: SealedText | None

    def apply(self, item: Item) -> None:
        item.audience = self.audience
        item.held = item.held and self.how != "widened"


class Closed(Event):
    reason: SealedText | None

    def apply(self, item: Item) -> None:
        item.status = "closed"


class Reopened(Event):
    reason: SealedText | None
    valid_until: datetime | None

    def apply(self, item: Item) -> None:
        item.status = "open"
        item.valid_until = self.valid_until


class Disposed(Event):
    outcome: str
    to: SealedText | None
    reason: SealedText | None
    valid_until: datetime | None

    def apply(self, item: Item) -> None:
        item.disposition = self.outcome
        item.status = "open" if self.outcome == "carried" else "closed"
        if self.valid_until:
            item.valid_until = self.valid_until


class Carried(Event):
    session: UUID
    weekend: str
    counts: bool

    def apply(self, item: Item) -> None:
        if self.counts:
            item.weekends.add(self.weekend)
        item.disposition = ""


class Expired(Event):
    due_at: datetime

    def apply(self, item: Item) -> None:
        item.status = "expired"
