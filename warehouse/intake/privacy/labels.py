"""Names of files and sheets: kept where they name nobody, else a neutral name takes their place.

A neutral name is the same wherever the file or sheet is met: a file is called by the hash of its
content, a sheet by its place in the workbook.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from warehouse.intake.privacy.guard import mask
from warehouse.intake.privacy.name_patterns import HAN
from warehouse.intake.privacy.name_shapes import is_bare_name, is_surely_name
from warehouse.intake.values.normalisation import visible

if TYPE_CHECKING:
    from collections.abc import Collection

FILE: Final = "ledger"
SHEET: Final = "sheet"

_WORD = re.compile(rf"[{HAN}]+")
_OF_A_PERSON = re.compile(
    rf"^(?P<it>[{HAN}]{{2,4}}?)(?:的|同志|反映|举报|信访|问题|线索|台账|整改|清单|报告|材料|处分|承包|名单|情况|档案|案)"
)
_DIGITS = 8
_SHORT = 2


def tells_a_person(label: str) -> bool:
    """Return whether a name of a file or sheet holds a person's name or number."""
    label = visible(label)
    if mask(label) != label:
        return True
    return any(map(_holds_name, _WORD.findall(label)))


def _holds_name(word: str) -> bool:
    """Return whether a name stands alone, before or behind words of a ledger: 台账王建国."""
    begun = _OF_A_PERSON.match(word)
    if is_surely_name(word) or (begun is not None and is_surely_name(begun["it"])):
        return True
    ends = (word[:3], word[-3:], word[:4], word[-4:])
    return any(len(end) > _SHORT and is_bare_name(end) for end in ends)


def file_label(name: str, content: bytes) -> str:
    """Return what a file is called: `name`, or a neutral one with the hash of its content."""
    return file_label_by_hash(name, hashlib.sha256(content).hexdigest())


def file_label_by_hash(name: str, content_hash: str) -> str:
    """Return the same where the hash of the content is known."""
    if not tells_a_person(name):
        return name
    ending = PurePosixPath(name).suffix
    is_plain = ending and not tells_a_person(ending)
    return f"{FILE}-{content_hash[:_DIGITS]}{ending.lower() if is_plain else ''}"


def passing_label(name: str) -> str:
    """Return the name of a file of which nothing but the name is known yet."""
    return FILE if tells_a_person(name) else name


def sheet_label(name: str, place: int, taken: Collection[str]) -> str:
    """Return what the sheet at `place` (from 1) is called in a workbook that has the sheets
    `taken`.
    """
    if not tells_a_person(name):
        return name
    label = f"{SHEET}-{place}"
    while label in taken:
        label += "-"
    return label
