"""A network's agreements, ready for decisions; rebuilt when one of its events is seen."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from briefing.domain.network import PARTS, Network, part_id
from briefing.domain.refusals import NotValid
from briefing.domain.schedule import Schedule


@dataclass(frozen=True)
class Facts:
    """Parts by id, names by id and slug, the schedule."""

    id: UUID
    version: int
    parts: dict[str, dict[UUID, dict[str, Any]]]
    found: dict[str, dict[str, UUID]]
    schedule: Schedule
    settings: dict[str, Any]

    @classmethod
    def of(
        cls, network: Network, plain: Callable[[dict[str, Any]], dict[str, Any]] = dict
    ) -> "Facts":
        """`plain` opens what was typed on a page and is sealed in the log."""
        parts: dict[str, dict[UUID, dict[str, Any]]] = {}
        found: dict[str, dict[str, UUID]] = {}
        for part in PARTS:
            parts[part], found[part] = {}, {}
            for slug, told in network.parts[part].items():
                facts, id = plain(told), part_id(network.id, part, slug)
                parts[part][id] = {**facts, "slug": slug}
                for name in (facts["name"].casefold(), slug, id.hex, str(id)):
                    found[part].setdefault(name, id)
        return cls(
            id=network.id,
            version=network.version,
            parts=parts,
            found=found,
            schedule=Schedule.of(network.schedule, network.about["timezone"]),
            settings=dict(network.settings),
        )

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        """Casefolded names of parts by who may know of them."""
        found: dict[str, set[str]] = {"all": set()}
        for part in PARTS:
            for facts in self.parts[part].values():
                names = found.setdefault(facts.get("audience") or "all", set())
                names.update(one.casefold() for one in (facts["name"], *facts.get("aliases", ())))
        return {audience: frozenset(names) for audience, names in found.items()}

    @cached_property
    def _known(self) -> dict[tuple[str, ...], frozenset[str]]:
        return {}

    def names(self, keys: tuple[str, ...]) -> frozenset[str]:
        """Names that a holder of `keys` may know: not persons for the text check."""
        if keys not in self._known:
            open_to = ("all", *keys)
            self._known[keys] = frozenset().union(
                *(names for audience, names in self._names.items() if audience in open_to)
            )
        return self._known[keys]

    def find_place(self, said: str | UUID | None, keys: tuple[str, ...]) -> UUID | None:
        """A registered place; one that a holder of `keys` may not know of is not found."""
        id = self.find("place", said)
        if id and (self.parts["place"][id].get("audience") or "all") not in ("all", *keys):
            raise NotValid("place")
        return id

    def find(self, part: str, said: str | UUID | None, field: str = "") -> UUID | None:
        """The id of a part by name, slug or id; one that left is not found."""
        if said is None:
            return None
        id = self.found[part].get(str(said).strip().casefold())
        if id is None or self.parts[part][id].get("left_on"):
            raise NotValid(field or part)
        return id

    def borough_of(self, district: UUID | None) -> UUID | None:
        if district is None:
            return None
        slug = self.parts["district"].get(district, {}).get("borough")
        return self.found["borough"].get(slug) if slug else None
