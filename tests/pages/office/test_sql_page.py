"""The console's page: what it offers to ask of, what an answer looks like, when it is closed."""

from __future__ import annotations

import re

import pytest

from pages.parts.sql import console
from tests.pages.conftest import Office, Visit, name_of
from warehouse.access.scope import EVERYTHING, Scope
from warehouse.console import saved
from warehouse.console.question import SqlQuestion
from warehouse.console.saved import with_tables
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home
from warehouse.versions.store import current_version


def test_the_editor_knows_every_table_of_the_version_and_its_columns(
    read_page: Visit, small_demonstration: Home
):
    screen = read_page("sql")
    (editor,) = (part for part in screen.components if "schema" in part)
    tables = set(current_version(small_demonstration).rows)
    assert set(editor["schema"]) == tables
    assert {"villages_covered", "month_end"} <= set(editor["schema"]["mart_coverage"])
    assert all(f"<code>{table}</code>" in screen.html for table in tables)


@pytest.mark.parametrize("name", saved.names())
def test_the_queries_that_come_with_the_product_have_an_answer(
    name: str, small_demonstration: Home
):
    version = current_version(small_demonstration)
    answer = SqlQuestion(version.file, with_tables(saved.load(name)), EVERYTHING).answer()
    assert answer.rows.height > 0


def test_an_answer_is_a_table_with_its_files_and_a_refusal_is_in_words(
    visit: Visit, small_demonstration: Home
):
    version = current_version(small_demonstration)
    screen = visit("sql")
    misspelt = "selec region_code from dim_region"
    for sql in (
        "select 2 as n, [1, 2] as l, true as b, null as x",
        "drop table dim_region",
        misspelt,
        "",
    ):
        question = SqlQuestion(version.file, sql, EVERYTHING)
        if not sql:
            question.cancel()
        question._waiting.join()
        screen.app.session_state[console._QUESTION] = question
        screen = screen.again()
        if sql.startswith("select"):
            table = screen.tables[0]
            assert table.to_dict("records") == [{"n": 2, "l": "[1, 2]", "b": "true", "x": None}]
        elif sql == misspelt:
            (pointing,) = (each.value for each in screen.app.code if "selec" in each.value)
            line, mark = pointing.splitlines()[-2:]
            assert line[mark.index("^") :].startswith("selec "), "it points at it"
        elif sql:
            assert "DROP" in screen.text
        else:
            assert not screen.app.error, "who cancelled did nothing wrong"


def test_where_persons_are_hidden_the_console_is_closed(office_with: Office, open_page):
    screen = open_page(office_with('person_counts = "suppressed"'), "sql")
    assert not [part for part in screen.components if "schema" in part]
    assert "不开放" in screen.text


def test_an_office_that_sees_a_part_of_the_version_asks_its_rows_alone(
    office_with: Office, open_page, facts
):
    office = office_with('root_region = "411102"')
    screen = open_page(office, "sql")
    assert [part for part in screen.components if "schema" in part]
    assert name_of(facts, "411102") in screen.visible_text
    (villages,) = facts.execute(
        "select count(*) from dim_village where county_code = '411102'"
    ).fetchone()
    assert not re.search("</code><small>", screen.html), "how many rows others have is not told"
    file, county = current_version(office).file, Scope.everything("411102")
    counted = "with v as (select * from dim_village) select county_code, count(*) from v group by 1"
    assert SqlQuestion(file, counted, county).answer().rows.rows() == [("411102", villages)]
    for past in (
        "select * from whole.main.dim_village",
        "from duckdb_views()",
        "explain " + counted,
    ):
        with pytest.raises(XuntuError):
            SqlQuestion(file, past, county).answer()
