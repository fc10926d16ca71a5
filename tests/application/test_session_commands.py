from datetime import UTC, date, datetime

import pytest
from given import event

from briefing.domain.network import Network
from briefing.domain.refusals import (
    AlreadyDone,
    NotFound,
    NotValid,
    NotYourRole,
    SessionExists,
    SessionNotOpen,
    WrongState,
)
from briefing.domain.session import BriefingSession, session_id

FRIDAY = "2026-11-20"


def test_the_regular_session_has_the_agreed_times(story, clockwork, service):
    times = service.app.network(clockwork.network).schedule.times(date(2026, 11, 20))
    story.when("plan_session", clockwork, date=FRIDAY).then(
        event(BriefingSession.Planned, date=FRIDAY, series="main", times=times, title=None)
    )
    assert story.answer.id == session_id(clockwork.network, FRIDAY, "main")
    story.when("plan_session", clockwork, date=FRIDAY).refused(SessionExists)


def test_an_extra_session_has_its_own_series_start_and_place(story, people):
    starts = datetime(2026, 12, 18, 16, tzinfo=UTC)
    extra = {"series": "skolavslutning", "starts": starts, "title": "Skolavslutning"}
    story.when(
        "plan_session",
        people.coordinator,
        date="2026-12-18",
        **extra,
        meeting_place="Fritidsgården",
    ).then(
        event(
            BriefingSession.Planned,
            series="skolavslutning",
            title="Skolavslutning",
            meeting_place="Fritidsgården",
        )
    )
    planned = story.service.app.load(BriefingSession, story.answer.id)
    assert planned.times["starts"] == starts


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"date": "20 november"}, "date"),
        ({"date": "20261120"}, "date"),
        ({"date": "2026-W47-5"}, "date"),
        ({"date": "2031-01-03"}, "date"),
        ({"series": "a b"}, "series"),
        ({"starts": datetime(2026, 11, 23, 20, tzinfo=UTC)}, "starts"),
    ],
)
def test_a_session_that_cannot_be_is_refused(story, people, changes, field):
    told = {"date": FRIDAY, "series": "extra"} | changes
    story.when("plan_session", people.coordinator, **told).refused(NotValid, field)


def test_a_professional_takes_the_lead_and_hands_it_on(story, people, evening):
    id = evening("planned")
    story.when("take_lead", people.guard, id).then(
        event(BriefingSession.LeadTaken, lead=people.guard.person)
    )
    story.when("take_lead", people.guard, id).refused(AlreadyDone)
    story.when("take_lead", people.police, id).then(event(BriefingSession.LeadTaken))
    story.when("take_lead", people.volunteer, id).refused(NotYourRole)


def test_only_the_lead_and_the_coordinator_open(story, people, evening):
    id = evening("planned")
    story.when("open_session", people.police, id).refused(NotYourRole)
    story.given("take_lead", people.police, id)
    story.when("open_session", people.police, id).then(event(BriefingSession.Opened, due_at=None))
    story.when("open_session", people.coordinator, id).refused(AlreadyDone)


def test_whoever_begins_without_a_lead_takes_it(story, people, evening):
    id = evening("planned")
    story.when("go_live", people.field_worker, id).then(
        event(BriefingSession.Opened),
        event(BriefingSession.WentLive, lead=people.field_worker.person),
    )
    story.when("go_live", people.field_worker, id).refused(AlreadyDone)
    story.when("go_live", people.police, id).refused(NotYourRole)


def test_the_wall_follows_the_lead(story, people, evening, report):
    id, item = evening("live", people.police), report(people.guard)
    story.when("present", people.police, id, item=item).then(
        event(BriefingSession.ItemPresented, item=item)
    )
    story.when("present", people.guard, id, item=item).refused(NotYourRole)
    story.given("seal_session", people.police, id)
    story.when("present", people.police, id, item=item).refused(WrongState)


def test_the_lead_cannot_show_what_they_may_not_read(story, people, evening, report):
    id, hidden = evening("live", people.guard), report(people.field_worker, audience="field")
    story.when("present", people.guard, id, item=hidden).refused(NotFound)
    story.when("choose_focus", people.guard, id, item=hidden).refused(NotFound)


