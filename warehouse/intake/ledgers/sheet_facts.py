"""What has to be known of a ledger as a whole: its county, and the day it reports of."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.batches.profiles import remembered
from warehouse.intake.findings.questions import UNSURE, Option, Question
from warehouse.intake.ledgers.county import county_answered, county_names, county_of
from warehouse.intake.reference.region_questions import PROFILE, details_of, question_about
from warehouse.intake.values.times.days import read_day
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warehouse.intake.cells.sheets import Sheet
    from warehouse.intake.ledgers.ledger import LedgerRow
    from warehouse.intake.ledgers.ledger_kind import LedgerKind
    from warehouse.intake.ledgers.table.finding.preamble import Preamble
    from warehouse.intake.ledgers.table.sheet_accounting import LedgerSheet
    from warehouse.intake.reference.reference_data import ReferenceData
    from warehouse.intake.reference.region_names import FormerRegion

_SUBJECTS = ("subject_org", "village", "org_name")
_EXAMPLES = 3
_LIKELY_COUNTY = 0.7
"""How sure the only candidate for a county is."""


def county(
    ledger: LedgerSheet,
    preamble: Preamble,
    rows: Iterable[LedgerRow],
    count: int,
    reference: ReferenceData,
) -> str | None:
    """Return the county of the ledger: answered, or known by what it says; else None and a
    question.
    """
    sheet = ledger.sheet
    key = f"{sheet.file}|county"
    names = county_names(reference)
    answered = county_answered(ledger.answers.get(key), names)
    if answered is not None:
        return answered
    subjects = {
        str(row.cells[name].value) for row in rows for name in _SUBJECTS if name in row.cells
    }
    county = county_of([*preamble.texts, sheet.file], subjects, reference)
    if county.code is not None:
        if county.is_by_villages or county.is_by_office:
            details = {"county": names[county.code], "code": county.code}
            rule = "county_by_villages" if county.is_by_villages else "county_by_office"
            ledger.report(rule, "noted", None, details)
        return county.code
    if county.former is not None:
        return _successor(ledger, preamble, county.former, count, reference)
    offered = {code: names[code] for code in county.candidates if code in names}
    question = _county_question(
        key, sheet, offered, sure=len(county.candidates) == len(offered) == 1
    )
    ledger.questions.append(replace(question, count=count, examples=preamble.texts[:_EXAMPLES]))
    ledger.report("asks_county", "pending", None)
    return None


def _county_question(key: str, sheet: Sheet, offered: dict[str, str], *, sure: bool) -> Question:
    """Return the question which of the `offered` counties (name by code) it is; the only candidate
    is proposed (`sure`).
    """
    return Question(
        key=key,
        kind="county",
        details={"file": sheet.file},
        options=tuple(
            Option(code, message("answers.county.option", name=name, code=code))
            for code, name in offered.items()
        ),
        takes="text",
        proposal=next(iter(offered), None) if sure else None,
        confidence=_LIKELY_COUNTY if sure else None,
        file=sheet.file,
        sheet=sheet.name,
    )


def _successor(
    ledger: LedgerSheet,
    preamble: Preamble,
    former: FormerRegion,
    count: int,
    reference: ReferenceData,
) -> str | None:
    """Return the county that came after the one named: answered, here or for another file; else
    None and a question.
    """
    question = question_about(former, reference.region_names, ledger.sheet.file, ledger.sheet.name)
    answer = ledger.answers.get(question.key) or remembered(reference.home, PROFILE).get(
        question.key
    )
    answered = county_answered(answer, county_names(reference))
    if answered is not None:
        if question.scope == "profile":
            ledger.keep(PROFILE, {question.key: answered})
        return answered
    ledger.questions.append(replace(question, count=count, examples=preamble.texts[:_EXAMPLES]))
    ledger.report(
        "asks_county_of_past", "pending", None, details_of(former, reference.region_names)
    )
    return None


def as_of_day(
    ledger: LedgerSheet,
    preamble: Preamble,
    kind: LedgerKind,
    count: int,
    likely: list[dt.date],
    reference: ReferenceData,
) -> dt.date | None:
    """Return the day the ledger reports of: answered, or said by the sheet; else None and a
    question.
    """
    sheet = ledger.sheet
    name = "holds_since" if kind.holds_since else "as_of"
    key = f"{sheet.file}|holds_since" if kind.holds_since else as_of_key(sheet.file)
    own_day = preamble.as_of
    # Asked for another sheet of the file, an answer is none for one that says its own day.
    if own_day is not None and own_day <= reference.today and not kind.holds_since:
        return own_day
    answer = _day(ledger.answers.get(key))
    if answer is not None and answer <= reference.today:
        return answer
    candidates = list(
        dict.fromkeys(
            day
            for day in (*likely, own_day, *preamble.as_of_candidates)
            if day is not None and day <= reference.today
        )
    )
    question = _day_question(key, name, sheet, [day.isoformat() for day in candidates])
    ledger.questions.append(replace(question, count=count, examples=preamble.texts[:_EXAMPLES]))
    ledger.report(f"asks_{name}", "pending", None)
    return None


def _day_question(key: str, kind: str, sheet: Sheet, days: list[str]) -> Question:
    """Return the question which of `days`, the likeliest first, or which other it is."""
    return Question(
        key=key,
        kind=kind,
        details={"file": sheet.file},
        options=tuple(Option(day, message("answers.as_of.option", day=day)) for day in days),
        takes="date",
        proposal=days[0] if days else None,
        confidence=UNSURE if days else None,
        file=sheet.file,
        sheet=sheet.name,
    )


def as_of_key(file: str) -> str:
    """Return the key of the question of which day the ledgers of a file report."""
    return f"{file}|as_of"


def likely_starts(
    rows: Iterable[LedgerRow], county_code: str | None, reference: ReferenceData
) -> list[dt.date]:
    """Return days from which a roster may hold: the county's terms of office, then the terms it
    tells.
    """
    above = reference.region_ancestors.filter(pl.col("region_code") == county_code)
    terms = (
        reference.rows("terms")
        .filter(pl.col("region_code").is_in(above["ancestor_code"].to_list()))
        .select(pl.col("starts_on").unique().sort(descending=True))
        .collect()
    )
    starts = Counter(
        day
        for row in rows
        if "term_start" in row.cells
        and (day := read_day(row.cells["term_start"].value).value) is not None
    )
    return [*terms["starts_on"].to_list(), *(day for day, _ in starts.most_common(_EXAMPLES))]


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None
