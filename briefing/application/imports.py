"""Commands on public events: first seen, said differently, over. Issued by importers."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.persistence import IntegrityError

from briefing.application.caller import Caller
from briefing.application.texts import TextRefused
from briefing.application.writing import Done, Writing, command
from briefing.domain import context
from briefing.domain.events import SealedText
from briefing.domain.incident import Incident
from briefing.domain.refusals import AlreadyDone, NotOpen
from briefing.domain.textcheck import check

HOURS = 24
WHERE = ("district", "place", "borough")


@dataclass(frozen=True)
class PublicEvent:
    """What a public source says of one event; a borough only where no district is known.

    `body` is all that makes a version of it, as bytes: recorded as an HMAC.
    """

    id: UUID
    source_id: int
    type: str
    category: str
    text: str
    occurred_at: datetime | None
    district: UUID | None
    place: UUID | None
    borough: UUID | None
    body: bytes


def public_event_id(network: UUID, source: str, source_id: int) -> UUID:
    """The incident that a source's event is, in every import and on every node."""
    return uuid5(network, f"{source}:{source_id}")


class PublicEvents(Writing):
    """`caller.known_at` is when this version was first seen (UTC)."""

    @command
    def report_public_event(self, caller: Caller, told: PublicEvent, over_by: datetime) -> Done:
        """An incident without priority, for all; AlreadyDone when it is known.

        When its time on the board has passed by `over_by`, that is recorded with it.
        """
        text = self._seal_public(caller, told.text)
        self._fingerprint(text.key, told)
        made = Incident.begin(
            Incident.Reported,
            told.id,
            role=caller.role,
            organisation=None,
            audience="all",
            text=text,
            valid_until=self._over_at(caller),
            priority=None,
            certainty="reported",
            place_text=None,
            source_id=told.source_id,
            **_plain_facts(told),
        )
        self._expire(caller, made, over_by)
        try:
            self.save(made)
        except IntegrityError:
            raise AlreadyDone("source_id") from None
        return Done(made.id)

    @command
    def revise_public_event(self, caller: Caller, told: PublicEvent, over_by: datetime) -> Done:
        """A later version, as a correction; `repeat` when it says nothing new.

        NotFound before the first; OlderThanKnown; NotOpen when struck or erased.
        """
        incident = self.load(Incident, told.id)
        changes = self._differing(caller, incident, told)
        if not changes:
            return Done(told.id, repeat=True)
        self._fingerprint(incident.vault_key, told)
        known_at = caller.known_at or context.now()
        try:
            self._expire(caller, incident, known_at)
            incident.revise(known_at, changes, self._over_at(caller))
            self._expire(caller, incident, over_by)
            self.save(incident)
        except BaseException:
            self.forget(told.id)
            raise
        return Done(told.id)

    @command
    def expire_public_event(self, caller: Caller, id: UUID) -> Done:
        """Its time on the board is over; `repeat` when there was nothing to do."""
        incident = self.load(Incident, id)
        before = incident.version
        try:
            self._expire(caller, incident, context.now())
            self.save(incident)
        except BaseException:
            self.forget(id)
            raise
        return Done(id, repeat=incident.version == before)

    def public_event_stay(self, network: UUID) -> timedelta:
        """How long a version stays on the board: a setting, in hours."""
        limits = self.network(network).settings.get("limits", {})
        return timedelta(hours=limits.get("imported_hours", HOURS))

    def _over_at(self, caller: Caller) -> datetime:
        return (caller.known_at or context.now()) + self.public_event_stay(caller.network)

    def _expire(self, caller: Caller, incident: Incident, by: datetime) -> None:
        """Its time was over: known since that moment. The network's own are left to it."""
        until = incident.valid_until
        if incident.adopted or until is None or until > by:
            return
        known_at = max(until, incident.known_at or until)
        with context.acting(replace(caller, known_at=known_at).metadata()):
            incident.expire(until)

    def _differing(self, caller: Caller, incident: Incident, told: PublicEvent) -> dict[str, Any]:
        """What is not as the source said it last; people's own corrections stay."""
        said = incident.said
        changes = {name: new for name, new in _plain_facts(told).items() if new != said[name]}
        if any(name in changes for name in WHERE):
            changes |= {name: getattr(told, name) for name in WHERE}
        if told.text != self.vault.unseal(said["text"]):
            try:
                changes["text"] = self._seal_public(caller, told.text, incident.vault_key)
            except LookupError:
                raise NotOpen from None
        return changes

    def _seal_public(self, caller: Caller, text: str, key: int | None = None) -> SealedText:
        """Sealed; what the text check would ask about is recorded as published elsewhere."""
        findings = check(text, self.network(caller.network).names(("all",)))
        if any(finding.blocks for finding in findings):
            raise TextRefused(findings)
        if findings:
            kinds = ",".join(sorted({finding.kind for finding in findings}))
            context.current()["checks"] = f"{kinds}:public_source"
        return self.vault.seal(text, key)

    def _fingerprint(self, key: int | None, told: PublicEvent) -> None:
        context.current()["print"] = self.vault.fingerprint(key, told.body)


def _plain_facts(told: PublicEvent) -> dict[str, Any]:
    """What stays readable in the log, by field of the event."""
    names = ("type", "category", "occurred_at", *WHERE)
    return {name: getattr(told, name) for name in names}
