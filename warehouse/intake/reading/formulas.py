"""Formulas whose kept result is not what their cells add up to.

A file keeps results as some program left them; a value typed later, or a program that does not
calculate, makes them stale. Only what is sure is looked at: sums and the four operations over cells
of the same sheet. Everything else (other functions, other sheets, texts, days) is passed over. The
libraries that calculate whole workbooks (`formulas`, `pycel`) build a graph of every cell and bring
a dozen packages along, for formulas that a ledger hardly has.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from warehouse.intake.sheets import Contradiction, column_letter, column_number

if TYPE_CHECKING:
    from warehouse.intake.sheets import CellPlace, CellValue

_TOKEN = re.compile(
    r"\s*(?:(?P<sum>SUM\s*\()|(?P<cell>\$?[A-Z]{1,3}\$?\d{1,7})(?![\w(!])"
    r"|(?P<number>\d+(?:\.\d+)?(?:E[-+]?\d+)?)|(?P<sign>[-+*/(),:%]))",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"(?<![\w$!.'\"])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\w(!])", re.IGNORECASE)
_MOST_VISITED = 2_000_000
_CLOSE = 1e-6


class _Unknown(Exception):
    """A formula, or a cell of it, that is not looked at."""


def contradictions(
    rows: Sequence[Sequence[CellValue]], formulas: Mapping[CellPlace, str]
) -> list[Contradiction]:
    """The formulas of a sheet whose kept result is not what they come to, in the order of rows."""
    found = []
    reckoner = _Reckoner(rows)
    for (row, column), formula in sorted(formulas.items()):
        kept = reckoner.number_at((row, column))
        if kept is None:
            continue
        try:
            counted = reckoner.result(formula)
        except (_Unknown, ZeroDivisionError, RecursionError, OverflowError):
            continue
        if not math.isclose(kept, counted, rel_tol=_CLOSE, abs_tol=_CLOSE):
            found.append(Contradiction((row, column), kept, counted))
        if reckoner.visited > _MOST_VISITED:
            break
    return found


def moved(formula: str, rows: int, columns: int) -> str:
    """`formula` as it reads in a cell so many rows and columns further on."""

    def shifted(found: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, number = found.groups()
        column = column_number(letters) + (0 if fixed_column else columns)
        row = int(number) + (0 if fixed_row else rows)
        return f"{fixed_column}{column_letter(column)}{fixed_row}{row}"

    return _REFERENCE.sub(shifted, formula)


class _Reckoner:
    """Reads a formula from left to right, by the usual order of operations."""

    def __init__(self, rows: Sequence[Sequence[CellValue]]) -> None:
        self._rows = rows
        self._tokens: list[tuple[str, str]] = []
        self.visited = 0

    def result(self, formula: str) -> float:
        """What the formula comes to. Raises `_Unknown`."""
        self._tokens = list(_tokens(formula))
        value = self._sum_of_terms()
        if self._tokens:
            raise _Unknown
        return value

    def number_at(self, place: CellPlace) -> float | None:
        """The number in a cell; None where there is none."""
        row, column = place
        if row > len(self._rows) or column > len(self._rows[row - 1]):
            return None
        value = self._rows[row - 1][column - 1]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(value) if is_number else None  # type: ignore[arg-type]

    def _next(self, *signs: str) -> str | None:
        if self._tokens and self._tokens[0][1] in signs:
            return self._tokens.pop(0)[1]
        return None

    def _sum_of_terms(self) -> float:
        value = self._product()
        while sign := self._next("+", "-"):
            other = self._product()
            value = value + other if sign == "+" else value - other
        return value

    def _product(self) -> float:
        value = self._signed()
        while sign := self._next("*", "/"):
            other = self._signed()
            value = value * other if sign == "*" else value / other
        return value

    def _signed(self) -> float:
        if sign := self._next("+", "-"):
            return self._signed() if sign == "+" else -self._signed()
        value = self._single()
        while self._next("%"):
            value /= 100
        return value

    def _single(self) -> float:
        if not self._tokens:
            raise _Unknown
        kind, text = self._tokens.pop(0)
        if kind == "number":
            return float(text)
        if kind == "cell":
            return self._of_cell(text)
        if kind == "sum":
            return self._sum()
        if text == "(":
            value = self._sum_of_terms()
            if self._next(")") is None:
                raise _Unknown
            return value
        raise _Unknown

    def _of_cell(self, reference: str) -> float:
        self.visited += 1
        place = _place(reference)
        number = self.number_at(place)
        if number is None and not self._is_blank(place):
            raise _Unknown
        return number or 0.0

    def _is_blank(self, place: CellPlace) -> bool:
        row, column = place
        is_outside = row > len(self._rows) or column > len(self._rows[row - 1])
        return is_outside or self._rows[row - 1][column - 1] is None

    def _sum(self) -> float:
        total = 0.0
        while True:
            if len(self._tokens) > 2 and self._tokens[0][0] == "cell" and self._tokens[1][1] == ":":
                (_, first), _, (_, last) = (self._tokens.pop(0) for _ in range(3))
                total += self._of_block(first, last)
            else:
                total += self._sum_of_terms()
            if self._next(")"):
                return total
            if self._next(",") is None:
                raise _Unknown

    def _of_block(self, first: str, last: str) -> float:
        """Numbers of a block; a text in it counts nothing, as in the program."""
        (top, left), (bottom, right) = _place(first), _place(last)
        bottom = min(bottom, len(self._rows))
        self.visited += max(bottom - top + 1, 0) * max(right - left + 1, 1)
        if self.visited > _MOST_VISITED:
            raise _Unknown
        total = 0.0
        for row in self._rows[top - 1 : bottom]:
            for value in row[left - 1 : right]:
                if value is None or isinstance(value, str | bool):
                    continue
                if not isinstance(value, int | float):
                    raise _Unknown
                total += value
        return total


def _tokens(formula: str) -> Iterator[tuple[str, str]]:
    at, formula = 0, formula.removeprefix("=").rstrip()
    while at < len(formula):
        found = _TOKEN.match(formula, at)
        if found is None or found.lastgroup is None:
            raise _Unknown
        yield found.lastgroup, found[found.lastgroup]
        at = found.end()


def _place(reference: str) -> CellPlace:
    found = _REFERENCE.fullmatch(reference)
    if found is None or int(found[4]) < 1:
        raise _Unknown
    return int(found[4]), column_number(found[2])
