"""Surveys for who coordinates: opened and closed, addresses and notes to print, words to read."""

from functools import partial
from typing import Any
from uuid import UUID

import segno
from flask import Blueprint, Response, g, request
from markupsafe import Markup

from briefing.domain.refusals import NotFound
from briefing.domain.season import Season
from briefing.domain.survey import GROUPS, KINDS, MOST_NOTES, WAYS
from briefing.projections import network
from briefing.projections.surveys import Told, surveys, words
from briefing.projections.surveys import survey as survey_by_id
from briefing.web import forms
from briefing.web.actions import may
from briefing.web.call import Call, on, on_network, one, text
from briefing.web.desk import only
from briefing.web.fields import read_id
from briefing.web.pages import page

pages = Blueprint("surveys", __name__)
pages.before_request(only("read_surveys"))
ON_A_SHEET = 8
DAY = text(longest=10)
CODES = text(required=False)
OPEN = Call(
    "POST",
    "/surveys",
    on_network("open_survey"),
    "Ask those who take part, or residents",
    {
        "kind": one(KINDS, required=True),
        "first": DAY,
        "last": DAY,
        "way": one(WAYS),
        "areas": CODES,
        "comparison": CODES,
    },
)
CLOSE = Call("POST", "/surveys/*/closing", on("close_survey"), "End it before its last day")


@pages.get("/surveys")
def index(status: int = 200, **told: Any) -> Response:
    db, caller = g.service.model.reader(), g.visitor.caller
    offered = {
        "surveys": surveys(db, caller.network),
        "manages": may("manage_surveys", caller.role),
        "kinds": KINDS,
        "boroughs": _boroughs(db),
        "today": forms.local_time().day,
        "values": {},
        "chosen": {name: request.form.getlist(name) for name in ("areas", "comparison")},
        "idempotency_key": forms.key(),
    }
    return page("surveys/index.html", status, **{**offered, **told})


def _boroughs(db: Any) -> list[dict[str, Any]]:
    """`{code, name, districts: [{code, name}]}` by name."""
    id = g.visitor.caller.network
    districts = network.parts(db, id, "district")
    return [
        {
            "code": f"borough:{borough['slug']}",
            "name": borough["name"],
            "districts": [
                {"code": f"district:{one['slug']}", "name": one["name"]}
                for one in districts
                if one.get("borough") == borough["slug"]
            ],
        }
        for borough in network.parts(db, id, "borough")
    ]


@pages.post("/surveys")
def open_one() -> Any:
    only("manage_surveys")()

    def lists(told: dict[str, str]) -> dict[str, str]:
        several = ("areas", "comparison")
        return told | {name: ",".join(request.form.getlist(name)) for name in several}

    return forms.send(OPEN, again=index, then=lambda done: f"/surveys/{done.id}", prepare=lists)


@pages.get("/surveys/<it>")
def show(it: str, status: int = 200, **told: Any) -> Response:
    found = _survey(it)
    db, caller = g.service.model.reader(), g.visitor.caller
    manages = may("manage_surveys", caller.role) and found.closed_on is None
    taking = manages and found.is_open(forms.local_time().day)
    offered = {
        "survey": found,
        "season": Season.named(found.season),
        "areas": {name: _names(db, getattr(found, name)) for name in ("areas", "comparison")},
        "manages": manages,
        "taking": taking,
        "groups": GROUPS[found.kind],
        "addresses": _addresses(found) if manages and found.way == "link" else {},
        "silent": _silent(found) if taking and found.kind == "actors" else [],
        "said": words(db, found),
        "most": MOST_NOTES,
        "values": {},
    }
    return page("surveys/show.html", status, **{**offered, **told})


def _survey(it: str) -> Told:
    try:
        id = read_id(it)
    except ValueError:
        raise NotFound from None
    found = survey_by_id(g.service.model.reader(), g.visitor.caller.network, id)
    if found is None:
        raise NotFound
    return found


def _names(db: Any, codes: tuple[str, ...]) -> list[str]:
    names = {
        f"{part}:{one['slug']}": one["name"]
        for part in ("borough", "district")
        for one in network.parts(db, g.visitor.caller.network, part)
    }
    return [names.get(code, code.partition(":")[2]) for code in codes]


def _addresses(found: Told) -> dict[str, str]:
    ballots = g.service.app.ballots
    return {one: address(ballots.link(UUID(found.id), one)) for one in GROUPS[found.kind]}


def _silent(found: Told) -> list[dict[str, str]]:
    """Organisations that have been silent long: `{slug, name, printed}`."""
    app, id = g.service.app, g.visitor.caller.network
    parts, fetched = app.network(id).parts["organisation"], app.ballots.has_fetched
    return [{**parts[one], "printed": fetched(UUID(found.id), one)} for one in app.long_silent(id)]


def address(ticket: str) -> str:
    base = g.service.config.public_url or request.host_url.rstrip("/")
    return f"{base}/answer/{ticket}"


@pages.post("/surveys/<it>/closing")
def close(it: str) -> Any:
    only("manage_surveys")()
    return forms.send(CLOSE, it, again=partial(show, it), then=lambda _done: f"/surveys/{it}")


@pages.get("/surveys/<it>/sheet")
def sheet(it: str) -> Response:
    """The public address of a group, on notes to hand out or put up."""
    only("manage_surveys")()
    found, group = _survey(it), request.args.get("group", "")
    if group not in _addresses(found) or found.way != "link" or found.closed_on:
        raise NotFound
    return _notes(found, [_addresses(found)[group]] * ON_A_SHEET)


@pages.post("/surveys/<it>/notes")
def notes(it: str) -> Any:
    """So many notes, each with a ticket of its own, shown now and never again."""
    only("manage_surveys")()
    found, said = _survey(it), request.form.get("count", "")
    count = int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 0
    told = {"group": request.form.get("group", ""), "count": count}
    return _printed(found, lambda *asked: g.service.app.print_notes(*asked, **told))


@pages.post("/surveys/<it>/organisations")
def organisation(it: str) -> Any:
    only("manage_surveys")()
    found, said = _survey(it), request.form.get("organisation", "")
    return _printed(
        found, lambda *asked: [g.service.app.print_ticket(*asked, organisation=said)], said
    )


def _printed(found: Told, command: Any, organisation: str = "") -> Any:
    caller, id = g.visitor.caller, UUID(found.id)
    try:
        tickets = g.service.queue.run(lambda: command(caller, id))
    except forms.REFUSED as error:
        return show(found.id, **forms.wrong(error))
    return _notes(found, [address(one) for one in tickets], organisation=organisation)


def _notes(found: Told, addresses: list[str], organisation: str = "") -> Response:
    drawn = {one: _drawn(one) for one in set(addresses)}
    parts = g.service.app.network(g.visitor.caller.network).parts["organisation"].values()
    name = next((one["name"] for one in parts if one["slug"] == organisation), "")
    printed = [{"address": one, "qr_svg": drawn[one]} for one in addresses]
    return page("surveys/sheet.html", survey=found, organisation_name=name, notes=printed)


def _drawn(address: str) -> Markup:
    code = segno.make(address, error="m").svg_inline(border=0, omitsize=True)
    return Markup(code)  # noqa: S704 drawn by segno from an address of our own
