"""What is picked goes into the URL and is shown; going to another page carries it along."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import openpyxl
import pytest
from streamlit.runtime.pages_manager import PagesManager

from pages.parts.frame import navigation
from pages.parts.kit import tables
from tests.lists import about, listed
from tests.pages.conftest import PAGES, Screen, Visit, change_version
from warehouse.runtime.home import PROJECT_ROOT
from warehouse.versions.store import current_version


def group(screen: Screen, start: str):
    return next(box for box in screen.app.button_group if str(box.key).startswith(start))


def test_the_month_slider_changes_the_month_and_what_is_shown(visit: Visit):
    screen = visit(region="411100")
    before = screen.sentence
    screen.app.select_slider[0].set_value(date(2022, 12, 31)).run()
    assert screen.failures == []
    assert screen.app.query_params["month"] == "2022-12"
    assert screen.sentence == visit(region="411100", month="2022-12").sentence != before


def test_the_months_that_are_played_hold_the_class_of_each_unit(visit: Visit, facts):
    screen = visit(region="411100", month="2024-06")
    (sent,) = [part for part in screen.components if "frames" in part]
    assert sent["frames"] is None, "before somebody plays nothing is sent"
    screen.app.session_state["wall_play_pressed"] = True
    played = next(part for part in screen.again().components if "frames" in part)["frames"]
    assert played["months"][0] == "2021-09"
    assert played["months"][-1] == "2024-06"
    ends = [float(end.rstrip("%")) for end in played["ends"]]
    assert ends == sorted(ends)
    rates = facts.execute(
        """
        select month_end, region_code, villages_covered / villages_on_roster
        from mart_coverage where region_code between '411101' and '411199'
        and term_id = '2021-2026' and villages_on_roster > 0
        """
    ).fetchall()
    drawn = json.loads((PROJECT_ROOT / "static/boundaries/410000.json").read_text("utf-8"))
    codes = [shape["properties"]["code"] for shape in drawn["objects"]["counties"]["geometries"]]
    order = [code for code in map(str, codes) if code.startswith("4111")]
    seen = 0
    for month, code, rate in rates:
        if code not in order or rate is None:
            continue
        letter = played["cells"][played["months"].index(f"{month:%Y-%m}")][order.index(code)]
        # Ends are written in whole percents: next to one either class is right.
        near = any(abs(100 * rate - end) < 0.6 for end in ends)
        assert near or letter == str(sum(100 * rate >= end for end in ends)), (month, code)
        seen += 1
    assert seen > 100


def test_months_after_the_newest_are_drawn_and_cannot_be_chosen(visit: Visit):
    screen = visit(region="411100")
    assert screen.app.select_slider[0].options[-1] == "2024-06"
    assert '<div class="beyond">' in screen.html
    assert "<span>2026-08 届满</span>" in screen.html
    over = visit(region="411100", term="2016-2021").html
    assert '<div class="beyond">' not in over


@pytest.mark.parametrize("page", PAGES)
def test_the_language_switch_changes_every_word_and_nothing_else(page, visit: Visit):
    screen = visit(page, region="411100", month="2023-12")
    (address,) = re.findall(r'<a href="/([^"]*)" hreflang="en">', screen.header)
    name, _, query = unescape(address).partition("?")
    assert name == page
    chosen = dict(parse_qsl(query))
    assert chosen == {"region": "411100", "month": "2023-12", "lang": "en"}
    assert screen.go(**chosen).failures == []
    assert screen.sentence == visit(page, **chosen).sentence


@pytest.mark.parametrize("page", PAGES)
def test_what_the_address_names_and_does_not_exist_is_told_and_left_out(page, read_page: Visit):
    wrong = {"region": "999999", "month": "2099-99", "metric": "<b>", "term": "x" * 500}
    screen = read_page(page, **wrong)
    (notice,) = re.findall(r'<div class="refused".*?>(.*)</div>', screen.html)
    for value in ("999999", "2099-99", "&lt;b&gt;", "x" * 20):
        assert f"“{value}”" in notice
    followed = next(sent for sent in screen.components if "mended" in sent)
    assert followed["mended"] == f"/{page}"
    assert "999999" not in screen.html.replace(notice, ""), "links go without it"
    assert '<div class="refused"' not in read_page(page, region="411100").html


def test_the_tiles_lead_to_their_metrics_and_a_menu_has_the_others(visit: Visit):
    screen = visit(region="411100", month="2023-12")
    tiles = re.findall(r'<a class="tile( chosen)?" href="/map_wall\?(.*?)"', screen.html)
    led = [dict(parse_qsl(unescape(query))) for _, query in tiles]
    assert [chosen for chosen, _ in tiles] == [" chosen", "", "", ""]
    assert all({"region": "411100", "month": "2023-12"}.items() <= codes.items() for codes in led)
    chooser = next(box for box in screen.app.selectbox if str(box.key).startswith("other_"))
    chooser.set_value("overdue_share").run()
    assert screen.failures == []
    assert screen.app.query_params["metric"] == "overdue_share"
    assert " chosen" not in re.findall(r'<a class="tile( chosen)?"', screen.html)


@pytest.mark.parametrize("page", PAGES)
def test_a_crumb_leads_up(page, visit: Visit):
    screen = visit(page, region="411102")
    screen.app.button(key="crumb_411100").click().run()
    assert screen.failures == []
    assert screen.app.query_params["region"] == "411100"


@pytest.mark.parametrize("page", PAGES)
def test_another_term_is_shown_at_its_newest_month(page, visit: Visit):
    screen = visit(page, region="411100", month="2023-12")
    chooser = next(box for box in screen.app.selectbox if str(box.key).startswith("term_"))
    chooser.set_value("2016-2021").run()
    assert screen.failures == []
    assert screen.app.query_params == {"region": "411100", "term": "2016-2021"}


def test_links_between_the_pages_carry_the_selection(visit: Visit):
    screen = visit(region="411100", month="2023-12", lang="en", metric="on_time_rate")
    (pages,) = re.findall(r'<nav class="pages".*?</nav>', screen.header)
    addresses = re.findall(r'href="([^"]*)"', pages)
    assert len(addresses) == len(navigation.PAGES) - len(navigation.REACHED_FROM)
    more = [link.proto.query_string for link in screen.app.get("page_link")]
    for address in [*addresses, *more]:
        for chosen in ("region=411100", "month=2023-12", "lang=en", "metric=on_time_rate"):
            assert chosen in address


def test_a_second_metric_is_set_beside_the_first_in_thirds_with_counts(visit: Visit):
    screen = visit(region="411100", metric="coverage_rate")
    group(screen, "view_").set_value("two").run()
    assert screen.failures == []
    assert screen.app.query_params["view"] == "two"
    rows = screen.tables[0].to_dict("records")
    counts = [
        int(number)
        for number in re.findall(r'<i class="\w[\w-]*" style=.*?>(\d+)</i>', screen.html)
    ]
    assert len(counts) == 9
    assert sum(counts) == len(rows)
    left, right = re.findall(
        r'class="cuts-across"><span>([\d.]+)%</span><span>([\d.]+)%', screen.html
    )[0]
    thirds = [sum(row["value"] * 100 >= float(cut) for cut in (left, right)) for row in rows]
    for third in range(3):
        assert sum(counts[third::3]) == thirds.count(third)
    chooser = next(box for box in screen.app.selectbox if str(box.key).startswith("second_"))
    chooser.set_value("one_month_rate").run()
    assert screen.failures == []
    assert screen.app.query_params["second"] == "one_month_rate"
    assert "一个月整改率" in re.search(r'class="up">(.*?)<', screen.html)[1]
    few = screen.go(region="510000", view="two").html
    assert "class-square" not in few
    assert "可比的不足 5 个单位" in few


def test_the_wall_tells_who_is_outside_and_gets_worse_where_enough_are_compared(visit: Visit):
    def texts_of(screen: Screen) -> str:
        assert screen.failures == []
        return "".join(re.findall(r'class="moving-units">.*', screen.linked_html))

    screen = visit(region="411100", metric="one_month_rate")
    worse, better = map(int, re.findall(r"<b>(\d+)</b>", texts_of(screen).split("</summary>")[0]))
    named = re.findall(
        r'href="/region\?region=(\d+)&amp;metric=one_month_rate">(.*?)<', texts_of(screen)
    )
    assert len(named) == worse + better >= 1
    marked = {row["name"] for row in screen.data_of_picture(0)["names"] if "↘" in row["name"]}
    assert marked <= {f"{name}↘" for _, name in named[:worse]}
    assert "不足 5 个" in texts_of(screen.go(region="510000", metric="one_month_rate"))
    assert texts_of(screen.go(region="411100")) == "", "coverage has no trend"


def test_a_view_or_second_metric_of_old_is_told_and_the_address_put_right(visit: Visit):
    screen = visit(region="411100", view="height", second="no_such")
    (notice,) = re.findall(r'<div class="refused".*?>(.*)</div>', screen.html)
    assert "“height”" in notice
    assert "“no_such”" in notice
    followed = next(sent for sent in screen.components if "mended" in sent)
    assert followed["mended"] == "/map_wall?region=411100"


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Callable[[], bytes]]]:
    """What the download buttons of the page would hand out."""
    offered = []
    real = tables.st.download_button

    def kept(label, data, file_name, **options):
        offered.append((file_name, data))
        return real(label, data, file_name, **options)

    monkeypatch.setattr(tables.st, "download_button", kept)
    return offered


def workbooks(offered: list[tuple[str, Callable[[], bytes]]]) -> list[Any]:
    return [(name, content) for name, content in offered if name.endswith(".xlsx")]


@pytest.mark.parametrize(
    ("language", "kind", "label"),
    [
        ("zh", "uninspected", "未巡察的村"),
        ("zh", "overdue", "逾期未办结的问题"),
        ("en", "overdue", "Problems overdue"),
    ],
)
def test_a_handed_out_list_says_what_it_is_and_holds_every_row(
    language, kind, label, visit: Visit, downloads, facts, small_demonstration
):
    screen = visit("region", region="411100", lang=language)
    group(screen, "list_").set_value(kind).run()
    assert screen.failures == []
    name, content = next(offer for offer in reversed(workbooks(downloads)) if label in offer[0])
    assert name.endswith("_20240630.xlsx")
    assert ("演示数据" if language == "zh" else "DEMONSTRATION") in name
    file = content()
    about_file = "\n".join(text for row in about(file).items() for text in row)
    assert ("演示数据" if language == "zh" else "DEMONSTRATION") in about_file
    assert current_version(small_demonstration).version_id in about_file
    assert label in about_file
    assert ("2024-06-30" if language == "zh" else "30 Jun 2024") in about_file
    table, condition = {
        "uninspected": ("fct_village_term", "is_on_roster and not is_covered"),
        "overdue": ("fct_problem", "lateness = 'overdue'"),
    }[kind]
    (expected,) = facts.execute(
        f"select count(*) from {table} where starts_with(county_code, '4111') "
        f"and term_id = '2021-2026' and {condition}"
    ).fetchone()
    rows = listed(file)
    assert len(rows) == expected > 20
    assert len(set(rows.columns)) == len(rows.columns)


def test_a_handed_out_list_of_real_figures_says_nothing_of_a_demonstration(
    own_copy, open_page, downloads
):
    change_version(own_copy, is_demonstration=False)
    open_page(own_copy, "region", region="411100")
    offered = workbooks(downloads)
    assert any("资料包" in name for name, _ in offered), "the pack of all lists is one of them"
    for name, content in offered:
        assert "演示" not in name
        file = content()
        assert "演示" not in "\n".join(text for row in about(file).items() for text in row)
        first = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
        assert "演示" not in f"{first['A1'].value}{first['A2'].value}{first.oddFooter.left.text}"


def test_a_run_that_begins_in_a_page_s_own_file_shows_the_page_all_the_same(visit, monkeypatch):
    """So begins the first run of a fresh server on a deep link."""
    begin = PagesManager.__init__

    def begin_in_the_folder(self, *arguments, **more):
        begin(self, *arguments, **more)
        PagesManager.uses_pages_directory = True

    wanted = visit("village", region="411102").visible_text
    monkeypatch.setattr(PagesManager, "__init__", begin_in_the_folder)
    screen = visit("village", region="411102")
    assert screen.failures == []
    assert screen.visible_text == wanted
