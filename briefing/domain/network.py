"""Network: its organisations, boroughs, districts, places, schedule and settings."""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from briefing.domain.events import Aggregate, Created, Event, SealedText
from briefing.domain.refusals import AlreadyDone, NotFound

NAMESPACE = uuid5(NAMESPACE_URL, "paagang")
PARTS = ("borough", "district", "place", "organisation")


def part_id(network: UUID, part: str, slug: str) -> UUID:
    """The stable id of a borough, district, place or organisation."""
    return uuid5(network, f"{part}:{slug}")


class Network(Aggregate):
    TOPIC = "Network"

    def __init__(self) -> None:
        self.about: dict[str, Any] = {}
        self.parts: dict[str, dict[str, dict[str, Any]]] = {part: {} for part in PARTS}
        self.schedule: dict[str, Any] = {}
        self.settings: dict[str, Any] = {}
        self.sealed: dict[UUID, int] = {}
        self.outlines: dict[str, Any] = {}
        self.functions: dict[tuple[str, str], tuple[bool, str]] = {}
        self.chiefs: dict[str, SealedText | None] = {}
        self.rules = 0

    def describe(self, about: dict[str, Any]) -> None:
        if about != self.about:
            self.trigger_event(self.Described, about=about)

    def register(self, part: str, slug: str, facts: dict[str, Any]) -> None:
        """A borough, district, place or organisation joins or is described anew."""
        if self.parts[part].get(slug) != facts:
            self.trigger_event(self.PartRegistered, part=part, slug=slug, facts=facts)

    def withdraw(self, part: str, slug: str, on: str) -> None:
        """It leaves on this date (ISO); its history stays."""
        if slug not in self.parts[part]:
            raise NotFound
        if self.parts[part][slug].get("left_on"):
            raise AlreadyDone
        self.trigger_event(self.PartWithdrawn, part=part, slug=slug, on=on)

    def state_function(self, part: str, slug: str, since: str, *, has: bool) -> None:
        """From an evening on (ISO date) it has, or has not, anybody to send."""
        if slug not in self.parts[part]:
            raise NotFound
        if self.functions.get((part, slug), (True, "")) == (has, since):
            raise AlreadyDone
        self.trigger_event(self.EveningFunctionStated, part=part, slug=slug, has=has, since=since)

    def name_chief(self, organisation: str, chief: SealedText | None) -> None:
        """Who gets the monthly table of an organisation; None for nobody."""
        if organisation not in self.parts["organisation"]:
            raise NotFound
        if chief or self.chiefs.get(organisation):
            self.trigger_event(self.ChiefNamed, organisation=organisation, chief=chief)

    def draw_outline(self, district: str, geometry: dict[str, Any]) -> bool:
        """The outline of a district (GeoJSON geometry, WGS84); False when it is known."""
        if district not in self.parts["district"]:
            raise NotFound
        if self.outlines.get(district) == geometry:
            return False
        self.trigger_event(self.OutlineDrawn, district=district, geometry=geometry)
        return True

    def agree_schedule(self, schedule: dict[str, Any]) -> None:
        if schedule != self.schedule:
            self.trigger_event(self.ScheduleAgreed, schedule=schedule)

    def agree_settings(self, settings: dict[str, Any]) -> None:
        if settings != self.settings:
            self.trigger_event(self.SettingsAgreed, settings=settings)

    def put_rules(self, version: int, circles: dict[str, list[str]]) -> bool:
        """From now on need-to-know follows this version; False when it did already."""
        if version == self.rules:
            return False
        self.trigger_event(self.RulesInForce, version=version, circles=circles)
        return True

    def number_session(self, session: UUID) -> int:
        """The next number of a sealed session; the same again for the same session."""
        if session not in self.sealed:
            number = max(self.sealed.values(), default=0) + 1
            self.trigger_event(self.SessionNumbered, session=session, number=number)
        return self.sealed[session]

    class Founded(Created):
        TOPIC = "Network.Founded"
        about: dict[str, Any]

        def apply(self, network: Any) -> None:
            network.about = self.about

    class Described(Event):
        TOPIC = "Network.Described"
        about: dict[str, Any]

        def apply(self, network: Any) -> None:
            network.about = self.about

    class PartRegistered(Event):
        TOPIC = "Network.PartRegistered"
        part: str
        slug: str
        facts: dict[str, Any]

        def apply(self, network: Any) -> None:
            network.parts[self.part][self.slug] = self.facts

    class PartWithdrawn(Event):
        TOPIC = "Network.PartWithdrawn"
        part: str
        slug: str
        on: str

        def apply(self, network: Any) -> None:
            facts = network.parts[self.part][self.slug]
            network.parts[self.part][self.slug] = {**facts, "left_on": self.on}

    class EveningFunctionStated(Event):
        TOPIC = "Network.EveningFunctionStated"
        part: str
        slug: str
        has: bool
        since: str

        def apply(self, network: Any) -> None:
            network.functions[self.part, self.slug] = (self.has, self.since)

    class ChiefNamed(Event):
        TOPIC = "Network.ChiefNamed"
        organisation: str
        chief: SealedText | None

        def apply(self, network: Any) -> None:
            network.chiefs[self.organisation] = self.chief

    class OutlineDrawn(Event):
        TOPIC = "Network.OutlineDrawn"
        district: str
        geometry: dict[str, Any]

        def apply(self, network: Any) -> None:
            network.outlines[self.district] = self.geometry

    class ScheduleAgreed(Event):
        TOPIC = "Network.ScheduleAgreed"
        schedule: dict[str, Any]

        def apply(self, network: Any) -> None:
            network.schedule = self.schedule

    class SettingsAgreed(Event):
        TOPIC = "Network.SettingsAgreed"
        settings: dict[str, Any]

        def apply(self, network: Any) -> None:
            network.settings = self.settings

    class SessionNumbered(Event):
        TOPIC = "Network.SessionNumbered"
        session: UUID
        number: int

        def apply(self, network: Any) -> None:
            network.sealed[self.session] = self.number

    class RulesInForce(Event):
        """`circles`: audience -> roles of its readers (domain/audience.py), for later years."""

        TOPIC = "Network.RulesInForce"
        version: int
        circles: dict[str, list[str]]

        def apply(self, network: Any) -> None:
            network.rules = self.version
