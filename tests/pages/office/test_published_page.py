"""The page of published figures: intervals, ours beside them, contradictions, unmarked files."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.frame.context_of import exact_context_of
from pages.parts.frame.selection import Selection
from pages.parts.kit.files import table_files
from pages.parts.published import every, figures, sources
from tests.pages.claims.hearing import listening
from tests.pages.claims.objections import objections
from tests.pages.conftest import Visit
from tests.reference.contradictions import contradictions
from tests.reference.ledger import Seeds
from tests.reference.published import interval
from warehouse.access.scope import Scope
from warehouse.runtime.home import PROJECT_ROOT, Home

SEEDS = Seeds(PROJECT_ROOT / "seeds")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_claim_is_what_the_documents_and_the_ledgers_say(language, visit: Visit, reference):
    with listening() as heard:
        screen = visit("published", lang=language)
        screen.go(published_metric="villages_inspected", lang=language)
    assert screen.failures == []
    wrong = [
        o for statement in heard.statements for o in objections(reference, statement, heard.where)
    ]
    assert not wrong, "\n".join(wrong)
    keys = {statement.finding.key for statement in heard.statements}
    assert "published.sentence_agree" in keys
    assert not heard.unclaimed


def test_each_contradiction_of_the_documents_is_listed_and_no_other(facts):
    rows = facts.execute(
        "select severity, value, other_value from mart_published_contradictions"
    ).fetchall()
    counted = {(severity, *sorted(pair)) for severity, _, *pair in contradictions(SEEDS)}
    assert {(severity, *sorted(pair)) for severity, *pair in rows} == counted
    # More reports than villages inspected, one count printed twice, more sentenced than sanctioned.
    assert {("contradiction", 1460, 1340), ("contradiction", 213, 2161), ("notice", 10, 2)} < {
        *rows
    }
    assert len(rows) == 4


def test_no_share_is_made_of_two_published_figures(read_page: Visit):
    text = read_page("published").text
    assert "体检报告 1,460 份,多于巡察村党组织 1,340 个村" in text.replace("[[", "")
    assert "109%" not in text
    assert "109.0%" not in text
    assert "85.7%" not in text


@pytest.fixture
def context(small_demonstration: Home, monkeypatch: pytest.MonkeyPatch) -> PageContext:
    monkeypatch.setenv("XUNTU_HOME", str(small_demonstration.root))
    settings = data.settings()
    view = data.snapshot(Scope.everything(settings.root_region))
    return exact_context_of(settings, view, Selection(region="411100", lang="zh"))


def test_ours_stands_beside_a_figure_only_where_it_is_declared_comparable(context: PageContext):
    shown = figures.table(context, every.figures(context)).every_row()
    assert len(shown) == len(SEEDS.published_figures) + len(SEEDS.published_elsewhere)
    is_beside = pl.col("own") != "—"
    comparable = [row for row in SEEDS.published_figures if row["comparable"] == "yes"]
    assert 0 < shown.filter(is_beside).height <= len(comparable)
    for row in shown.iter_rows(named=True):
        is_refused = row["definition"].startswith(("不比较", "不列出"))
        assert is_refused == (row["own"] == "—"), row
    assert shown.filter(is_beside, pl.col("source").str.starts_with("http")).is_empty()


def test_files_of_published_figures_bear_no_mark_and_those_with_ours_do(context: PageContext):
    published = every.figures(context)
    page = every.as_published(context)
    alone = table_files.text_with_head(page, sources.alone(context, published)).decode("utf-8-sig")
    assert "演示" not in alone
    assert "漯河日报" in alone
    head, _, body = alone.partition("\n\n")
    assert all(row["source_title"].split(" ")[0][:4] in head for row in SEEDS.published_figures[:1])
    rows = list(csv.DictReader(io.StringIO(body)))
    (floor,) = (row for row in rows if (row["地方"], row["指标"]) == ("江西省", "完成整改"))
    low, high = interval(60000, "at_least", "problem")
    assert (float(floor["下限"]), floor["上限"] or None) == (low, high)
    beside = table_files.text_with_head(context, figures.table(context, published)).decode()
    assert "演示数据" in beside.partition("\n\n")[0]
