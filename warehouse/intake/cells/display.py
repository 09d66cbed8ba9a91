"""Cells as their sheet shows them, for those that a finding or a question quotes.

Whoever looks for a cell looks for what is seen: 6月30日, 50%, 1,260. Only formats that are sure are
followed; of every other cell the value itself is quoted.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue

_PART: Final = re.compile(
    r'"(?P<text>[^"]*)"|\\(?P<letter>.)|\[(?P<bracket>[^\]]*)\]|_.|\*.'
    r"|(?P<half>am/pm|上午/下午)|(?P<code>y+|m+|d+|h+|s+|a{3,4}|e)|(?P<plain>.)",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"(?P<before>[¥￥$]?)(?P<thousands>#,##)?0(?:\.(?P<places>0+))?(?P<percent>%?)(?:_[ )])*"
)
_LANGUAGE: Final = re.compile(r"\$[^-]*-[0-9A-F]+", re.IGNORECASE)
_WEEKDAYS: Final = "一二三四五六日"
_MONTHS: Final = "JanFebMarAprMayJunJulAugSepOctNovDec"
_DAYS: Final = "MonTueWedThuFriSatSun"


def is_of_interest(number_format: str) -> bool:
    """Return whether a number in `number_format` may show another text than the number itself."""
    return number_format not in ("General", "@", "0", "G/通用格式", "")


def displayed(value: CellValue, number_format: str) -> str | None:
    """Return `value` as `number_format` shows it; None where that is not sure."""
    first = number_format.split(";", maxsplit=1)[0]
    if isinstance(value, dt.datetime):
        return _moment(value, first)
    if isinstance(value, dt.date):
        return _moment(dt.datetime.combine(value, dt.time()), first)
    if isinstance(value, dt.time):
        return _moment(dt.datetime.combine(dt.date(1900, 1, 1), value), first)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, first)
    return None


def _number(value: float, number_format: str) -> str | None:
    matched = _NUMBER.fullmatch(number_format)
    if matched is None or value < 0:
        return None
    decimals = len(matched["places"] or "")
    number = Decimal(repr(value)) * (100 if matched["percent"] else 1)
    rounded = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{rounded:,}" if matched["thousands"] else f"{rounded}"
    return f"{matched['before']}{text}{matched['percent']}"


def _moment(at: dt.datetime, number_format: str) -> str | None:
    """Return a day or time in a format; None for formats of another writing, and where time is
    hidden.
    """
    parts = list(_PART.finditer(number_format))
    codes = [part["code"].lower() if part["code"] else "" for part in parts]
    if at.time() != dt.time() and not any(code[:1] in ("h", "s") for code in codes):
        return None
    has_half = any(part["half"] for part in parts)
    text = ""
    for number, part in enumerate(parts):
        if part["bracket"] is not None and not _LANGUAGE.fullmatch(part["bracket"]):
            return None
        if part["half"]:
            text += _half(at, part["half"])
        elif codes[number]:
            text += _date_text(at, codes, number, has_half)
        else:
            text += part["text"] or part["letter"] or part["plain"] or ""
    return text.strip() or None


def _half(at: dt.datetime, form: str) -> str:
    morning, evening = form.split("/")
    return morning if at.hour < 12 else evening


def _date_text(at: dt.datetime, codes: Sequence[str], number: int, has_half: bool) -> str:
    code = codes[number]
    if code[0] == "m" and len(code) <= 2 and _is_minute(codes, number):
        return f"{at.minute:0{len(code)}d}"
    if code[0] == "h":
        hour = (at.hour % 12 or 12) if has_half else at.hour
        return f"{hour:0{min(len(code), 2)}d}"
    return _WRITTEN[code[0]](at, len(code))


def _is_minute(codes: Sequence[str], number: int) -> bool:
    """Return whether m is minutes: behind hours and before seconds."""
    before = next((code for code in reversed(codes[:number]) if code), "")
    following = next((code for code in codes[number + 1 :] if code), "")
    return before[:1] == "h" or following[:1] == "s"


def _month(at: dt.datetime, letters: int) -> str:
    if letters <= 2:
        return f"{at.month:0{letters}d}"
    return _MONTHS[3 * at.month - 3 : 3 * at.month]


def _day(at: dt.datetime, letters: int) -> str:
    return f"{at.day:0{letters}d}" if letters <= 2 else _DAYS[3 * at.weekday() :][:3]


_WRITTEN: Final[dict[str, Callable[[dt.datetime, int], str]]] = {
    "y": lambda at, letters: f"{at.year % 100:02d}" if letters <= 2 else str(at.year),
    "e": lambda at, _: str(at.year),
    "m": _month,
    "d": _day,
    "s": lambda at, letters: f"{at.second:0{min(letters, 2)}d}",
    "a": lambda at, letters: ("星期" if letters > 3 else "周") + _WEEKDAYS[at.weekday()],
}
