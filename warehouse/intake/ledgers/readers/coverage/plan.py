"""A plan of coverage: how many villages are to be inspected in each year of the term."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT
from warehouse.intake.ledgers.readers.coverage.coverage_fields import CoverageFields, year_in
from warehouse.intake.ledgers.readers.coverage.rounds import TermSpan, terms_of
from warehouse.intake.ledgers.records import comparable
from warehouse.intake.values.numerals import whole_number, with_digits
from warehouse.intake.values.subjects import read_subject
from warehouse.words.messages import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.ledger import LedgerTable
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.reference.reference_data import ReferenceData

_PLAN = re.compile(r"规划|计划|安排|路线图")
_PLANNED_DAYS = re.compile(r"计划|拟")
_COUNTED = re.compile(r"(\d+|[一二两三四五六七八九十]+)个")


def is_plan(table: LedgerTable) -> bool:
    """Return whether a table only plans: all its days are planned ones, or it is called a plan and
    has none.
    """
    dated = [
        column.header
        for column in table.columns
        if column.field in ("start_date", "end_date", "period")
    ]
    if dated:
        return all(_PLANNED_DAYS.search(header) for header in dated)
    return bool(_PLAN.search(comparable(table.title or table.sheet.name)))


def planned_villages(
    accounting: RowAccounting, listed: Sequence[LedgerRecord], reference: ReferenceData
) -> list[dict[str, Any]]:
    """Return rows of the coverage plan, the same one for every row of the ledger that adds to
    it.
    """
    fields = CoverageFields(accounting, reference)
    planned: Counter[int] = Counter()
    of_year: dict[int, list[LedgerRecord]] = defaultdict(list)
    for record in listed:
        year = _year(accounting, fields, record)
        villages = _villages(accounting, record)
        if year is not None and villages is not None:
            planned[year] += villages
            of_year[year].append(record)
    terms = terms_of(accounting.table.county_code, reference)
    rows = []
    for year, of in of_year.items():
        for record in of:
            term_id = _term(accounting, record, year, terms)
            if term_id is not None:
                rows.append(
                    {
                        "region_code": accounting.table.county_code,
                        "term_id": term_id,
                        "year": year,
                        "planned_villages": planned[year],
                        "source_row": record.row,
                    }
                )
    _report_unlisted(accounting, reference, rows)
    return rows


def _report_unlisted(
    accounting: RowAccounting, reference: ReferenceData, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Tell of accepted years of the plan that the ledger does not list: they stay."""
    listed = {(row["term_id"], row["year"]) for row in rows}
    terms = list({term_id for term_id, _ in listed})
    accepted = (
        reference.rows("coverage_plan")
        .filter(
            pl.col("region_code") == accounting.table.county_code, pl.col("term_id").is_in(terms)
        )
        .select("term_id", "year")
        .sort("year")
        .collect()
    )
    years = [str(year) for term_id, year in accepted.iter_rows() if (term_id, year) not in listed]
    if years:
        accounting.report("warned", "plan_years_missing", details={"years": "、".join(years)})


def counted_in(text: str) -> int | None:
    """Return the number of villages that a text gives: 3 of A村等3个村."""
    match = _COUNTED.search(with_digits(comparable(text)))
    return whole_number(match[1].replace("两", "二")) if match else None


def _year(accounting: RowAccounting, fields: CoverageFields, record: LedgerRecord) -> int | None:
    year = fields.year(record)
    texts = (record.text_of("start_date"), record.text_of("period"), accounting.table.title)
    year = year or next((named for one in texts if (named := year_in(one)) is not None), None)
    if year is None:
        accounting.reject(record, "plan_year_missing")
    return year


def _villages(accounting: RowAccounting, record: LedgerRecord) -> int | None:
    """Return how many villages a row plans: those it names, or the number it gives beside them."""
    cell = record.cell("subject_org")
    if cell is None:
        accounting.reject(record, "coverage_subject_missing")
        return None
    reading = read_subject(cell.value)
    if reading.value is not None:
        return 1
    number = counted_in(str(cell.value))
    if number is None and (not reading.candidates or "等" in str(cell.value)):
        accounting.reject(record, "coverage_unnamed", cell)
        return None
    return number or len(reading.candidates)


def _term(
    accounting: RowAccounting, record: LedgerRecord, year: int, terms: Sequence[TermSpan]
) -> str | None:
    """Return the term that a year lies in; asked where one ends in it and the next begins."""
    terms = [term for term in terms if term.starts_on.year <= year <= term.ends_on.year]
    if not terms:
        accounting.reject(record, "coverage_without_term", None, {"day": str(year)})
        return None
    if len(terms) == 1:
        return terms[0].term_id
    question = Question(
        key=f"plan_term:{year}",
        kind="plan_term",
        details={"year": str(year)},
        options=(*(Option(term.term_id, Text.of(term.name)) for term in terms), LEAVE_THESE_OUT),
    )
    return accounting.choice(record, question, cell=record.cell("year"))
