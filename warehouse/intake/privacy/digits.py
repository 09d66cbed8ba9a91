"""Digits in a text, however they are written, and the groups in which they stand.

A text is looked at in views of its own length, so that a place in a view is a place in the text: in
the plain one digits of every script are digits; in the wide one so are circled ones, Chinese ones
(the financial ones too) and letters that look like digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

CHINESE: Final = {
    digit: str(value)
    for value, digits in enumerate(
        "〇零○◯洞 一壹幺弌 二贰貳弍 三叁叄参弎 四肆 五伍 六陆陸 七柒拐 八捌 九玖勾".split()  # noqa: SIM905
    )
    for digit in digits
}  # fmt: skip
"""Chinese digits as they are written, as they stand on cheques, and as they are read out."""

ENCLOSED: Final = {
    chr(first + value - 1): str(value)
    for first in (0x2460, 0x2474, 0x2488, 0x2776, 0x2780, 0x278A, 0x24F5)
    for value in range(1, 10)
} | {"\u24ea": "0", "\u24ff": "0", "\U0001f10b": "0", "\U0001f10c": "0"}
"""Digits in circles and brackets."""

DIGIT: Final = rf"[\d{''.join((*CHINESE, *ENCLOSED))}]"
"""Everything that may be a digit, as a class of a pattern."""

_EXTRA: Final = str.maketrans(CHINESE | ENCLOSED)
_FORMS_OF_X: Final = dict.fromkeys(
    map(ord, "\uff38\uff58\u00d7\u0425\u0445\u2169\u2179\u2715"), "X"
)
_LIKE_DIGITS: Final = str.maketrans("OoOОоΟlI|", "000000111")
_MAY_BE_WIDE = re.compile(rf"[{''.join((*CHINESE, *ENCLOSED))}OoОоΟlI|]")
_MIXED = re.compile(r"(?<![A-Za-z0-9])[0-9OoОоΟlI|]{11,18}(?![A-WYZa-wyz0-9])")
_LEAST_DIGITS_OF_MIXED = 4

MOST_BETWEEN: Final = 3
"""Characters that may stand between two digits of one number."""

_RUN = re.compile(rf"[0-9](?:[0-9]|[\W_]{{1,{MOST_BETWEEN}}}(?=[0-9]))*")
_GROUP = re.compile(r"[0-9]+")
_BRACKETS = "()（）[]【】〔〕"
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\uff5e~\u30fc"
_POINTS = ".\u00b7\u2022\u30fb\uff0e\u2027\u3002"


@dataclass(frozen=True)
class Group:
    """Digits that stand together; `before` is what separates them from the group before: the kind
    of separator, empty for the first group of a run.
    """

    start: int
    end: int
    digits: str
    before: str


def views(text: str) -> Iterator[str]:
    """Yield the plain view of `text`, and the wide one where that is another."""
    plain = plain_digits(text)
    yield plain
    if _MAY_BE_WIDE.search(plain):
        wide = _MIXED.sub(_as_digits, plain.translate(_EXTRA))
        if wide != plain:
            yield wide


def plain_digits(text: str) -> str:
    """Return `text` with digits of every script and width as plain ones."""
    if text.isascii():
        return text
    return "".join(map(_plain, text)).translate(_FORMS_OF_X)


def runs(view: str) -> Iterator[list[Group]]:
    """Yield the groups of each run of digits with little between them."""
    for run in _RUN.finditer(view):
        groups: list[Group] = []
        for match in _GROUP.finditer(view, run.start(), run.end()):
            before = view[groups[-1].end : match.start()] if groups else ""
            groups.append(Group(match.start(), match.end(), match[0], _kind(before)))
        yield groups


def _plain(character: str) -> str:
    if character.isascii() or not character.isdecimal():
        return character
    return str(unicodedata.decimal(character))


def _as_digits(match: re.Match[str]) -> str:
    digits = sum(character.isdigit() for character in match[0])
    return match[0].translate(_LIKE_DIGITS) if digits >= _LEAST_DIGITS_OF_MIXED else match[0]


def _kind(between: str) -> str:
    """Return what kind of separator `between` is; blanks and brackets around another are of its
    kind.
    """
    kinds = {
        "-" if mark in _DASHES else "." if mark in _POINTS else mark
        for mark in between
        if not (mark.isspace() or mark in _BRACKETS or unicodedata.category(mark) == "Cf")
    }
    return "".join(sorted(kinds)) or " "
