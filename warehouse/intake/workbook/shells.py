"""Shells that programs put around codes so that a spreadsheet keeps every digit of them.

`="511126001"`, `'511126001`, a tab or a hard space before or behind: what is meant is the code.
They are taken off wherever a text stands, by this one function.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from warehouse.intake.cells.sheets import column_letter
from warehouse.intake.findings.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from warehouse.intake.cells.sheets import CellValue

_SPACE = "\t\xa0\u3000\u2007\u202f\u200b\ufeff "
_FORMULA = re.compile(r'=\s*"((?:[^"]|"")*)"')
_QUOTED = re.compile(r"(['‘’`´＇])([-+]?\d[^'‘’`´＇]*)\1?")
_APOSTROPHE = re.compile(r"['＇]([^'＇‘’`´]+)")
"""Of a text typed as text: programs that write every value so put one before words too."""
_CODE = re.compile(r"[-+]?[\dA-Za-z][-\dA-Za-z./:]*")
_BEGINS, _ENDS = frozenset("='‘’`´＇" + _SPACE), frozenset(_SPACE)


def unshelled(text: str) -> str:
    """Return `text` without the shell around it; the text itself where there is none."""
    if not text or (text[0] not in _BEGINS and text[-1] not in _ENDS):
        return text
    inner = text.strip(_SPACE)
    formula = _FORMULA.fullmatch(inner)
    if formula is not None:
        return formula[1].replace('""', '"').strip(_SPACE)
    quoted = _QUOTED.fullmatch(inner)
    if quoted is not None:
        return quoted[2].strip(_SPACE)
    typed = _APOSTROPHE.fullmatch(inner)
    if typed is not None:
        return typed[1].strip(_SPACE)
    return inner if _CODE.fullmatch(inner) else text


def take_off_shells(rows: list[list[CellValue]]) -> dict[int, int]:
    """Take the shells off every text of `rows`; how many by column, counted from 1."""
    texts = {value for row in rows for value in row if type(value) is str}
    bare: Mapping[CellValue, str] = {
        text: inner for text in texts if (inner := unshelled(text)) != text
    }
    if not bare:
        return {}
    shells: Counter[int] = Counter()
    for row in rows:
        for column, value in enumerate(row):
            if type(value) is str and value in bare:
                row[column] = bare[value] or None
                shells[column + 1] += 1
    return dict(shells)


def on_shells(shells: Mapping[int, int], file: str, sheet: str) -> Iterator[Finding]:
    """Yield one finding for every column in which shells were taken off."""
    for column, count in sorted(shells.items()):
        details = {"count": str(count), "letter": column_letter(column)}
        yield Finding("shells_off", "noted", file, sheet, details=details)
