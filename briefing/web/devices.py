"""Wall displays: a link for a new one, and turning one off at once."""

from typing import Any

from flask import Blueprint, Response, g, redirect

from briefing.projections.people import people
from briefing.web import desk, forms
from briefing.web.call import Call, on_network, text
from briefing.web.pages import page

pages = Blueprint("devices", __name__)
pages.before_request(desk.only("manage_devices"))
SET_UP = Call(
    "POST",
    "/devices",
    on_network("register_participant", role="display", kind="display"),
    "A wall display",
    {"name": text(longest=60)},
)


@pages.get("/devices")
def index(status: int = 200, **told: Any) -> Response:
    caller = g.visitor.caller
    shown = [one for one in people(g.service.model.reader(), caller.network) if _is_wall(one)]
    used = {row["person"] for row in g.service.credentials.of_kind(caller.network, "device")}
    devices = [{**one, "used": one["id"] in used, "url": f"/devices/{one['id']}"} for one in shown]
    offered = {"devices": devices, "values": {}, "idempotency_key": forms.key()}
    return page("devices/index.html", status, **{**offered, **told})


def _is_wall(person: dict[str, Any]) -> bool:
    return bool(person["kind"] == "display")


@pages.post("/devices")
def set_up() -> Any:
    try:
        done = forms.run(SET_UP, "", forms.typed())
    except forms.REFUSED as error:
        return index(**forms.wrong(error))
    return _link(desk.participant(done.id.hex, "display"))


@pages.post("/devices/<it>/link")
def link(it: str) -> Response:
    return _link(desk.participant(it, "display"))


def _link(device: dict[str, Any]) -> Response:
    return desk.show_link("device_link", device, "display", back="/devices")


@pages.post("/devices/<it>/revocation")
def revoke(it: str) -> Any:
    """Its cookie and its unused links end, and its role with them."""
    desk.leave(desk.participant(it, "display"))
    return redirect("/devices", 303)
