"""Need-to-know as the table of domain.md 5 has it: role x audience, defaults, changes."""

from uuid import uuid4

import pytest

from briefing.domain.audience import (
    AUDIENCES,
    check_change,
    default_audience,
    is_narrower,
    item_keys,
    may_address,
    reader_keys,
)
from briefing.domain.refusals import NotYourRole, ReasonNeeded
from briefing.domain.words import ROLES

OURS, THEIRS = uuid4(), uuid4()
READS = {
    "all": set(ROLES),
    "field": {"field_worker"},
    "professional": {"field_worker", "police", "guard", "coordinator"},
    "authority": {"field_worker", "police", "coordinator"},
    "own": set(),
}
WRITES_TO = {  # before sealing
    "field_worker": {"all", "field", "professional", "authority", "own"},
    "police": {"all", "professional", "authority", "own"},
    "guard": {"all", "professional", "own"},
    "coordinator": {"all", "professional", "authority", "own"},
    "volunteer": {"all", "professional", "own"},
    "partner": {"all", "professional", "own"},
    "evaluator": set(),
    "display": set(),
}
DEFAULTS = {  # role: (before sealing, from sealing on)
    "field_worker": ("all", "field"),
    "police": ("all", "professional"),
    "guard": ("all", "professional"),
    "coordinator": ("all", "professional"),
    "volunteer": ("all", "professional"),
    "partner": ("all", "professional"),
}
INSIDE = {  # audience: the ones that are strictly narrower
    "all": {"professional", "authority", "field", "own"},
    "professional": {"authority", "field", "own"},
    "authority": {"field", "own"},
    "field": {"own"},
    "own": set(),
}


def reads(role, audience, *, reader=OURS, owner=THEIRS):
    return bool(set(reader_keys(role, reader)) & set(item_keys(audience, owner)))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_role_reads_what_the_table_says(role, audience):
    assert reads(role, audience) == (role in READS[audience])


@pytest.mark.parametrize("role", ROLES)
def test_own_is_for_people_of_the_owning_organisation(role):
    inside = role not in ("display", "evaluator")
    assert reads(role, "own", owner=OURS) == inside
    assert not reads(role, "own", reader=None, owner=OURS)
    assert not reads(role, "own", reader=None, owner=None)


def test_own_of_an_assignment_is_both_organisations():
    third = uuid4()
    keys = item_keys("own", OURS, THEIRS)
    readers = [set(reader_keys("police", one)) for one in (OURS, THEIRS, third)]
    assert [bool(held & set(keys)) for held in readers] == [True, True, False]


@pytest.mark.parametrize("role", DEFAULTS)
@pytest.mark.parametrize("sealed", [False, True])
def test_the_default_follows_role_and_seal_and_may_be_written_to(role, sealed):
    audience = default_audience(role, sealed=sealed)
    assert audience == DEFAULTS[role][sealed]
    assert may_address(role, OURS, audience, sealed=sealed)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_writes_to_what_the_table_says(role):
    allowed = {one for one in AUDIENCES if may_address(role, OURS, one, sealed=False)}
    assert allowed == WRITES_TO[role]


@pytest.mark.parametrize("role", ROLES)
def test_after_sealing_volunteers_and_partners_do_not_reach_everybody(role):
    allowed = {one for one in AUDIENCES if may_address(role, OURS, one, sealed=True)}
    withheld = {"all"} if role in ("volunteer", "partner") else set()
    assert allowed == WRITES_TO[role] - withheld


def test_own_needs_an_organisation():
    assert not may_address("police", None, "own", sealed=False)


@pytest.mark.parametrize("old", AUDIENCES)
@pytest.mark.parametrize("new", AUDIENCES)
def test_narrower_is_a_smaller_set_and_no_rank(old, new):
    assert is_narrower(new, old) == (new in INSIDE[old])


# who: how the caller stands to the item; None: refused for the role
CHANGES = [
    ("professional", "all", {"owns": True, "reason": True}, "widened"),
    ("professional", "all", {"owns": True, "reason": False}, ReasonNeeded),
    ("professional", "all", {"is_lead": True, "reason": True}, NotYourRole),
    ("professional", "all", {"is_author": True, "reason": True}, NotYourRole),
    ("own", "professional", {"role": "police", "reason": True}, NotYourRole),
    ("all", "professional", {"owns": True}, "narrowed"),
    ("all", "professional", {"is_author": True, "role": "volunteer"}, "narrowed"),
    ("all", "field", {"is_lead": True}, "narrowed"),
    ("all", "professional", {"role": "guard"}, "hidden"),
    ("all", "professional", {"role": "volunteer"}, NotYourRole),
    ("all", "own", {"role": "partner"}, NotYourRole),
    ("professional", "all", {"role": "guard", "author_role": "volunteer"}, "released"),
    ("professional", "all", {"role": "police", "author_role": "partner"}, "released"),
    ("professional", "all", {"role": "partner", "author_role": "volunteer"}, NotYourRole),
    ("authority", "all", {"role": "police", "author_role": "volunteer"}, NotYourRole),
]


@pytest.mark.parametrize(("old", "new", "who", "expected"), CHANGES)
def test_who_may_widen_narrow_hide_and_release(old, new, who, expected):
    caller = {
        "role": "police",
        "author_role": "field_worker",
        "owns": False,
        "is_author": False,
        "is_lead": False,
        "reason": False,
        **who,
    }
    if isinstance(expected, str):
        assert check_change(old, new, **caller) == expected
    else:
        with pytest.raises(expected):
            check_change(old, new, **caller)
