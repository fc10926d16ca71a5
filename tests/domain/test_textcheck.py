"""The text check: a corpus of night language, real police texts, identity numbers, speed."""

import gzip
import json
import statistics
import time
import timeit
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.domain.textcheck import RULES_VERSION, Finding, check

CORPUS = Path(__file__).with_name("night_language.tsv")
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
PLACES = frozenset(
    ("farsta", "högdalen", "rågsved", "gamla enskede", "bredäng", "sätra", "flaten", "per albin")
)


def corpus():
    rows = [line.split("\t") for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    return [(expected, set(kinds.split(",")), text) for expected, kinds, text in rows]


def kinds(text, places=PLACES):
    return {finding.kind for finding in check(text, places)}


def blocked(text):
    return any(finding.blocks for finding in check(text, PLACES))


def test_the_corpus_has_two_hundred_sentences_half_of_them_fine():
    expected = [row[0] for row in corpus()]
    assert (len(expected), expected.count("ok")) == (200, 100)


def test_four_of_five_sentences_that_point_at_somebody_are_found():
    findings = [bool(check(text, PLACES)) for expected, _, text in corpus() if expected != "ok"]
    assert sum(findings) / len(findings) >= 0.80


def test_what_is_found_in_the_corpus_is_of_the_kind_that_was_meant():
    rows = [(meant, kinds(text)) for expected, meant, text in corpus() if expected != "ok"]
    found = [(meant, seen) for meant, seen in rows if seen]
    assert sum(bool(meant & seen) for meant, seen in found) / len(found) >= 0.90


def test_every_block_of_the_corpus_blocks_and_nothing_else_does():
    wrong = [text for expected, _, text in corpus() if blocked(text) != (expected == "block")]
    assert wrong == []


def test_warnings_of_the_corpus_are_rarely_wrong():
    warned = [expected for expected, _, text in corpus() if check(text, PLACES)]
    assert 1 - warned.count("ok") / len(warned) >= 0.85


POLICE_LIKE = (
    "En man i 40-årsåldern misstänks för rattfylleri efter kontroll.",
    "Polisen söker vittnen till rånet på torget i onsdags.",
    "Trafikolycka på länsväg 229, en personbil har kolliderat med ett rådjur.",
    "Dagens presstalesperson är på plats. Inga större händelser under natten 00.00-07.00.",
    "Ordinarie pressnummer är 010-567 00 00 fram till 22.00.",
    "Mannen som bor i lägenheten släckte branden innan polisen kom.",
    "Krossad ruta på Storgatan, tre personer sprang från platsen.",
)


def test_public_sentences_in_the_manner_of_the_police_pass():
    assert [text for text in POLICE_LIKE if check(text)] == []


def test_real_police_texts_are_never_blocked_and_hardly_ever_warned():
    sweden = SHARED / "polisen_sweden_revisions.jsonl.gz"
    if not sweden.exists():
        pytest.skip("the public police texts are not on this machine")
    with gzip.open(sweden, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["summary"] for line in lines]
    soderort = (SHARED / "polisen_soderort_revisions.jsonl").read_text(encoding="utf-8")
    texts += [json.loads(line)["summary"] for line in soderort.splitlines()]
    results = [found for text in texts if (found := check(text))]
    assert not any(finding.blocks for found in results for finding in found)
    assert len(results) / len(texts) <= 0.0015


# Official test numbers of Skatteverket: no person has them.
TEST_NUMBERS = (
    "189001169813", "192410068338", "194910141854", "196011282834", "197610222387",
    "198504052385", "199007042386", "199201302396", "197302889931", "202107919967",
)  # fmt: skip


def written_forms(number):
    century, date, serial = number[:2], number[2:8], number[8:]
    yield from (century + date + serial, date + serial)
    for dash in "-+–—−‐‑﹣－":
        yield from (f"{date}{dash}{serial}", f"{century}{date}{dash}{serial}")
    for space in (" ", "\u00a0", "\u2009", "\u202f", " - ", "\u200b-"):
        yield from (f"{date}{space}{serial}", f"{century}{date}{space}{serial}")
    yield f"{century}{date[:2]}-{date[2:4]}-{date[4:]}-{serial}"
    yield f"{century}{date[:2]} {date[2:4]} {date[4:]} {serial}"


@pytest.mark.parametrize("number", TEST_NUMBERS)
def test_an_identity_number_is_blocked_however_it_is_written(number):
    for form in written_forms(number):
        text = f"legget visade {form}, lämnat"
        start = text.index(form)
        whole = Finding("identity_number", start, start + len(form), True)
        assert check(text) == (whole,), form


def test_all_official_test_numbers_and_format_cases_are_blocked():
    source = SHARED / "test_personnummer.json"
    if not source.exists():
        pytest.skip("the official test numbers are not on this machine")
    data = json.loads(source.read_text(encoding="utf-8"))
    for number in data["testpersonnummer"]:
        assert all(blocked(f"pnr {form} sa han") for form in written_forms(number)), number
    forms = ("long_format", "separated_format", "separated_long")
    for case in data["format_cases"]:
        assert all(blocked(f"pnr{case[form]}.") for form in forms), case
        assert not case["valid"] or blocked(case["short_format"]), case


def test_a_wrong_checksum_still_blocks_in_an_unmistakable_form_and_else_warns():
    assert blocked("850405-2386") and blocked("198504052386")
    assert check("8504052386") == (Finding("identity_number_likely", 0, 10, False),)


@pytest.mark.parametrize(
    "text",
    [
        "241122-2031 larmet tjöt", "loggat 202611202145", "2026-11-20 21:30 möte vid spärren",
        "org nr 556036-0793", "ärende 5000-1184321-26", "1234567890123456", "851305-2385",
    ],
)  # fmt: skip
def test_times_case_numbers_and_organisation_numbers_are_no_identity_numbers(text):
    assert not kinds(text) & {"identity_number", "identity_number_likely"}


@pytest.mark.parametrize("text", ["a.b@exempel.se", "jour @ exempel.se", "jour(at)exempel.se"])
def test_an_email_address_is_blocked(text):
    assert [(finding.kind, finding.blocks) for finding in check(text)] == [("email", True)]


def test_an_at_sign_without_an_address_is_fine():
    assert check("fika @ torget.Sen går vi vidare, @ungdom") == ()


def test_public_numbers_are_fine_and_private_ones_are_not():
    for public in ("112", "114 14", "113 13", "010-456 78 90", "020-12 34 56", "+46 10 456 78 90"):
        assert check(f"ring {public} i natt") == (), public
    for private in ("070-174 06 05", "+46701740650", "0046 70 1740620", "08-465 004 12"):
        assert kinds(f"ring {private} i natt") == {"phone"}, private


@pytest.mark.parametrize(
    "place",
    [
        "Hjalmar Brantingsgatan", "Per Albin", "Per Albins torg", "Gamla Enskede", "Bredäng",
        "Sofia kyrka", "Maria ungdom", "Sankt Eriksplan", "Olof Palmes plats", "Lisas kiosk",
    ],
)  # fmt: skip
def test_a_place_that_sounds_like_a_person_is_not_a_person(place):
    assert check(f"Många ute vid {place} kl 22", PLACES) == ()


def test_a_registered_place_is_a_place_only_in_the_network_that_has_it():
    assert kinds("Samling vid Kevins hörna") == {"name"}
    assert kinds("Samling vid Kevins hörna", {"kevins hörna"}) == set()


def test_a_finding_points_at_the_words_that_were_meant():
    text = "Igår ringde Linnea Bergqvist om mopeden MLB 84A"
    spans = [(finding.kind, text[finding.start : finding.end]) for finding in check(text)]
    assert spans == [("name", "Linnea Bergqvist"), ("plate", "MLB 84A")]


def test_letters_that_grow_when_folded_do_not_move_the_findings():
    text = "İİ ßß STRAẞE Åke sa 850405-2385 A\u030asa Bjo\u0308rn"
    spans = [text[finding.start : finding.end] for finding in check(text)]
    assert spans[:2] == ["Åke", "850405-2385"]


def test_the_rules_have_a_version():
    assert RULES_VERSION == 1


NASTY = st.text(
    st.sampled_from("019 -+.,:@åÅaAsv\n\u00a0\u200b\u0308\u0130ß\x00\ud800😀٣"), max_size=60
)
TRIGGER_WORDS = (
    "kevin Per Albin han killen i röda jackan tjej 14 år född 12/4 -08 070 174 06 05 reg den långe "
    "850405-2385 Storgatan 5 väg m årsåldern 15- @ exempel.se abc12d psykiskt"
)
WORDY = st.lists(st.sampled_from(TRIGGER_WORDS.split(" ")), max_size=30).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), NASTY, WORDY), st.sets(NASTY, max_size=3))
def test_any_text_gives_the_same_findings_inside_the_text(text, places):
    found = check(text, places)
    assert all(0 <= finding.start < finding.end <= len(text) for finding in found)
    assert found == check(text, places)


