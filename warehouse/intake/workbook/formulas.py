"""Formulas whose kept result is not what their cells add up to.

A file keeps results as some program left them; a value typed later, or a program that does not
calculate, makes them stale. Only what is sure is looked at: the four operations, comparisons and a
few functions over cells of the same sheet. Everything else (other functions and sheets, days) is
passed over. The libraries that calculate whole workbooks (`formulas`, `pycel`) build a graph of
every cell and bring a dozen packages along, for formulas that a ledger hardly has.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from warehouse.intake.cells.sheets import Contradiction, column_letter, column_number

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellPlace, CellValue

_TOKEN = re.compile(
    r"\s*(?:(?P<function>[A-Z]+)\s*\((?=.)|(?P<cell>\$?[A-Z]{1,3}\$?\d{1,7})(?![\w(!])"
    r"|(?P<number>\d+(?:\.\d+)?(?:E[-+]?\d+)?)|\"(?P<text>(?:[^\"]|\"\")*)\""
    r"|(?P<sign><=|>=|<>|[-+*/(),:%<>=]))",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"(?<![\w$!.'\"])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\w(!])", re.IGNORECASE)
_MOST_VISITED = 2_000_000
_CLOSE = 1e-6


Value: TypeAlias = float | str | bool | None
"""What a formula is made of: a number, a text, a truth, a blank."""


class _Unknown(Exception):
    """A formula, or a cell of it, that is not looked at."""


def contradictions(
    rows: Sequence[Sequence[CellValue]], formulas: Mapping[CellPlace, str]
) -> list[Contradiction]:
    """Return the formulas of a sheet whose kept result is not what they come to, in the order of
    rows.
    """
    contradicting = []
    reckoner = _Reckoner(rows)
    for place, formula in sorted(formulas.items()):
        try:
            stored, counted = reckoner.at(place), reckoner.result(formula)
        except (_Unknown, ZeroDivisionError, RecursionError, OverflowError):
            continue
        contradiction = _compared(place, stored, counted)
        if contradiction is not None:
            contradicting.append(contradiction)
        if reckoner.visited > _MOST_VISITED:
            break
    return contradicting


def _compared(place: CellPlace, stored: Value, counted: Value) -> Contradiction | None:
    """Return numbers with numbers and texts with texts; an empty text is kept as no value at
    all.
    """
    if isinstance(stored, float) and isinstance(counted, float):
        is_same = math.isclose(stored, counted, rel_tol=_CLOSE, abs_tol=_CLOSE)
        return None if is_same else Contradiction(place, stored, counted)
    if isinstance(stored, str) and isinstance(counted, str):
        return None if stored.strip() == counted.strip() else Contradiction(place, stored, counted)
    return None


def moved(formula: str, rows: int, columns: int) -> str:
    """Return `formula` as it reads in a cell so many rows and columns further on."""

    def shifted(matched: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, number = matched.groups()
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

    def result(self, formula: str) -> Value:
        """Return what the formula comes to. Raises `_Unknown`."""
        self._tokens = list(_tokens(formula))
        value = self._comparison()
        if self._tokens:
            raise _Unknown
        return value

    def at(self, place: CellPlace) -> Value:
        """Return what a cell holds. Raises `_Unknown` for days, failed formulas and the like."""
        row, column = place
        self.visited += 1
        if row > len(self._rows) or column > len(self._rows[row - 1]):
            return None
        return _value(self._rows[row - 1][column - 1])

    def _next(self, *signs: str) -> str | None:
        if self._tokens and self._tokens[0][0] == "sign" and self._tokens[0][1] in signs:
            return self._tokens.pop(0)[1]
        return None

    def _comparison(self) -> Value:
        value = self._sum_of_terms()
        if sign := self._next(*_COMPARE):
            return _COMPARE[sign](*_alike(value, self._sum_of_terms()))
        return value

    def _sum_of_terms(self) -> Value:
        value = self._product()
        while sign := self._next("+", "-"):
            first, other = _number(value), _number(self._product())
            value = first + other if sign == "+" else first - other
        return value

    def _product(self) -> Value:
        value = self._signed()
        while sign := self._next("*", "/"):
            first, other = _number(value), _number(self._signed())
            value = first * other if sign == "*" else first / other
        return value

    def _signed(self) -> Value:
        if sign := self._next("+", "-"):
            value = _number(self._signed())
            return value if sign == "+" else -value
        of = self._single()
        while self._next("%"):
            of = _number(of) / 100
        return of

    def _single(self) -> Value:
        if not self._tokens:
            raise _Unknown
        kind, text = self._tokens.pop(0)
        if kind == "number":
            return float(text)
        if kind == "text":
            return text.replace('""', '"')
        if kind == "cell":
            return self.at(_place(text))
        if kind == "function":
            return self._function(text.upper())
        if text == "(":
            value = self._comparison()
            if self._next(")") is None:
                raise _Unknown
            return value
        raise _Unknown

    def _function(self, name: str) -> Value:
        if name not in _FUNCTIONS:
            raise _Unknown
        arguments: list[list[Value]] = []
        while True:
            arguments.append(self._block() or [self._comparison()])
            if self._next(")"):
                return _FUNCTIONS[name](arguments)
            if self._next(",") is None:
                raise _Unknown

    def _block(self) -> list[Value] | None:
        """Return the values of a block of cells, where one stands next."""
        tokens = self._tokens
        if len(tokens) < 3 or tokens[0][0] != "cell" or tokens[1] != ("sign", ":"):
            return None
        (_, first), _, (kind, last) = (tokens.pop(0) for _ in range(3))
        if kind != "cell":
            raise _Unknown
        (top, left), (bottom, right) = _place(first), _place(last)
        top, bottom, left, right = *sorted((top, bottom)), *sorted((left, right))
        self.visited += (bottom - top + 1) * (right - left + 1)
        if self.visited > _MOST_VISITED:
            raise _Unknown
        values = [
            _value(value)
            for row in self._rows[top - 1 : min(bottom, len(self._rows))]
            for value in row[left - 1 : right]
        ]
        return values or [None]


def _value(value: CellValue) -> Value:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise _Unknown


def _number(value: Value) -> float:
    if value is None:
        return 0.0
    if not isinstance(value, float):
        raise _Unknown
    return value


def _alike(first: Value, other: Value) -> tuple[float, float] | tuple[str, str]:
    """Return two values to be compared: numbers, or texts without regard to case; a blank is
    either.
    """
    if isinstance(first, str | None) and isinstance(other, str | None):
        return (first or "").casefold(), (other or "").casefold()
    return _number(first), _number(other)


def _numbers(arguments: list[list[Value]]) -> list[float]:
    return [value for values in arguments for value in values if isinstance(value, float)]


def _one(arguments: list[list[Value]], at: int) -> Value:
    if len(arguments) <= at or len(arguments[at]) != 1:
        raise _Unknown
    return arguments[at][0]


def _if(arguments: list[list[Value]]) -> Value:
    condition = _one(arguments, 0)
    is_so = condition if isinstance(condition, bool) else _number(condition) != 0
    if len(arguments) != 3:
        raise _Unknown
    return _one(arguments, 1 if is_so else 2)


def _count_if(arguments: list[list[Value]]) -> float:
    wanted = _one(arguments, 1)
    is_pattern = isinstance(wanted, str) and (wanted[:1] in "<>=" or set(wanted) & set("*?~"))
    if is_pattern or len(arguments) != 2:
        raise _Unknown
    if isinstance(wanted, str):
        texts = (value for value in arguments[0] if isinstance(value, str))
        return float(sum(text.casefold() == wanted.casefold() for text in texts))
    return float(sum(value == _number(wanted) for value in arguments[0]))


_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_FUNCTIONS: Final[dict[str, Callable[[list[list[Value]]], Value]]] = {
    "SUM": lambda arguments: math.fsum(_numbers(arguments)),
    "COUNT": lambda arguments: float(len(_numbers(arguments))),
    "AVERAGE": lambda arguments: math.fsum(_numbers(arguments)) / len(_numbers(arguments)),
    "MAX": lambda arguments: max(_numbers(arguments), default=0.0),
    "MIN": lambda arguments: min(_numbers(arguments), default=0.0),
    "COUNTIF": _count_if,
    "IF": _if,
}


def _tokens(formula: str) -> Iterator[tuple[str, str]]:
    at, formula = 0, formula.removeprefix("=").rstrip()
    while at < len(formula):
        token = _TOKEN.match(formula, at)
        if token is None or token.lastgroup is None:
            raise _Unknown
        yield token.lastgroup, token[token.lastgroup]
        at = token.end()


def _place(reference: str) -> CellPlace:
    matched = _REFERENCE.fullmatch(reference)
    if matched is None or int(matched[4]) < 1:
        raise _Unknown
    return int(matched[4]), column_number(matched[2])
