"""When things are due: local agreements (domain.md 4) into moments in UTC.

Local time becomes UTC here and nowhere else: in the repeated hour of a clock change an opening
is the earlier moment, a closing the later; durations are subtracted in UTC only.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
OPENING = ("opens", "wall", "starts", "shift_from")
DAYTIME = ("08:00", "21:00")
CLOSING = ("autoseal", "shift_until", "debrief_until", "closes")


@dataclass(frozen=True)
class Schedule:
    """A network's agreed times; `HH:MM`, and `weekday HH:MM` where the week matters."""

    timezone: ZoneInfo
    weekdays: tuple[str, ...]
    planned: str
    clock: dict[str, str]
    closes: dict[str, str]
    valid_until: str
    day_starts: str
    reminder: str
    remote_until: str

    @classmethod
    def of(cls, agreed: dict[str, Any], timezone: str) -> "Schedule":
        return cls(
            timezone=ZoneInfo(timezone),
            weekdays=tuple(agreed["days"]),
            planned=agreed["planned"],
            clock={name: agreed[name] for name in (*OPENING, *CLOSING[:3])},
            closes=dict(agreed["closing"]),
            valid_until=agreed["valid_until"],
            day_starts=agreed["operational_day"],
            reminder=agreed["reminder"],
            remote_until=agreed["remote_until"],
        )

    def times(self, day: date) -> dict[str, datetime]:
        """Every moment of the session of operational day `day`, UTC, in order."""
        turn = _time(self.day_starts)
        moments = {
            name: self.moment(
                day + timedelta(days=1) if _time(said) < turn or name == "debrief_until" else day,
                said,
                later=name in CLOSING,
            )
            for name, said in self.clock.items()
        }
        said = self.closes.get(WEEKDAYS[day.weekday()])
        moments["closes"] = (
            self.next_weekday(day, said, later=True)
            if said
            else max(moments["debrief_until"], moments["shift_until"]) + timedelta(hours=6)
        )
        return moments

    def moved(self, day: date, starts: datetime) -> dict[str, datetime]:
        """The times of a session that starts at another moment; all shift by the same."""
        usual = self.times(day)
        shift = starts - usual["starts"]
        return {name: moment + shift for name, moment in usual.items()}

    def moment(self, day: date, said: str, *, later: bool = False) -> datetime:
        """A local clock time of a calendar day, UTC; `later` picks the second of two folds."""
        local = datetime.combine(day, _time(said), self.timezone)
        folds = [local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
        return max(folds) if later else min(folds)

    def next_weekday(self, day: date, said: str, *, later: bool = False) -> datetime:
        """`weekday HH:MM` strictly after calendar day `day`, UTC."""
        name, clock = said.split()
        ahead = (WEEKDAYS.index(name) - day.weekday() - 1) % 7 + 1
        return self.moment(day + timedelta(days=ahead), clock, later=later)

    def operational_day(self, moment: datetime) -> date:
        """The evening that a moment belongs to: 02:00 is the evening before."""
        turn = _time(self.day_starts)
        local = moment.astimezone(self.timezone)
        return local.date() - timedelta(days=local.time() < turn)

    def day_ends(self, moment: datetime) -> datetime:
        """When the evening that a moment belongs to is over, UTC."""
        day = self.operational_day(moment) + timedelta(days=1)
        return self.moment(day, self.day_starts, later=True)

    def valid_from(self, moment: datetime) -> datetime:
        """The default *Gäller till* of something known at `moment`, UTC."""
        day = moment.astimezone(self.timezone).date()
        due = self.next_weekday(day - timedelta(days=1), self.valid_until, later=True)
        return due if due > moment else self.next_weekday(day, self.valid_until, later=True)

    def next_weekend(self, moment: datetime) -> datetime:
        """*Ta med till nästa fredag*: valid through the weekend after this one, UTC."""
        return self.valid_from(self.valid_from(moment) + timedelta(hours=1))

    def weekend(self, day: date) -> str:
        """The ISO week that an evening's weekend belongs to, as `2026-W47`."""
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"

    def asking(self, day: date, opens: datetime) -> dict[str, datetime]:
        """When the organisations are asked who comes on an evening: `asked`, `urgent`, `until`,
        UTC. Nobody is asked once it is open; what lies after its day is a day before that."""
        sunday = day - timedelta(days=day.weekday() + 1)
        until = min(self.next_weekday(sunday, self.remote_until), opens)
        urgent = self.next_weekday(sunday, self.reminder)
        return {
            "asked": self.next_weekday(sunday, self.planned),
            "urgent": urgent if urgent < until else until - timedelta(days=1),
            "until": until,
        }

    def is_daytime(self, moment: datetime) -> bool:
        """Whether somebody may be reminded now of what can wait until the morning."""
        local = moment.astimezone(self.timezone).time()
        return _time(DAYTIME[0]) <= local < _time(DAYTIME[1])

    def daytime_ends(self, moment: datetime) -> datetime:
        """Of the day that a moment of it lies in, UTC."""
        return self.moment(moment.astimezone(self.timezone).date(), DAYTIME[1])

    def planned_days(self, moment: datetime) -> list[date]:
        """The evenings whose sessions exist at `moment`: from Monday 09:00 of their week."""
        name, clock = self.planned.split()
        today = self.operational_day(moment)
        monday = today - timedelta(days=today.weekday())
        turn = self.moment(monday + timedelta(days=WEEKDAYS.index(name)), clock)
        if moment < turn:
            monday -= timedelta(days=7)
        return [monday + timedelta(days=WEEKDAYS.index(name)) for name in self.weekdays]


def _time(said: str) -> time:
    hour, minute = said.split(":")
    return time(int(hour), int(minute))
