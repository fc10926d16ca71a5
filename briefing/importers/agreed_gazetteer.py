"""The gazetteer of a network as it is agreed now: from the log, not from its file."""

from collections.abc import Iterator
from typing import Any

from briefing.application.facts import Facts
from briefing.importers.gazetteer import Gazetteer
from briefing.importers.network_plan import Borough, District, Place


def gazetteer_of(facts: Facts) -> Gazetteer:
    """Its names and bounds, without what has left."""
    bounds = facts.settings.get("public_events", {})
    kinds = facts.settings.get("place_kinds", ())
    return Gazetteer(
        [Borough(f["slug"], f["name"], _aliases(f)) for f in _here(facts, "borough")],
        [
            District(f["slug"], f["name"], f.get("borough"), _aliases(f))
            for f in _here(facts, "district")
        ],
        [
            Place(f["slug"], f["name"], f["district"], f.get("kind", ""), _aliases(f))
            for f in _here(facts, "place")
        ],
        endings={kind["kind"]: kind.get("endings", ()) for kind in kinds},
        municipalities=bounds.get("municipalities", ()),
        regions=bounds.get("regions", ()),
    )


def _here(facts: Facts, part: str) -> Iterator[dict[str, Any]]:
    return (told for told in facts.parts[part].values() if not told.get("left_on"))


def _aliases(facts: dict[str, Any]) -> tuple[str, ...]:
    return tuple(facts.get("aliases", ()))
