"""Texts of a row that do not fit it: copied from another cell, of another village or day."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import Check, Violation, check, number_in
from warehouse.intake.ledgers.checks.context import village_key
from warehouse.intake.values.measures import read_measures

_COPIED = (("problem_text", "measures"), ("problem_text", "progress_text"))
_SHORTEST = 4
_TEXTS = ("problem_text", "progress_text")
_DONE_ON = (
    r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日[^,，。;；0-9]{0,12}"
    r"(?:完成整改|整改到位|整改完成|全部完成|完成清退|清退到位|退还到位|追缴到位|销号|办结)"
)


@check("text_copied")
def text_copied(cells: LedgerCells) -> Iterator[Violation]:
    """Yield texts that were copied from another cell of their row."""
    for source, copy in _COPIED:
        if cells.has(source, copy):
            same = pl.col(source).str.strip_chars("。. ") == pl.col(copy).str.strip_chars("。. ")
            is_long = pl.col(source).str.len_chars() >= _SHORTEST
            details = {"other": cells.columns[source].header}
            yield Violation(cells.by_record, same & is_long, copy, details)


@check("text_of_other_village", "subject_org")
def text_of_other_village(cells: LedgerCells) -> Iterator[Violation]:
    """Yield texts that name another village of the ledger, and not their own."""
    keys = _villages_of(cells.by_record)
    others = sorted({key for key in keys.values() if len(key) >= _SHORTEST - 1})
    if len(others) < 2:
        return
    own = pl.col("subject_org").replace_strict(keys, default="", return_dtype=pl.String)
    for field in _TEXTS:
        if not cells.has(field):
            continue
        lines = cells.by_record.with_columns(
            village=own, named=pl.col(field).str.extract_many(others, leftmost=True)
        )
        is_other = (
            (pl.col("village") != "")
            & (pl.col("named").list.len() > 0)
            & ~pl.col("named").list.contains(pl.col("village"))
        )
        yield Violation(lines, is_other, field, {"village": pl.col("named").list.first()})


@check("unit_of_other_village", "subject_org", "responsible_unit")
def unit_of_other_village(cells: LedgerCells) -> Iterator[Violation]:
    """Yield responsible units that are another village's organisation."""
    yield from units_of_other_villages(cells, cells.by_record)


@check("unit_of_other_town", "subject_org", "responsible_unit")
def unit_of_other_town(cells: LedgerCells) -> Iterator[Violation]:
    """Yield responsible units of another township than the village's."""
    townships = cells.reference.townships
    towns = sorted(set(townships.values()))
    if not towns:
        return
    of_name = {name: townships.get(key) for name, key in _villages_of(cells.by_record).items()}
    own = pl.col("subject_org").replace_strict(of_name, default=None, return_dtype=pl.String)
    lines = cells.by_record.with_columns(
        town=own, named=pl.col("responsible_unit").str.extract_many(towns)
    )
    is_other = (
        pl.col("town").is_not_null()
        & (pl.col("named").list.len() > 0)
        & ~pl.col("named").list.contains(pl.col("town"))
    )
    yield Violation(lines, is_other, "responsible_unit", {"town": pl.col("town")})


@check("day_unlike_text", "progress_text", "completed_date")
def day_unlike_text(cells: LedgerCells) -> Iterator[Violation]:
    """Yield days of completion other than the one that the text of the row names."""
    parts = [pl.col("progress_text").str.extract(_DONE_ON, place) for place in (1, 2, 3)]
    year, month, day = (part.cast(pl.Int32, strict=False) for part in parts)
    possible = month.is_between(1, 12) & day.is_between(1, 31)
    lines = cells.by_record.with_columns(
        in_text=pl.when(possible).then(
            pl.format("{}-{}-{}", year, month, day).str.to_date("%Y-%m-%d", strict=False)
        )
    )
    columns = ["completed_date"] + (["closed_date"] if cells.has("closed_date") else [])
    fits = pl.any_horizontal(
        pl.col("in_text")
        .is_between(pl.col(f"{name}_from"), pl.col(f"{name}_to"))
        .fill_null(value=False)
        for name in columns
    )
    differs = pl.col("in_text").is_not_null() & pl.col("completed_date_to").is_not_null() & ~fits
    yield Violation(lines, differs, "completed_date", {"in_text": pl.col("in_text")})


@check("measures_miscounted", "measures", "measure_count")
def measures_miscounted(cells: LedgerCells) -> Iterator[Violation]:
    """Yield counts of measures that are not those of the text."""
    texts = cells.by_record["measures"].drop_nulls().unique().to_list()
    of_text = {text: _measures(text) for text in texts}
    in_text = pl.col("measures").replace_strict(of_text, default=None, return_dtype=pl.Int64)
    lines = cells.by_record.with_columns(in_text=in_text)
    counted = number_in("measure_count", r"^([0-9]{1,6})")
    differs = (pl.col("in_text") > 1) & (counted != pl.col("in_text"))
    is_one_row = pl.col("row_count") == 1
    yield Violation(lines, is_one_row & differs, "measure_count", {"in_text": pl.col("in_text")})


def units_of_other_villages(cells: LedgerCells, records: pl.DataFrame) -> Iterator[Violation]:
    """Yield responsible units that are another village's; `records` have a subject each."""
    keys = _villages_of(records)
    candidates = (*keys.values(), *cells.reference.townships)
    villages = {key for key in candidates if len(key) >= _SHORTEST - 1}
    units = records["responsible_unit"].drop_nulls().unique().to_list()
    of_unit = {unit: key for unit in units if (key := village_key(unit)) in villages}
    lines = records.with_columns(
        own=pl.col("subject_org").replace_strict(keys, default=None, return_dtype=pl.String),
        unit=pl.col("responsible_unit").replace_strict(
            of_unit, default=None, return_dtype=pl.String
        ),
    )
    is_other = (
        (pl.col("own") != "")
        & ~pl.col("own").str.contains(pl.col("unit"), literal=True)
        & ~pl.col("unit").str.contains(pl.col("own"), literal=True)
    )
    yield Violation(lines, is_other, "responsible_unit", {"village": pl.col("unit")})


def _villages_of(records: pl.DataFrame) -> dict[str, str]:
    """Return the village by the name of each subject."""
    names = records["subject_org"].drop_nulls().unique().to_list()
    return {name: village_key(name) for name in names}


def _measures(text: str) -> int:
    measures = read_measures(text).value
    return 1 if measures is None else len(measures.parts)


CHECKS: tuple[Check, ...] = (
    text_copied,
    text_of_other_village,
    unit_of_other_village,
    unit_of_other_town,
    day_unlike_text,
    measures_miscounted,
)
