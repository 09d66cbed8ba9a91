"""What looks like the name of a person: a surname with one or two characters, or the parts of which
names of other nationalities are made, where the words around it tell a person; or alone in its
cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from warehouse.intake.privacy.hits import Hit
from warehouse.intake.privacy.name_forms import PLACES_GO_ON, names_by_form
from warehouse.intake.privacy.name_patterns import (
    ANNOUNCED,
    BEFORE_DEEDS,
    BETWEEN,
    CHARACTER,
    CLEAR_SURNAME,
    DEEDS,
    ETHNIC_PART,
    FIRST,
    FOLLOWS,
    HAN,
    LIKELY,
    OFTEN_GIVEN,
    PARTICULARS,
    POINT,
    POSTS,
    SEVERAL,
    SOMEBODY,
    SURNAME,
    TITLES_AFTER,
    TITLES_BEFORE,
)
from warehouse.intake.privacy.surnames import (
    ANYBODY,
    CLEAR,
    COMMON_WORDS,
    COMPOUND,
    COUNTIES,
    GIVEN,
    GIVEN_NAMES,
    NEVER_GIVEN,
    PLACES,
    PUBLIC,
    SOUNDS,
    THINGS,
    WORDS,
)

if TYPE_CHECKING:
    from warehouse.intake.privacy.name_forms import PLACES_GO_ON, names_by_form
from warehouse.intake.privacy.name_patterns import Kind

_AFTER = re.compile(TITLES_AFTER)
_BEFORE = re.compile(rf"(?:{TITLES_BEFORE}){ANNOUNCED}(?=(?P<it>{CHARACTER}))")
_FOLLOWS = re.compile(FOLLOWS)
_BETWEEN = tuple(
    (re.compile(rf"(?:{before})(?={CHARACTER})"), re.compile(rf"(?:{after})"))
    for before, after in BETWEEN
)
_DEED = re.compile(DEEDS)
_BEFORE_DEED = re.compile(rf"(?:^|[^{HAN}]|{BEFORE_DEEDS})$")
_SEVERAL = re.compile(SEVERAL)
_BETWEEN_NAMES = "、和及与,，; ；/"
_ALONE = re.compile(rf"(?<![{HAN}])(?P<it>{SURNAME}{CHARACTER}{{1,2}})(?![{HAN}])")
_POST_OF = re.compile(
    rf"(?P<it>{CLEAR_SURNAME})(?:总?支?书记|{POSTS}|先生|女士|老师"
    r"|总(?![共计体额数量面投的理书支是在])|工(?![程作人地资业会]))"
)
_FAMILIAR = re.compile(rf"(?<![{HAN}])(?P<it>[老小]{CLEAR_SURNAME}){FOLLOWS}")
_HIDDEN = re.compile(
    rf"(?P<it>{SURNAME}某{{1,2}})(?![村镇乡县市区局])"
    rf"|(?<![A-Za-z])(?P<starred>{CLEAR_SURNAME}(?:×{{1,2}}|[Xx○]{{2}}|[*＊×](?![*＊]){CHARACTER})"
    rf"|{FIRST}[*]{{2}}(?![*]))"
)
_PLACE = re.compile("|".join(PLACES))
_SOMEBODY = re.compile(SOMEBODY)
_ETHNIC = re.compile(rf"{ETHNIC_PART}+")
_ETHNIC_BEGUN = re.compile(
    rf"(?:{ETHNIC_PART}{CHARACTER}{{1,2}}|{CHARACTER}{{2}}{ETHNIC_PART}|{ETHNIC_PART})"
)
_POINTED = re.compile(POINT)
_BEFORE_A_NUMBER = re.compile(
    rf"(?P<name>[{HAN}]{{2,4}})[\s:\uff1a,\uff0c(\uff08、]*(?:电话|手机|联系电话|联系方式|身份证号?码?|账号|卡号|微信号?|QQ号?|tel)?[\s:\uff1a(\uff08]*$",
    re.IGNORECASE,
)
_NEAR = 30
"""Characters before a number in which its owner is looked for."""

_WHOLE = re.compile(
    rf"[\s0-9A-Za-z_./#-]*(?P<it>[{HAN}](?:\s?[{HAN}]){{1,3}}|[{HAN}]{{2,7}}{POINT}[{HAN}]{{2,7}})[\s0-9A-Za-z_./#-]*"
)
_LISTED = re.compile(rf"[{HAN}{POINT[1:-1]}]+")
_LIST = re.compile(rf"[{HAN}]{{2,4}}(?:[\s、,，;；/]+[{HAN}]{{2,4}})+")
_SPACE = re.compile(r"\s")
_NAME = re.compile(rf"(?P<surname>{SURNAME})(?P<given>{CHARACTER}{{1,2}})")
_IS_PLACE = re.compile(rf".家(?:[山河江川林泉岩岭平台楼桥坡田里安]|(?!{OFTEN_GIVEN}).)$")
"""Families give their names to places: 胡家庙, 苏家山."""

_PARTICULARS = re.compile(rf"(?={PARTICULARS})")


def names_in(
    text: str,
    numbers: Sequence[Hit] = (),
    *,
    whole_cell_names: bool = False,
    kinds: Collection[Kind] = tuple(LIKELY),
) -> list[Hit]:
    """Return every name in `text`, in its order. `numbers` are those of persons found in it: what
    stands before one may be its owner. `whole_cell_names`: the text may be a name and nothing else.
    `kinds`: what the quick test (`name_patterns.LIKELY`) found likely.
    """
    spans = {span for kind in kinds for span in _FINDERS[kind](text)}
    spans.update(_owners(text, numbers))
    if whole_cell_names:
        spans.update(_whole(text))
    hits: list[Hit] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        is_name_of_nobody = text[start:end] in PUBLIC or _is_within_place(text, start, end)
        if not is_name_of_nobody and (not hits or hits[-1].end <= start):
            hits.append(Hit(start, end, "name_like"))
    return hits


def _is_within_place(text: str, start: int, end: int) -> bool:
    places = _PLACE.finditer(text) if end - start > _SHORT - 1 else ()
    return any(place.start() < end and start < place.end() for place in places)


@lru_cache(maxsize=1 << 14)
def is_name(text: str) -> bool:
    """Return whether `text` may be a surname with one or two characters, and is no other word."""
    if is_surely_name(text):
        return True
    match = _NAME.fullmatch(text)
    if match is None or any(character in NEVER_GIVEN for character in match["given"]):
        return False
    is_word = any(text[start : start + 2] in WORDS for start in range(len(text) - 1))
    return not (
        is_word or text[:2] in COMMON_WORDS or _IS_PLACE.match(text) or text[-1] in _NOT_LAST
    )


@lru_cache(maxsize=1 << 14)
def is_surely_name(text: str) -> bool:
    """Return whether `text` is made as names are, and as words are not."""
    if text in ANYBODY:
        return True
    match = _NAME.fullmatch(text)
    if match is None or text in THINGS or _IS_PLACE.match(text):
        return False
    given = match["given"]
    if given in GIVEN_NAMES:
        return True
    if given in _IN_ORDER:
        return match["surname"] in CLEAR
    if match["surname"] in COMPOUND:
        return not NEVER_GIVEN.intersection(given)
    is_made_so = GIVEN.issuperset(given) and text[-1] not in _NOT_LAST
    return is_made_so and (len(given) > 1 or text not in _NO_NAMES)


_NO_NAMES = COMMON_WORDS | COUNTIES
_SHORT = 2
_LENGTHS = (4, 3, 2)
_IN_ORDER = frozenset("三四五六七八九")
"""The third son, the fourth ..."""

_NOT_LAST = frozenset("长道金")


def _owners(text: str, numbers: Sequence[Hit]) -> Iterator[tuple[int, int]]:
    for number in numbers:
        begin = max(0, number.start - _NEAR)
        owner = _BEFORE_A_NUMBER.search(text[begin : number.start])
        if owner:
            yield from _ending_at(text, begin + owner.end("name"))


def _beside_titles(text: str) -> Iterator[tuple[int, int]]:
    for title in _AFTER.finditer(text):
        yield from _ending_at(text, title.start())
        # 张三(主任)
        if text[title.start() - 1 : title.start()] in ("(", "\uff08"):
            yield from _ending_at(text, title.start() - 1)
    for particular in _PARTICULARS.finditer(text):
        yield from _ending_at(text, particular.start())
    for title in _BEFORE.finditer(text):
        yield from _beginning_at(text, title.start("it"))
    for match in _POST_OF.finditer(text):
        if text[match.start() - 1 : match.start() + 1] not in COMMON_WORDS:
            yield match.span("it")


def _between_words(text: str) -> Iterator[tuple[int, int]]:
    """对张三进行, 由张三负责: a word before and a word after that take a person."""
    for before, after in _BETWEEN:
        for match in before.finditer(text):
            for length in _LENGTHS:
                start, end = match.end(), match.end() + length
                part = text[start:end]
                if after.match(text, end) and (is_name(part) or _is_ethnic(part)):
                    yield start, end
                    break


def _doing(text: str) -> Iterator[tuple[int, int]]:
    """经查,张三挪用: a name at the beginning of its clause, before what it did."""
    for deed in _DEED.finditer(text):
        for start, end in _ending_at(text, deed.start()):
            part = text[start:end]
            is_sure = is_surely_name(part) or _is_ethnic(part)
            if is_sure and _BEFORE_DEED.search(text[:start]):
                yield start, end


def _listed(text: str) -> Iterator[tuple[int, int]]:
    """张三、李四二人."""
    for several in _SEVERAL.finditer(text):
        found: list[tuple[int, int]] = []
        end = several.start()
        while (last := next(_ending_at(text, end), None)) is not None:
            found.append(last)
            end = last[0] - 1
            if end < 1 or text[end] not in _BETWEEN_NAMES:
                break
        if len(found) > 1 or (found and is_surely_name(text[slice(*found[0])])):
            yield from found


def _by_themselves(text: str) -> Iterator[tuple[int, int]]:
    """Yield names that need no word beside them."""
    for match in _ALONE.finditer(text):
        is_whole = match.span() == (0, len(text))
        is_told = is_bare_name if is_whole else is_surely_name
        if len(match["it"]) > _SHORT and is_told(match["it"]):
            yield match.span("it")
    for match in _HIDDEN.finditer(text):
        yield match.span()
    for match in _FAMILIAR.finditer(text):
        yield match.span("it")
    for match in _SOMEBODY.finditer(text):
        yield match.span()
    for match in _ETHNIC.finditer(text):
        if match.end() - match.start() > _SHORT:
            yield match.span()
    yield from _pointed(text)


_FINDERS: Mapping[Kind, Callable[[str], Iterator[tuple[int, int]]]] = {
    "title": _beside_titles,
    "between": _between_words,
    "deed": _doing,
    "several": _listed,
    "alone": _by_themselves,
    "form": names_by_form,
}


def _whole(text: str) -> Iterator[tuple[int, int]]:
    match = _WHOLE.fullmatch(text)
    if match is not None:
        own = _SPACE.sub("", match["it"])
        if is_name(own) or _is_ethnic(own) or re.search(POINT, own):
            yield match.span("it")
    if _LIST.fullmatch(text.strip()):
        spans = [one.span() for one in _LISTED.finditer(text)]
        if all(is_name(text[start:end]) for start, end in spans):
            yield from spans


def _ending_at(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Yield the longest name that ends there: with a compound surname, two characters, or one."""
    for length in _LENGTHS:
        start = end - length
        if start >= 0 and (is_name(text[start:end]) or _is_ethnic(text[start:end])):
            yield start, end
            return


