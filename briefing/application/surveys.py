"""Commands on surveys: opened, and closed with what lies in the box taken over into the log."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

from briefing.application.caller import Caller
from briefing.application.survey_tickets import SurveyTickets
from briefing.application.writing import Done, command, one_of
from briefing.ballots import Ballot
from briefing.domain import context
from briefing.domain.mandate import check_role
from briefing.domain.refusals import AlreadyDone, NotFound, NotValid, SurveyOpen, TwiceASeason
from briefing.domain.season import Season
from briefing.domain.survey import (
    GROUPS,
    KINDS,
    MOST_IN_A_SEASON,
    SMALLEST,
    WAYS,
    WORDING,
    Days,
    Survey,
    SurveyAnswer,
    SurveyWords,
    survey_id,
)


class Surveys(SurveyTickets):
    @command
    def open_survey(
        self,
        caller: Caller,
        *,
        kind: str,
        first: str,
        last: str,
        way: str = WAYS[0],
        areas: str = "",
        comparison: str = "",
    ) -> Done:
        """`areas` and `comparison` (residents only): codes of districts and boroughs, by comma."""
        check_role("manage_surveys", caller.role)
        one_of("kind", kind, KINDS)
        one_of("way", way, WAYS)
        days = Days(_day("first", first), _day("last", last))
        days.check(self._today(caller))
        about = {"areas": self._parts(caller, "areas", areas)}
        about["comparison"] = self._parts(caller, "comparison", comparison)
        _check_about(kind, **about)
        number, done = self._next(caller, kind, days.season)
        if done:
            return done
        self._repeated(caller, None, None)
        id = survey_id(caller.network, kind, days.season.code, number)
        here = self.were_present(caller.network, days.season) if kind == "actors" else ()
        self.ballots.open(id, here, GROUPS[kind][0])
        told = {"kind": kind, "season": days.season.code, "number": number, "wording": WORDING}
        told |= {"first": days.first.isoformat(), "last": days.last.isoformat(), **about}
        self.save(Survey.begin(Survey.Opened, id, **told, way=way if kind == "residents" else ""))
        return Done(id)

    def _next(self, caller: Caller, kind: str, season: Season) -> tuple[int, Done | None]:
        """Which of the season's it will be, or the answer that this key got before."""
        for number in range(1, MOST_IN_A_SEASON + 1):
            id = survey_id(caller.network, kind, season.code, number)
            try:
                found = self.load(Survey, id)
            except NotFound:
                return number, None
            done = self._repeated(caller, found, None)
            if done:
                return number, done
            if not found.closed:
                raise SurveyOpen
        raise TwiceASeason

    @command
    def close_survey(self, caller: Caller, id: UUID) -> Done:
        """By the clock after the last day, or earlier by a coordinator."""
        if caller.role != "system":
            check_role("manage_surveys", caller.role)
        found = self._of_network(caller, id)
        done = self._repeated(caller, found, None)
        if done:
            return done
        if found.closed:
            raise AlreadyDone
        day = min(self._today(caller), found.days.last)
        cast = self.ballots.empty(id)
        made = list(self._taken_over(caller, found, cast, day))
        found.close(day, **self._counts(caller, found, cast))
        try:
            self.save(*made, found)
        except BaseException:
            self.forget(id)
            raise
        return Done(id)

    def _taken_over(
        self, caller: Caller, survey: Survey, cast: list[Ballot], day: date
    ) -> Iterator[SurveyAnswer | SurveyWords]:
        """Nothing but the network and the day; what nobody may ever read is left behind."""
        schedule = self.network(caller.network).schedule
        told = {"survey": survey.id, "timestamp": schedule.moment(day, "00:00")}
        counts = _by_group(cast)
        together = survey.kind == "actors"
        with context.acting({"network": caller.network.hex}):
            for ballot in cast:
                if (len(cast) if together else counts[ballot.group]) >= SMALLEST:
                    group = "" if together else ballot.group
                    facts = {**told, "group": group, "answers": ballot.answers}
                    yield SurveyAnswer.begin(SurveyAnswer.Given, uuid4(), **facts)
            for group, question, text in _words(cast, counts, together=together):
                facts = {**told, "group": group, "question": question}
                sealed = self._sealed(caller, text)
                yield SurveyWords.begin(SurveyWords.Given, uuid4(), **facts, text=sealed)

    def _counts(
        self, caller: Caller, survey: Survey, cast: list[Ballot]
    ) -> dict[str, dict[str, int]]:
        if survey.kind == "residents":
            printed = self.ballots.printed(survey.id)
            return {"asked": printed, "actors": {}, "answered": _by_group(cast)}
        asked = self.ballots.asked(survey.id)
        could = {
            "present": set(self.were_present(caller.network, survey.days.season)),
            "silent": set(self.long_silent(caller.network)),
        }
        had = {group: {one for one, told in asked.items() if told == group} for group in could}
        return {
            "asked": {group: len(those) for group, those in had.items()},
            "actors": {group: len(those | had[group]) for group, those in could.items()},
            "answered": {"all": len(cast)},
        }

    def _parts(self, caller: Caller, field: str, said: str) -> list[str]:
        """Codes `borough:farsta` of what there is, each once."""
        facts, found = self.network(caller.network), []
        for code in filter(None, said.split(",")):
            part, _, slug = code.partition(":")
            if part not in ("borough", "district"):
                raise NotValid(field)
            id = facts.find(part, slug, field)
            found.append(f"{part}:{facts.parts[part][id]['slug']}" if id else code)
        return sorted(set(found))


def _check_about(kind: str, areas: list[str], comparison: list[str]) -> None:
    if kind == "residents":
        if not areas:
            raise NotValid("areas", because="choose_area")
        if not comparison or set(areas) & set(comparison):
            raise NotValid("comparison", because="choose_comparison")
    elif areas or comparison:
        raise NotValid("areas")


def _by_group(cast: list[Ballot]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for ballot in cast:
        counts[ballot.group] = counts.get(ballot.group, 0) + 1
    return counts


def _words(
    cast: list[Ballot], counts: dict[str, int], *, together: bool
) -> list[tuple[str, str, str]]:
    """(group, question, text) apart from their ballots and in another order; what silent ones
    alone were asked only when enough of them answered."""
    found = []
    for ballot in cast:
        for question, text in ballot.words.items():
            alone = not together or question == "to_come"
            if (counts[ballot.group] if alone else len(cast)) >= SMALLEST:
                found.append(("" if together else ballot.group, question, text))
    return sorted(found, key=lambda _one: uuid4().hex)


def _day(field: str, said: str) -> date:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise NotValid(field) from None
    if day.isoformat() != said:
        raise NotValid(field)
    return day
