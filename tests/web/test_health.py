"""What anybody may ask of the machine tells nothing of the night."""

import sqlite3


def asked(browsers):
    return [browsers.nobody.get(path).data for path in ("/healthz", "/readyz")]


def test_health_does_not_change_while_others_write(browsers, service, people):
    before = asked(browsers)
    told = {"category": "fire", "priority": "red", "district": "Farsta", "text": "Brand vid torget"}
    service.queue.run(lambda: service.app.report_incident(people.guard, **told))
    assert asked(browsers) == before
    assert b"position" not in before[0]


def test_health_turns_bad_when_an_event_could_not_be_projected(browsers, service):
    service.projector.db.execute("INSERT INTO failures VALUES (1, 'Incident.Struck', 'ValueError')")
    told = browsers.nobody.get("/healthz")
    assert told.status_code == 503
    assert told.json["failures"] == 1


def test_health_turns_bad_while_the_read_model_cannot_follow_and_good_again(
    browsers, service, people, monkeypatch
):
    told = {"category": "fire", "priority": "red", "district": "Farsta", "text": "Brand vid torget"}

    def full(*_args, **_kwargs):
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(service.projector, "_applied", full)
        service.queue.run(lambda: service.app.report_incident(people.guard, **told))
        ill = browsers.nobody.get("/healthz")
    assert (ill.status_code, ill.json["stuck"]) == (503, True)
    service.catch_up()
    assert browsers.nobody.get("/healthz").status_code == 200


def test_metrics_need_their_own_token(browsers):
    assert browsers.nobody.get("/metrics").status_code == 404
    wrong = {"Authorization": "Bearer x"}
    assert browsers.nobody.get("/metrics", headers=wrong).status_code == 404
