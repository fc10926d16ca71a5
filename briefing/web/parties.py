"""One organisation or borough for the coordinator: its months for the named chief, on A4 and as a
file, and whether it has anybody to send on these evenings."""

import csv
import io
from typing import Any

from flask import Blueprint, Response, g, request

from briefing.domain.refusals import NotFound
from briefing.domain.season import Season
from briefing.domain.taking_part import ANSWERS, silent_in_a_row
from briefing.projections.memberships import Memberships, chiefs
from briefing.projections.model import from_ms
from briefing.projections.taking_part import Evening, Line, borough_lines, evenings, lines
from briefing.web import desk, forms, season
from briefing.web.call import Call, on_network, text
from briefing.web.fields import Field
from briefing.web.pages import page
from briefing.web.sheet import harmless

pages = Blueprint("parties", __name__)
pages.before_request(desk.only("manage_participation"))
FUNCTION = Call(
    "POST",
    "/participation/function",
    on_network("state_function"),
    "Whether somebody can come on these evenings",
    {
        "part": text(longest=20),
        "slug": text(longest=80),
        "has": Field("flag", True),
        "since": text(required=False, longest=10),
    },
)
CHIEF = Call(
    "POST",
    "/participation/chief",
    on_network("name_chief"),
    "Who gets the monthly table",
    {"organisation": text(longest=80), "chief": text(required=False, longest=120)},
)


@pages.get("/participation/organisations/<it>")
def organisation(it: str, status: int = 200, **told: Any) -> Response:
    return _show("organisations", it, status, **told)


@pages.get("/participation/boroughs/<it>")
def borough(it: str, status: int = 200, **told: Any) -> Response:
    return _show("boroughs", it, status, **told)


def _show(group: str, it: str, status: int, **told: Any) -> Response:
    asked, network = season.asked_season(), g.visitor.caller.network
    with g.service.model.snapshot() as db:
        within, found = _lines(db, group, asked)
        line = next((one for one in found if one.party.slug == it), None)
        if line is None:
            raise NotFound
        statement = Memberships(db, network).statement(line.party.id)
        chief = chiefs(db, network).get(line.party.id)
    shown = {
        "group": group,
        "party": line.party,
        "url": f"/participation/{group}/{it}",
        "season": season.named(asked),
        "months": _months(line, within),
        "streak": line.streak,
        "columns": season.COLUMNS,
        "chief": chief,
        "function": statement or (True, ""),
        "today": forms.local_time().day.isoformat(),
        "values": {},
    }
    return page("participation/party.html", status, **{**shown, **told})


def _lines(db: Any, group: str, asked: Season) -> tuple[list[Evening], list[Line]]:
    """The season's evenings that were held, and every organisation or borough."""
    network = g.visitor.caller.network
    found = evenings(db, network, asked.last)
    rows = lines(db, network, found)
    if group == "boroughs":
        rows = borough_lines(db, network, found, rows)
    return [one for one in season.in_season(found, asked) if one.held], rows


def _months(line: Line, within: list[Evening]) -> list[dict[str, Any]]:
    """`{name, of, counts, silent}`: evenings it could come to, and when it was silent."""
    shown = []
    for name, days in season.months(within):
        told = season.counts(line, days)
        silent = [one for one in days if line.answers[one.id] == "silent"]
        until = [line.answers[one.id] for one in within if one.date <= days[-1].date]
        shown.append(
            {
                "name": name,
                "of": sum(told.values()),
                "counts": told,
                "silent": [g.words.day(from_ms(one.starts)) for one in silent],
                "streak": silent_in_a_row(until),
            }
        )
    return shown


@pages.get("/participation/months.csv")
def file() -> Response:
    """Organisation x month of a season, semicolons between, as spreadsheets here open it."""
    network, wanted = g.visitor.caller.network, request.args.get("organisation")
    with g.service.model.snapshot() as db:
        within, found = _lines(db, "organisations", season.asked_season())
        named = chiefs(db, network)
    out = io.StringIO()
    sheet = csv.writer(out, delimiter=";")
    said = [g.words.t(f"participation_answer.{one}") for one in ANSWERS]
    heads = [g.words.t(f"season.{name}") for name in ("organisation", "chief", "month", "of")]
    sheet.writerow([*heads, *said])
    for line in found:
        if wanted not in (None, line.party.slug):
            continue
        who = [harmless(line.party.name), harmless(named.get(line.party.id, ""))]
        for month in _months(line, within):
            sheet.writerow([*who, month["name"], month["of"], *month["counts"].values()])
    body = out.getvalue().encode("utf-8-sig")
    response = Response(body, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="participation.csv"'
    return response


@pages.post("/participation/organisations/<it>/chief")
def chief(it: str) -> Any:
    return _send(CHIEF, "organisations", it, {"organisation": it})


@pages.post("/participation/organisations/<it>/function")
def organisation_function(it: str) -> Any:
    return _send(FUNCTION, "organisations", it, {"part": "organisation", "slug": it})


@pages.post("/participation/boroughs/<it>/function")
def borough_function(it: str) -> Any:
    return _send(FUNCTION, "boroughs", it, {"part": "borough", "slug": it})


def _send(call: Call, group: str, it: str, named: dict[str, str]) -> Any:
    def prepare(typed: dict[str, str]) -> dict[str, str]:
        return {**typed, **named}

    def again(status: int, **told: Any) -> Response:
        return _show(group, it, status, **told)

    then = f"/participation/{group}/{it}"
    return forms.send(call, again=again, then=lambda _done: then, prepare=prepare)