def test_focus_is_chosen_and_put_back(story, people, evening, report):
    id, item = evening("open"), report(people.guard)
    story.when("choose_focus", people.coordinator, id, item=item).then(
        event(BriefingSession.FocusChosen, item=item, chosen=True)
    )
    story.when("choose_focus", people.coordinator, id, item=item, chosen=False).then(
        event(BriefingSession.FocusChosen, item=item, chosen=False)
    )
    story.when("choose_focus", people.police, id, item=item).refused(NotYourRole)


def test_a_place_is_a_focus_too(story, people, evening, service):
    id = evening("open")
    square = service.app.network(people.police.network).find("place", "Farsta torg")
    story.when("choose_focus", people.coordinator, id, place="farsta torg").then(
        event(BriefingSession.PlaceChosen, part="place", place=square, chosen=True)
    )
    story.when("choose_focus", people.coordinator, id, place="Månen").refused(NotValid, "place")
    story.when("choose_focus", people.coordinator, id).refused(NotValid, "item")


def test_the_situation_is_one_line_for_all(story, people, evening):
    id = evening("planned")
    story.when("describe_situation", people.coordinator, id, text="Lönehelg").then(
        event(BriefingSession.SituationDescribed, text="Lönehelg")
    )
    story.when("describe_situation", people.coordinator, id, text="").refused(NotValid, "text")
    story.when("describe_situation", people.police, id, text="Hej").refused(NotYourRole)


def test_sealing_freezes_position_hash_and_number(story, people, evening, service):
    id = evening("live", people.police)
    position, hash = service.projector.mark()
    story.when("seal_session", people.police, id).then(
        event(Network.SessionNumbered, session=id, number=1),
        event(
            BriefingSession.Sealed,
            number=1,
            position=position,
            hash=hash,
            due_at=None,
            automatic=False,
        ),
    )
    story.when("seal_session", people.police, id).refused(AlreadyDone)


def test_the_clock_seals_and_says_so(story, clockwork, evening, clock):
    due_at = clock()
    story.when("seal_session", clockwork, evening("open"), due_at=due_at).then(
        event(Network.SessionNumbered),
        event(BriefingSession.Sealed, due_at=due_at, automatic=True),
    )


def test_numbers_follow_the_order_of_sealing(story, people, evening):
    for number, series in ((1, "main"), (2, "lov")):
        story.when("seal_session", people.coordinator, evening("open", series=series)).then(
            event(Network.SessionNumbered, number=number),
            event(BriefingSession.Sealed, number=number),
        )


def test_sealing_is_for_the_lead_of_an_open_session(story, people, evening):
    story.when("seal_session", people.coordinator, evening("planned")).refused(SessionNotOpen)
    id = evening("live", people.police, series="lov")
    story.when("seal_session", people.guard, id).refused(NotYourRole)


def test_the_shift_follows_the_clock(story, clockwork, people, evening, clock):
    id, due_at = evening("sealed", people.police), clock()
    story.when("start_shift", clockwork, id, due_at=due_at).then(
        event(BriefingSession.ShiftStarted, due_at=due_at)
    )
    story.when("start_shift", clockwork, id, due_at=due_at).refused(AlreadyDone)
    story.when("start_debrief", clockwork, id, due_at=due_at).then(
        event(BriefingSession.DebriefStarted, due_at=due_at)
    )
    story.when("start_debrief", clockwork, id, due_at=due_at).refused(AlreadyDone)


@pytest.mark.parametrize("step", ["start_shift", "start_debrief"])
def test_no_shift_starts_before_the_seal(story, clockwork, evening, clock, step):
    story.when(step, clockwork, evening("open"), due_at=clock()).refused(WrongState)


def test_closing_needs_a_sealed_session_and_happens_once(story, people, evening):
    id = evening("live", people.police)
    story.when("close_session", people.police, id).refused(WrongState)
    story.given("seal_session", people.police, id)
    story.when("close_session", people.police, id).then(event(BriefingSession.Closed, due_at=None))
    story.when("close_session", people.police, id).refused(AlreadyDone)


def test_a_session_of_another_network_is_not_found(story, people):
    story.when("open_session", people.coordinator, people.police.person).refused(NotFound)
