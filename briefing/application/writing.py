"""What every command shares: idempotency, loading and saving, ties and times."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID, uuid4

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import IntegrityError, JSONTranscoder, Recording

from briefing.application.caller import Caller
from briefing.application.facts import Facts
from briefing.domain import context
from briefing.domain.audience import item_keys
from briefing.domain.events import Aggregate
from briefing.domain.item import Item
from briefing.domain.network import Network
from briefing.domain.refusals import KeyReused, NotFound, NotValid
from briefing.domain.words import WRITERS
from briefing.transcoding import register
from briefing.vault import Vault

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="Writing")
T = TypeVar("T", bound=Aggregate)
TRIES = 5
FAR_PAST, FAR_FUTURE = timedelta(days=366), timedelta(days=400)


@dataclass(frozen=True)
class Done:
    """The aggregate, `repeat` when it was done before, position of its last event (0: none)."""

    id: UUID
    repeat: bool = False
    position: int = 0


def one_of(field: str, value: str | None, allowed: Any) -> None:
    if value is not None and value not in allowed:
        raise NotValid(field)


def command(
    method: Callable[Concatenate[S, Caller, P], R],
) -> Callable[Concatenate[S, Caller, P], R]:
    """Events of the method carry the caller's metadata; conflicts are decided again."""

    @wraps(method)
    def decide(self: S, caller: Caller, *args: P.args, **kwargs: P.kwargs) -> R:
        for left in reversed(range(TRIES)):
            try:
                with context.acting(caller.metadata()):
                    before = self.last
                    self._moment("written_at", caller.written_at, future=False)
                    done: Any = self._made_before(caller) or method(self, caller, *args, **kwargs)
                    if isinstance(done, Done) and self.last != before:
                        done = replace(done, position=self.last)
                    answer: R = done
                    return answer
            except IntegrityError:
                if not left:
                    raise
        raise RuntimeError("unreachable")

    return decide  # type: ignore[return-value]


