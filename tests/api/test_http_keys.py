"""An Idempotency-Key makes a lost answer harmless (contract.md)."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from api.asking import FRIDAY, REPORT

from briefing.bootstrap import build
from briefing.config import read_config
from briefing.domain import context
from briefing.projections.rebuild import rebuild


def key():
    return f"nyckel {uuid4()}"


def test_the_same_key_and_body_gives_the_same_answer(town):
    told = {"idempotency_key": key()}
    first = town.ask("guard", "POST", "/incidents", REPORT, **told)
    town.report()
    before = town.position()
    again = town.ask("guard", "POST", "/incidents", REPORT, **told)
    assert (first.status, again.status) == (201, 200)
    assert again.body == first.body
    assert town.position() == before


def test_the_same_key_and_another_body_is_refused(town):
    told = {"idempotency_key": key()}
    town.done("guard", "POST", "/incidents", REPORT, **told)
    before = town.position()
    other = town.ask("guard", "POST", "/incidents", REPORT | {"priority": "red"}, **told)
    assert (other.status, other.json["type"]) == (409, "/problems/key-reused")
    assert town.position() == before


def test_a_key_belongs_to_its_caller_and_its_route(town):
    told = {"idempotency_key": key()}
    note = {"text": REPORT["text"], "kind": "passdown"}
    made = [
        town.done("guard", "POST", "/incidents", REPORT, **told),
        town.done("police", "POST", "/incidents", REPORT, **told),
        town.done("guard", "POST", "/notes", note, **told),
    ]
    assert len({one["id"] for one in made}) == 3


@pytest.mark.parametrize(
    "wrong", [{"category": "rumour"}, {"text": "Ring kalle@example.org"}, {"district": "Atlantis"}]
)
def test_a_refused_call_binds_nothing(town, wrong):
    told = {"idempotency_key": key()}
    assert town.ask("guard", "POST", "/incidents", REPORT | wrong, **told).status == 422
    assert town.ask("guard", "POST", "/incidents", REPORT, **told).status == 201


def test_a_warned_text_may_be_sent_again_with_the_same_key_and_a_reason(town):
    told = {"idempotency_key": key()}
    body = REPORT | {"text": "Kevin Andersson stod vid torget"}
    warned = town.ask("guard", "POST", "/incidents", body, **told)
    assert (warned.status, warned.json["type"]) == (422, "/problems/text-check")
    assert {"kind", "start", "end"} == set(warned.json["warnings"][0])
    again = town.ask("guard", "POST", "/incidents", body | {"check_reason": "place"}, **told)
    assert again.status == 201


CHANGES = (
    ("POST", "/incidents/*/follow-ups", {"text": "Lugnare nu"}),
    ("POST", "/incidents/*/corrections", {"text": "Rök vid skolan"}),
    ("POST", "/incidents/*/priority", {"priority": "red"}),
    ("POST", "/incidents/*/closure", {}),
    ("POST", "/incidents/*/strike", {"reason": "Fel plats"}),
    ("PUT", "/incidents/*/acknowledgement/me", {"answer": "question", "text": "Var då?"}),
    ("PUT", f"/sessions/{FRIDAY}/attendance/me", {"present": True}),
    ("PUT", f"/sessions/{FRIDAY}/acknowledgement/me", {"answer": "question", "text": "När?"}),
    ("POST", f"/sessions/{FRIDAY}/participation", {"answer": "line", "text": "Vi är två"}),
)


@pytest.fixture
def changing(town):
    """Path and body of a change that has not been made yet."""

    def asked(path, body):
        town.ask("police", "PUT", f"/sessions/{FRIDAY}/attendance/me", {"present": False})
        seen = {"seen": town.board()["position"]} if "acknowledgement" in path else {}
        return path.replace("*", town.report()), body | seen

    return asked


@pytest.mark.parametrize(("method", "path", "body"), CHANGES, ids=lambda said: str(said)[:30])
def test_a_change_is_made_once(town, changing, method, path, body):
    path, body = changing(path, body)
    told = {"idempotency_key": key()}
    first = town.ask("police", method, path, body, **told)
    before = town.position()
    again = town.ask("police", method, path, body, **told)
    assert (first.status, again.status) == (201 if method == "POST" else 200, 200), first
    assert again.body == first.body
    assert town.position() == before


@pytest.mark.parametrize(("method", "path", "body"), CHANGES, ids=lambda said: str(said)[:30])
def test_another_change_under_the_same_key_is_refused(town, changing, method, path, body):
    path, body = changing(path, body)
    told = {"idempotency_key": key()}
    town.done("police", method, path, body, **told)
    before = town.position()
    other = town.ask("police", method, path, body | {"written_at": town.at(hours=0)}, **told)
    assert other.status == 409, other
    assert town.position() == before


def test_the_key_is_known_after_a_rebuild_and_in_another_process(town):
    told = {"idempotency_key": key()}
    first = town.done("guard", "POST", "/incidents", REPORT, **told)
    service = town.service
    told_of = (service.app.recorder, service.app.mapper, service.vault, service.witness)
    rebuild(service.config.board, *told_of)
    assert town.ask("guard", "POST", "/incidents", REPORT, **told).json == first
    clock = town.clock
    other = build(read_config({}, data=service.config.data))
    try:
        town.service.app.forget_everything()
        assert town.ask("guard", "POST", "/incidents", REPORT, **told).json == first
    finally:
        other.close()
        context.clock.read = clock


def test_eight_at_once_with_one_key_are_one_report(server):
    told, before = {"idempotency_key": key()}, server.position()
    with ThreadPoolExecutor(8) as pool:
        replies = list(
            pool.map(
                lambda _: server.ask("police", "POST", "/incidents", REPORT, **told), range(24)
            )
        )
    assert sorted(reply.status for reply in replies) == [200] * 23 + [201]
    assert len({reply.body for reply in replies}) == 1
    assert server.position() == before + 1
