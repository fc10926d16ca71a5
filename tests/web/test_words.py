"""The two catalogues say the same things, and say all that the templates and the domain ask for."""

import re
import string
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import Environment

from briefing.web import words as words_module
from briefing.web.words import (
    MissingWord,
    Words,
    catalogue,
    choose_language,
    grouped,
    sort_key,
    teach,
)

TEMPLATES = Path(words_module.__file__).parent / "templates"
SOURCES = sorted(TEMPLATES.rglob("*.html"))
FRIDAY = datetime(2026, 11, 20, 19, 31, tzinfo=UTC)
SPACE = "\u00a0"

# domain.md 2-5: every code that a reader may meet.
ROLES = "field_worker police guard volunteer partner coordinator evaluator display"
ENUMERATIONS = {
    "role": ROLES,
    "role_short": ROLES,
    "role_them": ROLES,
    "by": "field_worker police guard volunteer partner coordinator evaluator network source",
    "category": "vandalism fire gathering violence threat theft drugs alcohol weapons sexual "
    "accident traffic unsafe_place littering event positive other",
    "priority": "green yellow red",
    "certainty": "reported confirmed refuted",
    "audience": "all field professional authority own",
    "audience_readers": "all field professional authority own",
    "session_state": "planned open live sealed on_shift debrief closed cancelled",
    "session_line": "planned open live sealed on_shift debrief closed cancelled none",
    "console.idle": "planned open live sealed on_shift debrief closed cancelled",
    "wall_state": "planned open live sealed on_shift debrief cancelled",
    "assignment_state": "offered accepted declined started reported completed returned",
    "decline_reason": "own_area_first busy not_our_role unsaid",
    "outcome": "done carried handed_over lapsed",
    "acknowledgement": "understood question cannot",
    "contact_answer": "calling cannot done",
    "check_reason": "place organisation nobody_identifiable",
    "certainty_source": "own field_worker police guard volunteer partner public",
    "check_kind": "identity_number identity_number_likely email name phone plate address "
    "birth_date sensitive minor singled_out",
    "kind": "incident passdown standing task request observation",
    "status": "open closed struck expired",
    "participation_answer": "came coming line nothing_to_report excused no_function silent",
    "participation_give": "coming line nothing_to_report excused no_function",
    "participation_mark": "came coming line nothing_to_report excused no_function silent cancelled",
    "season_head": "came coming line nothing_to_report excused no_function silent",
    "trail_who": "field_worker police guard volunteer partner coordinator evaluator display "
    "network somebody clock import operator",
    "trail_channel": "page api outbox hand_in paper import scheduler cli",
    "trail_thing": "incident passdown standing task request observation",
    "trail_new": "incident coloured passdown standing task request observation",
    "trail_part": "organisation borough district place",
    "trail_readers": "all field professional authority own",
    "section": "situation tonight new carried assignments people contacts rules after",
}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_have_exactly_the_same_keys() -> None:
    assert set(catalogue("sv")) == set(catalogue("en"))


@pytest.mark.parametrize("key", catalogue("sv"))
def test_both_languages_fill_the_same_placeholders(key: str) -> None:
    assert placeholders(catalogue("sv")[key]) == placeholders(catalogue("en")[key])


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_plural_has_both_forms(language: str) -> None:
    sentences = catalogue(language)
    ones = {key.removesuffix(".one") for key in sentences if key.endswith(".one")}
    others = {key.removesuffix(".other") for key in sentences if key.endswith(".other")}
    assert ones == {key for key in others if f"{key}.one" in sentences}
    assert all(f"{key}.other" in sentences for key in ones)


@pytest.mark.parametrize("table", ENUMERATIONS)
def test_every_code_of_the_domain_has_a_word(table: str) -> None:
    missing = [c for c in ENUMERATIONS[table].split() if f"{table}.{c}" not in catalogue("sv")]
    assert missing == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_ask_only_for_words_that_exist(path: Path) -> None:
    keys = set(catalogue("sv"))
    known_to_t = keys | {key.rsplit(".", 1)[0] for key in keys}
    asked = re.findall(r"""\bt\(\s*["']([^"']+)["']\s*([,)~])""", path.read_text("utf-8"))
    for key, then in asked:
        if then == "~":
            assert any(known.startswith(key) for known in keys), key
        else:
            assert key in known_to_t, key


def test_the_count_chooses_between_one_and_other() -> None:
    words = Words("sv")
    assert words.t("item.carried", count=1) == "kvarstår 1 helg"
    assert words.t("item.carried", count=2) == "kvarstår 2 helger"
    assert Words("en").t("item.carried", count=2) == "open 2 weekends"


def test_a_missing_key_or_value_is_an_error() -> None:
    with pytest.raises(MissingWord):
        Words("sv").t("board.no_such_word")
    with pytest.raises(MissingWord):
        Words("sv").t("state.as_of")


def test_values_are_put_in_as_they_are() -> None:
    assert Words("sv").t("state.as_of", clock="{clock}") == "uppgifter från {clock}"


def test_times_are_written_as_people_on_the_shift_write_them() -> None:
    swedish, english = Words("sv"), Words("en")
    assert swedish.clock(FRIDAY) == "20.31"
    assert english.clock(FRIDAY) == "20:31"
    assert swedish.day(FRIDAY) == f"fre{SPACE}20{SPACE}nov"
    assert english.day(FRIDAY) == f"Fri{SPACE}20{SPACE}Nov"
    assert swedish.long_day(FRIDAY) == f"fredag{SPACE}20{SPACE}november"
    assert swedish.period(FRIDAY, FRIDAY.replace(hour=22)) == "20.31–23.31"


def test_midnight_and_the_repeated_hour_keep_local_time() -> None:
    swedish = Words("sv")
    assert swedish.clock(datetime(2026, 11, 20, 23, 5, tzinfo=UTC)) == "00.05"
    assert swedish.clock(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == "02.30"
    assert swedish.clock(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == "02.30"


def test_form_fields_get_the_value_a_browser_wants() -> None:
    assert Words("sv").time_value(FRIDAY) == "20:31"
    assert Words("sv").moment_value(FRIDAY) == "2026-11-20T20:31"


def test_templates_write_times_and_give_back_what_was_typed() -> None:
    environment = Environment(autoescape=True)
    teach(environment)
    template = environment.from_string(
        "{{ at|clock }} {{ typed|moment_value }} {{ t('form.send') }}"
    )
    shown = template.render(words=Words("sv"), at=FRIDAY, typed="2026-11-20T2")
    assert shown == "20.31 2026-11-20T2 Skicka"


def test_codes_are_read_in_groups_of_three() -> None:
    assert grouped("418207") == f"418{SPACE}207"
    assert grouped(1234) == f"1{SPACE}234"
    assert grouped("") == ""


def test_swedish_letters_come_last() -> None:
    districts = ["Örby", "Årsta", "Älvsjö", "Zinken", "Bandhagen"]
    assert sorted(districts, key=sort_key) == ["Bandhagen", "Zinken", "Årsta", "Älvsjö", "Örby"]


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [(["en-GB", "sv"], "en"), (["sv-SE"], "sv"), (["fi", "en"], "en"), (["fi"], "sv"), ([], "sv")],
)
def test_the_browser_chooses_the_language(accepted: list[str], chosen: str) -> None:
    assert choose_language(accepted) == chosen


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="fi"):
        Words("fi")
