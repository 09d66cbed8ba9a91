"""What contradicts itself in a roster of organisations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.ledgers.checks.frame import LedgerCells
from warehouse.intake.ledgers.checks.reporting import broken, number_in
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.reference.village_names import core
from warehouse.intake.values.counts import read_count

if TYPE_CHECKING:
    from warehouse.intake.ledgers.checks.context import CheckReference

_TERM_YEARS = (3.0, 5.0)
"""A term of a village organisation has five years, had three before 2018."""

_FEWEST_MEMBERS = 3
"""A branch has three full members at least."""

_MANY_MEMBERS = 300
_MANY_TIMES = 10

_MOSTLY = 0.8
_HALF = 0.5
_FEWEST = 3
_TYPE = r"(党委|党总支|总支部?|联合党支部|党支部|支部)(委员会)?$"

_PARTS = ("正式党员", "预备党员")

_YEAR = r"(20[0-9]{2}|19[0-9]{2})"


def organisations_twice(cells: LedgerCells, _: CheckReference) -> Iterator[pl.DataFrame]:
    """Yield organisations that are listed twice."""
    if cells.has("org_name"):
        twice = pl.col("org_name").is_not_null() & pl.col("org_name").is_duplicated()
        yield broken(cells, cells.things, twice, rule="org_twice", field="org_name")


def organisations_of_roster(cells: LedgerCells, _: CheckReference) -> Iterator[pl.DataFrame]:
    """Yield codes and names that stand twice, terms and members that cannot be."""
    things = cells.things
    if cells.has("org_name"):
        named = pl.struct("org_name", *(["town"] if cells.has("town") else []))
        twice = pl.col("org_name").is_not_null() & named.is_duplicated()
        yield broken(cells, things, twice, rule="org_twice", field="org_name")
    if cells.has("org_code"):
        twice = pl.col("org_code").is_not_null() & pl.col("org_code").is_duplicated()
        yield broken(cells, things, twice, rule="org_code_twice", field="org_code")
        length = pl.col("org_code").str.len_chars()
        odd = (length != length.mode().first()) & (length.count() >= 4)
        yield broken(cells, things, odd, rule="org_code_length", field="org_code")
        prefix = pl.col("org_code").str.slice(0, 6)
        usual = prefix.mode().first()
        shared = (prefix == usual).mean() >= _MOSTLY
        yield broken(
            cells, things, shared & (prefix != usual), rule="org_code_prefix", field="org_code"
        )
        yield from _codes(cells)
    yield from _names(cells)
    if cells.has("inspection_history", "last_inspection_year"):
        years = pl.col("inspection_history").str.extract_all(_YEAR).list.max()
        last = pl.col("last_inspection_year").str.extract(_YEAR)
        yield broken(
            cells, things, years != last, rule="history_unlike_year", field="last_inspection_year"
        )
    yield from _terms(cells)
    if cells.has("member_count"):
        members = number_in("member_count", r"^(-?[0-9]{1,9})")
        usual = members.median()
        many = (members > _MANY_MEMBERS) & (members > usual * _MANY_TIMES)
        yield broken(cells, things, many, rule="many_members", field="member_count")
        few = (members >= 0) & (members < _FEWEST_MEMBERS)
        yield broken(cells, things, few, rule="few_members", field="member_count", severity="noted")
        yield _of_parts(cells)
    yield from _towns(cells)
    if cells.has("last_inspection_year") and cells.as_of is not None:
        year = number_in("last_inspection_year", _YEAR)
        yield broken(
            cells,
            things,
            year > cells.as_of.year,
            rule="day_after_ledger",
            field="last_inspection_year",
            as_of=str(cells.as_of),
        )


def _codes(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """Codes with letters among numbers; codes whose township is not that of the row."""
    code = pl.col("org_code")
    is_number = code.str.contains(r"^\d+$")
    odd = ~is_number & (is_number.mean() >= _MOSTLY)
    yield broken(cells, cells.things, odd, rule="org_code_letters", field="org_code")
    if not cells.has("town"):
        return
    part = pl.when(code.str.contains(r"^\d{12}$")).then(code.str.slice(0, 9))
    lines = cells.things.with_columns(part=part).with_columns(
        usual=pl.col("part").drop_nulls().mode().first().over("town")
    )
    alike = pl.col("part") == pl.col("usual")
    sure = (alike.mean().over("town") > _HALF) & (alike.sum().over("town") >= _FEWEST)
    of_county = pl.col("part").str.slice(0, 6) == pl.col("usual").str.slice(0, 6)
    other = sure & of_county & ~alike
    yield broken(cells, lines, other, rule="org_code_of_other_town", field="org_code")


def _names(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """An organisation that is another village's, or of another type than its name says."""
    if not cells.has("org_name"):
        return
    names = cells.things["org_name"].drop_nulls().unique().to_list()
    keys = {name: core(name) for name in names}
    own = pl.col("org_name").replace_strict(keys, default=None, return_dtype=pl.String)
    if cells.has("village"):
        lines = cells.things.with_columns(own=own)
        villages = cells.things["village"].drop_nulls().unique().to_list()
        of_village = {name: core(name) for name in villages}
        lines = lines.with_columns(
            its=pl.col("village").replace_strict(of_village, default=None, return_dtype=pl.String)
        )
        other = (
            (pl.col("its").str.len_chars() > 1)
            & pl.col("own").is_in([name for name in of_village.values() if name])
            & (pl.col("own") != pl.col("its"))
        )
        yield broken(cells, lines, other, rule="org_of_other_village", field="org_name")
    if cells.has("org_type"):
        said, named = (
            pl.col(name)
            .str.extract(_TYPE)
            .str.replace_all("联合|部$", "")
            .str.replace("^总", "党总")
            .str.replace("^支", "党支")
            for name in ("org_type", "org_name")
        )
        yield broken(cells, cells.things, said != named, rule="org_type_unlike", field="org_type")


