"""A plan of coverage: how many villages are to be inspected in each year of the term."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT
from warehouse.intake.ledgers.kinds.coverage.rounds import Term, terms_of
from warehouse.intake.ledgers.kinds.coverage.words import Sayings, year_in
from warehouse.intake.ledgers.records import plain
from warehouse.intake.values.numerals import whole_number, with_digits
from warehouse.intake.values.subjects import split_subjects
from warehouse.words.messages import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.intake.ledgers.accounting import Account
    from warehouse.intake.ledgers.ledger import LedgerTable
    from warehouse.intake.ledgers.records import Entry
    from warehouse.intake.reference.reference_data import Known

_PLAN = re.compile(r"规划|计划|安排|路线图")
_PLANNED_DAYS = re.compile(r"计划|拟")
_COUNTED = re.compile(r"(\d+|[一二两三四五六七八九十]+)个")


def is_plan(table: LedgerTable) -> bool:
    """Whether a table only plans: all its days are planned ones, or it is called a plan and has
    none.
    """
    dated = [
        column.header
        for column in table.columns
        if column.field in ("start_date", "end_date", "period")
    ]
    if dated:
        return all(_PLANNED_DAYS.search(header) for header in dated)
    return bool(_PLAN.search(plain(table.title or table.sheet.name)))


def planned_villages(
    account: Account, listed: Sequence[Entry], known: Known
) -> list[dict[str, Any]]:
    """Rows of the coverage plan, the same one for every row of the ledger that adds to it."""
    sayings = Sayings(account, known)
    planned: Counter[int] = Counter()
    of_year: dict[int, list[Entry]] = defaultdict(list)
    for entry in listed:
        year = _year(account, sayings, entry)
        villages = _villages(account, entry)
        if year is not None and villages is not None:
            planned[year] += villages
            of_year[year].append(entry)
    terms = terms_of(account.table.county_code, known)
    rows = []
    for year, of in of_year.items():
        for entry in of:
            term_id = _term(account, entry, year, terms)
            if term_id is not None:
                rows.append(
                    {
                        "region_code": account.table.county_code,
                        "term_id": term_id,
                        "year": year,
                        "planned_villages": planned[year],
                        "source_row": entry.row,
                    }
                )
    _tell_unlisted(account, known, rows)
    return rows


def _tell_unlisted(account: Account, known: Known, rows: Sequence[Mapping[str, Any]]) -> None:
    """Tell of accepted years of the plan that the ledger does not list: they stay."""
    listed = {(row["term_id"], row["year"]) for row in rows}
    terms = list({term_id for term_id, _ in listed})
    held = (
        known.rows("coverage_plan")
        .filter(pl.col("region_code") == account.table.county_code, pl.col("term_id").is_in(terms))
        .select("term_id", "year")
        .sort("year")
        .collect()
    )
    years = [str(year) for term_id, year in held.iter_rows() if (term_id, year) not in listed]
    if years:
        account.tell("warned", "plan_years_missing", details={"years": "、".join(years)})


def counted_in(said: str) -> int | None:
    """The number of villages that a text gives: 3 of A村等3个村."""
    found = _COUNTED.search(with_digits(plain(said)))
    return whole_number(found[1].replace("两", "二")) if found else None


def _year(account: Account, sayings: Sayings, entry: Entry) -> int | None:
    year = sayings.year(entry)
    said = (entry.said("start_date"), entry.said("period"), account.table.title)
    year = year or next((found for one in said if (found := year_in(one)) is not None), None)
    if year is None:
        account.refuse(entry, "plan_year_missing")
    return year


def _villages(account: Account, entry: Entry) -> int | None:
    """How many villages a row plans: those it names, or the number it gives beside them."""
    cell = entry.cell("subject_org")
    if cell is None:
        account.refuse(entry, "coverage_subject_missing")
        return None
    reading = split_subjects(cell.value)
    if reading.value is not None:
        return 1
    number = counted_in(str(cell.value))
    if number is None and (not reading.candidates or "等" in str(cell.value)):
        account.refuse(entry, "coverage_unnamed", cell)
        return None
    return number or len(reading.candidates)


def _term(account: Account, entry: Entry, year: int, terms: Sequence[Term]) -> str | None:
    """The term that a year lies in; asked where one ends in it and the next begins."""
    terms = [term for term in terms if term.starts_on.year <= year <= term.ends_on.year]
    if not terms:
        account.refuse(entry, "coverage_without_term", None, {"day": str(year)})
        return None
    if len(terms) == 1:
        return terms[0].term_id
    question = Question(
        key=f"plan_term:{year}",
        kind="plan_term",
        details={"year": str(year)},
        options=(*(Option(term.term_id, Text.of(term.name)) for term in terms), LEAVE_THESE_OUT),
    )
    return account.choice(entry, question, cell=entry.cell("year"))
