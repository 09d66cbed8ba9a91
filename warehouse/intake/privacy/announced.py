"""Numbers and addresses that a word or their form tells: passports, QQ, WeChat, e-mail; numbers
that are hidden in part, or that a spreadsheet program has rounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from warehouse.intake.privacy.hits import Hit, PersonalKind
from warehouse.intake.privacy.identity import may_be_born_on

_LINK: Final = r"[号码编为是:：\s()（）【】\-—_=\"“”'.,，、]{0,8}"
MASK: Final = r"[*＊xX×●•○□■#…]"
"""What hides a digit."""

WORDS: Final = (
    r"(?:QQ|ＱＱ|qq|扣扣|企鹅号|球球|微信|威信|薇信|[vVＶ]信|[wW][eE][cC]hat|weixin|[wWvV][xX]|护照|军官证|士兵证|士官证|警官证|军人证|通行证"
    r"|回乡证|台胞证|驾驶证|驾照|残疾证|退役证|退伍证|居留证|居住证|社保号|医保号|社会保障号|社保卡?|医保卡?|工作证|身份证|证件号|尾号|末四位|后四位|后[46六]位"
    r"|手机|联系方式|电话|座机|固话|传真|[Tt][Ee][Ll])"
)
"""Words that tell what follows them."""


MAIL_HOSTS: Final = (
    r"(?:qq|163|126|139|189|sina|sohu|foxmail|yeah|aliyun|gmail|outlook|hotmail)"
    r"\s?[.．。]\s?(?:com|cn|net)"
)
"""Where most addresses of e-mail are, however the sign in them is written."""

_PATTERNS: Final[tuple[tuple[PersonalKind, re.Pattern[str]], ...]] = (
    (
        "contact",
        re.compile(
            r"(?P<it>[A-Za-z0-9][\w.+-]*\s?[@＠]\s?[A-Za-z0-9-]+(?:\s?[.．。]\s?[A-Za-z0-9-]+)+)",
            re.ASCII,
        ),
    ),
    (
        "contact",
        re.compile(
            rf"(?:QQ|ＱＱ|扣扣|企鹅号|球球)(?!群)(?:邮箱)?{_LINK}"
            r"(?P<it>[1-9](?:[ \-_.]?[0-9]){4,10})(?![0-9])",
            re.IGNORECASE,
        ),
    ),
    (
        "contact",
        re.compile(
            rf"(?:微信|威信|薇信|[vVＶ]信|wechat|weixin|(?<![A-Za-z])[wv][xX](?![A-Za-z]))"
            rf"(?!公众号|群|工作群|支付|小程序|平台)\s?(?:账号|帐号|ID)?{_LINK}"
            r"(?P<it>[A-Za-z][-_A-Za-z0-9]{4,19}|[0-9](?:[ \-_.]?[0-9]){5,19})(?![0-9A-Za-z])"
            r"(?!\s*[万亿]?[元人户个])",
            re.IGNORECASE,
        ),
    ),
    (
        "document",
        re.compile(
            rf"(?:护照|军官证|士兵证|士官证|警官证|军人证|通行证|回乡证|台胞证|驾驶证|驾照|残疾证|退役证|退伍证|居留证|居住证|社保卡?号?|医保卡?号?"
            rf"|社会保障号|工作证){_LINK}(?:[\u4e00-\u9fff]{{1,2}}字?第?)?"
            r"(?P<it>[A-Za-z]{0,3}(?:[ \-_.]?[0-9]){6,})[Xx]?号?",
        ),
    ),
    (
        "number_like",
        re.compile(
            r"(?:身份证|证件号)[^0-9]{0,6}(?P<it>[0-9](?:[ \-_.]?[0-9]){5,20}[Xx]?)(?![0-9])"
        ),
    ),
    (
        "number_like",
        re.compile(
            r"(?:尾号|末四位|后四位|后6位|后六位|后4位)[为是:：\s]{0,3}(?P<it>[0-9]{4,6}[Xx]?)(?![0-9])"
        ),
    ),
    (
        "landline",
        re.compile(
            rf"(?:电话|座机|固话|传真|(?<![A-Za-z])[Tt][Ee][Ll])(?:号码)?{_LINK}"
            r"(?P<it>[2-8](?:[ \-.]?[0-9]){6,7})(?![0-9])(?!\s*[万亿]?元)"
        ),
    ),
    (
        "landline",
        re.compile(
            rf"(?:联系电话|电话号码|座机|传真)号?码?{_LINK}"
            r"(?P<it>[0-9](?:[ \-—–.()（）]{0,2}[0-9]){6,14})(?![0-9])(?!\s*[万亿]?[元次分个])"
        ),
    ),
    (
        "landline",
        re.compile(
            r"电话\s?[:：]\s?(?P<it>[0-9](?:[ \-—–.()（）]{0,2}[0-9]){6,14})(?![0-9])"
            r"(?!\s*[万亿]?元)"
        ),
    ),
    (
        "number_like",
        re.compile(
            rf"(?<![0-9*])(?P<it>[0-9]{{2,}}(?:\s?{MASK}{{2,}}\s?)+[0-9]{{1,}}[Xx]?)(?![0-9])"
        ),
    ),
    ("number_like", re.compile(rf"(?<![0-9*])(?P<it>[0-9]{{6,}}{MASK}{{3,}})")),
    ("number_like", re.compile(r"(?<![0-9*＊])(?P<it>[*＊●•]{4,}[0-9]{4}[Xx]?)(?![0-9])")),
    (
        "number_like",
        re.compile(
            rf"(?:手机|电话|联系方式)号?码?{_LINK}"
            r"(?P<it>1[3-9](?:[ \-]?[0-9]){6,8})(?![0-9])(?!\s*[万亿]?元)"
        ),
    ),
    (
        "contact",
        re.compile(
            rf"(?P<it>[A-Za-z0-9][\w.+-]*\s?(?:[#@＠]|[(（\[]?at[)）\]]?)\s?{MAIL_HOSTS})",
            re.ASCII | re.IGNORECASE,
        ),
    ),
)

_OURS = re.compile(r"\d{3,4}\*{4,}\d[\dXx]")
"""A number that we have hidden: what is left of it tells no person."""

_ANY = re.compile(rf"[@＠]|(?i:{MAIL_HOSTS})|{WORDS}|{MASK}\s?{MASK}|[0-9][eE]\+?[0-9]{{2}}")
_LEAST_HIDDEN = 8
_ROUNDED = re.compile(
    r"(?<![0-9])(?P<it>[1-9]\.?(?P<decimals>[0-9]*)[eE]\+?(?P<power>[0-9]{2}))(?![0-9])"
)


def announced_in(view: str) -> Iterator[Hit]:
    """Yield what words or forms tell in a view of a text (`digits.views`)."""
    if _ANY.search(view) is None:
        return
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(view):
            if not _is_hidden_by_us(match["it"]) and not _is_short_mask(match["it"]):
                yield Hit(match.start("it"), match.end("it"), kind)
    for match in _ROUNDED.finditer(view):
        rounded = _rounded(match)
        if rounded is not None:
            yield Hit(match.start("it"), match.end("it"), rounded)


def _is_hidden_by_us(text: str) -> bool:
    return _OURS.fullmatch(text) is not None


def _is_short_mask(text: str) -> bool:
    return re.search(MASK + "{2}", text) is not None and len(text) < _LEAST_HIDDEN


def _rounded(match: re.Match[str]) -> PersonalKind | None:
    """Return what a number was before a spreadsheet program wrote it with a power of ten."""
    power = int(match["power"])
    digits = match["it"][0] + match["decimals"]
    whole = digits.ljust(power + 1, "0")
    if power == 17 and len(digits) >= 14 and may_be_born_on(whole):
        return "id_number"
    if power in (15, 16, 17, 18) and digits[:2] == "62":
        return "bank_card"
    if power == 10 and re.match(r"1[3-9]", digits) and len(digits) == 11:
        return "mobile"
    is_like = (
        (power in (14, 17) and "11" <= digits[:2] <= "83")
        or (power == 10 and re.match(r"1[3-9]", digits) is not None)
        or (power in (15, 18) and digits[:1] in "456")
    )
    return "number_like" if is_like else None