class Writing(Application[UUID]):
    """The application's tools; commands by aggregate are in the other modules."""

    env = {"AGGREGATE_CACHE_MAXSIZE": "5000", "DEEPCOPY_FROM_AGGREGATE_CACHE": "n"}
    name = "Briefing"

    def __init__(self, vault: Vault, env: dict[str, str]) -> None:
        super().__init__(env)
        self.vault = vault
        self.facts: dict[UUID, Facts] = {}
        self.recorded: list[Recording[UUID]] = []
        self.last = 0
        self.mark: Callable[[], tuple[int, str]] = lambda: (0, "")
        self.coordinators: Callable[[UUID], Collection[UUID]] = lambda _network: ()
        self.chased: Callable[[UUID, UUID], bool] = lambda _item, _person: False
        self.was_readable: Callable[[UUID, Collection[str], int], bool] = lambda *_: False
        self.watchers: Callable[[UUID], Mapping[UUID, int]] = lambda _session: {}
        self.open_items: Callable[[UUID, UUID], Collection[UUID]] = lambda _network, _session: ()

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        super().register_transcodings(transcoder)
        register(transcoder)

    def _notify(self, recordings: list[Recording[UUID]]) -> None:
        self.recorded += recordings
        self.last = recordings[-1].notification.id if recordings else self.last

    def save(self, *objs: Any, **kwargs: Any) -> list[Recording[UUID]]:
        """Of aggregates whose save failed nothing stays in memory: they are ahead of the log.

        The library's own runs protocol checks that cost as much as the insert.
        """
        try:
            pending = [event for one in objs for event in one.collect_events()]
            recordings = self.events.put(pending, **kwargs)
        except BaseException:
            for one in objs:
                self.forget(one.id)
            raise
        self._notify(recordings)
        return recordings

    def network(self, network: UUID) -> Facts:
        """The network's agreements; kept until one of its events is seen."""
        known = self.facts.get(network)
        if known is None:
            known = Facts.of(self.load(Network, network), self.vault.plain)
            self.facts[network] = known
        return known

    def load(self, kind: type[T], id: UUID) -> T:
        try:
            found: Any = self.repository.get(id)
        except AggregateNotFoundError:
            raise NotFound from None
        if not isinstance(found, kind):
            raise NotFound
        return found

    def _readable(self, caller: Caller, kind: type[T], id: UUID) -> T:
        """The item, or NotFound exactly as if it did not exist."""
        found = self.load(kind, id)
        if found.network != caller.network:
            raise NotFound
        if isinstance(found, Item) and not (
            found.author == caller.person or self._knows(caller, found)
        ):
            raise NotFound
        return found

    def _knows(self, caller: Caller, item: Item) -> bool:
        """Whose role has ended knows what was theirs to read then, and learns nothing of now."""
        if caller.ended:
            return self.was_readable(item.id, caller.keys, caller.ended)
        return self._reads(caller, item)

    def _reads(self, caller: Caller, item: Item) -> bool:
        return bool(set(caller.keys) & set(item_keys(item.audience, *item.organisations)))

    def _ties(self, caller: Caller, item: Item) -> frozenset[str]:
        """What binds the caller to the item, for `mandate.TIES`."""
        if caller.role not in WRITERS:
            return frozenset()
        reads = self._reads(caller, item)
        ties = {
            "author": item.author == caller.person,
            "own": caller.organisation is not None and item.organisation == caller.organisation,
            "professional": caller.professional and reads,
            "lead": caller.lead and reads,
        }
        return frozenset(tie for tie, holds in ties.items() if holds)

    def _repeated(self, caller: Caller, found: Any, key: int | None) -> Done | None:
        """The earlier answer to the same key and body; other body: KeyReused."""
        if caller.idempotency is None:
            return None
        earlier = found.keys.get(caller.idempotency.hex) if found else None
        if earlier is None:
            context.current()["print"] = f"{key or 0}:{self.vault.fingerprint(key, caller.body)}"
            return None
        made_with, _, fingerprint = earlier[0].partition(":")
        if fingerprint != self.vault.fingerprint(int(made_with or 0) or None, caller.body):
            raise KeyReused
        return Done(found.id, True, self._position_of(found.id, earlier[1]))

    def _made_before(self, caller: Caller) -> Done | None:
        """What this key has made already, whatever the rules would say of it now."""
        if caller.idempotency is None:
            return None
        try:
            return self._repeated(caller, self.load(Aggregate, caller.idempotency), None)
        except NotFound:
            return None

    def _position_of(self, id: UUID, version: int) -> int:
        """Where in the log an event of an aggregate is; 0 where the store cannot tell."""
        find = getattr(self.recorder, "position_of", lambda *_: 0)
        return int(find(id, version))

    def _begin(
        self,
        caller: Caller,
        event: Any,
        made_of: type[Aggregate],
        /,
        *,
        key: int | None,
        **facts: Any,
    ) -> Done:
        """A new item; with an idempotency key its id follows from the key."""
        self._repeated(caller, None, key)
        made = made_of.begin(event, caller.idempotency or uuid4(), **facts)
        self.save(made)
        return Done(made.id)

    def _change(
        self, caller: Caller, kind: type[T], id: UUID, decide: Callable[[T], object]
    ) -> Done:
        """Load what the caller may read, decide, save; nothing is kept of a failure."""
        found = self._readable(caller, kind, id)
        done = self._repeated(caller, found, getattr(found, "vault_key", None))
        if done:
            return done
        try:
            decide(found)
            self.save(found)
        except BaseException:
            self.forget(id)
            raise
        return Done(id)

    def forget(self, id: UUID) -> None:
        """Drop a cached aggregate whose memory may be ahead of the log."""
        if self.repository.cache is not None:
            with suppress(KeyError):
                self.repository.cache.get(id, evict=True)

    def forget_network(self, network: UUID) -> None:
        self.facts.pop(network, None)

    def forget_everything(self) -> None:
        """After a commit that failed."""
        self.last = -1
        cache: Any = self.repository.cache
        if cache is not None:
            # The library's own clear() empties the order of use, not what is kept.
            cache.cache.clear()
            cache.clear()
            cache.full = False
        self.facts.clear()

    def _moment(self, field: str, moment: datetime | None, *, future: bool = True) -> None:
        """Refuses times that cannot be meant."""
        now = context.now()
        last = now + (FAR_FUTURE if future else timedelta(hours=1))
        if moment is not None and not now - FAR_PAST <= moment <= last:
            raise NotValid(field)
