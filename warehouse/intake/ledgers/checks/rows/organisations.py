"""What contradicts itself in a roster of organisations."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import Check, Violation, check, number_in
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.reference.place_names import core
from warehouse.intake.values.counts import read_count

_TERM_YEARS = (3.0, 5.0)
"""A term of a village organisation has five years, had three before 2018."""

_FEWEST_MEMBERS = 3
"""A branch has three full members at least."""

_MANY_MEMBERS = 300
_MANY_TIMES = 10

_MOSTLY = 0.8
_HALF = 0.5
_FEWEST = 3
_FEWEST_CODES = 4
_TYPE = r"(党委|党总支|总支部?|联合党支部|党支部|支部)(委员会)?$"
_MEMBERS = r"^(-?[0-9]{1,9})"
_PARTS = ("正式党员", "预备党员")
_YEAR = r"(20[0-9]{2}|19[0-9]{2})"


@check("org_twice", "org_name")
def designated_twice(cells: LedgerCells) -> Iterator[Violation]:
    """Yield organisations that are listed twice, wherever they are."""
    twice = pl.col("org_name").is_not_null() & pl.col("org_name").is_duplicated()
    yield Violation(cells.by_record, twice, "org_name")


@check("org_twice", "org_name")
def org_twice(cells: LedgerCells) -> Iterator[Violation]:
    """Yield organisations that are listed twice in a township."""
    named = pl.struct("org_name", *(["town"] if cells.has("town") else []))
    twice = pl.col("org_name").is_not_null() & named.is_duplicated()
    yield Violation(cells.by_record, twice, "org_name")


@check("org_code_twice", "org_code")
def org_code_twice(cells: LedgerCells) -> Iterator[Violation]:
    """Yield codes of more than one organisation."""
    twice = pl.col("org_code").is_not_null() & pl.col("org_code").is_duplicated()
    yield Violation(cells.by_record, twice, "org_code")


@check("org_code_length", "org_code")
def org_code_length(cells: LedgerCells) -> Iterator[Violation]:
    """Yield codes longer or shorter than most."""
    length = pl.col("org_code").str.len_chars()
    odd = (length != length.mode().first()) & (length.count() >= _FEWEST_CODES)
    yield Violation(cells.by_record, odd, "org_code")


@check("org_code_prefix", "org_code")
def org_code_prefix(cells: LedgerCells) -> Iterator[Violation]:
    """Yield codes of another county than most."""
    prefix = pl.col("org_code").str.slice(0, 6)
    usual = prefix.mode().first()
    is_shared = (prefix == usual).mean() >= _MOSTLY
    yield Violation(cells.by_record, is_shared & (prefix != usual), "org_code")


@check("org_code_letters", "org_code")
def org_code_letters(cells: LedgerCells) -> Iterator[Violation]:
    """Yield codes with letters among numbers."""
    is_number = pl.col("org_code").str.contains(r"^\d+$")
    odd = ~is_number & (is_number.mean() >= _MOSTLY)
    yield Violation(cells.by_record, odd, "org_code")


@check("org_code_of_other_town", "org_code", "town")
def org_code_of_other_town(cells: LedgerCells) -> Iterator[Violation]:
    """Yield codes whose township is not that of the row."""
    code = pl.col("org_code")
    part = pl.when(code.str.contains(r"^\d{12}$")).then(code.str.slice(0, 9))
    lines = cells.by_record.with_columns(part=part).with_columns(
        usual=pl.col("part").drop_nulls().mode().first().over("town")
    )
    alike = pl.col("part") == pl.col("usual")
    sure = (alike.mean().over("town") > _HALF) & (alike.sum().over("town") >= _FEWEST)
    of_county = pl.col("part").str.slice(0, 6) == pl.col("usual").str.slice(0, 6)
    yield Violation(lines, sure & of_county & ~alike, "org_code")


@check("org_of_other_village", "org_name", "village")
def org_of_other_village(cells: LedgerCells) -> Iterator[Violation]:
    """Yield organisations called after another village than their row's."""
    core_of = {name: core(name) for name in _values(cells, "org_name")}
    villages = {name: core(name) for name in _values(cells, "village")}
    lines = cells.by_record.with_columns(
        own=pl.col("org_name").replace_strict(core_of, default=None, return_dtype=pl.String),
        its=pl.col("village").replace_strict(villages, default=None, return_dtype=pl.String),
    )
    other = (
        (pl.col("its").str.len_chars() > 1)
        & pl.col("own").is_in([name for name in villages.values() if name])
        & (pl.col("own") != pl.col("its"))
    )
    yield Violation(lines, other, "org_name")


@check("org_type_unlike", "org_name", "org_type")
def org_type_unlike(cells: LedgerCells) -> Iterator[Violation]:
    """Yield organisations of another type than their name says."""
    own, of_name = (
        pl.col(name)
        .str.extract(_TYPE)
        .str.replace_all("联合|部$", "")
        .str.replace("^总", "党总")
        .str.replace("^支", "党支")
        for name in ("org_type", "org_name")
    )
    yield Violation(cells.by_record, own != of_name, "org_type")


