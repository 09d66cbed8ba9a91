"""The values of a column, each by itself: its type, and what Excel makes of codes, days and yes."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator

from warehouse.seeds.definitions import ReferenceDefinition, SeedColumn
from warehouse.seeds.findings import SeedFinding
from warehouse.seeds.reading import SeedTable

_INTEGER = re.compile(r"[+-]?\d+")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_OTHERWISE = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"(?:[ T]0{1,2}:00(:00)?(\.0+)?)?"
)
_SERIAL = re.compile(r"\d{5}(\.0+)?")
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050
"""Days of 2000 to 2099 as Excel counts them."""

_SCIENTIFIC = re.compile(r"\d([.,]\d+)?[eE][+-]?\d+")
_POINT_ZERO = re.compile(r"[+-]?\d+\.0+")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([,\uff0c]\d{3})+(\.\d+)?")
_PERCENT = re.compile(r"[+-]?\d+(\.\d+)?\s*[%\uff05]")
_FORMULA = re.compile(r'=\s*"?.*')
_EXCEL_ERROR = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|#*)")
_BROKEN = re.compile("\ufffd|锟斤拷|烫烫烫")
_BLANKS = " \t\n\r\u00a0\u3000\ufeff\u200b"
_YES = {"true", "1", "yes", "y", "t", "是", "真", "1.0"}
_NO = {"false", "0", "no", "n", "f", "否", "假", "0.0"}

Fault = tuple[str, dict[str, str], bool]
"""A rule, what its sentence names, and whether converting mends it."""

REQUIRED: Fault = ("seed_required", {}, False)


def check(table: SeedTable) -> Iterator[SeedFinding]:
    """Find what is wrong with single values, and required ones that are empty."""
    for column in table.definition.columns:
        yield from _of_column(table, column)
        if table.definition.one_width and column.is_code:
            yield from _of_one_width(table, column)


def _of_column(table: SeedTable, column: SeedColumn) -> Iterator[SeedFinding]:
    judged: dict[str, Fault | None] = {"": REQUIRED if column.is_required else None}
    for line, value in table.cells(column.name):
        if value not in judged:
            judged[value] = judge(column, value)
        fault = judged[value]
        if fault is not None:
            rule, details, is_convertible = fault
            yield SeedFinding.of(
                rule, table.file, line, column.name, value, is_convertible=is_convertible, **details
            )


def judge(column: SeedColumn, value: str) -> Fault | None:
    """Return what is wrong with a filled cell, None where nothing is."""
    bare = value.strip(_BLANKS)
    if not bare:
        return ("seed_only_blanks", {}, True)
    if _EXCEL_ERROR.fullmatch(bare):
        return ("seed_excel_error", {}, False)
    if _BROKEN.search(bare):
        return ("seed_broken_text", {}, False)
    if column.kind == "text" and not column.is_code:
        return None
    fault = ("seed_formula", {}, False) if bare[0] == "=" else _JUDGES[column.kind](column, bare)
    return fault if fault or bare == value else ("seed_blanks", {"bare": bare}, True)


def _code(column: SeedColumn, value: str) -> Fault | None:
    if _SCIENTIFIC.fullmatch(value) and not _is_allowed(column, value):
        return ("seed_scientific", {}, False)
    if _POINT_ZERO.fullmatch(value):
        return ("seed_point_zero", {"bare": value.split(".", maxsplit=1)[0]}, True)
    if column.allowed and value not in column.allowed:
        return ("seed_not_allowed", {"allowed": ", ".join(column.allowed)}, False)
    if column.pattern and re.fullmatch(column.pattern, value) is None:
        return ("seed_pattern", {"pattern": column.pattern.strip("^$")}, False)
    return None


def _is_allowed(column: SeedColumn, value: str) -> bool:
    """Return whether a code with an E among its digits is one that is meant (1E05)."""
    return bool(column.allowed) and value in column.allowed


def _integer(column: SeedColumn, value: str) -> Fault | None:
    if _INTEGER.fullmatch(value):
        is_listed = not column.allowed or str(int(value)) in column.allowed
        allowed = {"allowed": ", ".join(column.allowed)}
        return None if is_listed else ("seed_not_allowed", allowed, False)
    if _POINT_ZERO.fullmatch(value):
        return ("seed_point_zero", {"bare": value.split(".", maxsplit=1)[0]}, True)
    return _no_number(value, "seed_not_whole" if _NUMBER.fullmatch(value) else "seed_not_number")


def _number(column: SeedColumn, value: str) -> Fault | None:
    del column
    return None if _NUMBER.fullmatch(value) else _no_number(value, "seed_not_number")


def _no_number(value: str, else_rule: str) -> Fault:
    if _THOUSANDS.fullmatch(value):
        return ("seed_thousands", {"bare": re.sub("[,\uff0c]", "", value)}, False)
    if _PERCENT.fullmatch(value):
        return ("seed_percent", {}, False)
    if _SCIENTIFIC.fullmatch(value):
        return ("seed_scientific", {}, False)
    return (else_rule, {}, False)


def _day(column: SeedColumn, value: str) -> Fault | None:
    del column
    if _DAY.fullmatch(value):
        return None if _real_day(value) else ("seed_no_such_day", {}, False)
    day = as_day(value)
    if day is not None:
        rule = "seed_day_serial" if _SERIAL.fullmatch(value) else "seed_day_written"
        return (rule, {"day": day}, True)
    if _DAY_OTHERWISE.fullmatch(value):
        return ("seed_no_such_day", {}, False)
    return ("seed_not_day", {}, False)


def as_day(value: str) -> str | None:
    """Return the ISO form of a day that Excel wrote in another, None for what can be several."""
    match = _DAY_OTHERWISE.fullmatch(value)
    if match is not None:
        return _real_day(f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}")
    if _SERIAL.fullmatch(value) and _FIRST_SERIAL <= float(value) <= _LAST_SERIAL:
        return str(dt.date(1899, 12, 30) + dt.timedelta(days=int(float(value))))
    return None


def _real_day(value: str) -> str | None:
    try:
        return str(dt.date.fromisoformat(value))
    except ValueError:
        return None


def _boolean(column: SeedColumn, value: str) -> Fault | None:
    if value in column.written:
        return None
    text = as_boolean(column, value)
    if text is not None:
        return ("seed_boolean_written", {"bare": text}, True)
    yes, no = column.written
    return ("seed_not_boolean", {"yes": yes, "no": no}, False)


def as_boolean(column: SeedColumn, value: str) -> str | None:
    """Return how the column writes a yes or no that is written otherwise."""
    yes, no = column.written
    lower = value.casefold()
    return yes if lower in _YES else no if lower in _NO else None


def _of_one_width(table: SeedTable, column: SeedColumn) -> Iterator[SeedFinding]:
    """Find codes of digits that are shorter than all others: Excel drops zeros at the beginning."""
    cells = [(line, code) for line, code in table.cells(column.name) if code]
    widths = Counter(len(code) for _, code in cells if code.isdigit())
    if len(widths) < 2 or not all(code.isdigit() for _, code in cells):
        return
    width = max(widths)
    for line, code in cells:
        if len(code) < width:
            full = code.zfill(width)
            yield SeedFinding.of("seed_zeros_lost", table.file, line, column.name, code, full=full)


_JUDGES: dict[str, Callable[[SeedColumn, str], Fault | None]] = {
    "text": _code,
    "integer": _integer,
    "number": _number,
    "date": _day,
    "boolean": _boolean,
}


def converted(definition: ReferenceDefinition, name: str, value: str) -> str:
    """Return a value as it should be written, where that is certain; else as it is."""
    column = next((column for column in definition.columns if column.name == name), None)
    fault = judge(column, value) if column is not None and value else None
    if column is None or fault is None or not fault[2]:
        return value
    bare = value.strip(_BLANKS)
    if bare != value:
        return converted(definition, name, bare) if bare else ""
    return fault[1].get("bare") or fault[1].get("day") or value
