"""Findings as they are shown: what means the same on many rows is one finding, with its rows.

Row by row they are kept (`findings.FINDINGS`), for the status of each row and for its comment in
the annotated copy; screens, the terminal and the list of findings show them folded.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import polars as pl

from warehouse.intake.findings.finding import FINDINGS, SEVERITIES, with_sentences
from warehouse.words.languages import fact
from warehouse.words.messages import DEFAULT_LANGUAGE, Text, message, texts

APART = 4
"""Warnings of one rule in one column that say different things stand apart, up to so many."""

MOST_RUNS = 12
VALUES_SHOWN = 3
LONGEST_VALUE = 40

FOLDED = pl.Schema(
    {
        **FINDINGS,
        "count": pl.Int64(),
        "kinds": pl.Int64(),
        "values": pl.List(pl.String()),
        "runs": pl.List(pl.Struct({"first": pl.Int32(), "last": pl.Int32()})),
        "run_count": pl.Int64(),
    }
)
"""`FINDINGS` of the first row, with how many findings it stands for (`count`), how many different
things they say (`kinds`), some of their values, and their rows as runs (the first of `run_count`).
"""

_PLACE = ["file", "sheet", "severity", "rule", "column", "header"]
_FOLDABLE = ["warned", "noted"]


def fold(findings: pl.DataFrame, most_runs: int = MOST_RUNS) -> pl.DataFrame:
    """Return `findings` (schema `FINDINGS`) as `FOLDED`, the gravest first, else in their order.

    One line for all that say the same of one column of a sheet. Warnings and notes that say many
    different things of it (another value each) are one, too; a refusal and a question are for each
    value to be looked at.
    """
    if findings.is_empty():
        return pl.DataFrame(schema=FOLDED)
    with_text = findings.with_columns(meaning=_meaning_of(findings)).with_columns(
        kinds=pl.col("meaning").n_unique().over(_PLACE).cast(pl.Int64)
    )
    is_one = pl.col("severity").is_in(_FOLDABLE) & (pl.col("kinds") > APART)
    group = [
        *_PLACE,
        pl.when(is_one).then(pl.lit(0, pl.UInt64)).otherwise("meaning").alias("meant"),
    ]
    numbered = with_text.with_row_index("place").with_columns(
        group=pl.col("place").min().over(group),
        kinds=pl.when(is_one).then("kinds").otherwise(1),
    )
    gravity = pl.col("severity").cast(pl.Enum(SEVERITIES))
    return (
        numbered.group_by("group", maintain_order=True)
        .agg(
            *(pl.col(name).first() for name in FINDINGS),
            pl.len().cast(pl.Int64).alias("count"),
            pl.col("kinds").first(),
            pl.col("value").filter(pl.col("value") != "").unique(maintain_order=True)
            .head(VALUES_SHOWN + 1).alias("values"),
        )
        .join(_runs(numbered, most_runs), on="group", how="left", maintain_order="left")
        .with_columns(pl.col("run_count").fill_null(0))
        .sort(gravity, "group")
        .select(FOLDED.names())
        .cast(FOLDED)
    )  # fmt: skip


def folded_with_sentences(folded: pl.DataFrame, language: str) -> pl.DataFrame:
    """Return `folded` with `name`, `what`, `remedy`, `rows` and `value` as they are told in
    `language`.

    `rows` is empty where a finding stands for one row or none.
    """
    sentences = with_sentences(folded, language)
    rows = [_rows(row, language) for row in folded.iter_rows(named=True)]
    whats = [
        _example(row, language) if row["kinds"] > 1 and row["row"] is not None else row["what"]
        for row in sentences.iter_rows(named=True)
    ]
    values = [_values(row, language) for row in folded.iter_rows(named=True)]
    return sentences.with_columns(
        pl.Series("what", whats, pl.String),
        pl.Series("rows", rows, pl.String),
        pl.Series("value", values, pl.String),
    )


def _meaning_of(findings: pl.DataFrame) -> pl.Series:
    """Return what each finding says beside its rule, as a hash: its details, and its value where
    the rule's sentences name it.
    """
    naming = [rule for rule in findings["rule"].unique().to_list() if _names_value(rule)]
    value = pl.when(pl.col("rule").is_in(naming)).then("value")
    return findings.select(pl.struct(value, "details").hash().alias("meaning")).to_series()


@cache
def _names_value(rule: str) -> bool:
    parts = [texts().get(f"rules.{rule}.{part}") for part in ("name", "what", "remedy")]
    return any(
        part is not None and "{value}" in part.in_language(DEFAULT_LANGUAGE) for part in parts
    )


def _runs(numbered: pl.DataFrame, most: int) -> pl.DataFrame:
    """Return each group with `runs`, the first `most` runs of its rows, and `run_count`."""
    rows = numbered.filter(pl.col("row").is_not_null()).select("group", "row").unique()
    return (
        rows.sort("group", "row")
        .with_columns(run=pl.col("row") - pl.int_range(pl.len(), dtype=pl.Int32).over("group"))
        .group_by("group", "run", maintain_order=True)
        .agg(pl.col("row").min().alias("first"), pl.col("row").max().alias("last"))
        .group_by("group", maintain_order=True)
        .agg(
            pl.struct("first", "last").head(most).alias("runs"),
            pl.len().cast(pl.Int64).alias("run_count"),
        )
    )


def _rows(row: dict[str, Any], language: str) -> str:
    runs = row["runs"] or []
    if not runs or (len(runs) == 1 and runs[0]["first"] == runs[0]["last"]):
        return ""
    dash = fact(language, "through")
    listed = fact(language, "between").join(
        str(run["first"]) if run["first"] == run["last"] else f"{run['first']}{dash}{run['last']}"
        for run in runs
    )
    key = "rows" if row["run_count"] <= len(runs) else "rows_and_more"
    return message(
        f"import_summary.folded.{key}", rows=listed, count=f"{row['count']:,}"
    ).in_language(language)


def _example(row: dict[str, Any], language: str) -> str:
    what = Text.of(row["what"])
    return message("import_summary.folded.example", row=row["row"], what=what).in_language(language)


def _values(row: dict[str, Any], language: str) -> str:
    """Return the value; of several different ones the first, cut where they are long."""
    values = row["values"] or []
    if row["count"] == 1 or len(values) <= 1:
        return str(row["value"])
    listed = fact(language, "between").join(
        value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}…"
        for value in values[:VALUES_SHOWN]
    )
    if len(values) <= VALUES_SHOWN:
        return listed
    return message("import_summary.folded.values", values=listed).in_language(language)