HOSTILE = (
    "1", "1 ", "07", "070 ", "0-", "a", "Å", " ", "@", "a@", "a@b.c", "a(at)a.a", "850405-", "85-",
    "ABC 12", "gatan 1 ", "Xs väg 1 ", "+46 ", "kevin ", "kevin-", "kevins torg ", "Per ", "han ",
    "tjej 14 ", "tjej i 15-årsåldern ", "född ", "f. 2010", "nr 1 i ", "den långe ", "e\u0301",
)  # fmt: skip


def fastest(text, number=1, repeat=7):
    """Processor seconds of the fastest of some calls, so that a busy machine does not count."""
    calls = timeit.repeat(
        lambda: check(text, PLACES), timer=time.process_time, number=number, repeat=repeat
    )
    return min(calls) / number


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_of_full_length_is_checked_within_five_milliseconds(piece):
    assert fastest((piece * 2000)[:2000]) < 0.005


def test_a_typical_sentence_costs_some_microseconds():
    fine = [text for expected, _, text in corpus() if expected == "ok"]
    sentences = [f"{one}. {other}"[:100] for one, other in pairwise(fine)]
    median = statistics.median(fastest(text, number=50) for text in sentences)
    assert median < 40e-6, "20 on an idle machine; twice that when it is busy"
