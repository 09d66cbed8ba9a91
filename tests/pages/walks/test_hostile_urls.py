"""Whatever a URL says, a page is drawn from what exists, and nothing of it is echoed as markup."""

from __future__ import annotations

import re

import pytest

from tests.pages.conftest import PAGES, Visit

HOSTILE = {
    "region": [
        "../../etc",
        "999999",
        "4111",
        "411100 ",
        "411100' or '1'='1",
        "${region}",
        "<script>alert(1)</script>",
        "９９９９９９",
        "9" * 20_000,
    ],
    "month": ["9999-99", "2024-6", "-1", "0000-00", "2024-06-30", "<img src=x onerror=y>"],
    "metric": [
        "__proto__",
        "__class__",
        "villages_covered",
        "coverage_rate;drop table",
        "<b>",
        "x" * 20_000,
    ],
    "lang": ["xx", "EN", "zh-CN", "../en", "<i>"],
    "term": ["';drop table", "2016", "None", "<script>", "{0.__class__}"],
    "grain": ["<script>", "township", "country", "province", "county,city"],
    "level": ["' or 1=1 --", "province", "Village", "<svg onload=x>", "village,county"],
    "category": ["A'; drop table x", "a01", "Z99", "B01|B02", "<b>"],
    "year": ["1066", "20.23", "-2023", "２０２３", "9" * 5_000],
    "village": ["511126", "' or '1'='1", "411102801001", "%", "<script>"],
}


REFUSED = re.compile('<div class="refused" role="status">.*</div>')


@pytest.mark.parametrize("page", PAGES)
def test_values_that_do_not_exist_show_what_no_value_shows(page, visit: Visit):
    screen = visit(page)
    sentence, visible = screen.sentence, screen.visible_text
    # All at once: any one that got through would show.
    for place in range(max(map(len, HOSTILE.values()))):
        values = {name: bad[place % len(bad)] for name, bad in HOSTILE.items()}
        screen.go(**values)
        assert screen.failures == [], values
        assert screen.sentence == sentence, values
        refused = REFUSED.findall(screen.html)
        assert len(refused) == 1, "a line says what was not followed"
        lines = [line for line in screen.visible_text.splitlines() if not REFUSED.fullmatch(line)]
        assert lines == visible.splitlines(), values


@pytest.mark.parametrize("page", PAGES)
def test_markup_in_every_value_reaches_no_html_and_no_link_unescaped(page, read_page: Visit):
    markup = "<script>alert('x')</script>"
    screen = read_page(page, **dict.fromkeys(HOSTILE, markup))
    assert screen.failures == []
    assert markup not in screen.text


@pytest.mark.parametrize("page", PAGES)
def test_a_parameter_nobody_knows_is_told_once_and_changes_nothing(page, read_page: Visit):
    screen = read_page(page, region="411100", admin="true", embed_options="x", _="1")
    assert screen.failures == []
    assert screen.sentence == read_page(page, region="411100").sentence
    assert screen.text.count("admin") == 1
    assert "admin" in screen.html.split('class="refused')[1].split("</div>")[0]


@pytest.mark.parametrize("page", PAGES)
def test_one_bad_value_does_not_spoil_the_good_ones(page, read_page: Visit):
    screen = read_page(page, region="411100", month="9999-99", lang="en", metric="__proto__")
    assert screen.failures == []
    assert screen.sentence == read_page(page, region="411100", lang="en").sentence
