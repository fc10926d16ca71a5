"""What the steering group decides about a weakness, and what the coordinator writes when it is
followed up: forms that lead back to the report."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, request

from briefing.domain import words
from briefing.domain.refusals import NotFound
from briefing.projections import network
from briefing.projections.improvements import Decision, decision
from briefing.vault import ERASED, MISSING
from briefing.web import desk, forms
from briefing.web.call import CHECKED, Call, on, on_network, one, text
from briefing.web.evaluation_days import season_or
from briefing.web.fields import Field, read_id
from briefing.web.pages import page

pages = Blueprint("improvements", __name__)
pages.before_request(desk.only("manage_improvements"))
DAY = text(required=False, longest=10)
DECIDE = Call(
    "POST",
    "/evaluation/improvements",
    on_network("decide_improvement"),
    "What is done about a weakness, by whom, until when",
    {
        "weakness": one(words.WEAKNESSES, required=True),
        "first": text(longest=10),
        "last": text(longest=10),
        "action": text(),
        "owner": Field("address", values=("organisation", "function")),
        "follow_up_on": DAY,
        **CHECKED,
    },
)
FOLLOW_UP = Call(
    "POST",
    "/evaluation/improvements/*/follow-up",
    on("follow_up_improvement"),
    "What became of it",
    {"outcome": one(words.FOLLOW_UPS, required=True), "text": text(), "next_on": DAY, **CHECKED},
)
WITHDRAW = Call(
    "POST",
    "/evaluation/improvements/*/withdrawal",
    on("withdraw_improvement"),
    "It should not stand there",
)


@pages.get("/evaluation/improvements/new")
def new(status: int = 200, **told: Any) -> Response:
    period = season_or("from", "until")
    shown = {
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "weaknesses": words.WEAKNESSES,
        "owners": _owners(),
        "values": {"weakness": request.args.get("weakness", "")},
        "back": _report(),
        "idempotency_key": forms.key(),
    }
    return page("improvements/new.html", status, **{**shown, **told})


def _owners() -> list[dict[str, str]]:
    """Functions first, then organisations; never a person."""
    functions = [
        {"code": f"function:{one}", "words": g.words.t(f"owning_function.{one}")}
        for one in words.OWNING_FUNCTIONS
    ]
    found = network.parts(g.service.model.reader(), g.visitor.caller.network, "organisation")
    return [
        *functions,
        *({"code": f"organisation:{one['slug']}", "words": one["name"]} for one in found),
    ]


def _report() -> str:
    """The report that one came from, with what has been decided since."""
    return f"/evaluation?{_days()}" if _days() else "/evaluation"


def _days() -> str:
    told = {name: request.args.get(name, "") for name in ("from", "until")}
    return urlencode({name: day for name, day in told.items() if day})


@pages.post("/evaluation/improvements")
def decide() -> Any:
    return forms.send(DECIDE, again=new, then=lambda _done: _report())


@pages.get("/evaluation/improvements/<it>")
def show(it: str, status: int = 200, **told: Any) -> Response:
    found = _decision(it)
    shown = {
        "decision": found,
        "gone": found.action in (ERASED, MISSING),
        "outcomes": words.FOLLOW_UPS,
        "values": {},
        "back": _report(),
        "query": _days(),
        "idempotency_key": forms.key(),
    }
    return page("improvements/show.html", status, **{**shown, **told})


def _decision(it: str) -> Decision:
    try:
        id = read_id(it)
    except ValueError:
        raise NotFound from None
    model = g.service.model
    found = decision(model.reader(), g.visitor.caller.network, id, model.position()[0])
    if found is None:
        raise NotFound
    return found


@pages.post("/evaluation/improvements/<it>/follow-up")
def follow_up(it: str) -> Any:
    return _send(FOLLOW_UP, it)


@pages.post("/evaluation/improvements/<it>/withdrawal")
def withdraw(it: str) -> Any:
    return _send(WITHDRAW, it)


def _send(call: Call, it: str) -> Any:
    def again(**told: Any) -> Response:
        return show(it, **told)

    return forms.send(call, it, again=again, then=lambda _done: _report())
