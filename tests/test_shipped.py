"""The texts that ship: a card for every role that writes, short, in both languages."""

import pytest

from briefing.domain.textcheck import check
from briefing.domain.words import WRITERS
from briefing.shipped import conduct, draft

A_MINUTE = 130


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("role", sorted(WRITERS))
def test_every_role_has_a_card_that_is_read_in_a_minute(role, language):
    told = draft(role, language)
    assert told.may
    assert told.may_not
    assert told.ask
    lines = (*told.may, *told.may_not, *told.ask)
    assert sum(len(line.split()) for line in lines) <= A_MINUTE
    assert not [line for line in lines if check(line, frozenset())]


def test_no_other_role_and_no_other_version_has_one():
    assert draft("evaluator") is None
    assert draft("guard", version=99) is None
    assert conduct(version=99) is None


def test_both_languages_of_a_version_say_the_same_number_of_things():
    for role in WRITERS:
        swedish, english = draft(role, "sv"), draft(role, "en")
        assert swedish.version == english.version
        for part in ("may", "may_not", "ask"):
            assert len(getattr(swedish, part)) == len(getattr(english, part))
    assert len(conduct("sv").lines) == len(conduct("en").lines)


def test_the_cards_say_what_the_domain_says():
    assert any("ingriper inte" in line for line in draft("volunteer").may_not)
    assert any("utanför tillståndsområdet" in line for line in draft("guard").may_not)
    assert any("underrätta polisen" in line for line in draft("guard").may)
    assert any("någon annans ögon" in line for line in draft("field_worker").may_not)
    assert any("Leda ordningsvakterna" in line for line in draft("police").may)
