"""Names of units, categories and teams that are likely another's, mistyped."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl
from rapidfuzz import fuzz, process

from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import Check, Violation, check
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.shown_values import value_text

_FIELDS = ("responsible_unit", "cooperating_unit", "category", "town", "helping_unit")
_ALIKE = 80
_TIMES_AS_OFTEN = 5
_SHORTEST = 4
_MOST_VALUES = 500
_OF_VILLAGES = re.compile(r"(村|社区|居)(党|支|委|民|两委|$)")
_NUMBERS = re.compile(r"[\d一二三四五六七八九十东西南北上中下大小新老]")
"""Characters in which names differ that are meant to."""


@check("value_likely_slip")
def value_likely_slip(cells: LedgerCells) -> Iterator[Violation]:
    """Yield rare values that differ in a letter or two from one that stands in most rows."""
    for field in _FIELDS:
        usual = _usual_of(cells.by_record[field]) if cells.has(field) else {}
        if usual:
            meant = pl.col(field).replace_strict(usual, default=None, return_dtype=pl.String)
            lines = cells.by_record.with_columns(meant=meant)
            is_rare = pl.col("meant").is_not_null()
            yield Violation(lines, is_rare, field, {"usual": pl.col("meant")})


def _usual_of(values: pl.Series) -> dict[str, str]:
    """Return the usual value by the rare one that is likely meant for it."""
    counts = dict(values.drop_nulls().value_counts().iter_rows())
    if len(counts) > _MOST_VALUES:
        return {}
    usual = {}
    for rare, count in counts.items():
        often = [one for one, times in counts.items() if times >= count * _TIMES_AS_OFTEN]
        if len(rare) < _SHORTEST or not often or _OF_VILLAGES.search(rare):
            continue
        best = process.extractOne(rare, often, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if best is not None and _is_slip(rare, best[0]):
            usual[rare] = value_text(best[0])
    return usual


def _is_slip(rare: str, usual: str) -> bool:
    """Return whether two names differ in more than what numbers them, and in more than
    punctuation.
    """
    bare = [re.sub(r"[\W_]+", "", condensed(name)) for name in (rare, usual)]
    if bare[0] == bare[1]:
        return False
    without = [_NUMBERS.sub("", name) for name in bare]
    return without[0] != without[1]


CHECKS: tuple[Check, ...] = (value_likely_slip,)
