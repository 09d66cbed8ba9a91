"""Identity, mobile, landline and bank card numbers in a text, whatever stands between their digits.

A number may stand in groups of any size. Groups that offices use are believed with any separators;
others only where one kind of separator runs through them and nothing else is told by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from stdnum import luhn

from warehouse.intake.privacy import identity
from warehouse.intake.privacy.announced import announced_in
from warehouse.intake.privacy.digits import Group, runs, views
from warehouse.intake.privacy.hits import CERTAIN, Hit, PersonalKind
from warehouse.intake.privacy.number_groups import LISTING, Number, numbers_of

_MOBILE_LENGTH = 11

_MOBILE = re.compile(r"(?:(?:00)?86|0|17951|12593|17911)?(1[3-9]\d{9})")
_LANDLINE = re.compile(
    r"(?:(?:00)?86)?0?(?:(?P<short>10|2\d)(?P<long_number>[2-8]\d{7})"
    r"|(?P<area>[3-9]\d{2})(?P<number>[2-8]\d{6,7}))"
)
_DAY_LIKE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])")
_CARD_WORD = re.compile(
    r"(?:银行卡|卡号|借记卡|信用卡|储蓄卡|工资卡|惠民卡|一卡通|社保卡|存折|存单|账号|帐号|账户|帐户|开户|户头|信用社|农商行|邮储|农信"
    r"|[工农建中交]行|支付宝|收款|汇入|转入|打入|打到|转账|转到|汇到|汇至|汇款|打款|打至|付至)[^0-9]{0,12}$"
)
_ID_WORD = re.compile(r"(?:身份证|证件号|公民身份|身份号|身份证明)[^0-9]{0,12}$")
_PHONE_WORD = re.compile(r"(?:电话|座机|固话|传真|联系|tel|手机)[^0-9]{0,8}$", re.IGNORECASE)
_IS_AMOUNT = re.compile(r"\s*(?:[多余]?[万亿千百]?[元亩]|[万亿]|%|％|平方|公里|米)")
_DECIMALS = re.compile(r"\.0*[1-9]\d{0,3}(?!\d)")


_ANNOUNCED = re.compile(rf"{_CARD_WORD.pattern[:-1]}|{_ID_WORD.pattern[:-1]}")

_ID_BREAKS: Final = frozenset({6, 10, 12, 14, 17})
_OLD_ID_BREAKS: Final = frozenset({6, 8, 10, 12})
_MOBILE_BREAKS: Final = tuple(map(frozenset, ({3, 7}, {3, 6}, {4, 7}, {4, 8}, {5})))
_CARD_BREAKS: Final = frozenset({4, 6, 8, 12, 16})

_FEW = 2


def numbers_in(text: str) -> list[Hit]:
    """Return every number of a person in `text`, in its order, none within another."""
    ranked: list[tuple[int, int, Hit]] = []
    for view in views(text):
        for rank, hit in enumerate(announced_in(view)):
            ranked.append((_rank(hit, is_announced=True), rank, hit))
        is_announced = _ANNOUNCED.search(view) is not None
        for groups in runs(view):
            for number in numbers_of(view, groups, is_announced=is_announced):
                kind = _kind_of(number)
                if kind is not None:
                    hit = Hit(number.start, number.end, kind)
                    ranked.append((_rank(hit), -len(number.digits), hit))
            for hit in _glued(groups):
                ranked.append((_rank(hit), 0, hit))
    hits: list[Hit] = []
    for _, _, hit in sorted(ranked, key=lambda one: (one[0], one[1], one[2].start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in hits):
            hits.append(hit)
    return sorted(hits, key=lambda hit: hit.start)


def is_code_of_place(text: str, kind: PersonalKind) -> bool:
    """Return whether a code in which a telephone or card number (`kind`) was found is a place's.

    It is where it begins with the six digits of a county. An identity number does so too, and
    stays one.
    """
    return kind in ("mobile", "bank_card") and identity.is_county(text.strip()[:6])


_ORDER: Final[tuple[PersonalKind, ...]] = ("id_number", "bank_card", "mobile", "landline")


def _rank(hit: Hit, *, is_announced: bool = False) -> int:
    """Return what is certain goes before what is asked, a number that tells itself before an
    announced.
    """
    if hit.kind in _ORDER and not is_announced:
        return _ORDER.index(hit.kind)
    return len(_ORDER) + (hit.kind not in CERTAIN)


def _kind_of(number: Number) -> PersonalKind | None:
    length = len(number.digits) + (number.text[number.end - 1] in "Xx")
    if length == identity.LENGTH:
        kind = _identity_18(number)
        if kind is not None:
            return kind
    if len(number.digits) == length == identity.OLD_LENGTH:
        kind = _identity_15(number)
        if kind is not None:
            return kind
    return _mobile(number) or _card(number) or _landline(number)


def _identity_18(number: Number) -> PersonalKind | None:
    digits = number.digits + ("X" if len(number.digits) < identity.LENGTH else "")
    is_one = number.is_set(_ID_BREAKS) or number.is_one
    if is_one and _ID_WORD.search(number.before):
        return "id_number"
    return identity.of_eighteen(digits, is_one=is_one)


def _identity_15(number: Number) -> PersonalKind | None:
    if not (number.is_set(_OLD_ID_BREAKS) or number.is_one):
        return None
    is_announced = _ID_WORD.search(number.before) is not None
    return "id_number" if is_announced else identity.of_fifteen(number.digits)


def _mobile(number: Number) -> PersonalKind | None:
    match = _MOBILE.fullmatch(number.digits)
    if match is None:
        return None
    begin = match.start(1)
    breaks = {place - begin for place in number.breaks if place > begin}
    is_usual = any(usual.issuperset(breaks) for usual in _MOBILE_BREAKS)
    if not (is_usual or number.is_one) or (
        breaks and number.kinds & LISTING and not number.is_apart
    ):
        return None
    if _is_amount(number):
        return None
    if number.kinds == {"."} and len(number.breaks) == 1 and not number.is_apart:
        decimals = len(number.digits) - number.breaks[0]
        return "number_like" if decimals <= _FEW else "mobile"
    if not is_usual and re.match(r"19\d\d$", number.digits[: number.breaks[0]]):
        # Years and months look like this too.
        return "number_like"
    return "mobile"


def _landline(number: Number) -> PersonalKind | None:
    match = _LANDLINE.fullmatch(number.digits)
    if match is None or not re.match(r"0[1-9]|(?:00)?86", number.digits):
        return None
    name = "number" if match["number"] else "long_number"
    begin = match.start(name)
    if _DAY_LIKE.fullmatch(match[name]) or _is_amount(number):
        return None
    is_grouped = begin in number.breaks or _is_bracketed(number)
    if is_grouped or (number.breaks and number.is_one) or _PHONE_WORD.search(number.before):
        return "landline"
    return "number_like" if not number.breaks and number.digits[0] == "0" else None


def _is_bracketed(number: Number) -> bool:
    return number.text[max(0, number.start - 1) : number.start] in ("(", "（")


def _card(number: Number) -> PersonalKind | None:
    digits = number.digits
    if number.text[number.end - 1] in "Xx" or _is_amount(number):
        return None
    is_usual = number.is_set(_CARD_BREAKS)
    if not (is_usual or number.is_one):
        return None
    if _CARD_WORD.search(number.before) and number.is_one and not _DAY_LIKE.match(digits):
        return "bank_card"
    is_issued = (
        (digits[:2] == "62" and 16 <= len(digits) <= 19)
        or (digits[:4] == "9558" and len(digits) == 19)
        or (len(digits) == 16 and (digits[0] in "45" or digits[:2] == "35"))
        or (len(digits) in (18, 19) and digits[:2] in ("60", "68", "69", "90", "94"))
    )
    if not is_issued:
        return None
    is_ours = not number.breaks and identity.is_county(digits[:6])
    if luhn.is_valid(digits):
        is_recognisable = is_usual or digits[:2] == "62" or number.is_apart
        return "bank_card" if is_recognisable and (digits[:2] == "62" or not is_ours) else None
    return "number_like" if digits[:2] == "62" and not is_ours else None


def _glued(groups: Sequence[Group]) -> Iterator[Hit]:
    """Yield numbers that stand in one group without anything between them."""
    for group in groups:
        digits = group.digits
        if len(digits) <= identity.LENGTH + 1:
            continue
        for at in range(len(digits) - identity.LENGTH + 1):
            part = digits[at : at + identity.LENGTH]
            if (
                identity.may_be_born_on(part)
                and identity.is_checked(part)
                and identity.is_county(part[:6])
            ):
                yield Hit(group.start + at, group.start + at + identity.LENGTH, "id_number")
        for at in (0, len(digits) - _MOBILE_LENGTH):
            rest = len(digits) - _MOBILE_LENGTH
            part = digits[at : at + _MOBILE_LENGTH]
            if rest in (_MOBILE_LENGTH, identity.LENGTH) and _MOBILE.fullmatch(part):
                yield Hit(group.start + at, group.start + at + _MOBILE_LENGTH, "mobile")


def _is_amount(number: Number) -> bool:
    """Return whether what follows says that the digits are money or a measure, or has decimals."""
    text, end = number.text, number.end
    if _DECIMALS.match(text, end) and not number.breaks:
        return True
    is_money = number.start > 0 and text[number.start - 1] in "¥￥$"
    return is_money or _IS_AMOUNT.match(text, end) is not None
