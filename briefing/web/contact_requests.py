"""Contact requests (Be om samtal): from function to function, for the two only."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, g

from briefing.domain.mandate import check_role
from briefing.domain.refusals import NotFound
from briefing.projections.contacts import contact_keys, contact_requests
from briefing.web import forms
from briefing.web.board import shown_contact
from briefing.web.choices import boroughs
from briefing.web.fields import read_id
from briefing.web.pages import page

pages = Blueprint("contact_requests", __name__)
ASK = forms.BY_NAME["POST /contact-requests"]
ASKED = ("field_worker", "police", "guard", "coordinator")


@pages.get("/contact-requests")
def index() -> Response:
    check_role("ask_contact", g.visitor.caller.role)
    return page("contact_requests/index.html", contact_requests=mine())


@pages.get("/contact-requests/new")
def new() -> Response:
    return form()


def form(status: int = 200, **told: Any) -> Response:
    check_role("ask_contact", g.visitor.caller.role)
    offered = {"roles": ASKED, "boroughs": boroughs(), "values": {}, "idempotency_key": forms.key()}
    return page("contact_requests/new.html", status, **{**offered, **told})


@pages.post("/contact-requests")
def ask() -> Any:
    return forms.send(
        ASK, again=form, then=lambda _done: "/board?sent=asked", prepare=_to_a_function
    )


def _to_a_function(typed: dict[str, str]) -> Mapping[str, Any]:
    """Role and district, or organisation, are whom it goes to."""
    names = ("role", "district", "organisation")
    to = {name: typed[name] for name in names if typed.get(name)}
    return {**{name: value for name, value in typed.items() if name not in names}, "to": to}


def mine() -> list[dict[str, Any]]:
    """Open ones that I asked, or whose function I have now."""
    caller = g.visitor.caller
    keys = contact_keys(caller.role, caller.organisation, caller.district)
    found = contact_requests(g.service.model.reader(), caller.network, caller.person, keys)
    return [shown_contact(one) for one in found]


@pages.get("/contact-requests/<it>")
def show(it: str, status: int = 200, **told: Any) -> Response:
    asked = next((one for one in mine() if one["id"] == _hex(it)), None)
    if asked is None:
        raise NotFound
    return page("contact_requests/show.html", status, contact_request=asked, **told)


def _hex(it: str) -> str:
    try:
        return read_id(it).hex
    except ValueError:
        raise NotFound from None


forms.changes(
    pages, "contact-requests", again=show, then=lambda it, _tried: f"/contact-requests/{it}"
)
