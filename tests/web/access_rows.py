"""Who may use which route: one row each; a route without a row fails the test beside it."""

from dataclasses import dataclass, field, replace
from typing import Any

EVERYBODY = (
    "field_worker",
    "police",
    "guard",
    "volunteer",
    "partner",
    "coordinator",
    "evaluator",
    "display",
    "nobody",
)
PROFESSIONALS = ("field_worker", "police", "guard", "coordinator")
WRITERS = (*PROFESSIONALS, "volunteer", "partner")
PEOPLE = (*WRITERS, "evaluator")
AUTHOR = ("police",)
ASKED = ("guard",)
TAKER_OR_AUTHOR = ("guard", "police")
RUNS = ("police", "coordinator")
DESK = ("coordinator",)
LOOK_BACK = ("coordinator", "evaluator")
EST = ("coordinator", "police")
TWO = ("field_worker", "police")
ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/0"


@dataclass(frozen=True)
class Row:
    """`may` gets `ok`; other professionals get `inside`, everybody else who signed in `outside`,
    who may not write at all `watching` where the role is asked before the item.

    `about` names what the address is about, made by `World`; `api` is the body where it differs.
    """

    may: tuple[str, ...]
    inside: int = 403
    outside: int = 403
    about: tuple[str, ...] = ()
    body: dict[str, Any] = field(default_factory=dict)
    api: dict[str, Any] | None = None
    ok: int = 0
    open: bool = False
    watching: int = 0

    def expected(self, role: str, ok: int, *, page: bool) -> int:
        if self.open or role in self.may:
            return self.ok or ok
        if role == "nobody":
            return 401
        if page and role == "display":
            return 404
        if self.watching and role in ("evaluator", "display"):
            return self.watching
        return self.inside if role in PROFESSIONALS else self.outside


def item(may: tuple[str, ...], about: str, *more: str, **body: Any) -> Row:
    """About something for professionals that the police wrote."""
    return Row(may, 403, 404, (about, *more), body)


def session(may: tuple[str, ...], state: str, **body: Any) -> Row:
    return Row(may, about=("session", state), body=body)


def desk(about: str = "", **body: Any) -> Row:
    """The coordinator's: not there for anybody else."""
    return Row(DESK, 404, 404, (about,) if about else (), body)


REASON = {"reason": "Det behövs"}
SEEN = {"answer": "understood", "seen": "POSITION"}
SPAN = {"from": "2026-11-20T19:30:00+01:00", "until": "2026-11-20T20:00:00+01:00"}
LATER = {"from": "2026-11-20T21:00:00+01:00", "until": "2026-11-20T23:00:00+01:00"}
REPORT = {"category": "gathering", "priority": "yellow", "district": "Farsta", "text": "Många ute"}
ON_PAPER = {"occurred_at": "19:00", "written_at": "19:20"}
NOTE = {"text": "Öppet till 23", "kind": "passdown"}
CONTACT = {"call_before": "2026-11-20T21:30:00+01:00", "number": "08-123 45 67"}
AT = {"at": "2026-11-20T23:30:00+01:00"}
EXTRA = {"date": "2026-12-31", "starts": "2026-12-31T21:00:00+01:00", "series": "nyar"}
COMPARED = {"a": "18.00", "b": "19.00"}
STATES: dict[str, Row] = {
    "follow-ups": replace(item(PROFESSIONALS, "", text="Lugnare nu"), watching=403),
    "strike": item(AUTHOR, "", **REASON),
    "closure": item(PROFESSIONALS, ""),
    "reopening": item(PROFESSIONALS, "closed", **REASON),
    "audience": item(PROFESSIONALS, "", audience="authority"),
    "disposition": item(PROFESSIONALS, "", outcome="done"),
    "corrections": item(AUTHOR, "", text="Många ute vid spåren"),
    "acknowledgement": replace(item(PROFESSIONALS, "", **SEEN), watching=403),
}


