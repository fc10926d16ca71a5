import gzip
import json
from datetime import UTC, datetime

import pytest

from briefing.importers.polisen import Reason, Refused, Revision, read

LOOK = datetime(2025, 5, 2, 16, 53, tzinfo=UTC)


@pytest.mark.parametrize("body", [b"", b"\n \n", gzip.compress(b"", mtime=0)])
def test_an_empty_body_is_one_refusal(tmp_path, body):
    path = tmp_path / "empty.json"
    path.write_bytes(body)
    (refused,) = read(path, LOOK)
    assert refused.reason is Reason.EMPTY_BODY


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Service unavailable</html>\n<p>\n",
        b"[{",
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"id": 1',
        b'{"message": "too many calls"}',
        b"[null]",
        b'["text"]',
        b'[{"id": true}]',
        b'[{"id": 1e3}]',
        b'[{"id": -1}]',
        b'{"id": 1, "seen": "now"}',
        gzip.compress(b"[" + b" " * 100_000 + b"]", mtime=0)[:40],
    ],
)
def test_what_is_not_an_answer_is_one_refusal(tmp_path, body):
    path = tmp_path / "broken.json"
    path.write_bytes(body)
    (refused,) = read(path, LOOK)
    assert refused.reason is Reason.NOT_READABLE


@pytest.mark.parametrize("field", ["datetime", "name", "summary", "type"])
@pytest.mark.parametrize("value", [None, 3, [], {}, "x" * 2001])
def test_a_field_of_the_wrong_kind_is_refused_with_its_id(field, value, read_one):
    refused = read_one(**{field: value})
    assert refused == Refused(581693, Reason.NOT_READABLE, refused.detail)
    assert "x" * 20 not in refused.detail


@pytest.mark.parametrize(
    "changes",
    [
        {"seen": True},
        {"seen": 1e300},
        {"seen": -1},
        {"seen_at": None},
        {"seen_at": "2025-05-02T18:49:10"},
        {"datetime": "0001-01-01 0:00:00 +14:00"},
        {"datetime": "2025-05-02 18:49:10"},
        {"occurred": "yesterday"},
    ],
)
def test_a_time_that_cannot_be_is_refused(changes, refusal):
    assert refusal(**changes) is Reason.NOT_READABLE


def test_a_location_of_any_shape_is_survived(read_one):
    for location in (None, [], "Stockholm", {}, {"name": None}):
        assert read_one(location=location).location_name == ""


@pytest.mark.parametrize("source_id", [0, -1, 2**70, True, "581693", None])
def test_an_id_that_is_none_is_refused_without_it(read_one, source_id):
    assert read_one(id=source_id) == Refused(None, Reason.NOT_READABLE, "no id")


def test_one_broken_line_does_not_stop_the_others(tmp_path, event):
    path = tmp_path / "lines.jsonl"
    line = json.dumps(event())
    path.write_text(f"\ufeff{line}\n{{broken\n{line}\n", encoding="utf-8")
    first, refused, last = read(path, LOOK)
    assert first == last
    assert refused == Refused(None, Reason.NOT_READABLE, "line 2 is not JSON")


def test_a_digest_of_the_night_is_refused(refusal):
    assert refusal(type="Sammanfattning kväll och natt") is Reason.SUMMARY_TYPE


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "Försvunnen person"},
        {"type": "Efterlyst person"},
        {"summary": "Gällande den försvunna flickan."},
        {"summary": "Polisen söker efter en man som är försvunnen."},
        {"summary": "Vänersborgs centrum, efterlyst person"},
        {"summary": "Två män anmäldes saknade under kvällen."},
        {"summary": "Drunkningstillbud, man i 70-årsåldern saknas."},
        {"summary": "Efterlyst man kör berusad på parkering."},
        {"summary": "De tre flickorna som har eftersökts är anträffade."},
    ],
)
def test_missing_and_wanted_persons_are_left_out(changes, refusal):
    assert refusal(**changes) is Reason.MISSING_OR_WANTED_PERSON


@pytest.mark.parametrize(
    "summary",
    [
        "Bilförare på E4 saknade körkort.",
        "Mopeden var efterlyst som stulen.",
        "Efterlyst personbil anträffad.",
        "Gods som försvunnit vid ett inbrott.",
        "Polisen efterlyser vittnen.",
        "Observationer om parkerade bilar eftersökes",
        "Polisen söker efter en inbrottstjuv i Bredäng.",
        "En försvunnen hund är anträffad.",
    ],
)
def test_what_only_sounds_like_a_sought_person_is_kept(summary, read_one):
    assert isinstance(read_one(summary=summary), Revision)