@check("history_unlike_year", "inspection_history", "last_inspection_year")
def history_unlike_year(cells: LedgerCells) -> Iterator[Violation]:
    """Yield years of the last inspection that are not the last of the history."""
    years = pl.col("inspection_history").str.extract_all(_YEAR).list.max()
    last = pl.col("last_inspection_year").str.extract(_YEAR)
    yield Violation(cells.by_record, years != last, "last_inspection_year")


@check("term_length", "term_start", "term_end")
def term_length(cells: LedgerCells) -> Iterator[Violation]:
    """Yield terms of another length than those of village organisations."""
    days, years = _term()
    yield Violation(cells.by_record, (days > 0) & ~years.is_in(_TERM_YEARS), "term_end")


@check("term_years_differ", "term_start", "term_end", "term_years")
def term_years_differ(cells: LedgerCells) -> Iterator[Violation]:
    """Yield lengths of terms that are not those between their days."""
    days, years = _term()
    written = number_in("term_years", r"([0-9]{1,3})").cast(pl.Float64)
    yield Violation(cells.by_record, (days > 0) & (written != years), "term_years")


@check("term_over", "term_end")
def term_over(cells: LedgerCells) -> Iterator[Violation]:
    """Yield terms that were over by the day of the roster."""
    if cells.as_of is not None:
        is_over = pl.col("term_end_to") < cells.as_of
        yield Violation(cells.by_record, is_over, "term_end", {"as_of": str(cells.as_of)})


@check("many_members", "member_count")
def many_members(cells: LedgerCells) -> Iterator[Violation]:
    """Yield organisations with more members than a village can have."""
    members = number_in("member_count", _MEMBERS)
    many = (members > _MANY_MEMBERS) & (members > members.median() * _MANY_TIMES)
    yield Violation(cells.by_record, many, "member_count")


@check("few_members", "member_count", severity="noted")
def few_members(cells: LedgerCells) -> Iterator[Violation]:
    """Yield organisations with fewer members than a branch has."""
    members = number_in("member_count", _MEMBERS)
    yield Violation(cells.by_record, (members >= 0) & (members < _FEWEST_MEMBERS), "member_count")


@check("members_unlike_parts", "member_count")
def members_unlike_parts(cells: LedgerCells) -> Iterator[Violation]:
    """Yield members that are not the full and the probationary ones together."""
    parts = [
        column.column
        for column in cells.all_columns
        if condensed(column.header).removesuffix("数") in _PARTS
    ]
    of_row = {
        row: [read_count(cells.sheet.rows[row - 1][column - 1]).value for column in parts]
        for row in (cells.by_record["row"] if len(parts) == len(_PARTS) else [])
    }
    sums = {row: sum(filter(None, counts)) for row, counts in of_row.items() if None not in counts}
    together = pl.col("row").replace_strict(sums, default=None, return_dtype=pl.Int64)
    differs = number_in("member_count", _MEMBERS) != together
    yield Violation(cells.by_record, differs, "member_count", {"together": together})


@check("parent_of_other_town", "town", "parent_org")
def parent_of_other_town(cells: LedgerCells) -> Iterator[Violation]:
    """Yield superior organisations of another township than the row's."""
    town = pl.col("town").str.extract(r"^(.+?)(?:镇|乡|街道)")
    other = (
        town.is_not_null()
        & pl.col("parent_org").str.contains("[镇乡]|街道")
        & ~pl.col("parent_org").str.contains(town)
    )
    yield Violation(cells.by_record, other, "parent_org")


@check("day_after_ledger", "last_inspection_year")
def inspected_after_ledger(cells: LedgerCells) -> Iterator[Violation]:
    """Yield years of inspection after the roster's own."""
    if cells.as_of is not None:
        is_late = number_in("last_inspection_year", _YEAR) > cells.as_of.year
        details = {"as_of": str(cells.as_of)}
        yield Violation(cells.by_record, is_late, "last_inspection_year", details)


def _values(cells: LedgerCells, field: str) -> list[str]:
    return cells.by_record[field].drop_nulls().unique().to_list()


def _term() -> tuple[pl.Expr, pl.Expr]:
    """Return the days of a term, and its years."""
    days = (pl.col("term_end_to") - pl.col("term_start_from")).dt.total_days()
    return days, ((days + 31) / 365.25).floor()


OF_ROSTER: tuple[Check, ...] = (
    org_twice,
    org_code_twice,
    org_code_length,
    org_code_prefix,
    org_code_letters,
    org_code_of_other_town,
    org_of_other_village,
    org_type_unlike,
    history_unlike_year,
    term_length,
    term_years_differ,
    term_over,
    many_members,
    few_members,
    members_unlike_parts,
    parent_of_other_town,
    inspected_after_ledger,
)
"""Those of rosters."""
