"""People and roles: the coordinator invites, gives and ends roles, and makes new links."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, redirect, request

from briefing.domain import context, words
from briefing.projections import network
from briefing.projections.people import people
from briefing.web import desk, forms
from briefing.web.call import Call, on, on_network, one, text
from briefing.web.choices import boroughs
from briefing.web.pages import page

pages = Blueprint("people", __name__)
pages.before_request(desk.only("manage_people"))
GIVEN = tuple(role for role in words.ROLES if role != "display")
KINDS = ("person", "program")
HOME = {name: text(required=False, longest=80) for name in ("organisation", "district")}
ROLE = {"role": one(GIVEN, required=True), **HOME}
REGISTER = Call(
    "POST",
    "/people",
    on_network("register_participant"),
    "A person with a first role",
    {"name": text(longest=80), **ROLE},
)
GIVE_ROLE = Call(
    "POST",
    "/people/*/role",
    on("give_role"),
    "One more role",
    ROLE,
)
END_ROLE = Call(
    "POST",
    "/people/*/role-ending",
    on("end_role"),
    "A role ends",
    {"role": one(words.ROLES, required=True)},
)


@pages.get("/people")
def index() -> Response:
    db, id = g.service.model.reader(), g.visitor.caller.network
    found = [_shown(one) for one in people(db, id) if one["kind"] in KINDS]
    names = [*(one["name"] for one in network.parts(db, id, "organisation")), None]
    groups = [{"name": at, "people": [one for one in found if at in one["at"]]} for at in names]
    return page("people/index.html", organisations=[one for one in groups if one["people"]])


def _shown(person: dict[str, Any]) -> dict[str, Any]:
    roles = [{**role, "district_name": role["district"]} for role in person["roles"]]
    at = {role["organisation"] for role in roles} or {None}
    return {**person, "roles": roles, "at": at, "url": f"/people/{person['id']}"}


@pages.get("/people/new")
def new() -> Response:
    return form()


def form(status: int = 200, **told: Any) -> Response:
    offered = {**_roles(), "values": {}, "idempotency_key": forms.key()}
    return page("people/new.html", status, **{**offered, **told})


def _roles() -> dict[str, Any]:
    found = network.parts(g.service.model.reader(), g.visitor.caller.network, "organisation")
    organisations = [{"code": one["slug"], "words": one["name"]} for one in found]
    return {"organisations": organisations, "roles": GIVEN, "boroughs": boroughs()}


@pages.post("/people")
def register() -> Any:
    """Shows the link; the same form again shows a new link for the same person."""
    try:
        done = forms.run(REGISTER, "", forms.typed())
    except forms.REFUSED as error:
        return form(**forms.wrong(error))
    person = desk.participant(done.id.hex, *KINDS)
    return desk.show_link("invite", person, person["roles"][0]["role"], back="/people")


@pages.get("/people/<it>")
def show(it: str, status: int = 200, **told: Any) -> Response:
    person = _shown(desk.participant(it, *KINDS))
    offered = {**_roles(), "values": {}, "person": person}
    return page("people/show.html", status, **{**offered, **told})


@pages.post("/people/<it>/link")
def link(it: str) -> Response:
    person = desk.participant(it, "person")
    role = next((role["role"] for role in person["roles"]), "")
    return desk.show_link("invite", person, role, back=f"/people/{it}")


@pages.post("/people/<it>/role")
def give_role(it: str) -> Any:
    return _change(GIVE_ROLE, it)


@pages.post("/people/<it>/role-ending")
def end_role(it: str) -> Any:
    return _change(END_ROLE, it)


def _change(call: Call, it: str) -> Any:
    """Either way the role's earlier calendar link is over: it was for the role as it was."""
    person = desk.participant(it, *KINDS)

    def again(**told: Any) -> Response:
        return show(it, **told)

    def then(_done: Any) -> str:
        role = request.form.get("role", "")
        g.service.credentials.end_calendars(context.now(), UUID(person["id"]), role)
        return f"/people/{it}"

    return forms.send(call, it, again=again, then=then)


@pages.post("/people/<it>/leaving")
def leaving(it: str) -> Any:
    desk.leave(desk.participant(it, *KINDS))
    return redirect("/people", 303)
