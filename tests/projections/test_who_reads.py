"""Who sees an item, now, in the past and in its history; and that it vanishes at once."""

import pytest
from given import items_on, sealed, seen_by

from briefing.application import TextRefused
from briefing.domain.incident import Incident
from briefing.domain.refusals import AudienceNotAllowed, NotYourRole, ReasonNeeded
from briefing.domain.words import ROLES
from briefing.projections.board_item import item_of, zone_of
from briefing.projections.history import history
from briefing.projections.model import visible_position
from briefing.projections.view import View

PROFESSIONALS = {"field_worker", "police", "guard", "coordinator"}
READS = {  # of an item of the field worker's
    "all": set(ROLES),
    "field": {"field_worker"},
    "professional": PROFESSIONALS,
    "authority": PROFESSIONALS - {"guard"},
    "own": {"field_worker"},
}
STORIES = [  # (author, before sealing or after, who reads)
    ("field_worker", False, READS["all"]),
    ("field_worker", True, READS["field"]),
    ("police", True, READS["professional"]),
    ("guard", True, READS["professional"]),
    ("coordinator", True, READS["professional"]),
    ("volunteer", False, READS["all"]),
    ("volunteer", True, READS["professional"]),
    ("partner", True, READS["professional"]),
]


def readers(service, people, id, **at):
    """The roles on whose board the item is."""
    return {role for role in ROLES if id in items_on(seen_by(service, getattr(people, role), **at))}


def told(service, caller, id):
    """The words of an item's history as a reader has them."""
    rows = history(service.model.reader(), id, caller.keys)
    return [row["text"] for row in rows if row["text"]]


@pytest.mark.parametrize("audience", READS)
def test_an_audience_is_a_set_of_readers(service, people, report, audience):
    id = report(people.field_worker, audience=audience)
    assert readers(service, people, id) == READS[audience]
    colleague = people.another("field_worker", "sdf-skarpnack")
    own = audience == "own"
    assert (id in items_on(seen_by(service, colleague))) == (not own)


@pytest.mark.parametrize(("author", "after", "expected"), STORIES)
def test_the_default_reaches_whom_the_table_says(service, people, report, author, after, expected):
    caller = getattr(people, author)
    id = report(sealed(caller) if after else caller)
    assert readers(service, people, id) == expected


def test_calm_here_is_for_everyone_even_after_sealing(service, people, story, tonight_span):
    id = story.given(
        "make_observation", sealed(people.volunteer), district="Farsta", **tonight_span
    )
    assert readers(service, people, id) == set(ROLES)


@pytest.fixture
def tonight_span(clock):
    return {"starts_at": clock.forward(hours=-2), "ends_at": clock.forward(hours=2)}


@pytest.mark.parametrize("author", ["volunteer", "partner"])
def test_a_write_up_is_released_by_any_professional_with_one_tap(
    service, people, story, report, author
):
    id = report(sealed(getattr(people, author)))
    again = {"audience": "all", "reason": "Alla behöver"}
    story.when("change_audience", sealed(getattr(people, author)), Incident, id, **again).refused(
        AudienceNotAllowed, "audience"
    )
    story.when("change_audience", sealed(people.guard), Incident, id, audience="all").then(
        (Incident.AudienceChanged, {"audience": "all", "how": "released", "reason": None})
    )
    assert readers(service, people, id) == set(ROLES)


def test_widening_is_for_the_owning_organisation_with_a_reason(service, people, story, report):
    id = report(people.guard, audience="professional")
    wider = {"audience": "all"}
    story.when("change_audience", people.police, Incident, id, **wider, reason="Alla").refused(
        NotYourRole
    )
    story.when("change_audience", people.guard, Incident, id, **wider).refused(
        ReasonNeeded, "reason"
    )
    story.when(
        "change_audience", people.another("guard"), Incident, id, **wider, reason="Alla behöver"
    ).then((Incident.AudienceChanged, {"how": "widened", "reason": "Alla behöver"}))
    assert readers(service, people, id) == set(ROLES)


@pytest.mark.parametrize(
    ("who", "how"),
    [
        ("author", "narrowed"),
        ("owner", "narrowed"),
        ("lead", "narrowed"),
        ("professional", "hidden"),
    ],
)
def test_an_unauthorised_reader_sees_a_narrowed_item_vanish_at_once(
    service, people, story, report, who, how
):
    caller = {
        "author": people.guard,
        "owner": people.another("guard"),
        "lead": people.of("police", lead=True),
        "professional": people.police,
    }[who]
    id = report(people.guard)
    before = seen_by(service, people.volunteer)
    story.when("change_audience", caller, Incident, id, audience="professional").then(
        (Incident.AudienceChanged, {"audience": "professional", "how": how})
    )
    after = seen_by(service, people.volunteer)
    assert id in items_on(before)
    assert id not in items_on(after)
    assert after.position > before.position
    assert readers(service, people, id) == READS["professional"]


