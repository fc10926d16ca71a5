"""Whatever is sent, the answer is a sentence, and nothing is half done (issue 2, "Bad input")."""

import json
from uuid import uuid4

import pytest
from api.asking import FRIDAY, REPORT
from api.bodies import BROKEN, required, right, wrong

from briefing.web.calls import CALLS
from briefing.web.words import Words


@pytest.fixture(scope="module")
def items(town):
    """An item of every kind to be changed, and the path of a call on it."""
    # No shift, so no timer: what is wrong in itself is refused before it is looked for.
    made = town.one_of_each() | {"pair-timers": str(uuid4())}

    def path_of(call):
        kind = call.path.strip("/").split("/")[0]
        return call.path.replace("*", made.get(kind, ""))

    return path_of


@pytest.fixture
def refused(town):
    """Asks in both languages; the English answer to what must not be taken."""

    def asking(method, path, body, statuses=(400, 413, 422), **headers):
        before, found = town.position(), {}
        who = "coordinator" if path.startswith("/sessions") else "police"
        for language in ("sv", "en"):
            reply = town.ask(who, method, path, body, accept_language=language, **headers)
            shown = body if not isinstance(body, bytes) else body[:80]
            assert reply.status in statuses, (method, path, shown, reply)
            assert reply.type == "application/problem+json", reply
            found[language] = reply.json
        assert_sentences(found["sv"], found["en"])
        assert town.position() == before, (method, path, body)
        return found["en"]

    return asking


def assert_sentences(swedish, english):
    """A problem as RFC 9457 has it, and in each language something else to read."""
    assert {"type", "title", "status", "detail"} <= set(english)
    assert swedish["type"] == english["type"]
    pairs = [(swedish[name], english[name]) for name in ("title", "detail")]
    pairs += [(swedish["errors"][name], said) for name, said in english.get("errors", {}).items()]
    for mine, yours in pairs:
        assert mine and yours and mine != yours
        assert len(yours.split()) > 1 or yours == "Needed."


def name_of(call):
    return f"{call.method} {call.path}"


@pytest.fixture(scope="module")
def right_body(town):
    seen = town.board()["position"]
    return lambda call: right(call, seen)


@pytest.mark.parametrize("call", CALLS, ids=name_of)
def test_a_wrong_value_is_refused_and_named(items, refused, right_body, call):
    for name, field in call.fields.items():
        for value in wrong(field):
            said = refused(call.method, items(call), right_body(call) | {name: value})
            assert name in said.get("errors", {}) or name in ("from", "until"), (value, said)


@pytest.mark.parametrize("call", CALLS, ids=name_of)
def test_a_missing_field_is_refused_and_named(items, refused, right_body, call):
    for name in required(call):
        body = {key: value for key, value in right_body(call).items() if key != name}
        assert name in refused(call.method, items(call), body)["errors"]


@pytest.mark.parametrize("call", CALLS, ids=name_of)
def test_an_unknown_field_is_refused_and_named(items, refused, right_body, call):
    for name in ("known_at", "id", "network", "person", "", "\ud800", "<b>", "__class__"):
        said = refused(call.method, items(call), right_body(call) | {name: "x"})
        assert len(said["errors"]) == 1


@pytest.mark.parametrize("call", CALLS, ids=name_of)
def test_a_body_that_is_no_object_is_refused(items, refused, call):
    for name, body in BROKEN.items():
        told = refused(call.method, items(call), body)
        too_large = len(body) > 65_536
        assert told["status"] in ((413,) if too_large else (400, 422)), (name, told)


@pytest.mark.parametrize("call", [c for c in CALLS if "*" in c.path], ids=name_of)
def test_what_does_not_exist_is_not_found(refused, right_body, call):
    named = (str(uuid4()), "x", "0", "1" * 500, "%00", "null", "..", "2026-13-40", "åäö", "\ufffd")
    for name in named:
        refused(call.method, call.path.replace("*", name), right_body(call), statuses=(404, 422))
    for name in ("~", f"{FRIDAY}~", f"{FRIDAY}~nix", FRIDAY + "x"):
        if call.path.startswith("/sessions") and name != f"{FRIDAY}~":
            refused(
                call.method, call.path.replace("*", name), right_body(call), statuses=(404, 422)
            )


