"""Moments of a night as an address says them, and as people type them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from briefing.domain.schedule import Schedule
from briefing.web.fields import read_time


class NotAMoment(ValueError):
    """`code` says why: `not_a_moment`, `skipped_hour`, `future`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Night:
    """One operational day, 06:00 to 06:00 local: 02:00 is the evening before."""

    day: date
    schedule: Schedule

    @property
    def starts(self) -> datetime:
        return self.schedule.moment(self.day, self.schedule.day_starts)

    @property
    def ends(self) -> datetime:
        """The last millisecond of it."""
        after = self.schedule.moment(self.day + timedelta(days=1), self.schedule.day_starts)
        return after - timedelta(milliseconds=1)

    @property
    def repeats(self) -> bool:
        """Whether the clock was put back, so that it showed an hour twice."""
        local = (one.astimezone(self.schedule.timezone) for one in (self.starts, self.ends))
        before, after = (one.utcoffset() or timedelta() for one in local)
        return before > after

    def of(self, moment: datetime) -> date:
        """The night that another moment belongs to."""
        return self.schedule.operational_day(moment)

    def clock(self, said: str) -> list[datetime]:
        """`21.10` or `21:10` of this night, UTC; both moments of a repeated hour, earlier first."""
        try:
            hour, minute = said.strip().replace(".", ":").split(":")
            wall = time(int(hour), int(minute))
        except ValueError:
            raise NotAMoment("not_a_moment") from None
        turns = time.fromisoformat(self.schedule.day_starts)
        day = self.day + timedelta(days=wall < turns)
        local = datetime.combine(day, wall, self.schedule.timezone)
        folds = {local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
        real = [
            one
            for one in sorted(folds)
            if one.astimezone(self.schedule.timezone).replace(tzinfo=None, fold=0)
            == local.replace(tzinfo=None)
        ]
        if not real:
            raise NotAMoment("skipped_hour")
        return real


def moment_of(said: str, now: datetime) -> datetime:
    """An RFC 3339 moment that is not in the future, UTC."""
    try:
        moment = read_time(said.replace(" ", "+")).astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotAMoment("not_a_moment") from None
    if moment > now:
        raise NotAMoment("future")
    return moment


def other_fold(moment: datetime, schedule: Schedule) -> datetime | None:
    """The other moment of that night at which the clock on the wall showed the same time, UTC."""
    local = moment.astimezone(schedule.timezone)
    folds = {local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
    others = folds - {moment.astimezone(UTC)}
    return others.pop() if others else None
