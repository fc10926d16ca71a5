"""What forms let people choose from: districts, places, how long, for whom."""

from datetime import datetime, timedelta
from typing import Any

from flask import g

from briefing.domain import context
from briefing.domain.audience import default_audience
from briefing.projections import network
from briefing.projections.used_places import used_places
from briefing.web.actions import audiences
from briefing.web.forms import key, local_time

COMMON = ("gathering", "violence", "vandalism", "drugs", "alcohol", "unsafe_place")
NEAR = 6
STAYS = {"30": timedelta(minutes=30), "60": timedelta(hours=1), "120": timedelta(hours=2)}


def boroughs() -> list[dict[str, Any]]:
    """`{name, districts: [{slug, name}]}`, in Swedish order."""
    db, id = g.service.model.reader(), g.visitor.caller.network
    districts = network.parts(db, id, "district")
    return [
        {
            "name": borough["name"],
            "districts": [one for one in districts if one.get("borough") == borough["slug"]],
        }
        for borough in network.parts(db, id, "borough")
    ]


def places(circles: tuple[str, ...] | None = None) -> list[dict[str, Any]]:
    """Registered places that this viewer may read of; of these circles only."""
    keys = [key for key in g.visitor.caller.keys if circles is None or key in circles]
    found = network.parts(g.service.model.reader(), g.visitor.caller.network, "place")
    return [one for one in found if (one.get("audience") or "all") in keys]


def where(circles: tuple[str, ...] | None = None) -> dict[str, Any]:
    """What `incidents/_where.html` asks for: nearest and recent first, then the whole list."""
    known = places(circles)
    return {
        "recent": recent(known),
        "boroughs": boroughs(),
        "places": [one["name"] for one in known],
    }


def recent(known: list[dict[str, Any]]) -> list[dict[str, str]]:
    """`{code, words}` with code `district` or `district/place`: last used, then home."""
    db, caller = g.service.model.reader(), g.visitor.caller
    districts = {one["id"]: one for one in network.parts(db, caller.network, "district")}
    home = districts.get(caller.district.hex) if caller.district else None
    options: dict[str, str] = {}
    for used in used_places(db, caller.network, caller.person):
        if used["district_id"] in districts:
            options |= _option(districts[used["district_id"]], used["place"], known)
    if home:
        at_home = [one["name"] for one in known if one["district"] == home["slug"]]
        for name in (None, *at_home):
            options |= _option(home, name, known)
    return [{"code": code, "words": words} for code, words in list(options.items())[:NEAR]]


def _option(district: dict[str, Any], name: Any, known: list[dict[str, Any]]) -> dict[str, str]:
    place = next((one for one in known if one["name"] == name), None)
    if place is None:
        return {district["slug"]: district["name"]}
    return {f"{district['slug']}/{place['slug']}": place["name"]}


def writing() -> dict[str, Any]:
    """For whom, and the key that makes a double tap harmless."""
    caller = g.visitor.caller
    return {
        "audiences": audiences(caller),
        "idempotency_key": key(),
        "values": {"audience": default_audience(caller.role, sealed=caller.sealed)},
    }


def stays() -> list[dict[str, str]]:
    """Since when one may have been here: some minutes, or the whole evening so far."""
    codes = [*STAYS, *(["shift"] if _evening_began() < context.now() - STAYS["120"] else [])]
    return [{"code": code, "words": g.words.t(f"calm.since_{code}")} for code in codes]


def since(code: str, until: datetime) -> datetime | None:
    """The moment a stay began that lasted `until`; None for a code that is not offered."""
    if code == "shift":
        return _evening_began()
    return until - STAYS[code] if code in STAYS else None


def _evening_began() -> datetime:
    clock = local_time()
    return clock.schedule.times(clock.day)["starts"]
