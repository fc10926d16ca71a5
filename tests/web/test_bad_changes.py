"""Bad answers to every change of something that exists: a page that says so, nothing recorded."""

from uuid import uuid4

import pytest
from access_rows import CHANGES
from test_access_table import address, answers

from briefing.web.calls import CALLS

ON_SOMETHING = {call.path.removesuffix("/me"): call for call in CALLS if "*" in call.path}
BAD = {
    "enum": ("ufo", "x" * 2001),
    "text": ("x" * 2001, "a\x00b"),
    "time": ("9999-12-31T23:59", "25:00", "i morgon", "1999-01-01T20:00"),
    "flag": ("maybe",),
    "id": ("not-an-id", str(uuid4())),
    "position": ("not-a-position",),
    "number": ("-1", "201", "1.5", "många", "9" * 50),
}
NEVER_ASKED = ("written_at",)


def bad_answers(call):
    """(field, what was answered) of everything that a call does not take."""
    for name, field in call.fields.items():
        if name not in NEVER_ASKED:
            said = ("", *BAD[field.kind]) if field.required else BAD[field.kind]
            yield from ((name, one) for one in said)


@pytest.mark.parametrize("path", ON_SOMETHING)
def test_a_bad_answer_changes_nothing(browsers, world, api, recorded, path):
    row = CHANGES[path]
    role = row.may[0]
    where, body = address(world, path, row), answers(world, api, row.body, role)
    before = recorded()
    for name, said in (*bad_answers(ON_SOMETHING[path]), ("surprise", "1")):
        answer = browsers[role].send(where, {**body, name: said})
        page = answer.get_data(as_text=True)
        assert 400 <= answer.status_code < 500, (name, said[:50], page)
        assert "<h1" in page
        assert recorded() == before, (name, said[:50])


@pytest.mark.parametrize("path", ON_SOMETHING)
def test_what_does_not_exist_is_not_found_and_nothing_is_recorded(
    browsers, world, api, recorded, path
):
    row = CHANGES[path]
    role = row.may[0]
    body, browser = answers(world, api, row.body, role), browsers[role]
    of_another_kind = world.note() if "/notes" not in path else world.incident()
    before = recorded()
    for it in (str(uuid4()), "not-an-id", "2026-11-20~rom", "%00", "x" * 3000, of_another_kind):
        assert browser.send(path.replace("*", it), body).status_code == 404, it
    assert recorded() == before


@pytest.mark.parametrize("path", ON_SOMETHING)
def test_a_second_tap_is_told_and_never_a_fault(browsers, world, api, path):
    row = CHANGES[path]
    role = row.may[0]
    where, body = address(world, path, row), answers(world, api, row.body, role)
    first, second = (browsers[role].send(where, body) for _ in range(2))
    assert first.status_code == 303
    assert second.status_code in (303, 403, 409), second.get_data(as_text=True)
