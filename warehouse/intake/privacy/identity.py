"""Identity numbers by their digits: the county, the day of birth and the check digit in them."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Final

from stdnum import numdb
from stdnum.cn import ric

from warehouse.intake.privacy.hits import PersonalKind

LENGTH: Final = 18
OLD_LENGTH: Final = 15

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


def is_checked(digits: str) -> bool:
    """Return whether the last of eighteen digits is the check digit of the others."""
    return digits[-1] == ric.calc_check_digit(digits)


def may_be_born_on(digits: str) -> bool:
    """Return whether the first fourteen digits are those of a province and a day of birth."""
    born = _day(digits[6:14])
    return born is not None and digits[:2] in _PROVINCES and _OLDEST <= born.year < _BORN_BEFORE


def of_eighteen(digits: str, *, is_one: bool) -> PersonalKind | None:
    """Return what eighteen digits are; `is_one`: they stand together as those of one number may."""
    born = _day(digits[6:14])
    if born is None or digits[:2] not in _PROVINCES or born.year < _OLDEST:
        return None
    is_young = born.year >= _BORN_BEFORE
    if is_checked(digits) and (is_one or is_county(digits[:6])):
        return "id_number_like" if is_young else "id_number"
    return "id_number_like" if is_one and not is_young and is_county(digits[:6]) else None


def of_fifteen(digits: str) -> PersonalKind | None:
    """Return what fifteen digits are that stand together."""
    born = _day(f"19{digits[6:12]}")
    if born is None or not is_county(digits[:6]) or born.year < 1900 + _OLD_NUMBERS_FROM:
        return None
    return "id_number_like" if born.year - 1900 in _TOWNSHIPS_OF_OTHER_KINDS else "id_number"


@lru_cache(maxsize=1 << 12)
def is_county(code: str) -> bool:
    """Return whether a county ever had this code."""
    regions = numdb.get("cn/loc").info(code)
    return any("county" in properties for _, properties in regions)


def _day(digits: str) -> dt.date | None:
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
