"""Problems that may stand twice: the same text, a text much alike, a row that says so itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from warehouse.intake.ledgers.checks.frame import LedgerCells
from warehouse.intake.ledgers.checks.reporting import broken
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

_SAID_IN = ("remark", "problem_text", "progress_text")


def repeats(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """Rows of problems that may be counted twice."""
    if not cells.has("problem_text"):
        return
    lines = _lines(cells)
    if cells.has("problem_code"):
        again = (pl.len() > 1).over("problem_code") & pl.col("problem_code").is_not_null()
        yield broken(cells, lines, again, rule="problem_code_twice", field="problem_code")
    twice = (pl.len() > 1).over("subject", "bare") & (pl.col("bare").str.len_chars() > 0)
    other = pl.col("row").first().over("subject", "bare")
    last = pl.col("row").last().over("subject", "bare")
    yield broken(
        cells,
        lines.with_columns(other=pl.when(pl.col("row") == other).then(last).otherwise(other)),
        twice,
        rule="problem_text_twice",
        field="problem_text",
        other=pl.col("other"),
    )
    yield _near(cells, lines)
    for field in _SAID_IN:
        if cells.has(field):
            yield _said(cells, field)


def _lines(cells: LedgerCells) -> pl.DataFrame:
    """Problems with the plain text (`bare`) and whose they are (`subject`)."""
    things = cells.things
    texts = things["problem_text"].drop_nulls().unique()
    bare = pl.DataFrame(
        {"problem_text": texts, "bare": [comparable(text) for text in texts]},
        schema={"problem_text": pl.String, "bare": pl.String},
    )
    subject = pl.col("subject_org") if cells.has("subject_org") else pl.lit("")
    return things.join(bare, on="problem_text", how="inner", maintain_order="left").with_columns(
        subject=subject.fill_null("") + pl.lit("|") + pl.col("section").fill_null("")
    )


def _near(cells: LedgerCells, lines: pl.DataFrame) -> pl.DataFrame:
    """Texts of one village that are much alike; equal ones are told already.

    Texts that say other numbers (years, amounts, items) are no two wordings of one problem: only
    those with the same ones are compared.
    """
    long_ones = lines.filter(pl.col("bare").str.len_chars() >= _SHORTEST)
    once = long_ones.unique(["subject", "bare"], maintain_order=True)
    digits = pl.Series([text.translate(_DIGITS_OF) for text in once["bare"]], dtype=pl.String)
    comparable = (
        once.with_columns(digits=digits, numbers=digits.str.extract_all(_NUMBER).list.join("|"))
        .group_by("subject", "numbers", maintain_order=True)
        .agg("row", "bare", "digits")
        .filter(pl.col("row").list.len().is_between(2, _MOST_COMPARED))
    )
    alike: dict[int, int] = {}
    for rows, *texts in comparable.select("row", "bare", "digits").iter_rows():
        alike |= _alike(rows, *texts)
    return broken(
        cells,
        lines.with_columns(other=pl.col("row").replace_strict(alike, default=None)),
        pl.col("other").is_not_null(),
        rule="problem_text_alike",
        field="problem_text",
        other=pl.col("other"),
    )


def _alike(rows: list[int], texts: list[str], digits: list[str]) -> dict[int, int]:
    """The row of the likeliest earlier text by row; `digits` are the texts with their numerals in
    digits.
    """
    scores = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    scores = np.maximum(
        scores, process.cdist(digits, digits, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    )
    found: dict[int, int] = {}
    for place in range(1, len(rows)):
        best = int(scores[place][:place].argmax())
        if scores[place][best] >= _ALIKE:
            found[rows[place]] = rows[best]
    return found


def _said(cells: LedgerCells, field: str) -> pl.DataFrame:
    """Rows that say themselves which other problem they are."""
    texts = cells.frame[field].drop_nulls().unique()
    texts = texts.filter(texts.str.contains(_MAY_REFER))
    numbers = {text: number for text in texts if (number := _number_in(text)) is not None}
    return broken(
        cells,
        cells.frame.with_columns(said=pl.col(field).replace_strict(numbers, default=None)),
        pl.col("said").is_not_null(),
        rule="problem_says_same",
        field=field,
        number=pl.col("said"),
    )


def _number_in(text: str) -> str | None:
    normalised = re.sub(r"\s+", "", normalise(text))
    for pattern in _REFERENCES:
        match = pattern.search(normalised)
        if match:
            return match["a"] or match["b"]
    return None
