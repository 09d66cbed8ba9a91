"""What looks like the name of a person: a surname with one or two characters, or the parts of
which names of other nationalities are made, where the words around it tell a person; or alone in
its cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

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
    PARTICULARS,
    POINT,
    POSTS,
    SEVERAL,
    SOMEBODY,
    SURNAME,
    TITLES_AFTER,
    TITLES_BEFORE,
    Kind,
)
from warehouse.intake.privacy.name_shapes import is_bare_name, is_ethnic, is_name, is_surely_name
from warehouse.intake.privacy.surnames import (
    CLEAR,
    COMMON_WORDS,
    GIVEN_NAMES,
    PLACES,
    PUBLIC,
    SOUNDS,
)

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
_SHORT = 2
_LENGTHS = (4, 3, 2)
"""Characters of a name, the most first."""

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
    """Yield names between a word before and a word after that take a person: 对张三进行."""
    for before, after in _BETWEEN:
        for match in before.finditer(text):
            for length in _LENGTHS:
                start, end = match.end(), match.end() + length
                part = text[start:end]
                if after.match(text, end) and (is_name(part) or is_ethnic(part)):
                    yield start, end
                    break


def _doing(text: str) -> Iterator[tuple[int, int]]:
    """Yield names at the beginning of a clause, before what was done: 经查,张三挪用."""
    for deed in _DEED.finditer(text):
        for start, end in _ending_at(text, deed.start()):
            part = text[start:end]
            is_sure = is_surely_name(part) or is_ethnic(part)
            if is_sure and _BEFORE_DEED.search(text[:start]):
                yield start, end


def _listed(text: str) -> Iterator[tuple[int, int]]:
    """Yield names that are listed: 张三、李四二人."""
    for several in _SEVERAL.finditer(text):
        spans: list[tuple[int, int]] = []
        end = several.start()
        while (last := next(_ending_at(text, end), None)) is not None:
            spans.append(last)
            end = last[0] - 1
            if end < 1 or text[end] not in _BETWEEN_NAMES:
                break
        if len(spans) > 1 or (spans and is_surely_name(text[slice(*spans[0])])):
            yield from spans


def _by_themselves(text: str) -> Iterator[tuple[int, int]]:
    """Yield names that need no word beside them."""
    for match in _ALONE.finditer(text):
        is_whole = match.span() == (0, len(text))
        is_sure = is_bare_name if is_whole else is_surely_name
        if len(match["it"]) > _SHORT and is_sure(match["it"]):
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
        if is_name(own) or is_ethnic(own) or re.search(POINT, own):
            yield match.span("it")
    if _LIST.fullmatch(text.strip()):
        spans = [one.span() for one in _LISTED.finditer(text)]
        if all(is_name(text[start:end]) for start, end in spans):
            yield from spans


def _ending_at(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Yield the longest name that ends there: with a compound surname, two characters, or one."""
    for length in _LENGTHS:
        start = end - length
        if start >= 0 and (is_name(text[start:end]) or is_ethnic(text[start:end])):
            yield start, end
            return


def _beginning_at(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the longest name that begins there, where what follows lets it end."""
    for length in _LENGTHS:
        end = start + length
        part = text[start:end]
        if len(part) < length or not (is_name(part) or is_ethnic(part)):
            continue
        if _is_sure_by_itself(part, text[end : end + 1]) or _FOLLOWS.match(text, end):
            yield start, end
            return


def _is_sure_by_itself(part: str, following: str) -> bool:
    """Return whether `part` is a name whatever follows, unless that makes a place or a word of
    it.
    """
    if following in PLACES_GO_ON:
        return False
    if len(part) > _SHORT:
        is_sure = is_surely_name(part) or is_ethnic(part)
        return is_sure and (part[:2] not in COMMON_WORDS or part[1:] in GIVEN_NAMES)
    return part[0] in CLEAR and is_surely_name(part)


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
