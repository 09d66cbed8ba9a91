"""Whether a text is made as the names of persons are, and as no other word is."""

from __future__ import annotations

import re
from functools import lru_cache

from warehouse.intake.privacy.name_patterns import CHARACTER, ETHNIC_PART, OFTEN_GIVEN, SURNAME
from warehouse.intake.privacy.surnames import (
    ANYBODY,
    CLEAR,
    COMMON_WORDS,
    COMPOUND,
    COUNTIES,
    GIVEN,
    GIVEN_NAMES,
    NEVER_GIVEN,
    THINGS,
    WORDS,
)

_NAME = re.compile(rf"(?P<surname>{SURNAME})(?P<given>{CHARACTER}{{1,2}})")
_IS_PLACE = re.compile(rf".家(?:[山河江川林泉岩岭平台楼桥坡田里安]|(?!{OFTEN_GIVEN}).)$")
"""Families give their names to places: 胡家庙, 苏家山."""

_ETHNIC_BEGUN = re.compile(
    rf"(?:{ETHNIC_PART}{CHARACTER}{{1,2}}|{CHARACTER}{{2}}{ETHNIC_PART}|{ETHNIC_PART})"
)

_SHORTEST = 2
_NO_NAMES = COMMON_WORDS | COUNTIES
_IN_ORDER = frozenset("三四五六七八九")
"""The third son, the fourth ..."""

_NOT_LAST = frozenset("长道金")


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


def is_bare_name(text: str) -> bool:
    """Return whether a text that is nothing else is a name beyond doubt: no place is called so."""
    is_usual = text[0] in CLEAR and text[:2] not in _NO_NAMES
    return is_surely_name(text) and (is_usual or len(text) > _SHORTEST + 1)


@lru_cache(maxsize=1 << 14)
def is_ethnic(text: str) -> bool:
    """Return whether a text of two to four characters is made of parts of such names."""
    return _ETHNIC_BEGUN.fullmatch(text) is not None and not any(
        character in NEVER_GIVEN for character in text
    )
