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