def _of_parts(cells: LedgerCells) -> pl.DataFrame:
    """Members that are not the full and the probationary ones together."""
    parts = [
        column.column
        for column in cells.all_columns
        if condensed(column.header).removesuffix("数") in _PARTS
    ]
    of_row = {
        row: [read_count(cells.sheet.rows[row - 1][column - 1]).value for column in parts]
        for row in (cells.things["row"] if len(parts) == len(_PARTS) else [])
    }
    sums = {row: sum(filter(None, counts)) for row, counts in of_row.items() if None not in counts}
    together = pl.col("row").replace_strict(sums, default=None, return_dtype=pl.Int64)
    return broken(
        cells,
        cells.things,
        number_in("member_count", r"^(-?[0-9]{1,9})") != together,
        rule="members_unlike_parts",
        field="member_count",
        together=together,
    )


def _terms(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    if cells.has("term_start", "term_end"):
        days = (pl.col("term_end_to") - pl.col("term_start_from")).dt.total_days()
        years = ((days + 31) / 365.25).floor()
        odd = (days > 0) & ~years.is_in(_TERM_YEARS)
        yield broken(cells, cells.things, odd, rule="term_length", field="term_end")
        if cells.has("term_years"):
            said = number_in("term_years", r"([0-9]{1,3})").cast(pl.Float64)
            differs = (days > 0) & (said != years)
            yield broken(cells, cells.things, differs, rule="term_years_differ", field="term_years")
    if cells.has("term_end") and cells.as_of is not None:
        yield broken(
            cells,
            cells.things,
            pl.col("term_end_to") < cells.as_of,
            rule="term_over",
            field="term_end",
            as_of=str(cells.as_of),
        )


def _towns(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """A superior organisation of another township than the row's."""
    if cells.has("town", "parent_org"):
        town = pl.col("town").str.extract(r"^(.+?)(?:镇|乡|街道)")
        other = (
            town.is_not_null()
            & pl.col("parent_org").str.contains("[镇乡]|街道")
            & ~pl.col("parent_org").str.contains(town)
        )
        yield broken(cells, cells.things, other, rule="parent_of_other_town", field="parent_org")
