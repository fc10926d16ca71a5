"""Places: the coordinator's list of stations, squares and parks, each with its own readers."""

from typing import Any

from flask import Blueprint, Response

from briefing.web import desk, forms
from briefing.web.call import CHECKED, Call, on_network, one, text
from briefing.web.choices import boroughs, places
from briefing.web.pages import page

pages = Blueprint("places", __name__)
pages.before_request(desk.only("manage_places"))
ADD = Call(
    "POST",
    "/places",
    on_network("register_place"),
    "A place that everybody knows",
    {
        "name": text(longest=80),
        "district": text(longest=80),
        "audience": one(("all", "professional")),
        **CHECKED,
    },
)
REMOVE = Call(
    "POST",
    "/places/removal",
    on_network("withdraw_part", part="place"),
    "A place leaves the list",
    {"slug": text(longest=80)},
)


@pages.get("/places")
def index(status: int = 200, **told: Any) -> Response:
    offered = {"groups": groups(), "boroughs": boroughs(), "values": {}}
    return page("places/index.html", status, **{**offered, **told})


def groups() -> list[dict[str, Any]]:
    """`{borough, places}` in Swedish order; a place with its district's name."""
    found = places()
    shown = []
    for borough in boroughs():
        names = {one["slug"]: one["name"] for one in borough["districts"]}
        within = [_shown(one, names) for one in found if one.get("district") in names]
        shown.append({"borough": borough["name"], "places": within})
    return [group for group in shown if group["places"]]


def _shown(place: dict[str, Any], districts: dict[str, str]) -> dict[str, Any]:
    return {
        "id": place["slug"],
        "name": place["name"],
        "district_name": districts[place["district"]],
        "audience": place.get("audience") or "all",
        "url": f"/places/{place['slug']}",
    }


@pages.post("/places")
def add() -> Any:
    return forms.send(ADD, again=index, then=lambda _done: "/places")


@pages.post("/places/<slug>/removal")
def remove(slug: str) -> Any:
    def prepare(typed: dict[str, str]) -> dict[str, str]:
        return {**typed, "slug": slug}

    return forms.send(REMOVE, again=index, then=lambda _done: "/places", prepare=prepare)
