"""Codes for what a ledger says in words: category and cause of a problem, and who answers for it.

A name of the reference tables is taken as it is; anything else is asked about, once for each text,
with the likeliest first. What the ledger does not say stays empty.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from warehouse.intake.findings.questions import LIKELY, Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT
from warehouse.intake.ledgers.records import comparable
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.schema.levels import RESPONSIBILITY_LEVELS
from warehouse.words.languages import names_by_code, texts_by_code
from warehouse.words.messages import DEFAULT_LANGUAGE, Text, joined, message

if TYPE_CHECKING:
    import polars as pl

    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.reference.reference_data import ReferenceData

EMPTY = "empty"
"""The answer that leaves a value empty."""


_SURE = 88
"""Likeness (0 to 100) from which a name is taken for one of the reference table, and reported."""
_PROPOSED = 40
"""Likeness from which a name is proposed."""
_PART = 65
"""Likeness of a part of a name from which the whole is proposed."""
_LONGEST_NAME = 20
"""Characters beyond which a text is no name of a cause."""

_ORDINAL = re.compile(r"^[((]?[一二三四五六七八九十\d]{1,3}[))]?[、.．\s]*")
_PLACE = re.compile(r"(镇|乡|街道|办事处|村|社区|党支部|党总支)$")
_ENDING = re.compile(r"(方面|问题|类|情况)+$")

_COUNTY = re.compile(
    r"局|法院|检察院|公司|银行|信用社|联社|妇联|残联|工商联|科协|团委|总工会|监委|发改委|卫健委|"
    r"(组织|宣传|统战|武装)部|政法委|[县区市][^镇乡村街]{0,8}(委|办|中心|政府|办公室|部|站|队)$"
)
_TOWNSHIP = re.compile(
    r"((?<!村)镇(?!化)|乡(?!村振兴|村建设)|街道)"
    r"(党委|党工委|纪委|纪工委|人民政府|政府|办事处|办|人大|党政办|[^村社区]{0,10}(办|办公室|中心|站|所|队))?$"
)
_VILLAGE = re.compile(
    r"(村|社区|居)(党.{0,8}|民?委(员)?会?|民委员会|监委会|务监督委员会|.?两委.?|支委会?|支部.{0,3}|"
    r"集体经济.{0,8}|合作社)?$"
)
_BETWEEN_UNITS = re.compile(r"[、,，;；/\n]+|(?<=[局镇乡村办委])[和及与]")


class CodeFinder:
    """Finds the codes of the problems of one ledger."""

    def __init__(self, accounting: RowAccounting, reference: ReferenceData) -> None:
        """Take the reference tables as they are today."""
        self._accounting = accounting
        self._categories = _NameIndex(reference.problem_taxonomy, "category_code")
        self._causes = _NameIndex(reference.cause_taxonomy, "cause_code")

    def category(self, record: LedgerRecord) -> str | None:
        """Return the category of `record`: of its own cell, else of the section it stands in."""
        cell = record.cell("category")
        named = record.text_of("category")
        if cell is None:
            named = record.section if _heads_a_category(record.section) else ""
            return self._categories.exact(record.section) or self._code(
                record, "category", named, self._categories
            )
        return self._code(record, "category", named, self._categories)

    def cause(self, record: LedgerRecord) -> str | None:
        """Return the cause of `record`. An analysis in own words names no cause of the list: it is
        left out, and that is reported.
        """
        named = record.text_of("cause")
        if len(named) > _LONGEST_NAME and self._causes.exact(named) is None:
            self._accounting.report(
                "noted", "problem_cause_in_own_words", record, record.cell("cause")
            )
            return None
        return self._code(record, "cause", named, self._causes)

    def level(self, record: LedgerRecord) -> str | None:
        """Return who has to put `record` right; None where it waits for an answer or is left out by
        it.
        """
        cell = record.cell("responsible_unit")
        unit = record.text_of("responsible_unit")
        level = level_of(unit) if unit else None
        if level is not None:
            return level
        return self._accounting.choice(record, _level_question(unit), cell=cell)

    def _code(self, record: LedgerRecord, field: str, named: str, names: _NameIndex) -> str | None:
        if not named:
            return None
        code = names.exact(named)
        if code is not None:
            return code
        cell = record.cell(field)
        likely, likeness = names.likeliest(named)
        if likely is not None and likeness >= _SURE:
            details = {"named": value_text(named), "taken": str(names.label(likely))}
            self._accounting.report("noted", "problem_code_by_likeness", record, cell, details)
            return likely
        question = Question(
            key=f"problem_{field}:{comparable(named)}",
            kind=f"problem_{field}",
            details={"named": value_text(named)},
            options=(
                *names.options,
                Option(EMPTY, message("answers.problem.empty")),
                LEAVE_THESE_OUT,
            ),
            proposal=likely,
            confidence=None if likely is None else min(likeness / 100, LIKELY),
            scope="office",
        )
        answer = self._accounting.choice(record, question, cell=cell)
        return None if answer == EMPTY else answer


@lru_cache(maxsize=1 << 12)
def level_of(unit: str) -> str | None:
    """Return village, township or county, from what a responsible unit is called; None where its
    names say none or several.
    """
    parts = [part for part in _BETWEEN_UNITS.split(re.sub(r"\s+", "", unit)) if part]
    levels = {_level_of_one(part) for part in parts}
    return levels.pop() if len(levels) == 1 else None


@lru_cache(maxsize=1 << 12)
def _level_question(unit: str) -> Question:
    return Question(
        key=f"problem_level:{comparable(unit)}",
        kind="problem_level" if unit else "problem_level_missing",
        details={"unit": value_text(unit)},
        options=(
            *(
                Option(code, message(f"answers.problem.level_{code}"))
                for code in RESPONSIBILITY_LEVELS
            ),
            LEAVE_THESE_OUT,
        ),
        scope="office" if unit else "profile",
    )


def _level_of_one(unit: str) -> str | None:
    if _VILLAGE.search(unit) and "局" not in unit:
        return "village"
    if _TOWNSHIP.search(unit) and "局" not in unit:
        return "township"
    if _COUNTY.search(unit):
        return "county"
    return None


def _heads_a_category(section: str) -> bool:
    """Return whether a section row names a kind of problem rather than a place."""
    return bool(_ORDINAL.match(section)) and not _PLACE.search(section)


class _NameIndex:
    """The names of a reference table."""

    def __init__(self, table: pl.DataFrame, code: str) -> None:
        """Take the names of a frame with the column `code` and names."""
        self._labels = texts_by_code(table, code)
        chinese = names_by_code(table, code, DEFAULT_LANGUAGE)
        self._by_name = {bare_name(name): code for code, name in chinese.items()}
        self._by_name |= {code.casefold(): code for code in self._labels}
        self.options = tuple(
            Option(code, joined([Text.of(code), label], " "))
            for code, label in self._labels.items()
        )

    def exact(self, named: str) -> str | None:
        return self._by_name.get(bare_name(named)) if named else None

    def label(self, code: str) -> Text:
        return self._labels[code]

    def likeliest(self, named: str) -> tuple[str | None, float]:
        """Return the nearest name and its likeness; one that is like in a part only is never
        sure.
        """
        bare, names = bare_name(named), list(self._by_name)
        near = process.extractOne(bare, names, scorer=fuzz.ratio, score_cutoff=_PROPOSED)
        if near is not None:
            return self._by_name[near[0]], near[1]
        part = process.extractOne(bare, names, scorer=fuzz.partial_ratio, score_cutoff=_PART)
        return (None, 0.0) if part is None else (self._by_name[part[0]], _PROPOSED)


@lru_cache(maxsize=1 << 12)
def bare_name(named: str) -> str:
    """Return a name without its place in a list and what all names end with: 党的建设 of
    一、党的建设方面存在的问题.
    """
    text_alone = _ORDINAL.sub("", named.strip())
    return _ENDING.sub("", comparable(text_alone).replace("存在的问题", "")) or comparable(named)
