"""The page of definitions: a metric's numbers, its tests, who has not reported, its origin."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import polars as pl
import pytest

from pages.parts.definitions import manual
from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.frame.context_of import exact_context_of
from pages.parts.frame.header import search
from pages.parts.frame.selection import Selection
from pages.parts.handouts.kinds import agenda
from pages.parts.handouts.screens import agendas
from tests.pages.conftest import Visit, change_version, edit_figures, publish_again
from tests.reference.measures import Where
from tests.reference.measures.funnels import RATES
from tests.reference.measures.metrics import pair, value
from tests.reference.measures.office import definitions
from warehouse.access.scope import Scope
from warehouse.artifacts import dbt_docs
from warehouse.artifacts.column_lineage import ColumnLineage, Source
from warehouse.artifacts.project import read_project
from warehouse.handouts import writers
from warehouse.handouts.document import Paragraph, TableBlock, plain
from warehouse.queries.metrics import read_catalogue
from warehouse.runtime.home import PROJECT_ROOT, Home, read_json, write_json
from warehouse.versions.store import current_version
from warehouse.versions.version import hashes_of

TERM, MONTH, CITY = "2021-2026", date(2024, 6, 30), "411100"


@pytest.mark.parametrize("metric", ["one_month_rate", "problems_per_village", "coverage_rate"])
def test_a_metric_stands_with_its_two_numbers_as_the_ledgers_have_them(
    metric, read_page: Visit, reference
):
    screen = read_page("definitions", region=CITY, metric=metric)
    where = Where(CITY, TERM, MONTH)
    part, whole = pair(reference, metric, CITY, where)
    formula = re.search(r'<div class="formula">(.*)', screen.html)[1]
    assert re.findall(r"</span><b>([\d,]+)</b>", formula) == [f"{part:,}", f"{whole:,}"]
    number = value(metric)(reference, CITY, where)
    scaled = number if metric in RATES else number * 100
    assert f'<div class="value"><b>{scaled:,.1f}</b>' in formula


def test_each_ledger_says_how_many_counties_handed_it_in(read_page: Visit, reference):
    screen = read_page("definitions", region=CITY, metric="one_month_rate")
    rows = re.findall(r"<td>(\d+) / (\d+)</td><td>", screen.html)
    counted = [
        list(definitions.due(reference, ledger, CITY, Where(CITY, TERM, MONTH)).values())
        for ledger in definitions.LEDGERS
    ]
    assert sorted(rows) == sorted((str(each.count(True)), str(len(each))) for each in counted)


def test_every_metric_leads_to_its_own_page_and_one_with_a_warning_bears_its_light(
    read_page: Visit, small_demonstration
):
    screen = read_page("definitions", region=CITY, metric="coverage_rate")
    catalogue = read_catalogue(current_version(small_demonstration).semantic_manifest)
    listed = re.search(r'<nav class="metric-list".*?</nav>', screen.html, re.S)[0]
    lines = re.findall(r'<a[^>]*metric=(\w+)[^>]*>.*?<i class="light (\w+)"', listed, re.S)
    assert {name for name, _ in lines} == set(catalogue)
    version = current_version(small_demonstration)
    project = read_project(version.manifest, version.run_results)
    warned = {node for test in project.tests if test.status == "warned" for node in test.nodes}
    marts = {
        name
        for name, metric in catalogue.items()
        if warned & project.above([f"model.xuntu.{metric.numerator.mart}"])
    }
    assert {name for name, light in lines if light == "amber"} == marts


def test_a_box_leads_to_a_model_with_its_sql_its_columns_and_its_rows(
    read_page: Visit, small_demonstration
):
    plain = read_page("definitions", region=CITY, metric="coverage_rate")
    assert "node=fct_inspection" in plain.linked_html
    assert "card_node" not in plain.text
    screen = read_page(
        "definitions", region=CITY, metric="coverage_rate", node="fct_inspection", node_shown="sql"
    )
    file = PROJECT_ROOT / "dbt_project/models/marts/inspections/fct_inspection.sql"
    assert file.read_text("utf-8").strip() in screen.text
    rows = current_version(small_demonstration).rows["fct_inspection"]
    assert f"{rows:,}" in screen.text


def test_a_metric_is_followed_by_columns_down_to_those_of_the_ledgers(read_page: Visit):
    screen = read_page(
        "definitions", region=CITY, metric="one_month_rate", lineage_detail="columns"
    )
    ends = set(re.findall(r'class="base"[^>]*>([^<]*)</a>', screen.html))
    assert ends == {
        "inspections.feedback_on",
        "problem_events.occurred_on",
        "problem_events.event_kind",
        "problem_events.problem_id",
        "problems 的行",
        "inspections 的行",
    }
    onward = "lineage_detail=columns&amp;node=fct_problem&amp;column=first_closed_on"
    assert onward in screen.linked_html, "the list stays where one of its columns is looked at"
    model = read_page(
        "definitions", region=CITY, metric="one_month_rate", node="fct_problem", column="found_on"
    )
    assert re.findall(r'class="base"[^>]*>([^<]*)</a>', model.html) == ["problems.found_on"]
    made_of = dict(model.tables[0][["name", "made_of"]].to_numpy())
    assert made_of["found_on"] == "int_problems_placed.found_on"


def test_columns_that_the_contracts_promise_are_all_told_but_of_what_is_joined_by_name(
    small_demonstration,
):
    version = current_version(small_demonstration)
    project = read_project(version.manifest, version.run_results)
    lineage = ColumnLineage(project)
    untold = {
        (node.name, column.name)
        for node in project.nodes.values()
        if node.compiled
        for column in node.columns
        if not lineage.of(Source(node.name, column.name)).is_told
    }
    published = project.named("int_published_figures")
    on_published = {
        node.name
        for node in project.nodes.values()
        if published.node_id in project.above([node.node_id])
    }
    assert {name for name, _ in untold} <= on_published | {"dim_category_ancestor"}
    assert lineage.of(Source("mart_coverage", "villages_covered")).sources == (
        Source("int_coverage_changes", "villages_covered"),
    )


def test_a_column_that_is_not_there_is_told_and_not_looked_for(read_page: Visit):
    screen = read_page("definitions", region=CITY, node="fct_problem", column="<b>x")
    assert "&lt;b&gt;x" in screen.html
    assert 'class="ways"' not in screen.html


def test_a_metric_says_with_which_version_its_definition_last_changed(own_copy: Home, open_page):
    first = current_version(own_copy)
    newer = publish_again(own_copy)
    written = read_json(newer.manifest)
    written["nodes"]["model.xuntu.mart_coverage"]["compiled_code"] += " -- another"
    newer.manifest.unlink()  # the file is linked to the demonstration's
    write_json(newer.manifest, written)
    declared = read_json(newer.semantic_manifest)
    progress = next(each for each in declared["metrics"] if each["name"] == "plan_progress")
    progress["label"] = "Another"
    newer.semantic_manifest.unlink()
    write_json(newer.semantic_manifest, declared)
    change_version(own_copy, hashes=hashes_of(newer.folder), models="another")
    texts = {
        metric: open_page(own_copy, "definitions", region=CITY, metric=metric)
        for metric in ("coverage_rate", "plan_progress", "problems_per_village")
    }
    changed = f"的版本 {newer.version_id},改了"
    assert f"{changed} 1 个模型(mart_coverage)" in texts["coverage_rate"].text
    assert f"beside={first.version_id}" in texts["coverage_rate"].linked_html
    assert f"{changed}指标的声明和 1 个模型(mart_coverage)" in texts["plan_progress"].text
    unchanged = f"口径自保留的最早版本 {first.version_id}("
    assert unchanged in texts["problems_per_village"].text


def test_a_node_that_is_not_there_is_told_and_not_looked_for(read_page: Visit):
    screen = read_page("definitions", region=CITY, node="../../etc/passwd")
    assert "../../etc/passwd" in screen.html, "the line under the header says so"
    assert "card_node" not in screen.text


def test_the_rules_that_hold_are_those_of_the_reference_table(read_page: Visit):
    screen = read_page("definitions", region=CITY, definitions_view="rules")
    rules = pl.read_csv(PROJECT_ROOT / "seeds/deadline_rules.csv")
    words = {"month": "{} 个月", "calendar_day": "{} 天"}
    limits = [words[unit].format(limit) for limit, unit in rules.select("value", "unit").rows()]
    assert sorted(screen.tables[0]["limit"]) == sorted(limits)
    assert len(screen.tables[1]) == len(pl.read_csv(PROJECT_ROOT / "seeds/metric_targets.csv"))


def test_words_stand_in_both_languages(read_page: Visit):
    screen = read_page("definitions", region=CITY, definitions_view="terms", lang="en")
    terms, columns = screen.tables
    assert ("零发现", "Zero finding") in set(zip(terms["zh"], terms["en"], strict=True))
    assert "problems.due_on" in set(columns["column"])


def test_behind_every_question_mark_of_a_metric_is_the_way_to_its_definition(
    read_page: Visit, small_demonstration
):
    screen = read_page("profile", region=CITY)
    catalogue = read_catalogue(current_version(small_demonstration).semantic_manifest)
    led_to = re.findall(r'<a href="/definitions\?[^"]*metric=(\w+)', screen.linked_html)
    assert sorted(led_to) == sorted(catalogue)


def test_between_two_versions_stand_the_figures_rows_and_rules_that_moved_and_the_way_back(
    own_copy: Home, open_page, reference
):
    older = current_version(own_copy)
    publish_again(own_copy)
    newer = edit_figures(
        own_copy,
        f"update mart_coverage set villages_covered = villages_covered - 10 "
        f"where region_code = '{CITY}' and term_id = '{TERM}' and month_end = '{MONTH}';"
        "delete from deadline_rules where rule_id = 'plan'",
    )
    rows = {**newer.rows, "deadline_rules": newer.rows["deadline_rules"] - 1, "mart_new": 3}
    change_version(own_copy, hashes=hashes_of(newer.folder), rows=rows)
    screen = open_page(own_copy, "definitions", region=CITY, definitions_view="versions")
    assert screen.failures == []
    versions, figures, counts, rules = screen.tables
    assert set(versions["version"]) == {older.version_id, newer.version_id}
    covered, roster = pair(reference, "coverage_rate", CITY, Where(CITY, TERM, MONTH))
    moved = figures.set_index("metric").loc["覆盖率"]
    assert (moved["numbers_then"], moved["numbers_now"]) == (
        f"{covered:,} / {roster:,}",
        f"{covered - 10:,} / {roster:,}",
    )
    assert (moved["then"], moved["now"]) == (
        f"{covered / roster:.1%}",
        f"{(covered - 10) / roster:.1%}",
    )
    assert set(figures["metric"]) == {"覆盖率", "序时进度"}, "what is not made of it did not move"
    texts = {
        row["table"]: (row["then"], row["now"], row["more"]) for row in counts.to_dict("records")
    }
    assert texts["deadline_rules"] == (rows["deadline_rules"] + 1, rows["deadline_rules"], -1)
    assert texts["mart_new"][1] == 3
    assert all(pd.isna(number) for number in texts["mart_new"][::2]), "no table is not no row"
    assert rules[["change", "item"]].values.tolist() == [["去掉", "报送整改方案"]]
    screen.app.button(key="roll_back").click().run()
    assert current_version(own_copy).version_id == older.version_id


def plant_warning(home: Home, test: str, rows: int) -> None:
    """Have a test of the current version warn, as a build would have noted it."""
    version = current_version(home)
    written = read_json(version.run_results)
    result = next(each for each in written["results"] if f".{test}" in each["unique_id"])
    result |= {"status": "warn", "failures": rows}
    version.run_results.unlink()  # the file is linked to the demonstration's
    write_json(version.run_results, written)
    change_version(home, hashes=hashes_of(version.folder))


def cautions_of(screen) -> dict[str, str]:
    """Return what the tiles of the region's page say is the matter, by their metric."""
    marks = r'class="caution" href="[^"]*metric=(\w+)[^"]*" title="([^"]*)"'
    return dict(re.findall(marks, screen.linked_html))


