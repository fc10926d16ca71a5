"""Asking a role for what is not its mandate is warned of, and goes through when agreed."""

import pytest
from given import event

from briefing.application import TextRefused
from briefing.domain.assignment import Assignment
from briefing.domain.refusals import NotValid, OutsideMandate

VOLUNTEERS = {"role": "volunteer"}
GUARDS = {"organisation": "stadens-ordningsvakter"}


@pytest.fixture
def asked(story, people, tonight):
    """Asks, as the police."""

    def asking(to, what="Var synliga", district="Farsta", **more):
        span = {"starts_at": tonight(0), "ends_at": tonight(1)}
        told = {"what": what, "to": to, "district": district, **span, **more}
        return story.when("offer_assignment", people.police, **told)

    return asking


def checks(service):
    return service.app.mapper.to_domain_event(
        service.app.recorder.after(service.app.recorder.newest() - 1, 1)[0]
    ).metadata.get("checks")


@pytest.mark.parametrize(
    "to", [VOLUNTEERS, {"organisation": "nattvandrarna-farsta"}, {"person": None}]
)
def test_a_volunteer_is_not_asked_to_intervene_without_a_word(asked, people, service, to):
    if "person" in to:
        to = {"person": str(people.volunteer.person)}
    asked(to, "Avvisa dem från torget").refused(OutsideMandate, "what")
    agreed = asked(to, "Avvisa dem från torget", mandate_reason="agreed")
    agreed.then(event(Assignment.Offered, text="Avvisa dem från torget"))
    assert checks(service) == "intervene:agreed"


@pytest.mark.parametrize("to", [GUARDS, {"role": "police"}, {"role": "field_worker"}])
def test_others_are_not_warned_about_by_words(asked, to):
    asked(to, "Avvisa dem från torget").then(event(Assignment.Offered))


def test_guards_are_asked_within_their_permit_area(asked, service):
    asked(GUARDS, district="Sköndal").refused(OutsideMandate, "what")
    asked(GUARDS).then(event(Assignment.Offered))
    assert checks(service) is None
    asked(GUARDS, district="Sköndal", mandate_reason="agreed").then(event(Assignment.Offered))
    assert checks(service) == "permit_area:agreed"


def test_a_registered_place_lies_in_its_district(asked):
    for to in (GUARDS, {"role": "guard"}):
        asked(to, district=None, place="Flatenbadet").refused(OutsideMandate, "what")
        asked(to, district=None, place="Farsta T").then(event(Assignment.Offered))


def test_all_guards_are_asked_where_some_of_them_may_work(asked):
    asked({"role": "guard"}, district="Tallkrogen").then(event(Assignment.Offered))
    asked({"role": "guard"}, district="Sköndal").refused(OutsideMandate, "what")


def test_without_a_district_or_a_permit_area_nothing_is_warned_of(story, people, asked, service):
    asked(GUARDS, district=None).then(event(Assignment.Offered))
    facts = service.app.network(people.police.network).parts["organisation"]
    for one in facts.values():
        one.pop("permit_area", None)
    for to in (GUARDS, {"role": "guard"}):
        asked(to, district="Sköndal").then(event(Assignment.Offered))


def test_the_reason_is_from_a_closed_list(asked):
    said = {"mandate_reason": "because"}
    asked(VOLUNTEERS, "Avvisa dem", **said).refused(NotValid, "mandate_reason")


def test_the_text_check_comes_first_and_both_answers_are_kept(asked, service):
    named = {"to": VOLUNTEERS, "what": "Avvisa Kevin o hans gäng"}
    asked(**named).refused(TextRefused, "text")
    asked(**named, check_reason="organisation").refused(OutsideMandate, "what")
    both = {"check_reason": "nobody_identifiable", "mandate_reason": "agreed"}
    asked(**named | {"to": GUARDS}, **both).then(event(Assignment.Offered, audience="own"))
    asked(**named, check_reason="organisation", mandate_reason="agreed").then(
        event(Assignment.Offered)
    )
    assert checks(service) == "intervene:agreed,name:organisation"


