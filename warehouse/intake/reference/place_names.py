"""The name of a place in what bears it: a village, its body, the Party organisation of it."""

from __future__ import annotations

import re

from warehouse.intake.values.text import compact

PARTY = re.compile(r"^(中共|中国共产党)")
"""What stands before the name of a Party organisation."""

_ORGANISATION = re.compile(
    r"(联合)?(党支部委员会|党总支部委员会|党总支委员会|支部委员会|总支部委员会|总支委员会|党支部|党总支"
    r"|党委员会|支委会|党委|党组织|支部|总支|委员会)$"
)
_BODY = re.compile(r"(村民委员会|居民委员会|村委会|居委会|村委|居委)$")
_KIND = re.compile(r"(行政村|社区|村|居)$")


def core(name: str) -> str:
    """Return the name of the place in the name of a place, a body or an organisation: 李家村 in
    中共李家村支部委员会 and in 李家村村民委员会.
    """
    text = PARTY.sub("", compact(name))
    without_organisation = _ORGANISATION.sub("", text) or text
    # 村民委员会 ends like an organisation, yet is a body of the village.
    body = _BODY.search(text)
    if body:
        text = text[: body.start()]
        is_resident = body.group().startswith("居")
        return text if _KIND.search(text) else text + ("社区" if is_resident else "村")
    return without_organisation.replace("行政村", "村")


def stem(name: str) -> str:
    """Return a village's name without the word for its kind: 东岭 of 东岭村."""
    return _KIND.sub("", name) or name
