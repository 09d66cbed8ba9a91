"""What looks like the name of a person: a surname with one or two characters beside a title, a
relation, 某 or a telephone number, or alone in its cell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from warehouse.intake.privacy.hits import Hit
from warehouse.intake.privacy.surnames import CLEAR, COMPOUND, NEVER_GIVEN, PUBLIC, SINGLE, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HAN: Final = r"\u3400-\u4dbf\u4e00-\u9fff"

_SURNAME: Final = f"(?:{'|'.join(sorted(COMPOUND))}|[{''.join(sorted(SINGLE))}])"
_GIVEN: Final = f"[{HAN}]"

TITLES_AFTER: Final = (
    "同志|总?支?书记|副?主任|支书|村长|会计|出纳|文书|委员(?!会)|镇长|乡长|局长|科长|所长|站长|县长|市长|部长|队长|校长|院长"
    "|经理|先生|女士|老师|等人(?!员)|之子|之妻|之女|之父|之母|之弟|之兄|之夫|夫妇|夫妻|电话|手机|联系电话"
)
"""What follows a name."""

TITLES_BEFORE: Final = (
    "同志|书记|主任|支书|村长|会计|出纳|文书|委员|镇长|乡长|局长|科长|所长|站长|队长|组长|校长|院长|经理"
    "|村干部|干部|党员|村民|群众|负责人|联系人|责任人|被反映人|反映人|举报人|信访人|经办人|承包人|法人|姓名"
    "|其子|其妻|其女|其父|其母|其弟|其兄|其夫|儿子|妻子|女儿|丈夫"
)
"""What stands before a name."""

_FOLLOWS: Final = (
    f"(?=$|[^{HAN}]"
    "|[在违以将因与和及未利于为被长的等兼同说对向从把称私收挪侵套虚截贪优担任负系身家户之某个])"
)
"""What may follow a name that stands behind a title."""

_AFTER = re.compile(rf"(?=(?P<title>{TITLES_AFTER}))")
_BEFORE_LONG = re.compile(
    rf"(?:{TITLES_BEFORE})[:\uff1a]?\s?(?P<name>{_SURNAME}{_GIVEN}{{2}}){_FOLLOWS}"
)
_BEFORE_SHORT = re.compile(
    rf"(?:{TITLES_BEFORE})[:\uff1a]?\s?(?P<name>{_SURNAME}{_GIVEN}){_FOLLOWS}"
)
_CLEAR_BEFORE_TITLE = re.compile(
    rf"(?P<name>[{''.join(sorted(CLEAR))}])(?:总?支?书记|主任|支书|村长|会计|镇长|乡长|局长|科长|所长|站长|县长|部长|队长|校长|院长|经理|先生|女士|老师)"
)
_SOMEBODY = re.compile(rf"(?P<name>{_SURNAME}某{{1,2}})(?![村镇乡县市区局])")
_BEFORE_A_NUMBER = re.compile(
    rf"(?P<name>[{HAN}]{{2,4}})[\s:\uff1a,\uff0c(\uff08、]*(?:电话|手机|联系电话|联系方式|tel)?[\s:\uff1a(\uff08]*$",
    re.IGNORECASE,
)
_NEAR = 30
"""Characters before a number in which its owner is looked for."""

_WHOLE = re.compile(rf"\s*(?P<name>[{HAN}](?:\s?[{HAN}]){{1,3}}|[{HAN}]{{2,6}}·[{HAN}]{{2,6}})\s*")
_SPACE = re.compile(r"\s")
_NAME = re.compile(rf"(?P<surname>{_SURNAME})(?P<given>{_GIVEN}{{1,2}})")


def names_in(
    text: str, numbers: Sequence[Hit] = (), *, whole_cell_names: bool = False
) -> list[Hit]:
    """Every name in `text`, in its order. `numbers` are those of persons found in it: what stands
    before one may be its owner. `whole_cell_names`: the text may be a name and nothing else.
    """
    spans = set(_spans(text, numbers))
    whole = _WHOLE.fullmatch(text) if whole_cell_names else None
    if whole and ("·" in whole["name"] or is_name(_SPACE.sub("", whole["name"]))):
        spans.add(whole.span("name"))
    hits: list[Hit] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if text[start:end] not in PUBLIC and (not hits or hits[-1].end <= start):
            hits.append(Hit(start, end, "name_like"))
    return hits


def is_name(text: str) -> bool:
    """Whether `text` may be a surname with one or two characters, and is no other word."""
    match = _NAME.fullmatch(text)
    if match is None:
        return False
    is_word = any(text[start : start + 2] in WORDS for start in range(len(text) - 1))
    return not is_word and not any(character in NEVER_GIVEN for character in match["given"])


def _spans(text: str, numbers: Sequence[Hit]) -> Iterator[tuple[int, int]]:
    for title in _AFTER.finditer(text):
        yield from _ending_at(text, title.start())
        # 张三(主任)
        if text[title.start() - 1 : title.start()] in ("(", "\uff08"):
            yield from _ending_at(text, title.start() - 1)
    for pattern in (_BEFORE_LONG, _BEFORE_SHORT):
        yield from (
            match.span("name") for match in pattern.finditer(text) if is_name(match["name"])
        )
    for match in _CLEAR_BEFORE_TITLE.finditer(text):
        if text[match.start() - 1 : match.start() + 1] not in WORDS:
            yield match.span("name")
    yield from (match.span("name") for match in _SOMEBODY.finditer(text))
    for number in numbers:
        begin = max(0, number.start - _NEAR)
        owner = _BEFORE_A_NUMBER.search(text[begin : number.start])
        if owner:
            yield from _ending_at(text, begin + owner.end("name"))


def _ending_at(text: str, end: int) -> Iterator[tuple[int, int]]:
    """The longest name that ends there: with a compound surname, two characters, or one."""
    for length in (4, 3, 2):
        start = end - length
        if start >= 0 and is_name(text[start:end]):
            yield start, end
            return