@pytest.fixture
def given_to(story, people, tonight):
    """An assignment by the police that nothing is wrong with; its id."""

    def offered(to, **more):
        told = {"what": "Var synliga", "district": "Farsta", "audience": "all", **more}
        span = {"starts_at": tonight(0), "ends_at": tonight(1)}
        return story.given("offer_assignment", people.police, to=to, **told, **span)

    return offered


ASKING = {
    "correct_item": ("text", Assignment.Corrected),
    "follow_up": ("text", Assignment.FollowedUp),
    "reopen_item": ("reason", Assignment.Reopened),
}


@pytest.mark.parametrize("name", ASKING)
def test_asking_for_more_later_is_warned_of_as_at_the_start(story, people, given_to, service, name):
    field, kind = ASKING[name]
    for to, warned in ((VOLUNTEERS, True), (GUARDS, False)):
        id = given_to(to)
        if name == "reopen_item":
            story.given("close_item", people.police, Assignment, id)
        told = {field: "Avvisa dem från torget"}
        story.when(name, people.police, Assignment, id, **told)
        if warned:
            story.refused(OutsideMandate, "what")
            story.when(name, people.police, Assignment, id, **told, mandate_reason="agreed")
        story.then(event(kind))
        assert checks(service) == ("intervene:agreed" if warned else None)


@pytest.mark.parametrize("where", [{"district": "Sköndal"}, {"place": "Flatenbadet"}])
@pytest.mark.parametrize("to", [GUARDS, {"role": "guard"}])
def test_moving_it_out_of_the_permit_area_is_warned_of(story, people, given_to, service, to, where):
    id = given_to(to)
    story.when("correct_item", people.police, Assignment, id, **where)
    story.refused(OutsideMandate, "what")
    story.when("correct_item", people.police, Assignment, id, **where, mandate_reason="agreed")
    story.then(event(Assignment.Corrected))
    assert checks(service) == "permit_area:agreed"
    story.when("correct_item", people.police, Assignment, id, district="Farsta")
    story.then(event(Assignment.Corrected))
    story.when("correct_item", people.police, Assignment, id, text="Var synliga, lugnt")
    story.then(event(Assignment.Corrected))
    other = given_to(VOLUNTEERS)
    story.when("correct_item", people.police, Assignment, other, **where)
    story.then(event(Assignment.Corrected))


def test_a_district_inside_does_not_hide_a_place_outside(asked):
    asked(GUARDS, place="Flatenbadet").refused(OutsideMandate, "what")


def test_asked_again_after_the_permit_area_has_changed(story, people, given_to, service):
    id = given_to(GUARDS)
    story.given("close_item", people.police, Assignment, id)
    facts = service.app.network(people.police.network).parts["organisation"]
    for one in facts.values():
        if one.get("permit_area"):
            one["permit_area"] = ["skarholmen"]
    story.when("reopen_item", people.police, Assignment, id, reason="Behövs ändå")
    story.refused(OutsideMandate, "what")


def test_what_the_asked_tell_of_it_asks_for_nothing(story, people, given_to):
    id = given_to(VOLUNTEERS)
    told = {"text": "Polisen kom och avvisade dem"}
    story.when("follow_up", people.volunteer, Assignment, id, **told)
    story.then(event(Assignment.FollowedUp))


def test_a_correction_keeps_both_answers(story, people, given_to, service):
    id = given_to(VOLUNTEERS)
    told = {"text": "Avvisa Kevin o hans gäng"}
    story.when("correct_item", people.police, Assignment, id, **told).refused(TextRefused, "text")
    told["check_reason"] = "organisation"
    story.when("correct_item", people.police, Assignment, id, **told)
    story.refused(OutsideMandate, "what")
    story.when("correct_item", people.police, Assignment, id, **told, mandate_reason="agreed")
    story.then(event(Assignment.Corrected))
    assert checks(service) == "intervene:agreed,name:organisation"
