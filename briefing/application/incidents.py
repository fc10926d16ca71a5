"""Commands on incidents, and those that every kind of item shares."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from briefing.application.caller import Caller
from briefing.application.writing import Done, Writing, command
from briefing.domain import context, words
from briefing.domain.assignment import Assignment
from briefing.domain.audience import check_address, default_audience, is_narrower, is_release
from briefing.domain.events import SealedText
from briefing.domain.incident import Incident
from briefing.domain.item import Item
from briefing.domain.mandate import check_role, check_tie
from briefing.domain.note import Note
from briefing.domain.refusals import NotValid, ReasonNeeded


def one_of(field: str, value: str | None, allowed: Any) -> None:
    if value is not None and value not in allowed:
        raise NotValid(field)


class Items(Writing):
    """What can be done with any item; `kind` is Incident, Note or Assignment."""

    def _audience(self, caller: Caller, asked: str | None) -> str:
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
        """A registered place by name, or what was typed, sealed."""
        if place is None or not place.strip():
            return None, None
        try:
            return self.network(caller.network).find("place", place), None
        except NotValid:
            if len(place) > 200:
                raise
            return None, self._seal(caller, place, check_reason, key=key, field="place")

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
    ) -> Done:
        """Add to an item; by default for the same readers, never for more."""
        check_role("follow_up", caller.role)

        def decide(item: Any) -> None:
            sealed = self._seal(caller, text, check_reason, key=item.vault_key)
            if sealed is None:
                raise NotValid("text")
            circle = self._circle(caller, item, audience)
            item.follow_up(sealed, circle, caller.role, caller.organisation)

        return self._change(caller, kind, id, decide)

    def _circle(self, caller: Caller, item: Item, asked: str | None) -> str:
        if asked is None:
            return self._held_back(caller, item.audience)
        check_address(caller.role, caller.organisation, asked, sealed=caller.sealed)
        if asked != item.audience and not is_narrower(asked, item.audience):
            raise NotValid("audience")
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
    ) -> Done:
        """A new version of what was written; the old one stays readable in the history."""
        one_of("category", category, words.CATEGORIES)
        self._moment("occurred_at", occurred_at)

        def decide(item: Any) -> None:
            changes: dict[str, Any] = {"category": category, "occurred_at": occurred_at}
            changes["text"] = self._seal(caller, text, check_reason, key=item.vault_key)
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
    ) -> Done:
        until = self.network(caller.network).schedule.valid_from(context.now())
        return self._worded(
            caller,
            kind,
            id,
            "reopen",
            reason,
            check_reason,
            lambda item, said: item.reopen(said, until),
        )

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
            ties = self._ties(caller, item)
            if audience != item.audience and not is_narrower(audience, item.audience):
                check_address(caller.role, caller.organisation, audience, sealed=caller.sealed)
                if not is_release(item.role, item.audience, audience):
                    text = self.vault.unseal(item.text) or ""
                    self._checked(caller, text, check_reason, "text")
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

    def expire(self, caller: Caller, kind: type[Item], id: UUID, now: datetime) -> bool:
        """Record that *Gäller till* has passed; False when there was nothing to do."""
        with context.acting(caller.metadata()):
            item = self.load(kind, id)
            expired = item.expire(now)
            if expired:
                self.save(item)
            return expired


class Incidents(Items):
    @command
    def report_incident(
        self,
        caller: Caller,
        *,
        category: str,
        priority: str,
        district: str,
        text: str,
        place: str | None = None,
        occurred_at: datetime | None = None,
        audience: str | None = None,
        valid_until: datetime | None = None,
        certainty: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        """What happened, where and when; never who."""
        check_role("report_incident", caller.role)
        one_of("category", category, words.CATEGORIES)
        one_of("priority", priority, words.PRIORITIES)
        one_of("certainty", certainty, words.CERTAINTIES)
        self._moment("occurred_at", occurred_at)
        sealed = self._seal(caller, text, check_reason)
        if sealed is None:
            raise NotValid("text")
        place_id, place_text = self._place(caller, place, sealed.key, check_reason)
        return self._begin(
            caller,
            Incident.Reported,
            Incident,
            key=sealed.key,
            **self._written(
                caller, text=sealed, district=district, audience=audience, valid_until=valid_until
            ),
            priority=priority,
            category=category,
            certainty=certainty or "reported",
            place=place_id,
            place_text=place_text,
            occurred_at=occurred_at,
            type=None,
            source_id=None,
            borough=None,
        )

    @command
    def prioritise(self, caller: Caller, id: UUID, *, priority: str) -> Done:
        """Colour again; an imported event is adopted by whoever gives it one."""
        one_of("priority", priority, words.PRIORITIES)
        until = self.network(caller.network).schedule.valid_from(context.now())

        def decide(incident: Incident) -> None:
            if incident.is_public:
                incident.adopt(caller.organisation, until)
            incident.prioritise(priority)

        return self._change(caller, Incident, id, self._tied(caller, "prioritise", decide))

    @command
    def state_certainty(
        self, caller: Caller, id: UUID, *, certainty: str, source: str | None = None
    ) -> Done:
        """Uppgift, bekräftat or dementerat, and who says so (a role or `public`)."""
        one_of("certainty", certainty, words.CERTAINTIES)
        one_of("source", source, words.CERTAINTY_SOURCES)
        return self._change(
            caller,
            Incident,
            id,
            self._tied(
                caller,
                "state_certainty",
                lambda incident: incident.state_certainty(certainty, source or caller.role),
            ),
        )


class Notes(Items):
    @command
    def write_note(
        self,
        caller: Caller,
        *,
        text: str,
        kind: str,
        district: str | None = None,
        valid_until: datetime | None = None,
        audience: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        """Passed down until it expires, or standing until withdrawn."""
        one_of("kind", kind, words.NOTE_KINDS)
        check_role("write_standing_note" if kind == "standing" else "write_note", caller.role)
        sealed = self._seal(caller, text, check_reason)
        if sealed is None:
            raise NotValid("text")
        facts = self._written(
            caller, text=sealed, district=district, audience=audience, valid_until=valid_until
        )
        if kind == "standing" and valid_until is None:
            facts["valid_until"] = None
        return self._begin(caller, Note.Written, Note, key=sealed.key, **facts, kind=kind)


KINDS: dict[str, type[Item]] = {"incidents": Incident, "notes": Note, "assignments": Assignment}
LONGEST_STAY = timedelta(hours=24)