@pytest.mark.parametrize("group", ["incidents", "notes", "assignments", "observations", "sessions"])
def test_reading_what_does_not_exist_is_not_found(refused, group):
    for name in (str(uuid4()), "x", "1" * 5000, "\x00", "..", "2026-99-99"):
        refused("GET", f"/{group}/{name}", None, statuses=(404,))


@pytest.mark.parametrize("at", ["", "x", "2026-11-20", "9" * 400, "\x00", "å", "A" * 32, "null"])
def test_a_board_at_no_moment_is_refused(refused, at):
    refused("GET", f"/board?at={at}", None, statuses=(400,))


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1850-01-01T00:00Z"]
)
def test_a_board_of_a_far_moment_is_no_fault(town, at):
    assert town.ask("police", "GET", f"/board?at={at}").status == 200


def test_an_unknown_question_of_the_board_is_refused(refused):
    refused("GET", "/board?when=now", None, statuses=(400,))


@pytest.mark.parametrize("type", ["text/plain", "application/xml", "", "multipart/form-data"])
def test_a_body_of_another_type_is_refused(refused, type):
    refused("POST", "/incidents", REPORT, statuses=(415,), content_type=type)


def test_a_body_may_name_its_charset(town):
    told = {"content_type": "application/json; charset=utf-8"}
    assert town.ask("police", "POST", "/incidents", REPORT, **told).status == 201


MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }} ${7*7} %s %(x)s",
    "'; DROP TABLE items; --",
    "=cmd|' /C calc'!A0",
    "\u202eomvänt\u200b \ufeff 🎃 ​é",
    "rad ett\nrad två\ttabb\r\n",
    "\x1b[31mrött\x07",
)


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_a_text_is_given_back_as_it_was_written(town, text):
    id = town.report(text=text)
    assert town.ask("police", "GET", f"/incidents/{id}").json["text"] == text
    assert town.shown()[id]["text"] == text


def test_two_thousand_characters_are_taken_however_many_bytes(town):
    text = "å🎃" * 1000
    id = town.report(text=text)
    assert town.ask("police", "GET", f"/incidents/{id}").json["text"] == text


def test_an_escaped_pair_of_surrogates_is_one_sign(town):
    body = json.dumps(REPORT | {"text": "Rök 🎃"}).encode()
    assert b"\\ud83c" in body
    id = town.done("police", "POST", "/incidents", body)["id"]
    assert town.ask("police", "GET", f"/incidents/{id}").json["text"] == "Rök 🎃"


@pytest.mark.parametrize("key", ["", "x" * 129, "å", "a\x00", "a\tb", "\x7f"])
def test_an_idempotency_key_that_is_none_is_refused(refused, key):
    refused("POST", "/incidents", REPORT, statuses=(400,), idempotency_key=key)


def test_one_wrong_field_does_not_half_do_the_rest(town, refused):
    id = town.report()
    before = town.ask("police", "GET", f"/incidents/{id}").body
    told = {"text": "Ny text", "category": "theft", "occurred_at": "i morgon"}
    refused("POST", f"/incidents/{id}/corrections", told)
    refused("POST", f"/incidents/{id}/corrections", told | {"occurred_at": None})
    refused("POST", f"/incidents/{id}/corrections", {"text": "Ny", "district": "Atlantis"})
    assert town.ask("police", "GET", f"/incidents/{id}").body == before


def test_a_correction_of_nothing_is_refused(town, refused):
    refused("POST", f"/incidents/{town.report()}/corrections", {})


def test_every_refusal_has_words_of_its_own(refused):
    """A field that is wrong is told what is wrong with it, not merely that something is."""
    said = refused("POST", "/incidents", REPORT | {"priority": "blue", "occurred_at": "x"})
    assert said["errors"]["priority"] == Words("en").t("refusal.not_known")
    assert said["errors"]["occurred_at"] == Words("en").t("refusal.not_time")


@pytest.mark.parametrize("call", CALLS, ids=name_of)
def test_a_right_body_is_understood(town, right_body, call):
    """Otherwise the tests of wrong ones would pass for another reason."""
    who = "coordinator" if call.path.startswith("/sessions") else "police"
    kind = call.path.strip("/").split("/")[0]
    path = call.path.replace("*", town.one_of_each().get(kind, ""))
    reply = town.ask(who, call.method, path, right_body(call))
    said = reply.json
    assert reply.status in (200, 201, 403, 404, 409, 422), (call, said)
    assert said.get("type") != "/problems/not-valid", said
