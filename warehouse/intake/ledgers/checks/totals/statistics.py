"""Sheets of statistics beside a ledger, against its rows: per village, township, category, state.

They are not imported; every figure of theirs that the rows can give is compared.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.findings.finding import Finding
from warehouse.intake.ledgers.checks.context import village_key
from warehouse.intake.ledgers.checks.totals.ledger_counts import UNSTATED, LedgerCounts, count_lines
from warehouse.intake.ledgers.checks.totals.stated_counts import basically_details
from warehouse.intake.ledgers.checks.totals.statements import RATES, Measure, Statement, statements
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.ledgers.table.finding.header import is_blank
from warehouse.intake.values.counts import read_count
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue, Sheet
    from warehouse.intake.findings.finding import Severity
    from warehouse.intake.ledgers.checks.cells import LedgerCells
    from warehouse.words.messages import Text

_MEASURES: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    ("closed_rate", re.compile(r"销号率")),
    ("rate", re.compile(r"(整改|完成|办结)率")),
    ("basically_done", re.compile(r"基本完成")),
    ("open", re.compile(r"(尚|还)?未(完成|整改|办结|销号)|正在整改|整改中|推进中|待整改")),
    ("closed", re.compile(r"销号")),
    (
        "done",
        re.compile(r"已(完成|整改|办结)|完成整改|整改完成|整改到位|完成(数|个数|数量)?$|办结数"),
    ),
    ("villages", re.compile(r"(涉及|被?巡察|反馈).{0,4}(村|社区|党组织|单位).{0,4}数")),
    (
        "problems",
        re.compile(
            r"问题(总|个)?(数量?|个数)?([(（][个件项条][)）])?$|应整改|反馈(问题)?数|^(合计|总计|总数|数量|小计|件数|个数)$"
        ),
    ),
)
_TOTAL = re.compile(r"(合计|总计|共计|全[县市区]|总数)[:：]?")
_RATE = re.compile(r"(\d+(?:\.\d+)?)%")
_DIMENSIONS = (
    "subject_org",
    "town",
    "township",
    "category",
    "responsible_unit",
    "inspection_group",
    "round",
)
_OTHER_THINGS = re.compile(r"立行立改|线索|移交|村均|占比|比例|人数|金额|资金")
_FEWEST_HEADERS = 2
_LONGEST_LABEL = 40
_MOST_ROWS = 2_000


@dataclass(frozen=True)
class _Label:
    """What a row or a column of a statistics table is about: the lines of the ledger it counts."""

    text: str
    condition: pl.Expr
    others: int = 0
    """Lines of which the ledger does not say whether they are of it."""


_EVERYTHING = _Label("", pl.lit(value=True))


@dataclass(frozen=True)
class _Figure:
    """A number of a cell; `decimals` where it is a rate in per cent, None for a count."""

    number: float
    decimals: int | None = None


@dataclass
class _Table:
    """The columns of a table on its way down the sheet."""

    measures: dict[int, Measure] = field(default_factory=dict)
    labels: dict[int, _Label] = field(default_factory=dict)


def compare_statistics(
    ledgers: Sequence[LedgerCells],
    others: Sequence[Sheet],
    townships: Mapping[str, str],
    *,
    beside: Sequence[Sheet] = (),
) -> Iterator[Finding]:
    """Yield figures of `others` that the rows of `ledgers`, all of one file, do not bear out.

    `beside` are ledgers that count the problems of each village themselves: their totals may be of
    more. `townships` by the name of a village.
    """
    if not ledgers or not (others or beside):
        return
    lines = pl.concat([cells.counted for cells in ledgers], how="diagonal_relaxed")
    lines = _with_townships(lines, townships)
    labels = _labels(lines)
    for sheet in others:
        yield from _Comparison(lines, labels, sheet).findings()
    for sheet in beside:
        yield from _Comparison(lines, labels, sheet, of_all=None).findings()


class _Comparison:
    """One sheet, row by row: headers give measures, the first known label what a row counts."""

    def __init__(
        self,
        lines: pl.DataFrame,
        labels: Mapping[str, _Label],
        sheet: Sheet,
        of_all: _Label | None = _EVERYTHING,
    ) -> None:
        """Begin; `of_all` is what totals count, None where that is not known."""
        self._lines, self._labels, self._sheet, self._of_all = lines, labels, sheet, of_all
        self._table = _Table()
        self._counts: dict[str, LedgerCounts] = {}

    def findings(self) -> Iterator[Finding]:
        for number, values in enumerate(self._sheet.rows[:_MOST_ROWS], 1):
            texts = {
                column: condensed(value)
                for column, value in enumerate(values, 1)
                if isinstance(value, str) and not is_blank(value)
            }
            if self._is_header(texts, values):
                continue
            for column in texts:
                for statement in statements(str(values[column - 1])):
                    yield from self._check(number, column, statement, self._of_all)
            yield from self._row(number, values, texts)

    def _is_header(self, texts: Mapping[int, str], values: Sequence[CellValue]) -> bool:
        """Take the measures and labels that a row without figures names for its columns."""
        if any(_figure(value) for value in values):
            return False
        measures = {c: measure for c, one in texts.items() if (measure := _measure(one))}
        labels = {
            c: self._labels[key]
            for c, one in texts.items()
            if (key := village_key(one)) in self._labels
        }
        if len(texts) < _FEWEST_HEADERS or not (measures or len(labels) >= _FEWEST_HEADERS):
            return False
        self._table.measures = {**self._table.measures, **measures}
        self._table.labels = {c: one for c, one in labels.items() if c not in measures}
        return True

    def _row(
        self, number: int, values: Sequence[CellValue], texts: Mapping[int, str]
    ) -> Iterator[Finding]:
        label = self._label(texts)
        named = next((measured for one in texts.values() if (measured := _measure(one))), None)
        for column, value in enumerate(values, 1):
            figure = _figure(value)
            if figure is None:
                continue
            of_column = self._table.labels.get(column)
            measure = self._table.measures.get(column)
            if label is None:
                yield from self._check(number, column, _of(named, figure), self._of_all)
            elif measure is not None:
                yield from self._check(number, column, _of(measure, figure), label)
            elif of_column is not None:
                both = _Label(
                    f"{label.text} · {of_column.text}",
                    label.condition & of_column.condition,
                    label.others + of_column.others,
                )
                yield from self._check(number, column, _of("problems", figure), both)

    def _label(self, texts: Mapping[int, str]) -> _Label | None:
        for one in texts.values():
            if _TOTAL.fullmatch(one):
                return self._of_all
            if village_key(one) in self._labels:
                return self._labels[village_key(one)]
        return None

    def _check(
        self, row: int, column: int, statement: Statement | None, label: _Label | None
    ) -> Iterator[Finding]:
        if statement is None or label is None:
            return
        if label.text not in self._counts:
            self._counts[label.text] = count_lines(
                self._lines.filter(label.condition), label.others
            )
        counts = self._counts[label.text]
        if counts.counts_basically(statement):
            details = basically_details(statement, counts)
            yield self._finding("rate_counts_basically", "noted", row, column, details)
        if counts.agrees(statement) is not False:
            return
        everything = message("measures.everything.name")
        details = {
            "label": value_text(label.text) if label.text else everything,
            "measure": message(f"measures.{statement.measure}.name"),
            "printed": statement.shown(),
            "computed": counts.shown(statement.measure),
        }
        yield self._finding("statistics_disagree", "warned", row, column, details)

    def _finding(
        self,
        rule: str,
        severity: Severity,
        row: int,
        column: int,
        details: Mapping[str, str | Text],
    ) -> Finding:
        return Finding(
            rule=rule,
            severity=severity,
            file=self._sheet.file,
            sheet=self._sheet.name,
            row=row,
            column=column,
            value=value_text(self._sheet.rows[row - 1][column - 1]),
            details=details,
        )


def _with_townships(lines: pl.DataFrame, townships: Mapping[str, str]) -> pl.DataFrame:
    """Return `lines` with the township of each village, where the ledger has no column for it."""
    if "town" in lines.columns or "subject_org" not in lines.columns:
        return lines
    names = lines["subject_org"].drop_nulls().unique().to_list()
    of_names = [townships.get(village_key(name)) for name in names]
    return lines.with_columns(
        township=pl.col("subject_org").replace_strict(
            names, of_names, default=None, return_dtype=pl.String
        )
    )


def _labels(lines: pl.DataFrame) -> dict[str, _Label]:
    """Return what the ledger's own values are called, the values of one name together."""
    labels: dict[str, _Label] = {}
    for name in _DIMENSIONS:
        unsaid = lines[name].null_count() if name in lines.columns else lines.height
        if unsaid > UNSTATED * lines.height:
            continue
        by_key: dict[str, list[str]] = {}
        for value in lines[name].drop_nulls().unique():
            by_key.setdefault(village_key(value), []).append(value)
        for key, values in by_key.items():
            if key and key not in labels:
                labels[key] = _Label(values[0], pl.col(name).is_in(values), unsaid)
    return labels


def _measure(header: str) -> Measure | None:
    if not header or len(header) > _LONGEST_LABEL or _OTHER_THINGS.search(header):
        return None
    return next((measure for measure, words in _MEASURES if words.search(header)), None)


def _figure(value: CellValue) -> _Figure | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, float) and not value.is_integer():
        share = value * 100 if 0 < value < 1 else value
        return _Figure(share, 0 if share == round(share) else 1)
    if isinstance(value, str):
        rate = _RATE.fullmatch(condensed(value))
        if rate:
            return _Figure(float(rate[1]), len(rate[1].partition(".")[2]))
    count = read_count(value).value
    return None if count is None else _Figure(count)


def _of(measure: Measure | None, figure: _Figure) -> Statement | None:
    """Return what a figure states of a measure: none where one is a rate and the other a count."""
    if measure is None:
        return None
    if measure in RATES:
        is_whole = figure.decimals is None and figure.number == 1
        return Statement(measure, 100 if is_whole else figure.number, figure.decimals or 0)
    return None if figure.decimals is not None else Statement(measure, figure.number)
