"""Where rows were read: beside a list's rows, and of all that a village's page says."""

from __future__ import annotations

from functools import partial

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit.table import Column, Origin
from pages.parts.kit.words import Words
from pages.parts.shared.lists import row_origins
from warehouse.intake.findings.correction_texts import row_name, title_of

PLACE = ("origin_file", "origin_sheet", "origin_row", "origin_batch", "origin_accepted_on")
"""The columns that say where a row was read."""


def of_list(context: PageContext, ledger: str, key: str) -> Origin:
    """Return the ledger rows of a list's rows; `key` is the column by which a row is known in
    `ledger` and placed (`keys_in_region`).
    """
    words = context.words
    help_text = words("origins.earlier_help")
    corrected = Column("origin_earlier", words("origins.earlier"), help=help_text)
    return Origin(
        label=words("origins.label"),
        key=key,
        columns=[*place_columns(words), corrected],
        of=partial(_beside, context, ledger, key),
        definition=words("origins.definition"),
    )


def place_columns(words: Words) -> list[Column]:
    """Return the columns of where a row was read, as `placed` gives them."""
    return [
        Column("origin_file", words("origins.file")),
        Column("origin_sheet", words("origins.sheet")),
        Column("origin_row", words("origins.row"), "count"),
        Column("origin_batch", words("origins.batch")),
        Column("origin_accepted_on", words("origins.accepted_on"), "date"),
    ]


def placed(context: PageContext, rows: pl.DataFrame) -> pl.DataFrame:
    """Return ledger rows (`ROW_ORIGINS`) with where each was read, in words where it is no file:
    what was generated or typed in, and a batch that was taken back since.
    """
    words, undone = context.words, context.view.reader.home.undone
    tables = rows["table"].unique()
    titles = {table: ledger_title(table, words.language) for table in tables}
    gone = {batch for batch in rows["batch_id"].unique() if (undone / batch).is_dir()}
    is_file = pl.col("way") == "ledger"
    ways = {way: words(f"origins.{way}") for way in ("generated", "typed")}
    labels = {batch: words("origins.undone", batch=batch) for batch in gone}
    title = pl.col("table").replace_strict(titles, return_dtype=pl.String)
    return rows.with_columns(
        origin_ledger=title,
        origin_file=pl.when(is_file)
        .then("file")
        .otherwise(pl.col("way").replace_strict(ways, default=None, return_dtype=pl.String)),
        origin_sheet=pl.when(is_file).then("sheet").otherwise(title),
        origin_batch=pl.col("batch_id").replace(labels),
        origin_accepted_on="accepted_on",
    )


def _beside(context: PageContext, ledger: str, key: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Return a list's rows with where each was read, and where what it corrected was."""
    keys = tuple(rows[key].drop_nulls().unique().sort().to_list())
    lines = data.ask(context.view, row_origins.of_rows, context.region.code, ledger, key, keys)
    places = placed(context, lines).with_columns(origin_row="row")
    is_in_force = pl.col("corrected_by").is_null()
    where = pl.format("{} {} {}", "origin_batch", "origin_file", "origin_row")
    in_force = places.filter(is_in_force).group_by("lookup", maintain_order=True).last()
    earlier = (
        places.filter(~is_in_force)
        .group_by("lookup", maintain_order=True)
        .agg(origin_earlier=where.str.join(context.words("origins.between")))
    )
    beside = in_force.join(earlier, on="lookup", how="left").select(
        pl.col("lookup").alias(key), *PLACE, "origin_earlier"
    )
    return rows.join(beside, on=key, how="left", maintain_order="left")


def ledger_title(ledger: str, language: str) -> str:
    """Return what a ledger is called."""
    return title_of(ledger).in_language(language)


def names(rows: pl.DataFrame, language: str) -> pl.Series:
    """Return what each ledger row is called: an event by its problem and its kind."""
    labels = {
        (table, key): row_name(table, key).in_language(language)
        for table, key in rows.select("table", "key").unique().rows()
    }
    return pl.Series("name", [labels[row] for row in rows.select("table", "key").rows()], pl.String)
