"""Two moments that are compared: as they are asked for, and as the heading names them."""

from datetime import datetime, timedelta

from flask import g, request

from briefing.domain import context
from briefing.web.replay_asked import Asked, clock_asked, pointed_at, rounded
from briefing.web.replay_times import other_fold

MINUTE = timedelta(minutes=1)


def moments_asked(asked: Asked) -> list[datetime]:
    """Earlier first; what is not said is where the night begins and ends, or has come to."""
    night = asked.night
    ends = rounded(asked, min(night.ends, max(context.now(), night.starts)))
    return sorted((_moment(asked, "a") or night.starts, _moment(asked, "b") or ends))


def _moment(asked: Asked, name: str) -> datetime | None:
    said = request.args.get(name)
    if not said:
        return None
    at = clock_asked(asked, said, request.args.get(f"{name}_fold", ""))
    looked = looked_at(asked)
    # A field holds minutes: that of the moment one looks at means that moment.
    return looked if looked and at <= looked < at + MINUTE else at


def looked_at(asked: Asked) -> datetime | None:
    """The moment on the page that the comparison was asked for from."""
    said = request.args.get("at")
    return rounded(asked, pointed_at(said)) if said else None


def named(asked: Asked, moments: list[datetime]) -> list[str]:
    """Clock times, with their date where it differs, and their season in the repeated hour."""
    dates = {at.astimezone(asked.zone).date() for at in moments}
    return [_named(asked, at, dated=len(dates) > 1) for at in moments]


def _named(asked: Asked, at: datetime, *, dated: bool) -> str:
    parts = [g.words.day(at)] if dated else []
    parts.append(g.words.clock(at))
    if other_fold(at, asked.night.schedule):
        summer = at.astimezone(asked.zone).dst()
        parts.append(g.words.t("replay.summer" if summer else "replay.winter"))
    return " ".join(parts)