def test_a_past_board_goes_through_the_filter_then_and_now(service, people, story, report, clock):
    narrowed, widened = report(people.guard), report(people.guard, audience="professional")
    then, moment = service.model.position()[0], clock.forward(minutes=1)
    clock.forward(minutes=1)
    change = {"reason": "Därför"}
    story.given("change_audience", people.guard, Incident, narrowed, audience="professional")
    story.given("change_audience", people.guard, Incident, widened, audience="all", **change)
    for at in ({"position": then}, {"moment": moment}):
        volunteer = items_on(seen_by(service, people.volunteer, **at))
        assert narrowed not in volunteer
        assert widened not in volunteer
        police = items_on(seen_by(service, people.police, **at))
        assert {narrowed, widened} <= set(police)
        assert police[narrowed].data["audience"] == "all"


def test_widening_releases_only_the_current_text(service, people, story, report):
    id = report(people.guard, audience="professional", text="Första ordalydelsen")
    story.given("follow_up", people.police, Incident, id, text="Bara för oss")
    story.given("correct_item", people.guard, Incident, id, text="Andra ordalydelsen")
    assert told(service, people.volunteer, id) == []
    change = {"audience": "all", "reason": "Alla behöver"}
    story.given("change_audience", people.guard, Incident, id, **change)
    assert told(service, people.volunteer, id) == ["Andra ordalydelsen"]
    assert "Första ordalydelsen" in told(service, people.police, id)


def test_a_follow_up_for_fewer_is_not_in_the_history_of_the_rest(service, people, story, report):
    id = report(people.police)
    story.given("follow_up", people.police, Incident, id, text="För alla")
    story.given("follow_up", people.police, Incident, id, text="För få", audience="authority")
    assert told(service, people.guard, id)[1:] == ["För alla"]
    assert told(service, people.field_worker, id)[1:] == ["För alla", "För få"]


def test_the_history_of_a_narrowed_item_vanishes_with_it(service, people, story, report):
    id = report(people.guard, text="Läst av alla")
    assert told(service, people.volunteer, id) == ["Läst av alla"]
    story.given("change_audience", people.guard, Incident, id, audience="professional")
    assert told(service, people.volunteer, id) == []
    assert told(service, people.police, id) == ["Läst av alla"]


def test_what_is_hidden_does_not_tell_its_tempo(service, people, story, report):
    network = people.volunteer.network
    db, keys = service.model.reader(), people.volunteer.keys
    before = visible_position(db, network, keys)
    id = report(people.field_worker, audience="field")
    story.given("follow_up", people.field_worker, Incident, id, text="Mer")
    story.given("close_item", people.field_worker, Incident, id)
    assert visible_position(db, network, keys) == before
    assert visible_position(db, network, people.field_worker.keys) > before


def test_a_place_of_fewer_readers_is_shown_as_its_district_only(service, people, story, report):
    entrance = {"name": "Entré 4", "district": "Farsta", "kind": "entrance"}
    story.given("register_place", people.coordinator, **entrance)
    id = report(people.police, place="Entré 4")
    zone = zone_of(service.model.reader(), people.police.network)
    places = {}
    for role in ("police", "volunteer", "display"):
        caller = getattr(people, role)
        row = items_on(seen_by(service, caller))[id]
        shown = item_of(row, View(caller.network, role, caller.organisation), zone)
        places[role] = (shown["place"], shown["district"])
    assert places == {
        "police": ("Entré 4", "Farsta"),
        "volunteer": (None, "Farsta"),
        "display": (None, "Farsta"),
    }


WARNED = {
    "category": "event",
    "priority": "green",
    "district": "Farsta",
    "text": "Kevin o hans gäng är på torget",
}
WIDER = {"audience": "all", "reason": "Alla behöver", "check_reason": "nobody_identifiable"}


def test_nobody_identifiable_is_widened_only_after_a_second_person_has_read_it(
    service, people, story
):
    answered = WARNED | {"check_reason": "nobody_identifiable"}
    id = story.given("report_incident", people.guard, **answered)
    assert readers(service, people, id) == {"guard"}
    story.when("change_audience", people.guard, Incident, id, **WIDER).refused(NotYourRole)
    second = people.another("guard")
    story.when("change_audience", second, Incident, id, **WIDER).then(
        (Incident.AudienceChanged, {"how": "widened"})
    )
    assert readers(service, people, id) == set(ROLES)


def test_widening_checks_the_text_again(people, story):
    told = WARNED | {"audience": "own", "check_reason": "place"}
    id = story.given("report_incident", people.guard, **told)
    wider = {"audience": "all", "reason": "Alla behöver"}
    story.when("change_audience", people.guard, Incident, id, **wider).refused(TextRefused, "text")
    story.when("change_audience", people.guard, Incident, id, **wider, check_reason="place").then(
        (Incident.AudienceChanged, {"how": "widened"})
    )


def test_widening_checks_the_text_as_it_stands(people, story):
    told = WARNED | {"audience": "own", "check_reason": "place"}
    id = story.given("report_incident", people.guard, **told)
    story.given("correct_item", people.guard, Incident, id, text="Många ute")
    story.when(
        "change_audience", people.guard, Incident, id, audience="all", reason="Alla behöver"
    ).then((Incident.AudienceChanged, {"how": "widened"}))
