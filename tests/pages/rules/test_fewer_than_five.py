"""Fewer than five units are judged against nothing, on any page: no limits, no verdict, and why."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest

from tests.conftest import EXTENT
from tests.pages.conftest import Screen, Visit
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS

FEW = ("100000", "410000", "510000", "511100")
"""The small demonstration holds two provinces, and of three of these regions one unit each."""

PAGES = ("coverage", "problems", "rectification", "sanctions")
"""The pages that set the units below a region beside one another."""

VERDICTS = (
    *("差于全体", "好于全体", "高于全体", "低于全体", "相差不明显", "明显更差", "明显更好"),
    *("99.8% 控制限", "可能不同(95%)", "明显不同(99.8%)"),
    *("明显偏高", "没有明显", "明显高于", "超出偶然", "位次范围(95%)"),
)

CHOICES = [
    {"region": region, "grain": grain, "level": level, "term": term}
    for region, grain, level, term in product(
        FEW, ("county", "city"), ("", *RESPONSIBILITY_LEVELS), ("2021-2026", "2016-2021")
    )
]


def as_seen(part: Any) -> Any:
    """Return a specification without the names of scales whose legend tells drawn ones alone."""
    if isinstance(part, list):
        return [as_seen(each) for each in part]
    if not isinstance(part, dict):
        return part
    legend = part.get("legend", {})
    is_told_by_rows = legend is None or "values" in legend
    unseen = {"scale"} if "scale" in part and is_told_by_rows else set()
    return {name: as_seen(each) for name, each in part.items() if name not in unseen}


def pictures_of_units(screen: Screen) -> list[str]:
    """Return the findings, pictures and notes that set units beside one another, as text."""
    specs = [json.dumps(as_seen(spec), ensure_ascii=False) for spec in screen.specs]
    funnels = [spec for spec in specs if '"denominator"' in spec and '"verdict"' in spec]
    named = ("漏斗", "零发现", "相差", "明显", "核查不实")
    titles = [line for line in screen.html.splitlines() if "card-title" in line]
    return [*funnels, *(line for line in titles if any(name in line for name in named))]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_judges_fewer_than_five_units(page, visit: Visit):
    sentences = 0
    grains = {"410000"}  # six counties where counties are shown, one city where cities are
    for chosen in CHOICES if EXTENT == "all" else CHOICES[::7]:
        if chosen["region"] in grains and chosen["grain"] == "county":
            continue
        screen = visit(page, **chosen)
        assert screen.failures == []
        shown = "\n".join(pictures_of_units(screen))
        assert not [verdict for verdict in VERDICTS if verdict in shown], chosen
        sentences += "不足 5 个" in screen.text
    assert sentences or page == "rectification"
