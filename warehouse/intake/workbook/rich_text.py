"""Texts whose parts look different: what of them is struck through, what is raised.

A cell's font tells of the whole cell; within its text, runs have fonts of their own. Text that is
struck through is void as in a cell struck whole, and what stands beside it is what the cell says:
the two are never read as one. A raised digit behind a value is the mark of a note (2024年6月30日
with a small 2 above) and no digit of it; behind a unit of length it is its power (m²) and is kept.
Readings beside the characters (phonetic runs) are no text of the cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_FALSE = ("0", "false")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_POWERS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_IS_POWER = re.compile(r"^[-+]?\d$")
_NOTE_MARK = re.compile(r"^[\[(（〔【]?(?:注?\d{1,3}|[*＊※†‡①-⑳a-z])[\])）〕】]?$")
_UNIT = re.compile(r"(?:[mM㎜㎝㎞]|米|里|亩)$")


@dataclass(frozen=True)
class TextPart:
    """A part of a text. `is_struck` is None where the cell's font decides."""

    text: str
    is_struck: bool | None = None
    is_raised: bool = False


@dataclass(frozen=True)
class SplitText:
    """A text taken apart: what the cell says, what is struck through in it, marks of notes."""

    shown: str
    struck: str = ""
    marks: tuple[str, ...] = ()

    @property
    def is_struck_whole(self) -> bool:
        """Whether nothing stands."""
        return bool(self.struck.strip()) and not self.shown.strip()


def split_runs(runs: Iterable[TextPart], *, cell_is_struck: bool) -> SplitText:
    """Return the text of `runs` taken apart; a run that tells no font of its own has the cell's."""
    shown, struck, marks = "", "", []
    for run in runs:
        if cell_is_struck if run.is_struck is None else run.is_struck:
            struck += run.text
        elif run.is_raised and _UNIT.search(shown) and _IS_POWER.match(run.text.strip()):
            shown += run.text.strip().translate(_POWERS)
        elif run.is_raised and shown.strip() and _NOTE_MARK.match(run.text.strip()):
            marks.append(run.text.strip())
        else:
            shown += run.text
    return SplitText(shown, struck, tuple(marks))


def matters(runs: Sequence[TextPart], *, cells_may_be_struck: bool) -> bool:
    """Return whether a text has to be taken apart."""
    return any(
        run.is_struck or run.is_raised or (cells_may_be_struck and run.is_struck is False)
        for run in runs
    )


class RunReader:
    """The runs of one text, from the events of a parser (names without their prefixes)."""

    def __init__(self) -> None:
        """Begin before the first text."""
        self.begin()

    def begin(self) -> None:
        """Begin a text."""
        self.runs: list[TextPart] = []
        self._text: list[str] = []
        self._is_reading = self._is_phonetic = False
        self._is_struck: bool | None = None
        self._is_raised = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        if name == "r":
            self._is_struck, self._is_raised = None, False
        elif name == "rPr":
            self._is_struck = self._is_struck or False
        elif name in {"strike", "dstrike"}:
            is_struck = attributes.get("val", "1") not in _FALSE
            self._is_struck = bool(self._is_struck) or is_struck
        elif name == "vertAlign":
            self._is_raised = attributes.get("val") == "superscript"
        elif name == "rPh":
            self._is_phonetic = True
        elif name == "t":
            self._is_reading = not self._is_phonetic
            self._text = []

    def end(self, name: str) -> None:
        """End an element."""
        if name == "t" and self._is_reading:
            text = _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), "".join(self._text))
            self.runs.append(TextPart(text, self._is_struck, self._is_raised))
            self._is_reading = False
        elif name == "rPh":
            self._is_phonetic = False

    def text(self, text: str) -> None:
        """Take text of an element."""
        if self._is_reading:
            self._text.append(text)
