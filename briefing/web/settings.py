"""Settings: the network's name, its meeting place and the times of its evenings."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, g, request

from briefing.application import Briefing, Caller, Done
from briefing.domain.schedule import WEEKDAYS
from briefing.projections import network
from briefing.web import desk, forms
from briefing.web.call import CHECKED, Call, text
from briefing.web.pages import page
from briefing.web.problems import Malformed

pages = Blueprint("settings", __name__)
pages.before_request(desk.only("manage_settings"))
ABOUT = ("name", "meeting_place")
CLOCKS = ("opens", "wall", "starts", "autoseal", "shift_from", "shift_until", "debrief_until")
WEEKLY = ("planned", "reminder", "remote_until", "valid_until")


@pages.get("/settings")
def show(status: int = 200, **told: Any) -> Response:
    shown = {
        "groups": groups(_agreed(), told.get("values") or {}),
        "weekdays": [{"code": day, "words": g.words.t(f"weekday.{day}")} for day in WEEKDAYS],
        "sent": g.words.t("sent.saved") if "sent" in request.args else None,
    }
    return page("settings/show.html", status, **{**shown, **told})


def _agreed() -> dict[str, Any]:
    return network.about(g.service.model.reader(), g.visitor.caller.network)


def groups(agreed: dict[str, Any], typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """`{code, settings: [{code, label, type, value, day?, required}]}`; what was typed stays."""
    t, schedule = g.words.t, agreed["schedule"]
    named = [_setting(name, t(f"setting.{name}"), agreed.get(name, ""), "text") for name in ABOUT]
    times = [_setting(name, t(f"setting.{name}"), schedule[name], "time") for name in CLOCKS]
    weekly = [_setting(name, t(f"setting.{name}"), schedule[name], "week") for name in WEEKLY]
    closing = [
        _setting(day, t("setting.closes", day=t(f"weekday.{day}")), said, "week")
        for day, said in schedule["closing"].items()
    ]
    evening = [_typed(one, typed) for one in (*times, *weekly, *closing)]
    return [
        {"code": "network", "settings": [_typed(one, typed) for one in named]},
        {"code": "schedule", "settings": evening},
    ]


def _setting(code: str, label: str, value: str, type: str) -> dict[str, Any]:
    shown = {"code": code, "label": label, "type": type, "required": code != "meeting_place"}
    if type != "week":
        return {**shown, "value": value}
    day, _, clock = value.partition(" ")
    return {**shown, "day": day, "value": clock}


def _typed(setting: dict[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    code = setting["code"]
    changed = {"value": typed.get(code), "day": typed.get(f"{code}_day")}
    return setting | {name: value for name, value in changed.items() if value is not None}


@pages.post("/settings")
def agree() -> Any:
    return forms.send(_call(), again=show, then=lambda _done: "/settings?sent", prepare=_joined)


def _joined(typed: dict[str, str]) -> dict[str, str]:
    """A weekday and a clock time are one answer."""
    for name in [name for name in typed if name.endswith("_day")]:
        code, day = name.removesuffix("_day"), typed.pop(name)
        if day not in WEEKDAYS or code not in typed:
            raise Malformed(422, "not_valid", {code: "not_weekday_clock"})
        typed[code] = f"{day} {typed[code]}"
    return typed


def _call() -> Call:
    """The fields follow the evenings of this network."""
    closing = _agreed()["schedule"]["closing"]
    times = {name: text(longest=20) for name in (*CLOCKS, *WEEKLY, *closing)}
    about = {"name": text(longest=120), "meeting_place": text(required=False, longest=200)}
    return Call(
        "POST", "/settings", _agree, "What the network agrees on", {**about, **times, **CHECKED}
    )


def _agree(app: Briefing, caller: Caller, _it: Any, body: dict[str, Any]) -> Done:
    about = {name: body[name] for name in ABOUT if name in body}
    schedule: dict[str, Any] = {name: body[name] for name in (*CLOCKS, *WEEKLY)}
    schedule["closing"] = {day: body[day] for day in WEEKDAYS if day in body}
    changes = {"about": about, "schedule": schedule}
    return app.agree_settings(caller, changes=changes, check_reason=body.get("check_reason"))
