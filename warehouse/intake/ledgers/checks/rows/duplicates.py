"""Problems that may stand twice: the same text, a text much alike, a row that says so itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import Check, Violation, check
from warehouse.intake.ledgers.records import comparable
from warehouse.intake.values.normalisation import normalise

_ALIKE = 86
"""Likeness (0 to 100) from which two texts may be one problem."""

_MOST_COMPARED = 400
"""Texts of one village with the same numbers that are compared with each other."""

_SHORTEST = 5
_NUMBER = r"\d+"
_DIGITS_OF = str.maketrans("一二三四五六七八九", "123456789")

_DIGITS = r"(?P<{0}>\d{{1,4}}(?!\d)|[一二三四五六七八九十]{{1,3}})"
_ITEM = (
    rf"(?:(?:序号|编号|第|问题)+[(:]?{_DIGITS.format('a')}(?![年月日.%个户人万元])"
    rf"|{_DIGITS.format('b')}(?:号|项|条)(?:问题)?)"
)
_SAME = "(?:同一|重复|相同|一致|一样|合并)"
_REFERENCES = (
    re.compile(rf"(?:与|和|同)[^。;,]{{0,6}}?{_ITEM}[^。;,]{{0,10}}{_SAME}"),
    re.compile(rf"^(?:此项|该项|本项|该问题|本问题)?同(?:上述|前述)?{_ITEM}"),
    re.compile(rf"(?:并入|合并到|合并至|合并入|归并到|归入|重复于|参见|详见|见){_ITEM}"),
    re.compile(rf"重复[^。;]{{0,6}}{_ITEM}"),
)
"""与序号1为同一问题, 同序号1, 与第3项重复, 并入第2项."""

_MAY_REFER = "[与和同并合归重参见]"
"""A sign that each of these references has: most texts have none of them."""

_REFERENCE_IN = ("remark", "problem_text", "progress_text")


@check("problem_code_twice", "problem_text", "problem_code")
def problem_code_twice(cells: LedgerCells) -> Iterator[Violation]:
    """Yield codes of more than one problem."""
    again = (pl.len() > 1).over("problem_code") & pl.col("problem_code").is_not_null()
    yield Violation(cells.once(_compared), again, "problem_code")


@check("problem_text_twice", "problem_text")
def problem_text_twice(cells: LedgerCells) -> Iterator[Violation]:
    """Yield problems of one village with the same text."""
    is_text = pl.col("comparable").str.len_chars() > 0
    twice = (pl.len() > 1).over("subject", "comparable") & is_text
    first = pl.col("row").first().over("subject", "comparable")
    last = pl.col("row").last().over("subject", "comparable")
    lines = cells.once(_compared).with_columns(
        other=pl.when(pl.col("row") == first).then(last).otherwise(first)
    )
    yield Violation(lines, twice, "problem_text", {"other": pl.col("other")})


@check("problem_text_alike", "problem_text")
def problem_text_alike(cells: LedgerCells) -> Iterator[Violation]:
    """Yield texts of one village that are much alike; equal ones are reported already.

    Texts that say other numbers (years, amounts, items) are no two wordings of one problem: only
    those with the same ones are compared.
    """
    lines = cells.once(_compared)
    long_ones = lines.filter(pl.col("comparable").str.len_chars() >= _SHORTEST)
    distinct = long_ones.unique(["subject", "comparable"], maintain_order=True)
    digits = pl.Series(
        [text.translate(_DIGITS_OF) for text in distinct["comparable"]], dtype=pl.String
    )
    groups = (
        distinct.with_columns(digits=digits, numbers=digits.str.extract_all(_NUMBER).list.join("|"))
        .group_by("subject", "numbers", maintain_order=True)
        .agg("row", "comparable", "digits")
        .filter(pl.col("row").list.len().is_between(2, _MOST_COMPARED))
    )
    alike: dict[int, int] = {}
    for rows, *texts in groups.select("row", "comparable", "digits").iter_rows():
        alike |= _alike(rows, *texts)
    lines = lines.with_columns(other=pl.col("row").replace_strict(alike, default=None))
    is_alike = pl.col("other").is_not_null()
    yield Violation(lines, is_alike, "problem_text", {"other": pl.col("other")})


@check("problem_says_same", "problem_text")
def problem_says_same(cells: LedgerCells) -> Iterator[Violation]:
    """Yield rows that say themselves which other problem they are."""
    for field in _REFERENCE_IN:
        if not cells.has(field):
            continue
        texts = cells.by_row[field].drop_nulls().unique()
        texts = texts.filter(texts.str.contains(_MAY_REFER))
        numbers = {text: number for text in texts if (number := _number_in(text)) is not None}
        same_as = pl.col(field).replace_strict(numbers, default=None)
        lines = cells.by_row.with_columns(same_as=same_as)
        refers_to_other = pl.col("same_as").is_not_null()
        yield Violation(lines, refers_to_other, field, {"number": pl.col("same_as")})


def _compared(cells: LedgerCells) -> pl.DataFrame:
    """Return the problems with the text to compare (`comparable`) and whose they are
    (`subject`).
    """
    records = cells.by_record
    texts = records["problem_text"].drop_nulls().unique()
    compared = pl.DataFrame(
        {"problem_text": texts, "comparable": [comparable(text) for text in texts]},
        schema={"problem_text": pl.String, "comparable": pl.String},
    )
    subject = pl.col("subject_org") if cells.has("subject_org") else pl.lit("")
    return records.join(
        compared, on="problem_text", how="inner", maintain_order="left"
    ).with_columns(subject=subject.fill_null("") + pl.lit("|") + pl.col("section").fill_null(""))


def _alike(rows: list[int], texts: list[str], digits: list[str]) -> dict[int, int]:
    """Return the row of the likeliest earlier text by row; `digits` are the texts with their
    numerals in digits.
    """
    scores = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    scores = np.maximum(
        scores, process.cdist(digits, digits, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    )
    nearest: dict[int, int] = {}
    for place in range(1, len(rows)):
        best = int(scores[place][:place].argmax())
        if scores[place][best] >= _ALIKE:
            nearest[rows[place]] = rows[best]
    return nearest


def _number_in(text: str) -> str | None:
    normalised = re.sub(r"\s+", "", normalise(text))
    for pattern in _REFERENCES:
        match = pattern.search(normalised)
        if match:
            return match["a"] or match["b"]
    return None


CHECKS: tuple[Check, ...] = (
    problem_code_twice,
    problem_text_twice,
    problem_text_alike,
    problem_says_same,
)
