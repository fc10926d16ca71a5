"""The settings in a network's file: times, minutes, limits, retention, words, agreement."""

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from briefing.domain.audience import AUDIENCES
from briefing.domain.schedule import WEEKDAYS
from briefing.domain.words import ROLES
from briefing.importers.network_plan import (
    Agenda,
    Agreement,
    Label,
    Limits,
    PublicEvents,
    Retention,
    Schedule,
)
from briefing.importers.toml_table import Table

HEADINGS = ("people", "tonight", "new", "carried", "assignments", "contacts")
KEPT = (
    *AUDIENCES,
    "contact_requests",
    "assignments",
    "attendance",
    "access_log",
    "counts",
    "backups",
    "open",
)
LABELLED = (*ROLES, "steering_group")
OF_THE_EVENING = ("opens", "wall", "starts", "autoseal", "shift_from")


def read(top: Table, parties: Collection[str]) -> dict[str, Any]:
    """The settings by field of NetworkPlan; `parties` are the slugs of its organisations."""
    return {
        "schedule": _schedule(top.table("schedule")),
        "agenda": _agenda(top.table("agenda")),
        "limits": _limits(top.table("limits")),
        "retention": _retention(top.table("retention")),
        "labels": _labels(top.table("labels")),
        "agreement": _agreement(top.table("agreement"), parties) if top.has("agreement") else None,
        "public_events": _public_events(top),
    }


def _schedule(table: Table) -> Schedule:
    days = table.choices("days", WEEKDAYS)
    schedule = Schedule(
        days=days,
        planned=table.week_time("planned"),
        reminder=table.week_time("reminder"),
        remote_until=table.week_time("remote_until"),
        **{key: table.clock(key) for key in OF_THE_EVENING},
        shift_until=table.clock("shift_until"),
        debrief_until=table.clock("debrief_until"),
        closing=_closing(table.table("closing"), days),
        valid_until=table.week_time("valid_until"),
        operational_day=table.clock("operational_day"),
    )
    _check_order(table, schedule)
    table.end()
    return schedule


def _closing(table: Table, days: tuple[str, ...]) -> dict[str, Any]:
    closing = {day: table.week_time(day) for day in days}
    table.end()
    return closing


def _check_order(table: Table, schedule: Schedule) -> None:
    """The evening runs forward, and the shift ends before the operational day does."""
    previous = "operational_day"
    for key in OF_THE_EVENING:
        if getattr(schedule, key) < getattr(schedule, previous):
            table.refuse(key, f"is before {previous}")
        previous = key
    end, turn = schedule.shift_until, schedule.operational_day
    if turn < end <= schedule.shift_from:
        table.refuse("shift_until", "is after the operational day has ended")
    if schedule.debrief_until < min(end, turn):
        table.refuse("debrief_until", "is before shift_until")


def _agenda(table: Table) -> Agenda:
    minutes = table.table("minutes")
    for key in minutes.names():
        if key not in HEADINGS:
            minutes.refuse(key, f"is not one of the headings: {', '.join(HEADINGS)}")
    agenda = Agenda(
        items=table.count("items"),
        minutes={key: minutes.count(key) for key in minutes.names()},
    )
    table.end()
    return agenda


def _limits(table: Table) -> Limits:
    limits = Limits(**{field.name: table.count(field.name) for field in fields(Limits)})
    table.end()
    return limits


def _retention(table: Table) -> dict[str, Retention]:
    retention = {}
    for kind in KEPT:
        row = table.table(kind)
        retention[kind] = Retention(
            row.duration("keep"), row.text("decision") if row.has("decision") else None
        )
        row.end()
    table.end()
    return retention


def _labels(table: Table) -> dict[str, Label]:
    labels = {}
    for code in LABELLED:
        row = table.table(code)
        labels[code] = Label(sv=row.text("sv"), en=row.text("en"))
        row.end()
    table.end()
    return labels


def _agreement(table: Table, parties: Collection[str]) -> Agreement:
    agreement = Agreement(
        purposes=table.texts("purposes"),
        area=table.text("area"),
        parties=table.choices("parties", parties),
        chiefs=table.texts("chiefs"),
        agreed_on=table.day("agreed_on"),
    )
    if not agreement.purposes:
        table.refuse("purposes", "must name at least one")
    table.end()
    return agreement


def _public_events(top: Table) -> PublicEvents:
    if not top.has("public_events"):
        return PublicEvents()
    table = top.table("public_events")
    public = PublicEvents(
        municipalities=table.texts("municipalities"),
        regions=table.texts("regions"),
        attribution=table.text("attribution") if table.has("attribution") else "",
    )
    table.end()
    return public
