"""The text check on everything written, with its three answers."""

from given import event

from briefing.application import TextRefused
from briefing.domain.incident import Incident

WORDS = "Bråk mellan två grupper"
REPORT = {"category": "violence", "priority": "red", "district": "farsta", "text": WORDS}


def test_an_identity_number_is_blocked_whatever_the_reason(story, people):
    text = "Kontrollera 19121212-1212 vid torget"
    story.when(
        "report_incident", people.police, **REPORT | {"text": text}, check_reason="place"
    ).refused(TextRefused, "text")
    assert story.refusal.blocked


def test_a_warned_text_goes_on_with_a_reason_that_the_log_keeps(story, people, service):
    text = "Kevin o hans gäng är på torget"
    report = REPORT | {"text": text}
    story.when("report_incident", people.police, **report).refused(TextRefused, "text")
    assert not story.refusal.blocked
    story.when("report_incident", people.police, **report, check_reason="organisation").then(
        event(Incident.Reported, text=text, audience="all")
    )
    stored = service.app.recorder.after(story.position, 1)[0]
    checks = service.app.mapper.to_domain_event(stored).metadata["checks"]
    assert checks.endswith(":organisation")
    assert "Kevin" not in checks


def test_nobody_identifiable_stays_in_the_writers_organisation(story, people):
    story.when(
        "report_incident",
        people.police,
        **REPORT | {"text": "Kevin o hans gäng är på torget"},
        check_reason="nobody_identifiable",
    ).then(event(Incident.Reported, audience="own"))
