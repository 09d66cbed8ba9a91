"""The load test measures what readers wait for, and sees what they would see."""

from __future__ import annotations

import itertools
import random

import pytest

from warehouse.bench import BY_NAME_ONLY, BenchPart, report
from warehouse.bench.load import measure, walks

COUNTIES, ABOVE = ["360111", "360112", "511126"], ["360000", "510000"]
RECORD = {
    "acts": [("open", 0.0, 2.0), *(("change", second, second / 100) for second in range(1, 101))],
    "errors": [(3.0, "region: an error")],
    "queued": 2,
    "reconnects": 1,
    "bytes_received": 202_000,
    "cpu_seconds": 1.5,
}


def test_a_walk_is_the_same_for_the_same_seed_and_changes_one_thing_at_a_time():
    first, again, other = (
        walks.walk(COUNTIES, ABOVE, random.Random(seed))  # noqa: S311 - no secret
        for seed in ("1 1", "1 1", "1 2")
    )
    assert first == again != other
    pages = {page for page, _ in first}
    regions = {query for _, query in first}
    assert pages == set(walks.PAGES)
    assert regions == {f"region={code}" for code in COUNTIES + ABOVE}
    for (page, query), (page_after, query_after) in itertools.pairwise(first):
        assert (page == page_after) or (query == query_after)


def test_openings_and_changes_are_told_apart_and_errors_counted():
    summary = measure.summary(RECORD)
    assert summary["changes_ms"] == [505, pytest.approx(950, abs=1), 1000]
    assert summary["openings_ms"] == [2000.0] * 3
    assert (summary["acts"], summary["errors"], summary["queued"]) == (101, 1, 2)
    assert summary["kb_per_act"] == 2.0


def test_the_report_has_a_line_for_each_number_of_readers():
    row = {
        **measure.summary(RECORD),
        "users": 50,
        "processes": 2,
        "acts_per_second": 9.1,
        "cpu_ms_per_act": 90.0,
        "idle_bytes": [3e8, 3e8],
        "memory_bytes": [4e8, 5e8],
        "others_busy": 0.1,
        "is_apart": False,
    }
    place = {
        "measured_on": "2026-11-30",
        "machine": {
            "processor": "one",
            "architecture": "x86_64",
            "cores": 2,
            "memory_gib": 8.0,
            "system": "Linux",
        },
        "versions": {"python": "3.11"},
    }
    text = report.markdown({"default": {"load": {**place, "rows": [row]}}})
    assert "| 50 | 2 | 101 | 9.1 | 1 | 2 | 505 / 950 / 1,000 |" in text
    assert "300 to 400 MB, 300 to 500 MB" in text
    assert "one of the server's cores" in text


def test_the_load_is_measured_only_where_it_is_asked_for():
    assert BY_NAME_ONLY == (BenchPart.LOAD,)