def written(home: Home, region: str) -> list[str]:
    """Return what a meeting's maps of the headline metrics say is the matter."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XUNTU_HOME", str(home.root))
        settings = data.settings()
        view = data.snapshot(Scope.everything(settings.root_region))
        context = exact_context_of(settings, view, Selection(region=region))
        slides = [
            each for each in agendas.screens(context, agendas.default(context)) if each.matter
        ]
        document = agenda.compose(context)
    maps = [slide.matter for slide in slides if slide.kind == "map"]
    texts = [
        plain(each.body) for part in document.sections for each in part.blocks if is_matter(each)
    ]
    assert texts == [slide.matter for slide in slides]
    return maps


def is_matter(block: object) -> bool:
    return isinstance(block, Paragraph) and block.leads == "数据提示"


def test_a_figure_says_that_a_test_warned_and_which_ledgers_are_late_and_no_other_does(
    own_copy: Home, open_page, reference
):
    edit_figures(
        own_copy,
        "update mart_coverage set villages_covered = villages_on_roster + 1 "
        f"where region_code = '411102' and term_id = '{TERM}' and month_end = '{MONTH}'",
    )
    plant_warning(own_copy, "counts_within_wholes_mart_coverage", 1)
    for region in (CITY, "411103"):
        marks = cautions_of(open_page(own_copy, "region", region=region))
        warned = {metric for metric, text in marks.items() if "检验有提示" in text}
        assert warned >= {"coverage_rate"}
        assert "problems_per_village" not in warned
        for text in marks.values():
            for ledger, name in (("problems", "问题 "), ("inspections", "巡察 ")):
                due = definitions.due(reference, ledger, region, Where(region, TERM, MONTH))
                is_late = not all(due.values())
                numbers = f"{name}{sum(due.values())}/{len(due)}"
                assert (numbers in text) == is_late, (region, ledger, text)
        assert set(written(own_copy, region)) == set(marks.values()) - {""}, region
    shown = {"metric": "coverage_rate", "lang": "en"}
    screen = open_page(own_copy, "definitions", region=CITY, **shown)
    rows = next(table for table in screen.tables if "villages_on_roster" in table.columns)
    assert rows["region_code"].tolist() == ["411102"]
    beside = open_page(own_copy, "definitions", region="411103", **shown)
    assert "card_broken" in beside.text
    assert not any("villages_on_roster" in table.columns for table in beside.tables)


def test_a_metric_that_nobody_looked_at_is_hatched_and_no_bar_of_nothing(read_page: Visit):
    screen = read_page("definitions", region=CITY, metric="one_month_rate", month="2021-09")
    scale = re.search(r'<div class="track">.*?</div>', screen.html)[0]
    assert '<i class="hatched">' in scale
    assert 'class="bar"' not in scale


def test_the_worked_examples_stand_as_the_contributors_guide_has_them(read_page: Visit):
    guide = (PROJECT_ROOT / "CONTRIBUTING.md").read_text("utf-8")
    titles = re.findall(r"^### (.+)$", guide.partition("## Worked examples")[2], re.MULTILINE)
    shown = {"definitions_view": "guides", "example": "a-card"}
    screen = read_page("definitions", region=CITY, lang="en", **shown)
    assert screen.failures == []
    (chooser,) = (box for box in screen.app.selectbox if titles[0] in box.options)
    assert list(chooser.options) == titles
    (said,) = (each.value for each in screen.app.markdown if "def roster_card" in each.value)
    assert said in guide
    screen = read_page("definitions", region=CITY, **shown)
    (chooser,) = (box for box in screen.app.selectbox if "卡片" in box.options)
    assert len(chooser.options) == len(titles)
    (in_chinese,) = (each.value for each in screen.app.markdown if "def roster_card" in each.value)
    steps = re.findall(r"^```.*?^```$", said, re.MULTILINE | re.DOTALL)
    assert re.findall(r"^```.*?^```$", in_chinese, re.MULTILINE | re.DOTALL) == steps
    files = re.findall(r"`(pages/[\w/]+\.py)`", said)
    assert re.findall(r"`(pages/[\w/]+\.py)`", in_chinese) == files
    assert "Insert into" not in in_chinese
    assert 'href="/docs/dbt"' in screen.html
    assert {"export_parquet", "export_csv"} <= {str(button.key) for button in screen.app.button}
    astray = read_page("definitions", region=CITY, definitions_view="guides", example="../x")
    assert "../x" in astray.html


@pytest.fixture
def context(small_demonstration, monkeypatch: pytest.MonkeyPatch) -> PageContext:
    monkeypatch.setenv("XUNTU_HOME", str(small_demonstration.root))
    settings = data.settings()
    view = data.snapshot(Scope.everything(settings.root_region))
    return exact_context_of(settings, view, Selection(region=CITY, lang="en"))


def test_the_manual_names_every_metric_its_parts_and_its_lines_and_every_word(context):
    document = manual.compose(context)
    tables = [block for part in document.sections for block in part.blocks]
    *metrics, words = [each for each in tables if isinstance(each, TableBlock)]
    rows = {row["name"]: row for table in metrics for row in table.rows.iter_rows(named=True)}
    assert set(rows) == {metric.label["en"] for metric in context.metrics.values()}
    coverage = rows["Coverage rate"]
    assert coverage["numerator"], coverage["denominator"]
    assert "sum(villages_covered) / sum(villages_on_roster); mart_coverage" in coverage["source"]
    assert "Villages" in coverage["source"], "the ledgers it is made of"
    assert "Clues" not in coverage["source"], "a model above reads them, for other columns"
    assert "target 100.0%, warning 90.0%" in coverage["lines"]
    assert coverage["changed"].startswith(f"None since version {context.version_id} ("), "of one"
    assert ("零发现", "Zero finding") in set(words.rows.select("zh", "en").rows())
    assert document.origin.mark
    assert all(writers.write(document, name) for name in manual.FORMATS)
    # Beside a reader that has the version open, as a server has.
    reader, version = context.view.reader, context.view.version
    told, untold = (dbt_docs.page(reader, version, with_rows=rows) for rows in (True, False))
    assert "villages_covered" in told
    problems = re.compile(rf'"value": ?{version.rows["fct_problem"]}\b')
    assert problems.search(told) and not problems.search(untold)


def test_the_header_finds_words_and_metrics_where_they_are_explained(context):
    frame = context.of_frame(Home.from_environment())
    hits = {hit["name"]: hit for hit in search._meanings(frame, context.view, "effective cov")}
    assert "metric=effective_coverage_rate" in hits["Effective coverage rate"]["address"]
    (term,) = search._meanings(frame, context.view, "zero finding")[:1]
    assert (term["name"], "definitions_view=terms" in term["address"]) == ("Zero finding", True)
    assert not search._meanings(frame, context.view, "no such word")
