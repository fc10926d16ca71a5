"""Who comes, from a list: first what would be announced and what is refused, then one button."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, redirect, request

from briefing.domain.mandate import check_role
from briefing.domain.refusals import Refusal
from briefing.projections import network, sessions
from briefing.projections.participation import participation
from briefing.web import outbox
from briefing.web.actions import may
from briefing.web.announced import Line, NotRead, Reader
from briefing.web.pages import page

pages = Blueprint("announcing", __name__)
TO_DO = ("new", "changed")
OVER = ("closed", "cancelled")


@pages.before_request
def for_those_who_announce() -> None:
    check_role("state_participation", g.visitor.caller.role)


@dataclass(frozen=True)
class Verdict:
    """`said`: new, changed, same, or why the line is refused."""

    line: Line
    said: str
    session: UUID | None = None
    before: int | None = None


@pages.get("/participation/import")
def form(status: int = 200, **told: Any) -> Response:
    db, caller = g.service.model.reader(), g.visitor.caller
    every = may("manage_participation", caller.role)
    found = network.parts(db, caller.network, "organisation") if every else []
    offered = {
        "organisations": [{"code": one["slug"], "words": one["name"]} for one in found],
        "announced": _number("announced"),
        "refused": _number("refused"),
    }
    return page("announcing/form.html", status, **{**offered, **told})


def _number(name: str) -> int | None:
    said = request.args.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else None


@pages.post("/participation/import/preview")
def preview() -> Response:
    """Nothing is recorded; of what was read only organisation, day and count go on."""
    try:
        found = _judged(_given(), request.form.get("organisation"))
    except NotRead as error:
        return form(422, refusal=error.code)
    parts = _organisations()
    shown = [
        {
            "line": one.line,
            "said": one.said,
            "before": one.before,
            "name": parts[one.line.organisation][1] if one.line.organisation else None,
        }
        for one in found
    ]
    todo = [one.line for one in found if one.said in TO_DO]
    lines = "\n".join(f"{one.organisation};{one.day};{one.count}" for one in todo)
    return page("announcing/preview.html", verdicts=shown, lines=lines, count=len(todo))


@pages.post("/participation/import")
def announce() -> Any:
    """Line by line; what has been announced meanwhile is announced once."""
    outbox.check_writer()
    try:
        found = _judged(request.form.get("lines", ""), None)
    except NotRead as error:
        return form(422, refusal=error.code)
    stands = [one.said == "same" or (one.said in TO_DO and _run(one)) for one in found]
    announced, refused = sum(stands), len(stands) - sum(stands)
    return redirect(f"/participation/import?announced={announced}&refused={refused}", 303)


def _run(one: Verdict) -> bool:
    caller, app = replace(g.visitor.caller, channel="import"), g.service.app
    told = {"organisation": one.line.organisation, "count": one.line.count}
    try:
        g.service.queue.run(lambda: app.announce(caller, one.session, **told))
    except Refusal:
        return False
    return True


def _given() -> str:
    """The file, else what was pasted. A spreadsheet of an old machine writes Windows' letters."""
    file = request.files.get("file")
    raw = file.read() if file else b""
    if not raw:
        return str(request.form.get("text", ""))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotRead("not_a_list")


def _judged(text: str, default: str | None) -> list[Verdict]:
    caller = g.visitor.caller
    facts = g.service.app.network(caller.network)
    own = facts.parts["organisation"].get(caller.organisation, {}).get("slug")
    every = may("manage_participation", caller.role)
    reader = Reader(facts, facts.names(caller.keys), (default if every else None) or own)
    found, seen = [], set()
    lines = reader.lines(text)
    with g.service.model.snapshot() as db:
        evenings = _evenings(db)
        for line in lines:
            verdict = _verdict(db, line, evenings, own if not every else None)
            key = (line.organisation, line.day)
            if verdict.said in (*TO_DO, "same") and key in seen:
                verdict = Verdict(line, "twice")
            seen.add(key)
            found.append(verdict)
    return found


def _verdict(db: Any, line: Line, evenings: dict[str, dict[str, Any]], only: str | None) -> Verdict:
    if line.refused:
        return Verdict(line, line.refused)
    if only is not None and line.organisation != only:
        return Verdict(line, "not_yours")
    session = evenings.get(str(line.day))
    if session is None:
        return Verdict(line, "no_session")
    if session["state"] in OVER:
        return Verdict(line, "over")
    id, who = UUID(session["id"]), _organisations()[line.organisation or ""][0]
    told = [one for one in participation(db, session["id"]) if one["organisation_id"] == who]
    if not told:
        return Verdict(line, "new", id)
    if told[0]["answer"] != "coming":
        return Verdict(line, "answered")
    said = "same" if told[0]["count"] == line.count else "changed"
    return Verdict(line, said, id, told[0]["count"])


def _evenings(db: Any) -> dict[str, dict[str, Any]]:
    """Date -> that evening's session; the usual one where there are several."""
    found = sessions.sessions(db, g.visitor.caller.network)
    usual_last = sorted(found, key=lambda one: one["series"] == "main")
    return {one["date"]: one for one in usual_last}


def _organisations() -> dict[str, tuple[str, str]]:
    """slug -> (id, name)."""
    found = g.service.app.network(g.visitor.caller.network).parts["organisation"].items()
    return {one["slug"]: (id.hex, one["name"]) for id, one in found}
