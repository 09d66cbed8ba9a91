"""Reader one cell of each kind of column is read, and what its candidates are called."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import polars as pl

from warehouse.intake.templates.list_values import ListReader
from warehouse.intake.templates.regions import NamedIn, RegionReader, VillageReader
from warehouse.intake.values.codes import read_code
from warehouse.intake.values.counts import read_count
from warehouse.intake.values.flags import read_flag
from warehouse.intake.values.money import money_unit, read_money
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.rounds import read_round
from warehouse.intake.values.text import compact, read_text
from warehouse.intake.values.times.days import read_day, read_event_days
from warehouse.intake.values.times.deadlines import read_deadline
from warehouse.intake.values.times.periods import month_end
from warehouse.schema.catalogue import RawColumn
from warehouse.schema.fields import Reader
from warehouse.words.messages import Text

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue
    from warehouse.intake.reference.reference_data import ReferenceData
    from warehouse.intake.reference.village_names import VillageDirectory

Context: TypeAlias = NamedIn | bool | None
"""What else a cell's meaning hangs on: when and where a village bears its name, or whether a date
hides its year.
"""

_PLAIN: Mapping[Reader, tuple[str, str]] = {
    "code": (r"^[A-Za-z0-9][A-Za-z0-9_\-]*$", r"(?i)^\dE\d+$|^na|^n/a|^null|^none|^ditto"),
    "text": (
        r"^[\x{4e00}-\x{9fff}A-Za-z0-9][\x{4e00}-\x{9fff}A-Za-z0-9、,。;:()《》“”—\-./%,;:()]{5,}$",
        r"(?i)^[(]?(请|参|详|见|同|上|无|暂|没|未|空|na|null|none|ditto|n/a)",
    ),
}
"""What a code or a text looks like that can be taken as it stands, and how marks, references and
codes that became numbers begin, which must be read.
"""

_YEAR = re.compile(r"(\d{4})年度?")


@dataclass(frozen=True)
class CellReader:
    """Reads the cells of one column of one sheet; `header` is the one in the sheet."""

    column: RawColumn
    header: str
    reference: ReferenceData
    directory: VillageDirectory

    def is_plain(self, cells: pl.Series) -> pl.Series:
        """Return which cells of text can be taken as they stand: most codes and texts."""
        reader: Reader = "code" if self.column.reader == "village" else self.column.reader
        if reader not in _PLAIN:
            return pl.Series([False]).new_from_index(0, cells.len())
        looks, begins = _PLAIN[reader]
        is_plain = cells.str.contains(looks) & ~cells.str.contains(begins)
        return is_plain.fill_null(False)

    def read(self, value: CellValue, context: Context = None) -> Reading[Any]:
        """Read the cell in the column's type, within the bounds of its schema."""
        reading = self._read(value, context)
        if reading.value is None:
            return reading
        return self._within_bounds(reading)

    def answer_of(self, candidate: Any) -> tuple[str, Text]:  # noqa: ANN401 - of the column's type
        """Return a candidate as an answer, and what it is called."""
        match self.column.reader:
            case "listed" | "tags" | "flag":
                code = str(candidate).lower() if self.column.reader == "flag" else str(candidate)
                choice = self._list.name(code)
                return code, choice.label if choice else Text.of(code)
            case "village":
                return str(candidate), Text.of(self._villages.label(candidate))
            case "region":
                return str(candidate), Text.of(self._regions.label(candidate))
            case "month":
                return f"{candidate:%Y-%m}", Text.of(f"{candidate:%Y-%m}")
        return str(candidate), Text.of(str(candidate))

    def _read(self, value: CellValue, context: Context) -> Reading[Any]:  # noqa: PLR0911
        match self.column.reader:
            case "code":
                return read_code(value)
            case "text":
                return read_text(value)
            case "day":
                return read_day(value, as_of=self.reference.as_of, year_is_hidden=context is True)
            case "deadline":
                return _deadline(value, self.reference.as_of, context is True)
            case "month":
                return _month(value, self.reference.as_of, context is True)
            case "count":
                return self._count(value)
            case "money":
                return read_money(value, unit=money_unit(self.header) or "yuan")
            case "flag":
                return self._flag(value)
            case "listed":
                return self._list.read(value)
            case "tags":
                return self._list.read_tags(value)
            case "region":
                return self._regions.read(value)
            case "village":
                named = context if isinstance(context, NamedIn) else NamedIn()
                return self._villages.read(value, named)

    def _flag(self, value: CellValue) -> Reading[bool]:
        chosen = self._list.read(value)
        if chosen.certainty == "read" and chosen.value is not None:
            return Reading("read", chosen.value == "true")
        return read_flag(value)

    def _count(self, value: CellValue) -> Reading[int]:
        match self.column.field.count_form:
            case "round":
                return read_round(value)
            case "any" if isinstance(value, int) and not isinstance(value, bool):
                return Reading("read", value)
            case "year" if isinstance(value, str) and (written := _YEAR.fullmatch(compact(value))):
                return Reading("noted", int(written[1]), "number_rewritten", {"number": written[1]})
        return read_count(value)

    def _within_bounds(self, reading: Reading[Any]) -> Reading[Any]:
        column = self.column
        if column.pattern and not re.search(column.pattern, str(reading.value)):
            return Reading("rejected", rule="template_wrong_form")
        if column.reader not in ("count", "money"):
            return reading
        least = -math.inf if column.minimum is None else column.minimum
        most = math.inf if column.maximum is None else column.maximum
        number = float(reading.value or 0)
        if least <= number <= most:
            return reading
        bounds = {"least": _bound(least), "most": _bound(most)}
        return Reading("rejected", rule="template_out_of_range", details=bounds)

    @cached_property
    def _list(self) -> ListReader:
        return ListReader(self.column)

    @cached_property
    def _regions(self) -> RegionReader:
        return RegionReader(self.reference)

    @cached_property
    def _villages(self) -> VillageReader:
        return VillageReader(self.reference, self.directory)


