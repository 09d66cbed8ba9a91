"""Texts of a row that do not fit it: copied from another cell, of another village or day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.ledgers.checks.context import village_key
from warehouse.intake.ledgers.checks.reporting import broken, number_in
from warehouse.intake.values.measures import read_measures

if TYPE_CHECKING:
    from warehouse.intake.ledgers.checks.context import CheckReference
    from warehouse.intake.ledgers.checks.frame import LedgerCells

_COPIED = (("problem_text", "measures"), ("problem_text", "progress_text"))
_SHORTEST = 4
_TEXTS = ("problem_text", "progress_text")
_DONE_ON = (
    r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日[^,，。;；0-9]{0,12}"
    r"(?:完成整改|整改到位|整改完成|全部完成|完成清退|清退到位|退还到位|追缴到位|销号|办结)"
)


def texts(cells: LedgerCells, reference: CheckReference) -> Iterator[pl.DataFrame]:
    """Texts that stand in the wrong row or column."""
    for source, copy in _COPIED:
        if cells.has(source, copy):
            same = pl.col(source).str.strip_chars("。. ") == pl.col(copy).str.strip_chars("。. ")
            long = pl.col(source).str.len_chars() >= _SHORTEST
            yield broken(
                cells,
                cells.things,
                same & long,
                rule="text_copied",
                field=copy,
                other=cells.columns[source].header,
            )
    if cells.has("subject_org"):
        yield from _of_other_villages(cells)
        yield from units_of_other_villages(cells, cells.things, reference)
        yield from _of_other_townships(cells, reference)
    yield from _of_other_days(cells)
    if cells.has("measures", "measure_count"):
        written = cells.things["measures"].drop_nulls().unique().to_list()
        parts = {text: _measures(text) for text in written}
        told = pl.col("measures").replace_strict(parts, default=None, return_dtype=pl.Int64)
        counted = number_in("measure_count", r"^([0-9]{1,6})")
        one_row = pl.col("lines") == 1
        yield broken(
            cells,
            cells.things.with_columns(told=told),
            one_row & (pl.col("told") > 1) & (counted != pl.col("told")),
            rule="measures_miscounted",
            field="measure_count",
            told=pl.col("told"),
        )


def _measures(text: str) -> int:
    found = read_measures(text).value
    return 1 if found is None else len(found.parts)


def _of_other_villages(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """Texts that name another village of the ledger, and not their own."""
    names = cells.things["subject_org"].drop_nulls().unique().to_list()
    keys = {name: village_key(name) for name in names}
    others = sorted({key for key in keys.values() if len(key) >= _SHORTEST - 1})
    if len(others) < 2:
        return
    own = pl.col("subject_org").replace_strict(keys, default="", return_dtype=pl.String)
    for field in _TEXTS:
        if not cells.has(field):
            continue
        lines = cells.things.with_columns(
            village=own, named=pl.col(field).str.extract_many(others, leftmost=True)
        )
        other = (
            (pl.col("village") != "")
            & (pl.col("named").list.len() > 0)
            & ~pl.col("named").list.contains(pl.col("village"))
        )
        named = pl.col("named").list.first()
        yield broken(cells, lines, other, rule="text_of_other_village", field=field, village=named)


def units_of_other_villages(
    cells: LedgerCells, things: pl.DataFrame, reference: CheckReference
) -> Iterator[pl.DataFrame]:
    """A responsible unit that is another village's organisation; `things` have a subject each."""
    if not cells.has("responsible_unit"):
        return
    names = things["subject_org"].drop_nulls().unique().to_list()
    keys = {name: village_key(name) for name in names}
    villages = {key for key in (*keys.values(), *reference.townships) if len(key) >= _SHORTEST - 1}
    units = things["responsible_unit"].drop_nulls().unique().to_list()
    of_unit = {unit: key for unit in units if (key := village_key(unit)) in villages}
    lines = things.with_columns(
        own=pl.col("subject_org").replace_strict(keys, default=None, return_dtype=pl.String),
        unit=pl.col("responsible_unit").replace_strict(
            of_unit, default=None, return_dtype=pl.String
        ),
    )
    other = (
        (pl.col("own") != "")
        & ~pl.col("own").str.contains(pl.col("unit"), literal=True)
        & ~pl.col("unit").str.contains(pl.col("own"), literal=True)
    )
    yield broken(
        cells,
        lines,
        other,
        rule="unit_of_other_village",
        field="responsible_unit",
        village=pl.col("unit"),
    )


def _of_other_townships(cells: LedgerCells, reference: CheckReference) -> Iterator[pl.DataFrame]:
    """A responsible unit of another township than the village's."""
    towns = sorted(set(reference.townships.values()))
    if not towns or not cells.has("responsible_unit"):
        return
    names = cells.things["subject_org"].drop_nulls().unique().to_list()
    of_name = {name: reference.townships.get(village_key(name)) for name in names}
    own = pl.col("subject_org").replace_strict(of_name, default=None, return_dtype=pl.String)
    lines = cells.things.with_columns(
        town=own, named=pl.col("responsible_unit").str.extract_many(towns)
    )
    other = (
        pl.col("town").is_not_null()
        & (pl.col("named").list.len() > 0)
        & ~pl.col("named").list.contains(pl.col("town"))
    )
    yield broken(
        cells,
        lines,
        other,
        rule="unit_of_other_town",
        field="responsible_unit",
        town=pl.col("town"),
    )


def _of_other_days(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """A day of completion in the text that is not the one in its column."""
    if not cells.has("progress_text", "completed_date"):
        return
    parts = [pl.col("progress_text").str.extract(_DONE_ON, place) for place in (1, 2, 3)]
    year, month, day = (part.cast(pl.Int32, strict=False) for part in parts)
    possible = month.is_between(1, 12) & day.is_between(1, 31)
    lines = cells.things.with_columns(
        told=pl.when(possible).then(
            pl.format("{}-{}-{}", year, month, day).str.to_date("%Y-%m-%d", strict=False)
        )
    )
    columns = ["completed_date"] + (["closed_date"] if cells.has("closed_date") else [])
    fits = pl.any_horizontal(
        pl.col("told")
        .is_between(pl.col(f"{name}_from"), pl.col(f"{name}_to"))
        .fill_null(value=False)
        for name in columns
    )
    unlike = pl.col("told").is_not_null() & pl.col("completed_date_to").is_not_null() & ~fits
    yield broken(
        cells,
        lines,
        unlike,
        rule="day_unlike_text",
        field="completed_date",
        told=pl.col("told"),
    )
