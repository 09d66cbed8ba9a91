"""Yes or no: 是, 否, and the words for done or not in a column of yes and no."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from warehouse.intake.values.empty_cells import read_empty_cell
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.states import state_key

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue

_PLAIN: Final[Mapping[str, bool]] = {"是": True, "否": False, "true": True, "false": False}
_OTHER: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("√", "✓", "✔", "☑", "y", "yes", "有", "对", "1"), True),
    **dict.fromkeys(("×", "✗", "✘", "n", "no", "不是", "没有", "0"), False),
}
_DONE = (
    "销号|办结|转化|摘牌|覆盖|巡察|完成|整改|完成整改|整改完成|整改到位|完成转化"
    "|反馈|移交|验收|采纳"
)
_YES = re.compile(rf"(?:是[,;:]?)?已经?(?:{_DONE})")
_NO = re.compile(
    rf"(?:否[,;:]?)?(?:尚未|还未|没有|未|待)(?:{_DONE})|(?:正在)?(?:办理|整改|转化|推进)中?"
)


def read_flag(value: CellValue, *, meanings: Mapping[str, bool] | None = None) -> Reading[bool]:
    """Return yes or no.

    `meanings` are the office's answers by `state_key` of the value asked about.
    """
    nothing = read_empty_cell(value)
    if nothing is not None:
        return nothing
    if not isinstance(value, (str, int, float)):
        return Reading("rejected", rule="not_a_flag")
    key = state_key(value)
    if meanings and key in meanings:
        return Reading("noted", meanings[key], "flag_by_answer")
    if key in _PLAIN:
        return Reading("read", _PLAIN[key])
    answer = _in_other_words(key)
    if answer is None:
        return Reading("pending", rule="flag_not_understood", candidates=(True, False))
    return Reading("noted", answer, "flag_yes" if answer else "flag_no")


def _in_other_words(key: str) -> bool | None:
    if key in _OTHER:
        return _OTHER[key]
    if _YES.fullmatch(key):
        return True
    return False if _NO.fullmatch(key) else None
