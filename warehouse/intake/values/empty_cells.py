"""Cells that hold nothing of their own: not filled in, a ditto mark, a reference, a failed formula.

Every reader asks here first, so that such a cell is read alike in every column. An empty reading
that brings a rule is worth a warning: somebody wrote a mark where a value was expected.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from warehouse.intake.cells.sheets import CellError
from warehouse.intake.values.normalisation import normalise
from warehouse.intake.values.reading import Reading

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue

EMPTY: Final[Reading[Any]] = Reading("empty")

_MARKED: Final[Reading[Any]] = Reading("empty", rule="mark_for_nothing")
_DITTO: Final[Reading[Any]] = Reading("pending", rule="ditto_without_source")
_REFERENCE: Final[Reading[Any]] = Reading("pending", rule="reference_elsewhere")

_LONGEST = 60
"""A mark, a ditto or a reference has no more characters."""

_MARKS = re.compile(
    r"[/\\\-_—–―─]+|[(]?(无|空|暂无|没有|未填|n/?a|null|none|nan)[)]?[。.]?", re.IGNORECASE
)
_DITTOS = re.compile(
    r"[(]?(同上|上同|同前|同上行|ditto)[)]?[。.]?|[〃″‶\"“”]+|′′|''|々+", re.IGNORECASE
)
_REFERENCES = (
    re.compile(r"[(]?(请?参?详?见|参照|参考)(第?\d+[项条号行页款点]?|第?[一二三四五六七八九十]+[项条号行页款点]"
               r"|附件|附表|附页|附后|备注|说明|附录|原件|正文|方案|报告|台账|清单|文件|整改方案|整改报告|整改台账"
               r"|上[列项条行]?|下[列项条行]?|左[列侧]?|右[列侧]?|后)[^,;。]{0,12}[)]?[。.]?"),
    re.compile(r"[(]?同(左|右|下)[列侧行边]?[)]?[。.]?"),
    re.compile(r"[(]?同(?![步期时意类比样一志心乡村镇行工等])[^,;。]{0,10}(时限|期限|时间|日期|措施|单位|情况|进展|状态|项|条|行)[)]?[。.]?"),
)  # fmt: skip
_BEGIN_REFERENCES = "请参详见同"
"""How every reference begins: most texts need no closer look."""

_OF_ITS_OWN = re.compile(rf"(?![nNdD无空暂没未上{_BEGIN_REFERENCES}])[0-9A-Za-z\u4e00-\u9fff]")
"""How most texts begin: with a digit, a letter or an ideograph, which read as they stand, but with
which no mark, ditto or reference begins."""

_SPACE = re.compile(r"\s+")


def is_empty_cell(value: CellValue) -> bool:
    """Return whether the cell is empty or bears a mark for that: / · — · 无 · 空 ..."""
    reading = read_empty_cell(value)
    return reading is EMPTY or reading is _MARKED


def is_ditto(value: CellValue) -> bool:
    """Return whether the cell repeats the one above: 同上 · 〃 · ″ ..."""
    return read_empty_cell(value) == _DITTO


def is_reference(value: CellValue) -> bool:
    """Return whether the cell sends on to another place: 同左 · 同整改时限 · 见附件 ..."""
    return read_empty_cell(value) == _REFERENCE


def read_empty_cell(value: CellValue) -> Reading[Any] | None:
    """Return the reading of a cell without a value of its own; None where it has one."""
    if isinstance(value, CellError):
        return Reading("rejected", rule="cell_error", details={"code": value.code})
    if value is None:
        return EMPTY
    if not isinstance(value, str) or _OF_ITS_OWN.match(value):
        return None
    return _nothing_in(_bare(value))


def _nothing_in(bare: str) -> Reading[Any] | None:
    if not bare:
        return EMPTY
    if len(bare) > _LONGEST:
        return None
    if _MARKS.fullmatch(bare):
        return _MARKED
    if _DITTOS.fullmatch(bare):
        return _DITTO
    if bare.lstrip("(")[:1] in _BEGIN_REFERENCES and any(
        pattern.fullmatch(bare) for pattern in _REFERENCES
    ):
        return _REFERENCE
    return None


def _bare(text: str) -> str:
    return _SPACE.sub("", normalise(text))
