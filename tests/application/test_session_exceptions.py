"""Reopened, cancelled, missed and postponed sessions."""

from datetime import UTC, date, datetime, timedelta

from given import event

from briefing.domain.refusals import AlreadyDone, NotValid, NotYourRole, ReasonNeeded
from briefing.domain.session import BriefingSession


def test_a_closed_session_is_reopened_with_a_reason(story, people, evening):
    id = evening("closed", people.police)
    story.when("reopen_session", people.police, id, reason="").refused(ReasonNeeded, "reason")
    story.when("reopen_session", people.guard, id, reason="Glömde").refused(NotYourRole)
    story.when("reopen_session", people.police, id, reason="Glömde en sak").then(
        event(BriefingSession.Reopened, reason="Glömde en sak", to="debrief")
    )


def test_a_reopened_seal_keeps_its_number(story, people, evening):
    id = evening("sealed", people.police)
    story.given("reopen_session", people.police, id, reason="Glömde en sak")
    story.when("seal_session", people.police, id).then(event(BriefingSession.Sealed, number=1))


def test_cancelling_needs_a_reason_and_a_coordinator(story, people, evening):
    id = evening("open")
    story.when("cancel_session", people.police, id, reason="Storm").refused(NotYourRole)
    story.when("cancel_session", people.coordinator, id, reason=" ").refused(ReasonNeeded, "reason")
    story.when("cancel_session", people.coordinator, id, reason="Storm").then(
        event(BriefingSession.Cancelled, reason="Storm", cause="person")
    )
    story.when("cancel_session", people.coordinator, id, reason="Storm").refused(AlreadyDone)


def test_a_missed_session_is_cancelled_by_one_event(story, clockwork, evening):
    id = evening("planned")
    story.when("cancel_missed", clockwork, id).then(
        event(BriefingSession.Cancelled, reason=None, cause="system_off")
    )
    story.when("cancel_missed", clockwork, id).refused(AlreadyDone)


def test_a_postponed_session_moves_all_its_times(story, people, evening, service):
    id, starts = evening("open"), datetime(2026, 11, 20, 21, 30, tzinfo=UTC)
    schedule = service.app.network(people.police.network).schedule
    story.when("postpone_session", people.coordinator, id, starts=starts, reason="Match").then(
        event(
            BriefingSession.Postponed,
            times=schedule.moved(date(2026, 11, 20), starts),
            reason="Match",
        )
    )


def test_a_session_is_postponed_within_its_own_evening(story, people, evening, clock):
    id = evening("open")
    for starts in (clock() - timedelta(hours=1), clock() + timedelta(hours=12)):
        story.when("postpone_session", people.coordinator, id, starts=starts).refused(
            NotValid, "starts"
        )
    story.when("postpone_session", people.police, id, starts=clock()).refused(NotYourRole)