def _deadline(value: CellValue, as_of: dt.date, year_is_hidden: bool) -> Reading[dt.date]:
    """Read the day of a deadline; one without a day leaves the column empty, and says so."""
    reading = read_deadline(value, as_of=as_of, year_is_hidden=year_is_hidden)
    days = tuple(one.due_on for one in reading.candidates if one.due_on is not None)
    deadline = reading.value
    if deadline is None:
        return Reading(
            reading.certainty,
            rule=reading.rule,
            details=reading.details,
            candidates=days,
            ways=reading.ways if len(reading.ways) == len(days) else (),
        )
    if deadline.due_on is None:
        return Reading("empty", rule="template_deadline_kind")
    return Reading(reading.certainty, deadline.due_on, reading.rule, reading.details)


def _month(value: CellValue, as_of: dt.date, year_is_hidden: bool) -> Reading[dt.date]:
    """Read a day or month as the first day of the month."""
    reading = read_event_days(value, as_of=as_of, year_is_hidden=year_is_hidden)
    months = tuple(one.on.replace(day=1) for one in reading.candidates)
    interval = reading.value
    if interval is None:
        if reading.ways and len(set(months)) == 1:
            return Reading("read", months[0])
        # A month is what is asked for here: a number like 2021.6 is read for it, and asked about.
        return Reading(
            reading.certainty,
            rule=reading.rule,
            details=reading.details,
            candidates=months if reading.ways else tuple(dict.fromkeys(months)),
            ways=reading.ways,
        )
    first, last = interval.on.replace(day=1), month_end(interval.on.year, interval.on.month)
    is_month = interval.after == first - dt.timedelta(days=1) and interval.on == last
    if interval.after is None or is_month:
        return Reading("read", first)
    return Reading("pending", rule="template_not_a_month", candidates=(first,))


def _bound(bound: float) -> str:
    return f"{bound:.0f}" if math.isfinite(bound) else "…"
