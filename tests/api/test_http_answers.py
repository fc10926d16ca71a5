"""What anybody who talks HTTP relies on: ETags, methods, and what an answer does not tell."""

from uuid import UUID, uuid4

import pytest
from api.asking import FRIDAY, REPORT
from api.bodies import right

from briefing.domain.words import ROLES
from briefing.web.access import COOKIE
from briefing.web.calls import CALLS

READS = ("/board", "/sessions", f"/sessions/{FRIDAY}", "/contact-requests")


def field_only(town, **changes):
    return town.report("field_worker", audience="field", **changes)


def test_an_unchanged_board_is_not_sent_again(town):
    board = town.ask("police", "GET", "/board")
    etag = board.headers["etag"]
    for said in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        again = town.ask("police", "GET", "/board", if_none_match=said)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)
    assert town.ask("police", "GET", "/board", if_none_match='"x"').body == board.body
    town.report()
    assert town.ask("police", "GET", "/board", if_none_match=etag).status == 200


def test_an_etag_comes_from_content_alone(town):
    """Two who see the same board have the same ETag, and a reader of less has another."""
    field_only(town)
    etags = {role: town.ask(role, "GET", "/board").headers["etag"] for role in ROLES}
    assert etags["volunteer"] != etags["field_worker"]
    assert town.ask("volunteer", "GET", "/board").headers["etag"] == etags["volunteer"]


def test_what_a_volunteer_may_not_see_moves_neither_position_nor_etag(town):
    before = town.ask("volunteer", "GET", "/board")
    newest = town.position()
    for audience in ("professional", "field", "authority"):
        id = town.report("field_worker", audience=audience, text=f"Hemligt {audience}")
        town.done("field_worker", "POST", f"/incidents/{id}/follow-ups", {"text": "Mer hemligt"})
        town.done("field_worker", "POST", f"/incidents/{id}/priority", {"priority": "red"})
        town.done("field_worker", "POST", f"/incidents/{id}/closure", {})
    assert town.position() > newest
    after = town.ask("volunteer", "GET", "/board")
    assert (after.body, after.headers) == (before.body, before.headers)


def test_a_position_is_opaque_and_comes_back_as_a_moment(town):
    ids = [town.report() for _ in range(3)]
    positions = [town.done("police", "POST", f"/incidents/{id}/closure")["position"] for id in ids]
    assert len(set(positions)) == 3
    for position in positions:
        assert not position.isdigit() and len({len(one) for one in positions}) == 1
    board = town.board()
    assert board["position"] == board["as_of"] == positions[-1]
    then = town.board(at=positions[0])
    assert then["position"] == positions[0]
    shown = {one["id"] for items in then["sections"].values() for one in items if "id" in one}
    assert {ids[1], ids[2]} <= shown and ids[0] not in shown


def test_a_forged_position_is_not_known(town):
    position = town.board()["position"]
    forged = ("B" if position[0] != "B" else "C") + position[1:]
    assert town.ask("police", "GET", f"/board?at={forged}").status == 400
    assert town.ask("police", "GET", "/board?at=12").status == 400


@pytest.mark.parametrize("path", READS)
def test_head_is_get_without_the_body_for_whoever_serves(server, path):
    url, headers = f"/api/v1{path}", {"Authorization": f"Bearer {server.tokens['police']}"}
    got = server.client.get(url, headers=headers)
    head = server.client.head(url, headers=headers)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "vary"):
        assert head.headers.get(name) == got.headers.get(name)


