"""Commands on the network itself: its parts, times and settings."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4, uuid5

from briefing.application.caller import Caller
from briefing.application.people import People
from briefing.application.texts import Texts
from briefing.application.writing import Done, command, one_of
from briefing.domain import context
from briefing.domain.agreed_times import wrong_times
from briefing.domain.audience import RULES_VERSION, circles
from briefing.domain.network import NAMESPACE, PARTS, Network
from briefing.domain.refusals import AlreadyDone, NotFound, NotValid

SETTINGS = (
    "place_kinds",
    "agenda",
    "limits",
    "retention",
    "labels",
    "agreement",
    "public_events",
)
Plain = Callable[[dict[str, Any]], dict[str, Any]]
TYPED = ("name", "meeting_place")
ABOUT = ("name", "slug", "timezone", "language", "meeting_place")


class Agreements(People, Texts):
    def network_id(self, slug: str) -> UUID:
        return uuid5(NAMESPACE, slug)

    def found_network(self, plan: dict[str, Any]) -> list[str]:
        """Create the network of a plan, or apply what differs; the differences in words."""
        id = self.network_id(plan["slug"])
        caller = Caller(id, uuid5(id, "system:cli"), "system", channel="cli")
        with context.acting(caller.metadata()):
            try:
                network = self.load(Network, id)
            except NotFound:
                network = Network.begin(Network.Founded, id, about=about(plan))
            differences = apply_plan(network, plan, self.vault.plain)
            network.put_rules(RULES_VERSION, circles())
            self.save(network)
        self.facts.pop(id, None)
        return differences

    def differences(self, plan: dict[str, Any]) -> list[str]:
        """What `found_network` would change, in words; nothing is recorded."""
        id = self.network_id(plan["slug"])
        caller = Caller(id, uuid5(id, "system:cli"), "system", channel="cli")
        with context.acting(caller.metadata()):
            network = self.load(Network, id)
            found = apply_plan(network, plan, self.vault.plain)
        self.forget(id)
        return found

    @command
    def put_rules_in_force(self, caller: Caller) -> Done:
        """The rules of need-to-know that this release brings; harmless when done twice."""
        return self._described(caller, lambda network: network.put_rules(RULES_VERSION, circles()))

    @command
    def draw_outlines(self, caller: Caller, *, outlines: dict[str, dict[str, Any]]) -> int:
        """Outlines of districts by slug (GeoJSON geometry); how many were new or different."""
        self._manages(caller, "manage_settings")
        drawn: list[bool] = []

        def decide(network: Network) -> None:
            drawn.extend(network.draw_outline(slug, shape) for slug, shape in outlines.items())

        self._described(caller, decide)
        return sum(drawn)

    @command
    def register_place(
        self,
        caller: Caller,
        *,
        name: str,
        district: str,
        kind: str = "place",
        audience: str = "all",
        check_reason: str | None = None,
    ) -> Done:
        """A micro-place of the coordinator's list, with its own default readers.

        Its name is typed, and so sealed; the address of the place tells nothing of it.
        """
        self._manages(caller, "manage_places")
        one_of("audience", audience, ("all", "professional", "authority", "field"))
        one_of("kind", kind, ("metro", "square", "park", "school", "entrance", "street", "place"))
        if not name.strip() or len(name) > 80:
            raise NotValid("name")
        facts = self.network(caller.network)
        home = facts.find("district", district)
        if home is None:
            raise NotValid("district")
        told = {
            "district": facts.parts["district"][home]["slug"],
            "kind": kind,
            "audience": "professional" if kind == "entrance" else audience,
        }

        def decide(network: Network) -> None:
            known = facts.found["place"].get(name.strip().casefold())
            if known and not facts.parts["place"][known].get("left_on"):
                raise AlreadyDone("name")
            slug = facts.parts["place"][known]["slug"] if known else uuid4().hex[:12]
            sealed = self._seal(caller, name.strip(), check_reason, field="name")
            network.register("place", slug, {"name": sealed, **told})

        return self._described(caller, decide)

    @command
    def withdraw_part(self, caller: Caller, *, part: str, slug: str) -> Done:
        self._manages(caller, "manage_places")
        one_of("part", part, PARTS)
        today = context.now().date().isoformat()
        return self._described(caller, lambda network: network.withdraw(part, slug, today))

    @command
    def agree_settings(
        self, caller: Caller, *, changes: dict[str, Any], check_reason: str | None = None
    ) -> Done:
        """Settings and schedule of the network; what is not named stays."""
        self._manages(caller, "manage_settings")

        def decide(network: Network) -> None:
            typed = changes.get("about", {})
            about_now = {**network.about, **self._typed(caller, network, typed, check_reason)}
            schedule = {**network.schedule, **changes.get("schedule", {})}
            for name, why in wrong_times(schedule, about_now["timezone"]).items():
                raise NotValid(name, because=why)
            network.describe(about_now)
            network.agree_schedule(schedule)
            network.agree_settings({**network.settings, **changes.get("settings", {})})

        return self._described(caller, decide)

    def _typed(
        self, caller: Caller, network: Network, said: dict[str, str], check_reason: str | None
    ) -> dict[str, Any]:
        """What is said anew of the network, checked and sealed like any sentence."""
        before = self.vault.plain(network.about)
        return {
            name: (self._seal(caller, one, check_reason, field=name) or "")
            if name in TYPED
            else one
            for name, one in said.items()
            if one != before.get(name)
        }

    def _described(self, caller: Caller, decide: Any) -> Done:
        done = self._change(caller, Network, caller.network, decide)
        self.facts.pop(caller.network, None)
        return done


def about(plan: dict[str, Any]) -> dict[str, Any]:
    return {name: plan[name] for name in ABOUT}


def apply_plan(network: Network, plan: dict[str, Any], plain: Plain) -> list[str]:
    """Trigger what differs between a network and a plan; the differences in words."""
    before = network.version
    if plain(network.about) != about(plan):
        network.describe(about(plan))
    for part in PARTS:
        for facts in plan[f"{part}s"]:
            told = {key: value for key, value in facts.items() if key != "slug" and value}
            if plain(network.parts[part].get(facts["slug"], {})) != told:
                network.register(part, facts["slug"], told)
    network.agree_schedule(plan["schedule"])
    network.agree_settings({name: plan[name] for name in SETTINGS if name in plan})
    return [
        f"{type(event).__name__} {getattr(event, 'part', '')} {getattr(event, 'slug', '')}".strip()
        for event in network.pending_events
        if event.originator_version > max(before, 1)
    ]
