"""A network's agreements, ready for decisions; rebuilt when one of its events is seen."""

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
    about: dict[str, Any]
    parts: dict[str, dict[UUID, dict[str, Any]]]
    found: dict[str, dict[str, UUID]]
    schedule: Schedule
    settings: dict[str, Any]

    @classmethod
    def of(cls, network: Network) -> "Facts":
        parts: dict[str, dict[UUID, dict[str, Any]]] = {}
        found: dict[str, dict[str, UUID]] = {}
        for part in PARTS:
            parts[part], found[part] = {}, {}
            for slug, facts in network.parts[part].items():
                id = part_id(network.id, part, slug)
                parts[part][id] = {**facts, "slug": slug}
                for name in (facts["name"].casefold(), slug, id.hex, str(id)):
                    found[part].setdefault(name, id)
        return cls(
            id=network.id,
            version=network.version,
            about=dict(network.about),
            parts=parts,
            found=found,
            schedule=Schedule.of(network.schedule, network.about["timezone"]),
            settings=dict(network.settings),
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of districts and places, casefolded: not persons for the text check."""
        every = [*self.parts["district"].values(), *self.parts["place"].values()]
        every += [*self.parts["borough"].values(), *self.parts["organisation"].values()]
        return frozenset(
            name.casefold()
            for facts in every
            for name in (facts["name"], *facts.get("aliases", ()))
        )

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