def _beginning_at(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the longest name that begins there, where what follows lets it end."""
    for length in _LENGTHS:
        end = start + length
        part = text[start:end]
        if len(part) < length or not (is_name(part) or _is_ethnic(part)):
            continue
        if _is_told_by_itself(part, text[end : end + 1]) or _FOLLOWS.match(text, end):
            yield start, end
            return


def _is_told_by_itself(part: str, following: str) -> bool:
    """Return whether `part` is a name whatever follows, unless that makes a place or a word of
    it.
    """
    if following in PLACES_GO_ON:
        return False
    if len(part) > _SHORT:
        is_sure = is_surely_name(part) or _is_ethnic(part)
        return is_sure and (part[:2] not in COMMON_WORDS or part[1:] in GIVEN_NAMES)
    return part[0] in CLEAR and is_surely_name(part)


def is_bare_name(text: str) -> bool:
    """Return whether a text that is nothing else is a name beyond doubt: no place is called so."""
    is_usual = text[0] in CLEAR and text[:2] not in _NO_NAMES
    return is_surely_name(text) and (is_usual or len(text) > _SHORT + 1)


@lru_cache(maxsize=1 << 14)
def _is_ethnic(text: str) -> bool:
    """Return whether a text of two to four characters is made of parts of such names."""
    return _ETHNIC_BEGUN.fullmatch(text) is not None and not any(
        character in NEVER_GIVEN for character in text
    )


def _pointed(text: str) -> Iterator[tuple[int, int]]:
    """Yield the names of two parts with a point between: 村民阿依古丽·买买提承包."""
    for point in _POINTED.finditer(text):
        start, end = point.start(), point.end()
        while start > 0 and text[start - 1] in SOUNDS:
            start -= 1
        while end < len(text) and text[end] in SOUNDS:
            end += 1
        if point.start() - start > 1 and end - point.end() > 1:
            yield start, end
