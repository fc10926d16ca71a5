"""Finds the district, borough or registered place that a Swedish text names."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefing.importers.network_plan import Borough, District, NetworkPlan, Place

BOROUGH_WORDS = ("stadsdelsområde", "stadsdelsområdet", "stadsdelsförvaltning", "stadsdelsnämnd")
_GAP = re.compile(r"[\s\-\u2010-\u2013\u2212]+")
_GAP_PATTERN = _GAP.pattern
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Location:
    """Slugs, from the widest known to the most exact; a place implies its district."""

    district: str | None
    borough: str | None
    place: str | None = None

    def refines(self, other: "Location") -> bool:
        """Whether this is a part of `other` and says more."""
        if other.place:
            return False
        if other.district:
            return self.place is not None and self.district == other.district
        return self.district is not None and self.borough == other.borough


class Gazetteer:
    """Names of one network in one compiled expression; longest name wins where they overlap.

    Plain strings name boroughs and districts that have only a name. `endings` are by kind of
    place; `municipalities` and `regions` bound where a public event may lie (empty = anywhere).
    """

    def __init__(
        self,
        boroughs: Iterable[Borough | str] = (),
        districts: Iterable[District | str] = (),
        places: Iterable[Place] = (),
        *,
        endings: Mapping[str, Sequence[str]] | None = None,
        municipalities: Iterable[str] = (),
        regions: Iterable[str] = (),
    ) -> None:
        self.municipalities = frozenset(_key(name) for name in municipalities)
        self.regions = frozenset(_key(name) for name in regions)
        within = {d.slug: d for d in map(_district, districts)}
        self.districts = {slug: Location(slug, d.borough) for slug, d in within.items()}
        self._by_name: dict[str, Location] = {}
        # The first to take a name keeps it: a shared name is the place's, then the district's.
        for place in places:
            where = Location(place.district, within[place.district].borough, place.slug)
            self._take(_place_names(place, endings or {}), where)
        for district in within.values():
            self._take((district.name, *district.aliases), self.districts[district.slug])
        for borough in map(_borough, boroughs):
            self._take(_borough_names(borough), Location(None, borough.slug))
        self._search = _expression(self._by_name).finditer

    @classmethod
    def of(cls, plan: NetworkPlan) -> "Gazetteer":
        return cls(
            plan.boroughs,
            plan.districts,
            plan.places,
            endings={kind.kind: kind.endings for kind in plan.place_kinds},
            municipalities=plan.public_events.municipalities,
            regions=plan.public_events.regions,
        )

    def _take(self, names: Iterable[str], where: Location) -> None:
        for name in names:
            self._by_name.setdefault(_key(name), where)

    def locate(self, text: str) -> Location | None:
        """Where the text says: the first name, refined by later ones that lie within it."""
        found: Location | None = None
        for match in self._search(unicodedata.normalize("NFC", text).lower()):
            where = self._by_name[_GAP.sub(" ", match[1])]
            if found is None or where.refines(found):
                found = where
        return found

    def allows(self, municipality: str, region: str) -> bool:
        """Whether a public event of this municipality, or else region, may lie here."""
        if not self.municipalities:
            return True
        named = _key(municipality)
        return named in self.municipalities or (
            (not named or named in self.regions) and _key(region) in self._bounds()
        )

    def _bounds(self) -> frozenset[str]:
        return self.municipalities | self.regions


def slug_of(name: str) -> str:
    """Small ASCII letters and hyphens: "Hägersten-Älvsjö" is "hagersten-alvsjo"."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return _NOT_IN_SLUG.sub("-", plain).strip("-")


def _key(name: str) -> str:
    return _GAP.sub(" ", unicodedata.normalize("NFC", name).lower()).strip()


def _borough(borough: Borough | str) -> Borough:
    return Borough(slug_of(borough), borough) if isinstance(borough, str) else borough


def _district(district: District | str) -> District:
    return District(slug_of(district), district, None) if isinstance(district, str) else district


def _borough_names(borough: Borough) -> Iterator[str]:
    for name in (borough.name, *borough.aliases):
        yield name
        for word in BOROUGH_WORDS:
            yield from (f"{name} {word}", f"{_genitive(name)} {word}", f"{word} {name}")


def _genitive(name: str) -> str:
    return name if name[-1] in "sxz" else f"{name}s"


def _place_names(place: Place, endings: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Its names, and the same with any other ending of its kind."""
    alike = endings.get(place.kind, ())
    for name in (place.name, *place.aliases):
        yield name
        for ending in alike:
            if name.endswith(f" {ending}"):
                stem = name[: -len(ending) - 1]
                for other in alike:
                    yield from (f"{stem} {other}", f"{_genitive(stem)} {other}")


def _expression(names: Iterable[str]) -> re.Pattern[str]:
    """All names as one alternation, longest first, branched on the first letter for speed."""
    by_letter: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        rest = _GAP_PATTERN.join(map(re.escape, name[1:].split(" ")))
        by_letter.setdefault(re.escape(name[0]), []).append(rest)
    branches = "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in by_letter.items())
    not_t_ex = r"(?!(?<=\st)\.?\s?ex\b)"  # "Farsta t.ex." is not Farsta T
    return re.compile(rf"(?<!\w)({branches or '(?!)'})(?::?s)?(?!\w){not_t_ex}")