def test_the_served_board_answers_304_without_a_body(server):
    headers = {"Authorization": f"Bearer {server.tokens['police']}"}
    etag = server.client.get("/api/v1/board", headers=headers).headers["etag"]
    again = server.client.get("/api/v1/board", headers=headers | {"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)


ALLOWED = {
    "/board": "GET, HEAD",
    "/openapi.json": "GET, HEAD",
    "/stream": "GET",
    "/sessions": "GET, HEAD, POST",
    f"/sessions/{FRIDAY}": "GET, HEAD",
    "/incidents": "POST",
    "/incidents/*": "GET, HEAD",
    "/incidents/*/closure": "POST",
    f"/sessions/{FRIDAY}/attendance/me": "PUT",
    "/contact-requests": "GET, HEAD, POST",
}


@pytest.mark.parametrize("path", ALLOWED)
def test_another_method_is_refused_and_told_which_are_not(town, path):
    it = path.replace("*", str(uuid4()))
    for method in ("DELETE", "PATCH", "PUT", "POST", "OPTIONS", "TRACE"):
        if method in ALLOWED[path]:
            continue
        reply = town.ask("police", method, it, {})
        assert (reply.status, reply.headers.get("allow")) == (405, ALLOWED[path]), method
        assert reply.type == "application/problem+json"


@pytest.mark.parametrize("path", ["/", "", "/nothing", "/board/x", "/incidents/a/b/c/d", "/x/y"])
def test_a_path_that_is_none_is_not_found(town, path):
    for method in ("GET", "POST", "DELETE"):
        assert town.ask("police", method, path, {}).status == 404


def on_items():
    return [call for call in CALLS if call.path.split("/")[1] in ("incidents", "notes")]


def test_not_yours_is_not_existing_byte_for_byte(town):
    """Every call on an item, by somebody who may not read it."""
    note = {"text": "Bara för oss", "kind": "passdown", "audience": "field"}
    hidden = {
        "incidents": field_only(town),
        "notes": town.done("field_worker", "POST", "/notes", note)["id"],
    }
    seen, before = town.board("volunteer")["position"], town.position()
    for call in on_items():
        group = call.path.split("/")[1]
        if "*" not in call.path:
            continue
        told = [
            town.ask("volunteer", call.method, call.path.replace("*", id), right(call, seen))
            for id in (hidden[group], str(uuid4()))
        ]
        assert told[0] == told[1], call
        assert told[0].status in (403, 404)
    assert town.position() == before


@pytest.mark.parametrize("role", ["volunteer", "police", "coordinator", "evaluator", "display"])
def test_reading_what_is_not_yours_is_reading_nothing(town, role):
    id = field_only(town, text="Bara för fältassistenter")
    hidden, missing = (town.ask(role, "GET", f"/incidents/{one}") for one in (id, uuid4()))
    assert hidden == missing
    assert hidden.status == 404
    assert town.ask("field_worker", "GET", f"/incidents/{id}").status == 200


def test_an_item_is_found_under_its_own_kind_only(town):
    id = town.report()
    for group in ("notes", "assignments", "observations"):
        assert town.ask("police", "GET", f"/{group}/{id}").status == 404
    for group in ("notes", "assignments"):
        path = f"/{group}/{id}/acknowledgement/me"
        body = {"answer": "understood", "seen": town.board()["position"]}
        assert town.ask("police", "PUT", path, body).status == 404
        assert town.ask("police", "POST", f"/{group}/{id}/closure").status == 404


@pytest.mark.parametrize("said", [None, "Bearer ", "Bearer x", "bearer å", "Basic eDp5", "x" * 999])
def test_without_a_login_nothing_is_told(town, said):
    told = {"authorization": said} if said is not None else {}
    paths = [*READS, "/nothing", f"/incidents/{town.report()}", f"/incidents/{uuid4()}"]
    replies = {town.ask(None, "GET", path, **told).body for path in paths}
    replies |= {town.ask(None, call.method, call.path, b"{", **told).body for call in CALLS}
    assert len(replies) == 1
    reply = town.ask(None, "GET", "/board", **told)
    assert (reply.status, reply.headers["www-authenticate"]) == (401, "Bearer")


def test_a_session_cookie_needs_the_token_of_its_pages(town):
    person = town.callers["police"].person
    made = town.service.credentials.make(
        "session", town.network, person, town.clock(), role="police"
    )
    cookie = {"cookie": f"{COOKIE}={made[0]}"}
    login = town.api.access.visitor(cookie).login
    assert town.ask(None, "GET", "/board", **cookie).status == 200
    before = town.position()
    for wrong in ({}, {"x-csrf-token": ""}, {"x-csrf-token": "å" * 40}, {"x-csrf-token": "0" * 40}):
        reply = town.ask(None, "POST", "/incidents", REPORT, **cookie, **wrong)
        assert (reply.status, reply.json["type"]) == (403, "/problems/no-csrf")
    assert town.position() == before
    right_one = {"x-csrf-token": town.api.access.csrf(login)}
    assert town.ask(None, "POST", "/incidents", REPORT, **cookie, **right_one).status == 201


def test_a_cookie_is_no_token_and_a_token_no_cookie(town):
    token = town.tokens["police"]
    assert town.ask(None, "GET", "/board", cookie=f"{COOKIE}={token}").status == 401
    assert town.ask(None, "GET", "/board", cookie="=;;;\x00; x").status == 401


def test_ids_are_uuids_and_times_have_an_offset(town):
    item = town.ask("police", "GET", f"/incidents/{town.report()}").json
    assert str(UUID(item["id"])) == item["id"]
    for name in ("known_at", "recorded_at", "valid_until"):
        assert item[name].endswith("+01:00")


def test_every_answer_carries_the_headers_of_a_careful_server(server):
    for path in ("/api/v1/board", "/api/v1/nothing", "/api/v1/openapi.json", "/healthz", "/"):
        headers = server.client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


DIRTY = (
    ("GET", b"/api/v1/incidents/%00%ff%fe", b"", 404),
    ("GET", b"/api/v1/sessions/%ED%A0%80", b"", 404),
    ("GET", b"/api/v1/board?at=%ff&at=%", b"", 400),
    ("GET", b"/api/v1/board?%%%=&&&;=", b"", 400),
    ("POST", b"/api/v1/incidents", b"\xff\xfe\x00", 400),
    ("POST", b"/api/v1/incidents", b"x" * 1_000_000, 413),
    ("PUT", b"/api/v1/sessions/..%2f..%2fetc/attendance/me", b"{}", 404),
)


@pytest.mark.parametrize(("method", "path", "body", "status"), DIRTY, ids=lambda one: str(one)[:40])
def test_what_comes_dirty_over_the_wire_is_refused(server, method, path, body, status):
    before = server.position()
    headers = {"Authorization": f"Bearer {server.tokens['police']}"}
    reply = server.client.request(method, path.decode(), content=body, headers=headers)
    assert (reply.status_code, reply.headers["content-type"]) == (
        status,
        "application/problem+json",
    )
    assert reply.json()["detail"]
    assert server.position() == before
    assert server.client.get("/healthz").json()["healthy"]


def test_a_body_in_pieces_is_one_body(server):
    """Chunked, so that nobody knows its length before."""
    headers = {"Authorization": f"Bearer {server.tokens['police']}"}
    url, pieces = "/api/v1/incidents", [b'{"category":"fire",', b'"priority":"red","district":']
    pieces += [b'"Farsta","text":"R', b"\xc3", b'\xb6k"}']
    made = server.client.post(url, content=iter(pieces), headers=headers)
    assert made.status_code == 201
    endless = (b"x" * 65_536 for _ in range(40))
    assert server.client.post(url, content=endless, headers=headers).status_code == 413
