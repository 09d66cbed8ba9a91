"""Measures that stand in one cell: ①…②…, 1.…2.…, 一是…二是…, one to a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from warehouse.intake.values.numerals import whole_number
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.text import read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.cells.sheets import CellValue

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CHINESE = "[一二三四五六七八九十]{1,3}"
_AT_A_START = r"(?:^|(?<=[\n;；。:：,，\s]))"


@dataclass(frozen=True)
class Measures:
    """The measures of a cell; `whole` is its text as it stands."""

    whole: str
    parts: tuple[str, ...]


_NUMBERINGS: Final = (
    re.compile(rf"(?P<number>[{_CIRCLED}])"),
    re.compile(r"[(（](?P<number>\d{1,2})[)）](?!\d)"),
    re.compile(rf"{_AT_A_START}[(（](?P<number>{_CHINESE})[)）]"),
    re.compile(rf"{_AT_A_START}(?P<number>\d{{1,2}})(?:[、．)）]|[.](?!\d))"),
    re.compile(rf"{_AT_A_START}(?P<number>{_CHINESE})、"),
    re.compile(rf"{_AT_A_START}(?P<number>{_CHINESE})(?:是|要)(?!否)"),
    re.compile(rf"{_AT_A_START}第(?P<number>{_CHINESE}|\d{{1,2}})[,，、]"),
)
"""A numbering counts only where it runs 1, 2, 3 ... to its end."""

_A_FIRST = re.compile(r"①|[\d一][)）、．.是要,，]")
"""What any of these numberings begins with: most texts have none and need no closer look."""

_LINES = re.compile(r"\n+")
_EDGES = " \t\n;；,，、。"
_ENDS_OF_A_SENTENCE = ";；。!！"


def read_measures(value: CellValue) -> Reading[Measures]:
    """Return the measures of a cell, one where it is not numbered. Lines without numbers are
    measures where every line but the last ends a sentence; else they are one text that was wrapped.
    """
    reading = read_text(value)
    if reading.value is None:
        return Reading(reading.certainty, None, reading.rule, reading.details)
    text = reading.value
    parts = _by_numbers(text) or _by_lines(text)
    if len(parts) < 2:
        return Reading("read", Measures(text, (text,)))
    return Reading("noted", Measures(text, parts), "measures_split", {"count": str(len(parts))})


def _by_numbers(text: str) -> tuple[str, ...]:
    if not _A_FIRST.search(text):
        return ()
    for numbering in _NUMBERINGS:
        marks = list(numbering.finditer(text))
        if len(marks) > 1 and _runs_from_one(marks):
            ends = [*(mark.start() for mark in marks[1:]), len(text)]
            parts = [
                text[mark.end() : end].strip(_EDGES) for mark, end in zip(marks, ends, strict=True)
            ]
            # A text before the first number leads in and belongs to every measure.
            return tuple(parts) if all(parts) else ()
    return ()


def _runs_from_one(marks: Sequence[re.Match[str]]) -> bool:
    return [_value(mark["number"]) for mark in marks] == list(range(1, len(marks) + 1))


def _value(number: str) -> int | None:
    return _CIRCLED.index(number) + 1 if number in _CIRCLED else whole_number(number)


def _by_lines(text: str) -> tuple[str, ...]:
    lines = [line.strip() for line in _LINES.split(text) if line.strip()]
    if len(lines) < 2 or not all(line[-1] in _ENDS_OF_A_SENTENCE for line in lines[:-1]):
        return ()
    return tuple(line.strip(_EDGES) for line in lines if line.strip(_EDGES))
