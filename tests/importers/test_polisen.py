import json
from datetime import UTC, datetime

import pytest

from briefing.importers.polisen import Reason, Revision, read

LOOK = datetime(2025, 5, 2, 16, 53, tzinfo=UTC)


def test_a_raw_answer_is_read(read_one):
    assert read_one() == Revision(
        source_id=581693,
        type="Bråk",
        title="02 maj 15.09, Bråk, Stockholm",
        summary="Bråk i Farsta.",
        occurred_at=datetime(2025, 5, 2, 13, 9, tzinfo=UTC),
        published_at=datetime(2025, 5, 2, 16, 49, 10, tzinfo=UTC),
        known_at=LOOK,
        location_name="Stockholm",
    )


def test_lines_carry_their_own_time_of_being_seen(tmp_path, event):
    path = tmp_path / "lines.jsonl"
    mine = {
        "id": 7,
        "seen_at": "2023-03-25T23:17:09+01:00",
        "published": "2023-03-20T15:34:49+01:00",
        "occurred": "2023-03-20T14:32:00+01:00",
        "type": "Fylleri/LOB",
        "title": "20 mars 14:32, Fylleri/LOB, Stockholm",
        "summary": "I parken omhändertogs en berusad.",
        "district": "Högdalen",
        "raw_location": {"name": "Stockholm"},
    }
    path.write_text(f"{json.dumps(mine)}\n\n{json.dumps(event(seen=1746204780))}\n")
    first, second = read(path, LOOK)
    assert first.known_at == datetime(2023, 3, 25, 22, 17, 9, tzinfo=UTC)
    assert first.occurred_at == datetime(2023, 3, 20, 13, 32, tzinfo=UTC)
    assert (first.location_name, first.district_hint) == ("Stockholm", "Högdalen")
    assert second.known_at == LOOK


def test_the_file_name_tells_when_the_look_was_taken(answer, event):
    for name, seen in (
        ("snapshot_2025-05-02_fri_1853.json", LOOK),
        ("snapshot_2025-01-02_1853.json", datetime(2025, 1, 2, 17, 53, tzinfo=UTC)),
    ):
        (revision,) = read(answer(event(), name=name))
        assert revision.known_at == seen


@pytest.mark.parametrize("name", ["events.json", "snapshot_2025-13-02_fri_1853.json"])
def test_an_answer_of_unknown_time_is_refused(name, answer, event):
    (refused,) = read(answer(event(), name=name))
    assert refused.reason is Reason.UNKNOWN_WHEN_SEEN


def test_a_look_without_offset_is_a_mistake_of_the_caller(answer, event):
    with pytest.raises(ValueError, match="offset"):
        list(read(answer(event()), datetime(2025, 5, 2)))  # noqa: DTZ001


def test_an_hour_without_leading_zero_is_read(read_one):
    revision = read_one(datetime="2025-05-02 9:49:10 +02:00")
    assert revision.published_at == datetime(2025, 5, 2, 7, 49, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "published", "expected"),
    [
        ("02 maj 10.36, Bråk, Stockholm", "2025-05-02 18:49:10 +02:00", "2025-05-02T08:36Z"),
        ("02 maj 21:15, Bråk, Stockholm", "2025-05-02 23:49:10 +02:00", "2025-05-02T19:15Z"),
        ("31 december 23.50, Bråk", "2025-01-01 0:30:00 +01:00", "2024-12-31T22:50Z"),
        ("01 januari 00.05, Bråk", "2024-12-31 23:59:00 +01:00", "2024-12-31T23:05Z"),
        ("29 februari 12.00, Bråk", "2025-01-15 12:00:00 +01:00", "2024-02-29T11:00Z"),
        ("15 september 12.00, Bråk", "2025-05-02 12:00:00 +02:00", "2024-09-15T10:00Z"),
        ("05 maj 07.00, Trafikkontroll", "2025-05-02 12:00:00 +02:00", "2025-05-05T05:00Z"),
        ("26 oktober 02.30, Bråk", "2025-10-26 2:40:00 +02:00", "2025-10-26T00:30Z"),
        ("26 oktober 02.30, Bråk", "2025-10-26 2:40:00 +01:00", "2025-10-26T01:30Z"),
    ],
)
def test_the_time_in_the_title_gets_its_year_from_the_publishing(
    title, published, expected, read_one
):
    revision = read_one(name=title, datetime=published)
    assert revision.occurred_at == datetime.fromisoformat(expected)


@pytest.mark.parametrize("title", ["Bråk, Stockholm", "99 maj 10.36, Bråk", "02 mai 10.36, Bråk"])
def test_a_title_without_a_time_leaves_the_occurrence_open(title, read_one):
    assert read_one(name=title).occurred_at is None


def test_spaces_and_letters_are_made_ordinary(read_one):
    revision = read_one(
        type="Lagen om hundar och katter ",
        summary="Hund\xa0i  Ho\u0308kara\u0308ngen.\x00\ud800\u200b",
    )
    assert revision.type == "Lagen om hundar och katter"
    assert revision.summary == "Hund i Hökarängen."


def test_the_order_of_the_source_is_kept(answer, event):
    path = answer(event(id=3), event(id=9), event(id=5))
    assert [revision.source_id for revision in read(path, LOOK)] == [3, 9, 5]
