from dataclasses import replace
from datetime import timedelta

from given import event

from briefing.domain.note import Note
from briefing.domain.refusals import NotValid, NotYourRole


def test_a_note_is_passed_down_until_sunday(story, people, service, clock):
    until = service.app.network(people.guard.network).schedule.valid_from(clock())
    story.when("write_note", people.volunteer, text="Grinden är låst", kind="passdown").then(
        event(
            Note.Written,
            kind="passdown",
            text="Grinden är låst",
            district=None,
            audience="all",
            valid_until=until,
        )
    )


def test_a_standing_note_has_no_end_and_needs_a_professional(story, people):
    told = {"text": "Ring 114 14 om nedskräpning", "kind": "standing"}
    story.when("write_note", people.police, **told).then(
        event(Note.Written, kind="standing", valid_until=None)
    )
    story.when("write_note", people.volunteer, **told).refused(NotYourRole)


def test_an_empty_note_or_an_unknown_kind_is_refused(story, people):
    story.when("write_note", people.police, text="", kind="passdown").refused(NotValid, "text")
    story.when("write_note", people.police, text="Hej", kind="memo").refused(NotValid, "kind")


def test_a_note_is_withdrawn_by_its_own_organisation(story, people):
    id = story.given("write_note", people.guard, text="Grinden är låst", kind="passdown")
    story.when("close_item", people.police, Note, id).refused(NotYourRole)
    story.when("close_item", people.another("guard"), Note, id, reason="Öppnad").then(
        event(Note.Closed, reason="Öppnad")
    )


def test_a_note_from_before_notes_had_a_moment_is_still_read(story, people, service):
    id = story.given("write_note", people.guard, text="Grinden är låst", kind="passdown")
    mapper = service.app.mapper
    (stored,) = [one for one in service.app.recorder.after(0, 10_000) if one.originator_id == id]
    told = mapper.transcoder.decode(stored.state)
    del told["occurred_at"]
    older = replace(stored, state=mapper.transcoder.encode(told))
    assert mapper.to_domain_event(older).occurred_at is None


def test_a_note_says_when_it_happened(story, people, clock):
    told = {"text": "Grinden är låst", "kind": "passdown"}
    story.when("write_note", people.guard, **told, occurred_at=clock()).then(
        event(Note.Written, occurred_at=clock())
    )
    far = clock() - timedelta(days=400)
    story.when("write_note", people.guard, **told, occurred_at=far).refused(NotValid, "occurred_at")
