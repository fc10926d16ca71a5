"""The same reader on events that nobody here wrote; skipped where they are not at hand."""

import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from briefing.importers.gazetteer import Gazetteer
from briefing.importers.network_file import read_network
from briefing.importers.polisen import Refused, Revision, place, read
from briefing.importers.polisen_time import occurred

SHARED = Path(__file__).parents[3] / "shared" / "data"
SODERORT = SHARED / "polisen_soderort_revisions.jsonl"
SWEDEN = SHARED / "polisen_sweden_revisions.jsonl.gz"
PLAN = read_network()
GAZETTEER = Gazetteer.of(PLAN)
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")


def counts(path):
    return Counter(
        part.reason.value if isinstance(part, Refused) else "read" for part in read(path)
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("polisen_api_snapshot_2025-05-02_fri_1853.json", {"read": 399, "summary_type": 97}),
        ("polisen_api_snapshot_2025-05-03_sat_1832.json", {"read": 412, "summary_type": 85}),
        (SODERORT.name, {"read": 683, "missing_or_wanted_person": 1}),
        (
            SWEDEN.name,
            {"read": 49_034, "summary_type": 9_705, "missing_or_wanted_person": 38},
        ),
    ],
)
def test_everything_is_read_or_refused_with_a_reason(name, expected):
    assert counts(SHARED / name) == expected


def test_the_districts_found_in_texts_agree_with_those_of_the_file():
    slugs = {district.name: district.slug for district in PLAN.districts}
    revisions = [part for part in read(SODERORT) if isinstance(part, Revision)]
    told = [revision for revision in revisions if revision.district_hint]
    found = [place(replace(revision, district_hint=""), GAZETTEER) for revision in told]
    agreed = sum(
        where is not None and where.district == slugs[revision.district_hint]
        for revision, where in zip(told, found, strict=True)
    )
    assert len(told) == 664
    assert agreed / len(told) >= 0.98


def test_the_time_worked_out_from_the_title_is_that_of_the_file():
    revisions = [part for part in read(SODERORT) if isinstance(part, Revision)]
    wrong = [r for r in revisions if occurred(r.title, r.published_at) != r.occurred_at]
    assert wrong == []


def test_the_whole_country_is_read_in_six_seconds():
    start = time.perf_counter()
    for _ in read(SWEDEN):
        pass
    assert time.perf_counter() - start < 6
