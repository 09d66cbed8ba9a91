"""What the check comes to: findings at their places, row statuses, what is kept to compare."""

from __future__ import annotations

import polars as pl

from warehouse.intake.findings.corrections import DECLINED
from warehouse.intake.findings.finding import FINDINGS, ROW_STATUSES
from warehouse.intake.findings.interpretation import Interpretation
from warehouse.intake.privacy.guard import mask
from warehouse.intake.rules.checking.candidates import PLACE, Candidates
from warehouse.intake.rules.checking.violations import ROW
from warehouse.schema import catalogue
from warehouse.words.messages import DEFAULT_LANGUAGE

NOTED = {"skipped": "noted"}
"""What was left out on the user's own word is only noted among findings."""


def findings_of(
    violated: pl.DataFrame, candidates: Candidates, interpretation: Interpretation
) -> pl.DataFrame:
    """Return `violated` with the places, headers and values of its rows, in the order of the
    sheets.
    """
    parts = [
        _at_their_places(str(table), column, part, candidates, interpretation)
        for (table, column), part in violated.partition_by(
            "table", "column", as_dict=True, maintain_order=True
        ).items()
    ]
    return pl.concat([pl.DataFrame(schema=FINDINGS), *parts]).sort(
        "file", "sheet", "row", "column", nulls_last=True, maintain_order=True
    )


def _at_their_places(
    table: str,
    column: str | None,
    part: pl.DataFrame,
    candidates: Candidates,
    interpretation: Interpretation,
) -> pl.DataFrame:
    row = f"{table}{ROW}"
    rows = candidates.frames[table].select(
        row,
        *PLACE,
        (pl.lit("") if column is None else pl.col(column).cast(pl.String)).alias("value"),
    )
    headers = interpretation.headers.filter(
        pl.col("table") == table, pl.col("name").eq_missing(pl.lit(column, dtype=pl.String))
    ).select(
        pl.col("file").alias("source_file"),
        pl.col("sheet").alias("source_sheet"),
        "column",
        "header",
    )
    placed = (
        part.drop("column")
        .join(rows, left_on="row", right_on=row, maintain_order="left")
        .join(
            headers.unique(["source_file", "source_sheet"], keep="first"),
            on=["source_file", "source_sheet"],
            how="left",
            maintain_order="left",
        )
    )
    return placed.select(
        pl.col("source_file").alias("file"),
        pl.col("source_sheet").alias("sheet"),
        pl.col("source_row").alias("row"),
        "column",
        pl.col("header").fill_null(""),
        _value_texts(table, column, placed["value"]),
        "rule",
        pl.col("severity").replace(NOTED),
        "details",
    ).cast(FINDINGS)


def _value_texts(table: str, column: str | None, values: pl.Series) -> pl.Series:
    """Return `values` as a ledger writes them, personal data masked."""
    texts = values.drop_nulls().unique()
    if column is None or texts.is_empty():
        return values.fill_null("")
    of = catalogue.column(table, column)
    if of.reader in ("listed", "flag"):
        displayed = [
            catalogue.label(table, column, text).in_language(DEFAULT_LANGUAGE) for text in texts
        ]
    else:
        displayed = [mask(text, whole_cell_names=not of.field.is_place_name) for text in texts]
    return values.replace_strict(texts, displayed, default="", return_dtype=pl.String)


def statuses_of(candidates: Candidates, interpretation: Interpretation) -> pl.DataFrame:
    """Return the statuses of `interpretation`, changed where a group was dropped or says nothing
    new.
    """
    remaining = [
        frame.join(candidates.dropped, on="group", how="anti").select(
            "group",
            is_new=~(pl.col("is_unchanged") | pl.col("is_declined"))
            & (pl.col(f"{table}{ROW}") == pl.col(f"{table}{ROW}").min().over("twin")),
            is_unchanged="is_unchanged",
            is_declined="is_declined",
        )
        for table, frame in candidates.frames.items()
    ]
    flags = ("is_new", "is_unchanged", "is_declined")
    schema = {"group": pl.Int64(), **dict.fromkeys(flags, pl.Boolean())}
    idle = (
        pl.concat([pl.DataFrame(schema=schema), *remaining])
        .group_by("group")
        .agg(pl.col(flags).any())
        .filter(~pl.col("is_new"))
        .select(
            "group",
            new_status=pl.lit("skipped"),
            new_reason=pl.when("is_declined")
            .then(pl.lit(DECLINED))
            .when("is_unchanged")
            .then(pl.lit("unchanged"))
            .otherwise(pl.lit("repeated")),
        )
    )
    dropped = candidates.dropped.select(
        "group",
        new_status="severity",
        new_reason=pl.when(pl.col("severity") == "skipped").then(pl.lit("personal_data")),
    )
    changed = candidates.groups.join(pl.concat([dropped, idle]), on="group").select(
        pl.col("source_file").alias("file"),
        pl.col("source_sheet").alias("sheet"),
        pl.col("source_row").alias("row"),
        "new_status",
        "new_reason",
    )
    is_changed = pl.col("new_status").is_not_null() & (pl.col("status") == "accepted")
    return (
        interpretation.statuses.join(
            changed, on=["file", "sheet", "row"], how="left", maintain_order="left"
        )
        .with_columns(
            status=pl.when(is_changed).then("new_status").otherwise("status"),
            reason=pl.when(is_changed).then("new_reason").otherwise("reason"),
        )
        .select(ROW_STATUSES.names())
        .cast(ROW_STATUSES)
    )


def observations_of(candidates: Candidates, interpretation: Interpretation) -> pl.DataFrame:
    """Return observations of rows that remain: what was rejected comes again in the corrected
    ledger.
    """
    down = candidates.groups.join(candidates.dropped, on="group").select(PLACE)
    return interpretation.observations.join(down, on=PLACE, how="anti")
