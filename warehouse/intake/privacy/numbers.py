"""Identity, mobile and bank card numbers in a text, whatever stands between their digits."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from stdnum import luhn, numdb
from stdnum.cn import ric

from warehouse.intake.privacy.hits import Found, Hit

SEPARATOR: Final = r"[\s\-\u2010-\u2015\u2212\uff0d.\u00b7_\u200b-\u200f\u2060\ufeff]"
"""What may stand between two digits of a number that is set in groups."""

_S: Final = rf"{SEPARATOR}{{0,2}}"
_FREE: Final = r"(?<![0-9])(?<![0-9][.\-_/])"
_ID_18 = re.compile(
    rf"(?<![0-9])[1-9][0-9]{{5}}{_S}[0-9]{{4}}{_S}[0-9]{{4}}{_S}[0-9]{{3}}{_S}[0-9Xx](?![0-9])"
)
_ID_15 = re.compile(rf"(?<![0-9])[1-9][0-9]{{5}}{_S}[0-9]{{6}}{_S}[0-9]{{3}}(?![0-9])")
_MOBILE = re.compile(
    rf"{_FREE}(?:(?:\+|00)?86{_S})?"
    rf"(1[3-9][0-9](?:{_S}[0-9]{{4}}{_S}[0-9]{{4}}|{_S}[0-9]{{3}}{_S}[0-9]{{5}})|1[3-9][0-9]{{2}}{_S}[0-9]{{3}}{_S}[0-9]{{4}}"
    rf"|1[3-9][0-9]{{2}}{_S}[0-9]{{4}}{_S}[0-9]{{3}}|1[3-9][0-9]{{3}}{_S}[0-9]{{6}})"
    r"(?![0-9])(?![.][0-9])(?!\s*[万亿]?元)"
)  # fmt: skip
_CARD = re.compile(
    rf"(?<![0-9])(?:[3-69][0-9]{{15,18}}|[3-69][0-9]{{3}}(?:{_S}[0-9]{{4}}){{3}}(?:{_S}[0-9]{{1,3}})?)(?![0-9])"
)
_CARD_WORD = re.compile(r"(?:银行卡|卡号|借记卡|信用卡|储蓄卡|一卡通|社保卡|存折)[^0-9]{0,12}$")
_ID_WORD = re.compile(r"(?:身份证|证件号|公民身份)[^0-9]{0,12}$")
_CHINESE_MOBILE = re.compile(
    r"[一幺][三四五六七八九][〇零○一二三四五六七八九幺]{9}(?![〇零○一二三四五六七八九幺])"
)

_NEAR = 30
_PROVINCES: Final = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()  # noqa: SIM905, E501
)

_OLDEST = 1900
_BORN_BEFORE = 2015
"""A number of a later "birth" is a county, a day and a serial number: one of an office's own."""

_OLD_NUMBERS_FROM = 30
"""Year of birth (19..) from which a number of fifteen digits counts; those before are hardly in
use, and our own numbers (county, township, village, three digits) look like them."""

_TOWNSHIPS_OF_OTHER_KINDS = range(40, 60)
"""The same two digits in the code of a township that is no town and no rural township."""


def numbers_in(text: str) -> list[Hit]:
    """Every number of a person in `text`, in its order, none within another."""
    digits = "".join(_digit(character) for character in text)
    hits: list[Hit] = []
    for matches in (
        ((match, _identity_18(match, digits)) for match in _ID_18.finditer(digits)),
        ((match, _identity_15(match, digits)) for match in _ID_15.finditer(digits)),
        ((match, _card(match, digits)) for match in _CARD.finditer(digits)),
        ((match, "mobile") for match in _MOBILE.finditer(digits)),
        ((match, "mobile") for match in _CHINESE_MOBILE.finditer(digits)),
    ):
        for match, found in matches:
            free = all(match.end() <= hit.start or hit.end <= match.start() for hit in hits)
            if found is not None and free:
                hits.append(Hit(match.start(), match.end(), found))
    return sorted(hits, key=lambda hit: hit.start)


def begins_with_county(text: str) -> bool:
    """Whether the first six digits of `text` are those of a county."""
    return _is_county(text.strip()[:6])


def _digit(character: str) -> str:
    """Digits of every script and width as plain ones; one character each, so that places stay."""
    if character.isascii() or not character.isdecimal():
        return "X" if character in "\uff38\uff58" else character
    return str(int(character))


def _compact(match: re.Match[str]) -> str:
    return re.sub(r"[^0-9Xx]", "", match[0]).upper()


def _before(match: re.Match[str], text: str) -> str:
    """The words just before a number, which may say what it is."""
    return text[max(0, match.start() - _NEAR) : match.start()]


def _identity_18(match: re.Match[str], text: str) -> Found | None:
    number = _compact(match)
    born = _day(number[6:14])
    if born is None or number[:2] not in _PROVINCES or born.year < _OLDEST:
        return None
    is_young = born.year >= _BORN_BEFORE
    if number[-1] == ric.calc_check_digit(number):
        return "id_number_like" if is_young else "id_number"
    if _ID_WORD.search(_before(match, text)):
        return "id_number"
    return None if is_young or not _is_county(number[:6]) else "id_number_like"


def _identity_15(match: re.Match[str], text: str) -> Found | None:
    number = _compact(match)
    born = _day(f"19{number[6:12]}")
    if _ID_WORD.search(_before(match, text)):
        return "id_number"
    if born is None or not _is_county(number[:6]) or born.year < 1900 + _OLD_NUMBERS_FROM:
        return None
    return "id_number_like" if born.year - 1900 in _TOWNSHIPS_OF_OTHER_KINDS else "id_number"


def _card(match: re.Match[str], text: str) -> Found | None:
    number = _compact(match)
    if not number.isdigit():
        return None
    if _CARD_WORD.search(_before(match, text)):
        return "bank_card"
    is_grouped = len(number) != len(match[0])
    is_ours = number[:2] != "62" and not is_grouped and _is_county(number[:6])
    is_issued = (
        number[:2] == "62"
        or (number[:4] == "9558" and len(number) == 19)
        or (len(number) == 16 and (number[0] in "45" or number[:2] == "35"))
        or (len(number) in (18, 19) and number[:2] in ("60", "68", "69", "90", "94"))
    )
    return "bank_card" if is_issued and not is_ours and luhn.is_valid(number) else None


def _is_county(code: str) -> bool:
    """Whether a county ever had this code."""
    places = numdb.get("cn/loc").info(code)
    return any("county" in properties for _, properties in places)


def _day(digits: str) -> dt.date | None:
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
