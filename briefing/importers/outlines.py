"""Outlines of districts from a GeoJSON file, matched to the network's districts by name."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from briefing.application import system
from briefing.domain.refusals import NotValid
from briefing.service import Service

SHAPES = ("Polygon", "MultiPolygon")
DECIMALS = 5


class OutlinesError(Exception):
    """What is wrong with the file, in one sentence."""


def import_outlines(service: Service, network: UUID, path: Path) -> dict[str, int]:
    """Counts `new` (or different), `unchanged`, `refused` (not a district of the network)."""
    facts = service.app.network(network)
    found: dict[str, dict[str, Any]] = {}
    refused = 0
    for feature in _features(path):
        name = str((feature.get("properties") or {}).get("name", ""))
        try:
            district = facts.find("district", name)
        except NotValid:
            refused += 1
            continue
        if district is not None:
            found[facts.parts["district"][district]["slug"]] = _geometry(feature, path)
    caller = system(network, channel="import")
    drawn = service.queue.run(lambda: service.app.draw_outlines(caller, outlines=found))
    return {"new": drawn, "unchanged": len(found) - drawn, "refused": refused}


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OutlinesError(f"{path.name}: cannot be read ({error.strerror}).") from None
    except ValueError:
        raise OutlinesError(f"{path.name}: is not JSON.") from None
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise OutlinesError(f"{path.name}: is not a GeoJSON FeatureCollection.")
    return features


def _geometry(feature: dict[str, Any], path: Path) -> dict[str, Any]:
    shape = feature.get("geometry")
    if not isinstance(shape, dict) or shape.get("type") not in SHAPES:
        raise OutlinesError(f"{path.name}: an outline must be a Polygon or a MultiPolygon.")
    try:
        return {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])}
    except (KeyError, TypeError, ValueError):
        raise OutlinesError(f"{path.name}: coordinates must be numbers.") from None


def _rounded(told: Any) -> Any:
    """About a metre: more says nothing of a district."""
    if isinstance(told, list):
        return [_rounded(one) for one in told]
    return round(float(told), DECIMALS)
