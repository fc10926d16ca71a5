"""Districts and places as GeoJSON (RFC 7946, WGS84) for a map program: what the viewer may know of.

A place without a position of its own lies in the middle of its district and says so.
"""

import hashlib
import json
from itertools import pairwise
from typing import Any

from flask import Blueprint, Response, g, request

from briefing.projections import network
from briefing.projections.view import View
from briefing.web.request import matches

pages = Blueprint("map_file", __name__)
Position = list[float]


@pages.get("/places.geojson")
def places() -> Response:
    with g.service.model.snapshot() as db:
        features = _features(db, g.visitor.view)
    collection = {"type": "FeatureCollection", "features": features}
    body = json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if matches(request.headers.get("If-None-Match"), etag):
        return Response(status=304, headers=headers)
    response = Response(body, content_type="application/geo+json", headers=headers)
    response.headers["Content-Disposition"] = 'inline; filename="places.geojson"'
    return response


def _features(db: Any, view: View) -> list[dict[str, Any]]:
    """Evaluators get districts only: names of places are typed."""
    drawn = network.outlines(db, view.network)
    districts = network.parts(db, view.network, "district")
    found = [_district(one, drawn.get(one["id"])) for one in districts]
    if view.role == "evaluator":
        return found
    middles = {one["slug"]: _point(one) for one in districts}
    places = network.parts(db, view.network, "place")
    readable = [one for one in places if (one.get("audience") or "all") in view.keys]
    return found + [_place(one, middles.get(one["district"])) for one in readable]


def _district(district: dict[str, Any], outline: dict[str, Any] | None) -> dict[str, Any]:
    told = {"kind": "district", "name": district["name"], "borough": district.get("borough")}
    shape, at = (wound(outline), "outline") if outline else (_point(district), "middle")
    return _feature(district["id"], shape, told | {"at": at if shape else None})


def _place(place: dict[str, Any], middle: dict[str, Any] | None) -> dict[str, Any]:
    own = _point(place)
    told = {
        "kind": "place",
        "name": place["name"],
        "district": place["district"],
        "audience": place.get("audience") or "all",
        "at": "place" if own else "district" if middle else None,
    }
    return _feature(place["id"], own or middle, told)


def _feature(id: str, shape: dict[str, Any] | None, told: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": id, "geometry": shape, "properties": told}


def _point(part: dict[str, Any]) -> dict[str, Any] | None:
    """Longitude first."""
    if part.get("lon") is None or part.get("lat") is None:
        return None
    return {"type": "Point", "coordinates": [part["lon"], part["lat"]]}


def wound(outline: dict[str, Any]) -> dict[str, Any]:
    """Outer rings against the clock, holes with it, every ring closed, as the standard asks."""
    told = outline["coordinates"]
    if outline["type"] == "Polygon":
        return {**outline, "coordinates": _polygon(told)}
    return {**outline, "coordinates": [_polygon(one) for one in told]}


def _polygon(rings: list[list[Position]]) -> list[list[Position]]:
    return [_ring(ring, outer=number == 0) for number, ring in enumerate(rings)]


def _ring(ring: list[Position], *, outer: bool) -> list[Position]:
    closed = ring if not ring or ring[0] == ring[-1] else [*ring, ring[0]]
    pairs = pairwise(closed)
    clockwise = sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairs) > 0
    return closed[::-1] if clockwise == outer else closed
