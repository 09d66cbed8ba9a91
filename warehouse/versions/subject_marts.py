"""The marts that hold a subject's counts for the metrics, by the subject they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

COVERAGE: Final = "mart_coverage"
"""The mart whose regions, terms and months the other subjects have too."""

ON_THE_GRID: Final[Mapping[str, str]] = {
    COVERAGE: "coverage",
    "mart_problem_density": "problems",
    "mart_rectification_timeliness": "rectification",
    "mart_sanctions": "sanctions",
}
"""The four of one grain: region x term x month end (x responsibility level in one of them)."""

SUBJECT_OF_MART: Final[Mapping[str, str]] = {
    **ON_THE_GRID,
    "mart_recheck_to_date": "rectification",
    "mart_supervision_to_date": "supervision",
}
"""Every mart that a metric may be of; a subject is named as the page that asks on about it."""