def states_of(group: str, kind: str) -> dict[str, Row]:
    """Rows of what incidents, notes and assignments share, on one kind."""
    return {
        f"/{group}/*/{name}": replace(row, about=(f"closed_{kind}" if row.about[0] else kind,))
        for name, row in STATES.items()
    }


# What changes something: in the API as `/api/v1` and this path, on pages as a form to it.
CHANGES: dict[str, Row] = {
    **states_of("incidents", "incident"),
    **states_of("notes", "note"),
    **states_of("assignments", "assignment"),
    "/notes/*/closure": item(AUTHOR, "note"),
    "/incidents": Row(WRITERS, body=REPORT),
    "/incidents/*/priority": item(PROFESSIONALS, "incident", priority="red"),
    "/incidents/*/certainty": item(PROFESSIONALS, "incident", certainty="confirmed"),
    "/notes": Row(WRITERS, body=NOTE),
    "/observations": Row(
        WRITERS, body={"where": "farsta", "since": "30"}, api={"district": "Farsta", **SPAN}
    ),
    "/observations/*/audience": Row(
        PROFESSIONALS, 404, 404, ("calm_written_up",), {"audience": "all"}
    ),
    "/observations/*/closure": Row(PROFESSIONALS, 404, 404, ("calm_written_up",)),
    "/assignments": Row(
        PROFESSIONALS,
        body={"what": "Möt upp", "to": "role:guard", "district": "Farsta", **LATER},
        api={"what": "Möt upp", "kind": "KIND", "to": {"role": "guard"}, "district": "Farsta"}
        | LATER,
    ),
    "/assignments/*/acceptance": item(ASKED, "assignment"),
    "/assignments/*/refusal": item(ASKED, "assignment"),
    "/assignments/*/start": item(ASKED, "assignment", "accepted"),
    "/assignments/*/report": item(ASKED, "assignment", "accepted", text="Lugnt"),
    "/assignments/*/completion": item(TAKER_OR_AUTHOR, "assignment", "accepted"),
    "/assignments/*/return": item(TAKER_OR_AUTHOR, "assignment", "accepted"),
    "/contact-requests": Row(
        PROFESSIONALS,
        body={"role": "police", "district": "farsta", **CONTACT},
        api={"to": {"role": "police", "district": "Farsta"}, **CONTACT},
    ),
    "/contact-requests/*/answer": Row(TWO, 404, 404, ("contact_request",), {"answer": "done"}),
    "/sessions": Row(DESK, body={**EXTRA, "series": "new_year"}, api=EXTRA),
    "/sessions/*/opening": session(DESK, "planned"),
    "/sessions/*/lead": session(PROFESSIONALS, "planned"),
    "/sessions/*/live": session(PROFESSIONALS, "open"),
    "/sessions/*/seal": session(RUNS, "live"),
    "/sessions/*/closing": session(RUNS, "sealed"),
    "/sessions/*/reopening": session(RUNS, "sealed", **REASON),
    "/sessions/*/cancellation": session(DESK, "planned", **REASON),
    "/sessions/*/postponement": session(DESK, "planned", starts="2026-11-20T21:00:00+01:00"),
    "/sessions/*/presented": session(RUNS, "live", item="ITEM"),
    "/sessions/*/focus": session(RUNS, "live", place="Farsta torg"),
    "/sessions/*/headcount": Row(
        RUNS,
        about=("session", "live"),
        body={"organisation": "sl", "count": "3"},
        api={"organisation": "sl", "count": 3},
    ),
    "/sessions/*/situation": session(RUNS, "live", text="Match i kväll"),
    "/sessions/*/participation": session(WRITERS, "open", answer="nothing_to_report"),
    "/sessions/*/debrief": session(WRITERS, "debrief", answer="as_usual"),
    "/sessions/*/handover": session(RUNS, "sealed", think_of="Ljuset"),
    "/sessions/*/attendance": Row(
        WRITERS, about=("session", "open"), body={"present": "true"}, api={"present": True}
    ),
    "/sessions/*/watch": Row(
        PROFESSIONALS, about=("on_shift",), body={"watching": "true"}, api={"watching": True}
    ),
    "/sessions/*/pair-timers": Row(
        WRITERS,
        about=("watched",),
        body={"district": "farsta", **AT},
    ),
    "/pair-timers/*/acceptance": Row(("guard",), 404, 404, ("pair_timer",)),
    "/pair-timers/*/move": Row(("volunteer",), 404, 404, ("pair_timer",), AT),
    "/pair-timers/*/ending": Row(("guard", "volunteer"), 404, 404, ("taken_timer",)),
    "/sessions/*/acknowledgement": session(WRITERS, "sealed", **SEEN),
}
CHANGES["/assignments/*/audience"] = item(PROFESSIONALS, "assignment", audience="authority")
READS: dict[str, Row] = {
    "/board": Row((*PEOPLE, "display")),
    "/sessions": Row((*PEOPLE, "display")),
    "/sessions/*": Row((*PEOPLE, "display"), about=("session",)),
    "/contact-requests": Row((*PEOPLE, "display")),
    "/incidents/*": item(PROFESSIONALS, "incident"),
    "/notes/*": item(PROFESSIONALS, "note"),
    "/assignments/*": item(PROFESSIONALS, "assignment"),
    "/observations/*": Row((*PEOPLE, "display"), about=("observation",)),
}
CARD = {
    "organisation": "stadens-ordningsvakter",
    "may": "Hålla ordning i området",
    "may_not": "Arbeta utanför det",
    "ask": "Polisen",
}
DECIDED = {
    "weakness": "continuity",
    "first": "2026-08-01",
    "last": "2026-12-31",
    "action": "Samma kvällsansvarig två helger",
}
FOLLOWED_UP = {"outcome": "done", "text": "Så är det nu"}
LINK = {"name": "Ali", "role": "volunteer", "organisation": "nattvandrarna-farsta"}
PAGES: dict[str, Row] = {
    "GET /": Row((*PEOPLE, "display"), ok=303),
    "GET /board": Row(PEOPLE),
    "GET /board/fragment": Row(PEOPLE),
    "GET /board/mine": Row(PEOPLE),
    "GET /board/now": Row(PEOPLE),
    "GET /now": Row(WRITERS, outside=404, about=("session", "live")),
    "GET /board/offline": Row(WRITERS, outside=404, about=("session", "open")),
    "GET /incidents/offline": Row(WRITERS),
    "GET /observations/offline": Row(WRITERS),
    "GET /me/device": Row(WRITERS, outside=404),
    "GET /sw.js": Row((), open=True),
    "GET /offline": Row((), open=True),
    "GET /wall": Row((*WRITERS, "display"), outside=404),
    "GET /wall/fragment": Row((*WRITERS, "display"), outside=404),
    "GET /check-in": Row((*WRITERS, "nobody"), outside=404),
    "POST /check-in/walk-in": Row((), open=True, ok=422, about=("session", "open")),
    "POST /check-in/entry": Row((), open=True, ok=410),
    "POST /check-in/door/*": Row(RUNS, 404, 404, about=("walk_in",)),
    "POST /check-in/door/*/removal": Row(RUNS, 404, 404, about=("walk_in",)),
    "POST /check-in": Row(WRITERS, 404, 404, about=("session", "open"), body={"code": "CODE"}),
    "GET /reach": Row((), 404, 404),
    "POST /reach": Row((), 404, 404, body={"name": "Kim"}),
    "GET /console": Row(PROFESSIONALS, outside=404, about=("session",)),
    "GET /console/fragment": Row(PROFESSIONALS, outside=404, about=("session",)),
    "GET /incidents/new": Row(WRITERS),
    "GET /paper": Row(WRITERS, outside=404),
    "GET /paper/entry": Row(WRITERS),
    "POST /paper/entry": Row(WRITERS, body={**REPORT, **ON_PAPER}, ok=303),
    "GET /paper/notes": Row(WRITERS),
    "POST /paper/notes": Row(WRITERS, body={**NOTE, **ON_PAPER}, ok=303),
    "GET /paper/observations": Row(WRITERS),
    "POST /paper/observations": Row(
        WRITERS, body={"district": "farsta", "written_at": "19:20", **SPAN}, ok=303
    ),
    "GET /notes/new": Row(WRITERS),
    "GET /observations/new": Row(WRITERS),
    "GET /assignments/new": Row(PROFESSIONALS),
    "GET /contact-requests": Row(PROFESSIONALS),
    "GET /contact-requests/new": Row(PROFESSIONALS),
    "GET /contact-requests/*": Row(TWO, 404, 404, ("contact_request",)),
    "GET /pair-timers/new": Row(WRITERS),
    "GET /pair-timers/*": Row(("guard", "volunteer"), 404, 404, ("pair_timer",)),
    "GET /participation": Row(WRITERS, about=("session",)),
    "GET /participation/import": Row(WRITERS),
    "POST /participation/import/preview": Row(WRITERS, body={"text": "2026-11-20;3"}, ok=200),
    "POST /participation/import": Row(WRITERS, body={"lines": "2026-11-20;3"}),
    "GET /replay": Row(LOOK_BACK, 404, 404),
    "GET /replay/*": Row(LOOK_BACK, 404, 404, ("night",)),
    "GET /replay/*/board": Row(LOOK_BACK, 404, 404, ("night",)),
    "GET /replay/*/compare": Row(LOOK_BACK, 404, 404, ("night",), COMPARED),
    "GET /trail": Row(LOOK_BACK, 404, 404),
    "GET /trail.csv": Row(LOOK_BACK, 404, 404),
    "GET /trail.jsonl": Row(LOOK_BACK, 404, 404),
    "GET /trail/access/*": desk("incident"),
    "GET /evaluation": Row(LOOK_BACK, 404, 404),
    "GET /evaluation/data.json": Row(LOOK_BACK, 404, 404),
    "GET /evaluation/data.csv": Row(LOOK_BACK, 404, 404),
    "GET /evaluation/events": Row(LOOK_BACK, 404, 404, body={"code": "vanished", "row": "all"}),
    "GET /evaluation/limits": Row(LOOK_BACK, 404, 404),
    "GET /surveys": Row(LOOK_BACK, 404, 404),
    "POST /surveys": desk(kind="actors", first="2026-11-20", last="2026-12-04"),
    "GET /surveys/*": Row(LOOK_BACK, 404, 404, ("survey",)),
    "POST /surveys/*/closing": desk("survey"),
    "GET /surveys/*/sheet": Row(DESK, 404, 404, ("survey_by_link",), {"group": "area"}),
    "POST /surveys/*/notes": Row(
        DESK, 404, 404, ("survey_of_residents",), {"group": "area", "count": "4"}, ok=200
    ),
    "POST /surveys/*/organisations": Row(
        DESK, 404, 404, ("survey",), {"organisation": "sl"}, ok=422
    ),
    "GET /survey": Row(WRITERS, outside=404),
    "POST /survey": Row(WRITERS, outside=404, about=("survey",)),
    "GET /answer/*": Row((), open=True, ok=410, about=("link",)),
    "POST /answer/*": Row((), open=True, ok=410, about=("link",)),
    "GET /evaluation/improvements/new": desk(),
    "POST /evaluation/improvements": desk(**DECIDED),
    "GET /evaluation/improvements/*": desk("improvement"),
    "POST /evaluation/improvements/*/follow-up": desk("improvement", **FOLLOWED_UP),
    "POST /evaluation/improvements/*/withdrawal": desk("improvement"),
    "GET /balance": Row((*PROFESSIONALS, "evaluator"), outside=404),
    "GET /participation/season": Row(PEOPLE),
    "GET /participation/waiting": desk(),
    "GET /participation/months.csv": desk(),
    "GET /participation/organisations/*": desk("organisation"),
    "POST /participation/organisations/*/chief": desk("organisation", chief="Enhetschefen"),
    "POST /participation/organisations/*/function": desk(
        "organisation", has="false", since="2026-11-20"
    ),
    "GET /participation/boroughs/*": desk("borough"),
    "POST /participation/boroughs/*/function": desk("borough", has="false", since="2026-11-20"),
    "GET /sessions": Row(PEOPLE),
    "GET /sessions/new": Row(DESK),
    "GET /sessions/*": Row(PEOPLE, about=("session",)),
    **{f"GET {path}": READS[path] for path in ("/incidents/*", "/notes/*", "/assignments/*")},
    "GET /observations/*": Row(PEOPLE, about=("observation",)),
    "GET /me": Row(PEOPLE),
    "GET /me/alerts": Row(WRITERS, outside=404),
    "POST /me/alerts": Row(WRITERS, outside=404, body={"endpoint": ENDPOINT, "red": "on"}),
    "POST /me/alerts/removal": Row(WRITERS, outside=404),
    "GET /me/calendar": Row(PEOPLE),
    "POST /me/calendar": Row(PEOPLE, ok=200),
    "POST /me/calendar/removal": Row(PEOPLE),
    "GET /calendar/*/pagang.ics": Row((), open=True, ok=404, about=("link",)),
    "GET /mine/reports": Row(WRITERS, outside=404),
    "GET /since": Row(WRITERS, outside=404),
    "POST /me/role": Row(PEOPLE, body={"role": "ROLE"}),
    "POST /me/language": Row(PEOPLE, body={"language": "en"}),
    "POST /me/logout": Row(PEOPLE),
    "GET /people": desk(),
    "GET /people/new": desk(),
    "POST /people": Row(DESK, 404, 404, body=LINK, ok=200),
    "GET /people/*": desk("person"),
    "POST /people/*/link": Row(DESK, 404, 404, ("person",), ok=200),
    "POST /people/*/role": desk(
        "person", role="police", organisation="polisen-farsta", district="farsta"
    ),
    "POST /people/*/role-ending": desk("person", role="guard"),
    "POST /people/*/leaving": desk("person"),
    "GET /devices": desk(),
    "POST /devices": Row(DESK, 404, 404, body={"name": "Entrén"}, ok=200),
    "POST /devices/*/link": Row(DESK, 404, 404, ("device",), ok=200),
    "POST /devices/*/revocation": desk("device"),
    "GET /places": desk(),
    "POST /places": desk(name="Nya bron", district="farsta", audience="all"),
    "POST /places/*/removal": desk("place"),
    "GET /places.geojson": Row(PEOPLE),
    "GET /reports/week": Row(EST, 404, 404),
    "GET /reports/week.csv": Row(EST, 404, 404),
    "GET /reports/public": desk(),
    "GET /reports/public.csv": desk(),
    "GET /settings": desk(),
    "POST /settings": Row(DESK, 404, 404, body={"name": "Söderort"}, ok=422),
    "GET /handover": desk(),
    "GET /handover.txt": desk(),
    "GET /feedback": desk(),
    "POST /feedback/*/answer": desk("feedback", text="Rättat"),
    "GET /cards": Row(WRITERS, outside=404),
    "GET /cards/*": Row(WRITERS, outside=404, about=("role",)),
    "GET /cards/*/edit": Row(("guard",), 404, 404, ("role",)),
    "POST /cards/*": Row(("guard",), 403, 403, ("role",), CARD, watching=404),
    "GET /introduction/conduct": Row(WRITERS, outside=404),
    "POST /introduction/conduct": Row(WRITERS, body={"version": "1"}),
    "POST /introduction/card": Row(WRITERS, body={"version": "1"}),
    "POST /sessions/*/introduction": Row(
        RUNS, about=("newcomer",), body={"attendance": "ATTENDANCE"}
    ),
    "GET /about/accessibility": Row((), open=True),
    "POST /about/accessibility": Row(PEOPLE, body={"text": "Knappen syns inte"}),
    "GET /manifest.webmanifest": Row((), open=True),
    "GET /link/*": Row((), open=True, ok=410, about=("link",)),
    "POST /link/*": Row((), open=True, ok=410, about=("link",)),
    "GET /healthz": Row((), open=True),
    "GET /readyz": Row((), open=True),
    "GET /metrics": Row((), open=True, ok=404),
}
