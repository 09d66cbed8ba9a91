"""Numbers written in Chinese: 三, 十二, 二〇二一, 廿三, 壹万."""

from __future__ import annotations

import math
import re
from functools import lru_cache

import cn2an

_NUMERALS = "〇零○Oo一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
_ALL_NUMERALS = re.compile(f"[{_NUMERALS}]+")
_HAS_VALUE = re.compile("[一二两三四五六七八九十百千廿卅壹贰叁肆伍陆柒捌玖拾佰仟〇零]")
_BEFORE_A_UNIT = re.compile(
    "(?<![〇零○Oo一二两三四五六七八九十百廿卅])[〇零○Oo一二两三四五六七八九十百廿卅]{1,20}"
    "(?=个?(?:年|月|日|号|天|周|星期|季度|工作日|轮|批|届|组|项|条))"
)
_LONGEST = 20
_MOST_BITS = 1024
"""No format holds a larger number than this many bits."""


@lru_cache(maxsize=1 << 12)
def number_in_chinese(text: str) -> int | None:
    """Return the whole number that `text` writes in Chinese numerals; None where it writes none.

    The round sign ○ and the letter O stand for zero, as typed years have them (二○二一).
    """
    if not (len(text) <= _LONGEST and _ALL_NUMERALS.fullmatch(text) and _HAS_VALUE.search(text)):
        return None
    written = re.sub("[○Oo]", "〇", text).replace("廿", "二十").replace("卅", "三十")
    try:
        return int(cn2an.cn2an(written, "normal"))
    except (ValueError, KeyError, IndexError, TypeError):
        # cn2an has no one exception for numerals that do not make a number (十百).
        return None


def whole_number(text: str) -> int | None:
    """Return the whole number that `text` writes in digits or in Chinese numerals."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= _LONGEST else None
    return number_in_chinese(text)


def whole_value(value: float) -> int | None:
    """Return a number of a cell as a whole one; None for a fraction and for what is no number at
    all.
    """
    if isinstance(value, int):
        return value if value.bit_length() <= _MOST_BITS else None
    return int(value) if math.isfinite(value) and value.is_integer() else None


def with_digits(text: str) -> str:
    """Return `text` with Chinese numerals before a unit (年, 月, 日, 个月, 轮 ...) written in
    digits.
    """

    def digits(match: re.Match[str]) -> str:
        number = number_in_chinese(match[0])
        return match[0] if number is None else str(number)

    return _BEFORE_A_UNIT.sub(digits, text)
