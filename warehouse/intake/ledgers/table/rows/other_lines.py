"""Lines of a sheet that are no data: feet, page numbers, sources, examples, marks left by a slip.

Each question here is asked of the filled cells of one row, plain, by column.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warehouse.intake.ledgers.fields.headers import is_alias
from warehouse.intake.values.empty_cells import is_ditto

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PERSONS = (
    r"填[表报]人|制[表单]人?|审[核签批定]人?|复核人?|校[核对]人?|核对人?|经办人?|承办人|录入人?|导出人|打印人|"
    r"上报人|报送人|操作[人员]|统计人?|联系(人|电话|方式)|(联系|办公|固定)?电话|手机(号码?)?|"
    r"(单位|主要|部门|填表|党组织)?负责人|分管领导|单位领导|签[字章]|盖章|组长|副组长"
)
_UNITS = r"(填[表报]|制表|报送|上报|导出|编制|统计|主管|承办)(单位|部门|机构)"
_TIMES = (
    r"(填[表报]|制表|报送|上报|导出|打印|生成|更新|统计|下载|编制|报表生成|数据)(时间|日期|于)|"
    r"(数据)?截[至止](时间|日期)?"
)
_SOURCES = (
    r"(数据|资料|信息)?(来源|出处)|数据(截[至止]|口径)|统计口径|依据|导出系统|系统(名称|版本)?|版本号?|"
    r"(金额|计量|货币)?单位(?=[:：])|抄[送报]|主[送报]|附件?|注|备注|说明|填[表报]说明|备查|提示|温馨提示"
)
_LABEL = re.compile(rf"({_PERSONS}|{_UNITS}|{_TIMES}|{_SOURCES})(\([^()]*\))?")
_LABEL_ALONE = re.compile(rf"({_PERSONS}|{_UNITS}|{_TIMES})(\([^()]*\))?")
_WITH_LABEL = re.compile(rf"({_LABEL.pattern})[:：]")
_SIGNED_OR_DATED = re.compile(rf"({_LABEL_ALONE.pattern}|注|备注|说明|填[表报]说明)[:：]")
_SEAL = re.compile(r".{0,12}\((签字|签章|盖章|公章)\)")
_END = re.compile(
    r"\(?(以下(空白|无正文|无内容|无数据)|此页无正文|本页以下空白|完|表完|结束|转下页|接下页|下页续|未完待续)\)?"
    r"|-{3,}|={3,}|[*＊]{3,}|本(表|台账)(由|系|一式|共|数据|每|自|仅|经)[^:]{2,60}|以上(数据|内容|情况|台账)[^:]{2,60}"
    r"|(数据|报表|本表)?由?系统(自动)?(生成|导出)[^:]{0,40}"
)
_NOTE = re.compile(r"(注|备注|说明|填[表报]说明)[:：]")
_NOTE_ALONE = re.compile(r"注|备注|说明|填[表报]说明|备查")
_NUMBER = r"(\d{1,4}|[一二三四五六七八九十]{1,3})"
_DASH = r"[-—–―─~·]"
_PAGE = re.compile(
    rf"[(]?第{_NUMBER}页[)]?|[(]?共{_NUMBER}页[)]?|[(]?第{_NUMBER}页[,/，、;\s]*[(]?共{_NUMBER}页[)]{{0,2}}|"
    rf"[(]?共{_NUMBER}页[,/，、;\s]*第{_NUMBER}页[)]?|{_DASH}+\d{{1,4}}{_DASH}+|"
    r"页码[:：]?\d{1,4}(/\d{1,4})?|page\d{1,4}(of\d{1,4})?|p\.?\d{1,4}|\d{1,4}/\d{1,4}页"
)
_PAGE_ALONE = re.compile(r"\d{1,4}/\d{1,4}")
_CONTINUED_ALONE = re.compile(
    r"[(\[【]?(续|续表|续上表|续前表|接上[页表]|上接.{1,8}页|续页)\d*[)\]】]?"
)
_EXAMPLE = re.compile(
    r"[(\[【<]?(填[写报表])?(示例|样例|范例|举例|示范|例如|例子|样表)(行|数据|\d{1,2}|[一二三四五])?[)\]】>]?[:：]?|"
    r"[(\[【]?例(\d{1,2}|[一二三四五])?[)\]】]?[:：]?|example\d?|e\.g\.?"
)
_MARK = re.compile(r"[\W_√✓✔×xXoO○●vV]{1,2}|[\W_]{1,4}")
_FEW = 2
_LABELLED = re.compile(r"(?P<label>[^:：]{2,12})[:：](?P<value>.+)")


def is_foot(texts: Mapping[int, str], first_column: int) -> bool:
    """Return whether the first cell is a label of those at a table's foot, or says that the table
    ends.

    Where a table's first columns are blank only who signed and when is a foot: a measure may begin
    with any other label.
    """
    values = list(texts.values())
    column, first = next(iter(texts.items()))
    is_first = column <= first_column + 1
    labels = _WITH_LABEL if is_first else _SIGNED_OR_DATED
    if labels.match(first) or _SEAL.match(first) or (is_first and _END.fullmatch(first)):
        return True
    if is_first and len(values) == _FEW and _NOTE_ALONE.fullmatch(first):
        return True
    # Without colons a label stands alone, and what it is of in the next cell.
    return bool(_LABEL_ALONE.fullmatch(first)) and all(
        _LABEL_ALONE.fullmatch(value) is not None for value in values[::2]
    )


def begins_notes(text: str) -> bool:
    """Return whether short rows below go on with the notes that `text` begins."""
    return bool(_NOTE.match(text))


def is_page_line(texts: Sequence[str], values_above: frozenset[str] | set[str]) -> bool:
    """Return whether a row only numbers a page, or says again what stands above the table beside
    it.
    """
    if len(texts) == 1 and (_PAGE_ALONE.fullmatch(texts[0]) or is_continuation_mark(texts[0])):
        return True
    pages = [text for text in texts if _PAGE.fullmatch(text) or is_continuation_mark(text)]
    rest = [text for text in texts if text not in pages]
    return bool(pages) and all(text in values_above or _WITH_LABEL.match(text) for text in rest)


def is_continuation_mark(text: str) -> bool:
    """Return whether a text only says that a table goes on: 续表, (续), 接上页."""
    return bool(_CONTINUED_ALONE.fullmatch(text))


def is_example(text: str) -> bool:
    """Return whether a row's first or last cell marks it as an example."""
    return bool(_EXAMPLE.fullmatch(text))


def form_pairs(texts: Sequence[str]) -> int:
    """Return how many labels with what they say a row of a form holds, each in one cell or in two.

    0 where it holds anything else, or no label that is a header of ledgers.
    """
    place = pairs = aliases = 0
    while place < len(texts):
        text = texts[place]
        labelled = _LABELLED.fullmatch(text)
        label = labelled["label"] if labelled else text.rstrip(":：")
        if labelled is None:
            is_label = text != label or is_alias([label])
            following = texts[place + 1] if place + 1 < len(texts) else ""
            if not is_label or not following or is_alias([following]):
                return 0
            place += 1
        place += 1
        pairs += 1
        aliases += is_alias([label])
    return pairs if aliases and len(texts) > 1 else 0


def is_stray(texts: Mapping[int, str]) -> bool:
    """Return whether a row holds nothing but one or two marks: a dot, a tick, a stroke."""
    return len(texts) <= _FEW and all(
        _MARK.fullmatch(text) is not None and not is_ditto(text) for text in texts.values()
    )
