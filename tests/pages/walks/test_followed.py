"""What is chosen elsewhere and not followed is named, and what is said to be followed is."""

from __future__ import annotations

import re

import pytest

from tests.pages.conftest import PAGES, Screen, Visit
from tests.pages.walks.test_every_combination import FOLLOWED

CHOICES = {
    "month": {"month": "2022-12"},
    "year": {"year": "2022"},
    "level": {"level": "township"},
    "category": {"category": "B"},
}
TOLD_BY_THE_PAGE = {"problems": {"month"}, "rectification": {"month"}}
"""What the page says in words of its own, with what it shows instead."""

NAMES = {
    "month": "月份 2022-12",
    "year": "年份 2022",
    "level": "责任层级「",
    "category": "问题类别「",
}
LINE = re.compile(r'<div class="under-sentence">本页不随这些选择变化:.*?</div>')


def figures(screen: Screen) -> str:
    """What the page says, without the line itself, addresses, and numbers of files and keys."""
    rows = [box.to_csv() for box in screen.tables]
    visible = re.sub(r'href="[^"]*"', "", LINE.sub("", screen.html))
    html = "\n".join(part for part in visible.splitlines() if part)
    return html + str(screen.specs) + "".join(rows)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_exactly_what_it_does_not_follow(page, visit: Visit):
    screen = visit(page, region="411100")
    plain = figures(screen)
    assert not LINE.search(screen.html)
    for name, chosen in CHOICES.items():
        screen.go(region="411100", **chosen)
        assert screen.failures == [], name
        line = LINE.search(screen.html)
        elsewhere = TOLD_BY_THE_PAGE.get(page, set())
        is_followed = name in FOLLOWED[page]
        assert (line is not None and NAMES[name] in line[0]) == (
            not is_followed and name not in elsewhere
        ), name
        assert (figures(screen) != plain) == is_followed, name


def test_all_that_is_not_followed_stands_in_one_line_in_either_language(read_page: Visit):
    chosen = {"region": "411100", "month": "2023-06", "year": "2023", "level": "village"}
    chinese = read_page("village", **chosen).html
    assert chinese.count("本页不随这些选择变化") == 1
    assert "月份 2023-06、年份 2023、责任层级「村」" in chinese
    english = read_page("village", lang="en", **chosen).html
    assert "This page does not follow: month Jun 2023, year 2023, level “Village”." in english


def test_a_choice_that_does_not_exist_is_not_named(read_page: Visit):
    screen = read_page(
        "village", region="411100", month="1999-01", year="1999", level="x", category="?"
    )
    assert not LINE.search(screen.html)


@pytest.mark.parametrize(
    ("term", "month", "note"),
    [
        ("2021-2026", "2021-12", "上年末不在本届"),  # the year end before lies in the term before
        ("2021-2026", "2022-01", "较上年末"),
        ("2016-2021", "2022-06", "上年末不在本届"),  # and here in the term after
        ("2016-2021", "2021-08", "较上年末"),
    ],
)
def test_a_year_end_of_another_term_is_no_comparison(term, month, note, read_page: Visit):
    html = read_page(region="411100", term=term, month=month).html
    tile = html.split("覆盖率</span>")[1].split("</div>")[0]
    assert note in tile


REFUSED = re.compile(r'<div class="refused" role="status">(.*?)</div>')


@pytest.mark.parametrize(
    ("page", "parameters", "note"),
    [
        ("region", {"month": "2099-01", "list": "nothing"}, ["月份“2099-01”", "清单“nothing”"]),
        (
            "region",
            {"overdue.sort": "__class__", "foo": "<b>"},
            ["排序“__class__”", "foo“&lt;b&gt;”"],
        ),
        ("village", {"region": "411102", "village": "1"}, ["村“1”"]),
        ("compare", {"with": "999999"}, ["999999"]),
        ("today", {"list": "x" * 40}, ["清单“" + "x" * 20 + "”"]),
        ("coverage", {"region": "999999", "coverage_part": "y"}, ["区域“999999”", "“y”"]),
    ],
)
def test_what_an_address_names_that_is_not_there_is_told_and_put_right(
    page, parameters, note, visit: Visit
):
    screen = visit(page, **{"region": "411100"} | parameters)
    assert screen.failures == []
    (line,) = REFUSED.findall(screen.html)
    for named in note:
        assert named in line, line
    (mended,) = [data["mended"] for data in screen.components if "mended" in data]
    assert mended.startswith(f"/{page}")
    for name in parameters.keys() - ({"region"} if parameters.get("region") == "411102" else set()):
        assert f"{name}=" not in mended


def test_what_a_page_follows_is_not_told(visit: Visit):
    screen = visit("region", region="411100", list="uninspected", **{"overdue.search": "a*b"})
    assert REFUSED.findall(screen.html) == []
    assert [data for data in screen.components if "mended" in data] == []
