"""The brief of a county says what the ledgers say, whatever county it is of."""

from __future__ import annotations

import io
from datetime import date, timedelta

import polars as pl
import pypdf
import pytest

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers
from pages.parts.shared import figures
from tests.pages.claims.objections import objections
from tests.reference.ledger import read_csv
from tests.reference.measures.metrics import pair
from warehouse.handouts import pdf
from warehouse.handouts.document import (
    Blanks,
    Box,
    Paragraph,
    PictureBlock,
    TableBlock,
    Tiles,
    plain,
)
from warehouse.runtime.home import PROJECT_ROOT
from warehouse.words.messages import LANGUAGES

AS_OF = date(2024, 6, 30)
COUNTIES = ["411102", "411104", "411121", "411171", "511126"]
CHOSEN = [
    *({"region": county} for county in COUNTIES),
    {"region": "411102", "month": "2022-03", "lang": "en"},
    {"region": "411121", "month": "2021-09", "lang": "en"},
    {"region": "511126", "term": "2016-2021"},
]


@pytest.mark.parametrize("chosen", CHOSEN, ids=lambda chosen: "-".join(chosen.values()))
def test_a_brief_holds_what_the_ledgers_say(chosen, compose, reference, names):
    brief = compose("brief", **chosen)
    assert brief.statements
    wrong = [
        o
        for statement in brief.statements
        for o in objections(reference, statement, brief.where, names)
    ]
    assert not wrong, "\n".join(wrong)
    (tiles,) = brief.of(Tiles)
    for metric, tile in zip(figures.tile_metrics(brief.context), tiles.tiles, strict=True):
        parts = pair(reference, metric.name, brief.where.region, brief.where)
        if parts is None:
            assert tile.figure == numbers.MISSING
            continue
        value = parts[0] / parts[1] * metric.scale
        assert tile.figure == numbers.value(metric, value)
        assert tile.base == f"{parts[0]:,.0f} / {parts[1]:,.0f}"


@pytest.mark.parametrize("county", COUNTIES)
def test_its_table_holds_the_problems_overdue_longest_else_the_key_villages_not_inspected(
    county, compose, facts
):
    brief = compose("brief", region=county)
    overdue = facts.execute(
        "select dim_village.name, due_on, responsible_unit from fct_problem "
        "join dim_village using (village_id) where fct_problem.county_code = ? and "
        "fct_problem.term_id = '2021-2026' and feedback_on is not null and "
        "state in ('open', 'basically_done') and due_on < ? order by due_on, problem_id",
        [county, AS_OF],
    ).fetchall()
    (table,) = brief.of(TableBlock)
    if overdue:
        shown = [(name, due, (AS_OF - due).days, unit) for name, due, unit in overdue[:10]]
        rows = table.rows.select("village", "due_on", "days_late", "responsible_unit")
        assert rows.rows() == shown
        assert f"{len(overdue):,} " in table.aside
    else:
        left = facts.execute(
            "select village_id from fct_village_term where county_code = ? and is_on_roster "
            "and term_id = '2021-2026' and not is_covered",
            [county],
        ).fetchall()
        assert f"{len(left):,} " in table.aside
        assert table.rows["key_village_score"].is_sorted(descending=True)
    assert [column.is_to_fill for column in table.columns].count(True) == 1
    assert {c.name for c in table.columns if not c.is_to_fill} <= set(table.rows.columns)


def test_it_asks_for_an_answer_within_ten_working_days(compose):
    days = {row["calendar_date"]: row for row in read_csv(PROJECT_ROOT / "seeds/workdays.csv")}
    day, left = AS_OF, 10
    while left:
        day += timedelta(days=1)
        row = days.get(day.isoformat()) or days.get(day)
        left -= day.weekday() < 5 if row is None else str(row["is_working_day"]).lower() == "true"
    (box,) = compose("brief", region="411102").of(Box)
    assert f"{day.year} 年 {day.month} 月 {day.day} 日" in plain(box.body)


def test_the_county_is_outlined_and_named_on_a_map_that_says_where_it_is_from(compose):
    brief = compose("brief", region="411102", lang="en")
    (picture,) = brief.of(PictureBlock)
    name = brief.context.region.name["en"]
    assert f">{name}</text>" in picture.svg
    assert brief.of(Tiles)[0].tiles[0].figure + "%" in picture.svg
    assert any("GS(2024)0650" in line for line in picture.caption)
    assert name in picture.alternative


def test_where_the_office_may_not_see_persons_there_is_no_figure_of_them(compose):
    brief = compose("brief", {"person_counts": "suppressed"}, region="411102")
    names = [tile.name for tile in brief.of(Tiles)[0].tiles]
    assert len(names) == 3
    assert not any("处分" in text.term for text in brief.document.definitions)


def test_an_office_of_one_county_has_a_brief_without_anything_above(compose):
    brief = compose("brief", {"root_region": "411102", "office": "某县委巡察办"}, region="411102")
    assert brief.document.origin.office == "某县委巡察办"
    assert all("全" not in "".join(tile.beneath) for tile in brief.of(Tiles)[0].tiles)
    assert len(brief.of(PictureBlock)) == 1


def test_a_county_without_data_has_a_brief_that_says_so_and_nothing_else(compose):
    brief = compose("brief", region="411103")
    assert not brief.context.region.is_in_data or brief.of(Tiles)
    empty = compose("brief", region="110101")
    assert not empty.context.region.is_in_data
    assert [type(block) for block in empty.of(object)] == [Paragraph]
    assert empty.document.definitions == ()


def test_a_month_in_the_past_claims_nothing_of_now_in_its_title(compose):
    brief = compose("brief", region="411102", month="2023-12")
    assert "逾期" not in plain(brief.document.finding)
    assert "2023-12" in brief.document.origin.selection
    (paragraph,) = (text for text in brief.of(Paragraph) if "2023-12 末的情况" in plain(text.body))
    assert "2024-06-30 的现状" in plain(paragraph.body)


def test_it_ends_with_lines_to_sign_and_says_what_its_words_mean(compose):
    brief = compose("brief", region="411102")
    (blanks,) = brief.of(Blanks)
    assert len(blanks.labels) == 4
    terms = {definition.term for definition in brief.document.definitions}
    assert {tile.name for tile in brief.of(Tiles)[0].tiles} <= terms
    assert brief.document.origin.mark == "演示数据"
    assert isinstance(brief.of(TableBlock)[0].rows, pl.DataFrame)


def test_of_real_data_nothing_is_called_a_demonstration(compose, monkeypatch):
    assert "演示" in repr(compose("brief", region="411102").document)
    monkeypatch.setattr(PageContext, "is_demonstration", False)
    real = compose("brief", {"office": "某县委巡察办"}, region="411102").document
    assert real.origin.mark == ""
    assert "演示" not in repr(real)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("county", COUNTIES)
def test_a_brief_is_one_leaf_of_paper_in_either_language(county, lang, compose):
    brief = compose("brief", **({"region": county} | ({"lang": lang} if lang != "zh" else {})))
    assert len(pypdf.PdfReader(io.BytesIO(pdf.write(brief.document))).pages) <= 2
