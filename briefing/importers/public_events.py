"""Brings public police events onto the board: sources into reports, corrections and expiries.

Versions of one event are held back until its time on the board is over by the source's own
clock, so that its whole course is one COMMIT and no other process expires it in between.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from briefing.application import Briefing, Caller, system
from briefing.application.imports import PublicEvent, public_event_id
from briefing.application.queue import CommandQueue
from briefing.domain import context
from briefing.domain.network import part_id
from briefing.domain.refusals import NotFound, Refusal
from briefing.importers.agreed_gazetteer import gazetteer_of
from briefing.importers.polisen import Reason, Refused, Revision, category_of, place, read
from briefing.importers.polisen_source import SourceUnreachable
from briefing.projections.model import ReadModel, ms
from briefing.projections.public_events import version_at

SOURCE = "polisen"
TOGETHER = 100
HELD = 5000
Version = tuple[datetime, PublicEvent]


class Opened(Protocol):
    """What is needed of a service."""

    app: Briefing
    queue: CommandQueue
    model: ReadModel


@dataclass
class Counts:
    """Revisions by what became of them; `refused` by reason, codes of Reason or a Refusal."""

    new: int = 0
    corrected: int = 0
    unchanged: int = 0
    refused: dict[str, int] = field(default_factory=dict)

    def add(self, outcome: str) -> None:
        if outcome in ("new", "corrected", "unchanged"):
            setattr(self, outcome, getattr(self, outcome) + 1)
        else:
            self.refused[str(outcome)] = self.refused.get(outcome, 0) + 1

    def as_dict(self) -> dict[str, Any]:
        return vars(self)

    @property
    def total(self) -> int:
        return self.new + self.corrected + self.unchanged + sum(self.refused.values())


def import_polisen(
    service: Opened,
    network: UUID,
    sources: Iterable[str | Path],
    *,
    seen_at: datetime | None = None,
    progress: Callable[[int], None] | None = None,
    contact: str = "",
) -> Counts:
    """Every revision of the sources in their order; again: nothing twice.

    `progress` hears how many are done, the police's service who asks (`contact`).
    SourceUnreachable once what came before is recorded;
    ValueError for a `seen_at` without offset.
    """
    run = _Import(service, network, progress or (lambda _done: None))
    try:
        for source in sources:
            for part in read(source, seen_at, now=context.now(), contact=contact):
                run.take(part)
    except SourceUnreachable:
        run.finish()
        raise
    run.finish()
    return run.counts


class _Import:
    def __init__(self, service: Opened, network: UUID, progress: Callable[[int], None]) -> None:
        self.app, self.queue, self.model = service.app, service.queue, service.model
        self.network, self.progress, self.counts = network, progress, Counts()
        self.caller = system(network, channel="import")
        self.gazetteer = gazetteer_of(self.app.network(network))
        self.stay = self.app.public_event_stay(network)
        self.held: OrderedDict[UUID, list[Version]] = OrderedDict()
        self.ripe: list[list[Version]] = []

    def take(self, part: Revision | Refused) -> None:
        """Refused, seen to be nothing new, or held."""
        if isinstance(part, Refused):
            self.counts.add(part.reason)
            return
        if part.known_at > context.now():
            self.counts.add(Reason.NOT_YET_SEEN)
            return
        self._ripen(part.known_at)
        id = public_event_id(self.network, SOURCE, part.source_id)
        body = "\n".join((part.type, part.title, part.summary)).encode()
        if id not in self.held:
            on_record = version_at(self.model.reader(), id, ms(part.known_at))
            if on_record and self.app.vault.fingerprint(on_record[0], body) == on_record[1]:
                self.counts.add("unchanged")
                return
        told = self._placed(id, part, body)
        if told is None:
            self.counts.add(Reason.OUTSIDE_NETWORK)
            return
        self.held.setdefault(id, []).append((part.known_at, told))
        self.held.move_to_end(id)

    def finish(self) -> None:
        self.ripe += self.held.values()
        self.held.clear()
        while self.ripe:
            self._record()

    def _ripen(self, clock: datetime) -> None:
        """Events whose time is over at `clock`; more than so many are not held."""
        while self.held:
            versions = next(iter(self.held.values()))
            if versions[-1][0] + self.stay > clock and len(self.held) < HELD:
                return
            self.held.popitem(last=False)
            self.ripe.append(versions)
            if len(self.ripe) >= TOGETHER:
                self._record()

    def _placed(self, id: UUID, revision: Revision, body: bytes) -> PublicEvent | None:
        where = place(revision, self.gazetteer)
        if where is None:
            return None
        borough = None if where.district else where.borough
        return PublicEvent(
            id=id,
            source_id=revision.source_id,
            type=revision.type,
            category=category_of(revision.type),
            text=revision.summary or revision.title,
            occurred_at=revision.occurred_at,
            district=self._part("district", where.district),
            place=self._part("place", where.place),
            borough=self._part("borough", borough),
            body=body,
        )

    def _part(self, part: str, slug: str | None) -> UUID | None:
        return part_id(self.network, part, slug) if slug else None

    def _record(self) -> None:
        """Some events in one COMMIT; counted only when it is done."""
        now, self.ripe = self.ripe[:TOGETHER], self.ripe[TOGETHER:]
        for outcome in self.queue.run(lambda: [said for one in now for said in self._course(one)]):
            self.counts.add(outcome)
        self.progress(self.counts.total)

    def _course(self, versions: list[Version]) -> list[str]:
        """One event from its first version on; each is over when its time is, or with the next."""
        ordered = sorted(versions, key=lambda version: version[0])
        later = [*(known_at for known_at, _ in ordered[1:]), context.now()]
        outcomes = []
        for (known_at, told), over_by in zip(ordered, later, strict=True):
            try:
                outcomes.append(self._tell(replace(self.caller, known_at=known_at), told, over_by))
            except Refusal as refusal:
                outcomes.append(refusal.code)
        if outcomes[-1] not in ("new", "corrected"):
            with suppress(NotFound):
                self.app.expire_public_event(self.caller, told.id)
        return outcomes

    def _tell(self, caller: Caller, told: PublicEvent, over_by: datetime) -> str:
        try:
            done = self.app.revise_public_event(caller, told, over_by)
        except NotFound:
            self.app.report_public_event(caller, told, over_by)
            return "new"
        return "unchanged" if done.repeat else "corrected"
