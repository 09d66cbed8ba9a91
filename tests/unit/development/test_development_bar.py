"""The bar of a dashboard in development, and what such a dashboard reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pages.parts.frame import data
from pages.parts.frame.header import development
from pages.parts.kit.words import Words
from tests.unit.builders.small_warehouse import put_version
from warehouse.cli import asking
from warehouse.development.problems import Problem
from warehouse.development.status import (
    DEVELOPMENT,
    Status,
    development_home,
    read_status,
    write_status,
)
from warehouse.runtime.errors import NoVersion
from warehouse.runtime.home import Home
from warehouse.words.messages import Text

PROBLEM = Problem(
    kind="model",
    name="mart_coverage",
    reason=Text.each(lambda language: f"Binder Error <{language}>"),
    file="dbt_project/models/marts/coverage/mart_coverage.sql",
    line=12,
    sql="select <1>\nfrom x",
)
GOOD = Status(
    "good",
    dt.datetime(2024, 6, 30, 8, 0, tzinfo=dt.UTC),
    base="20240630-1",
    version="20240630-dev3",
    models=("mart_coverage",),
    passed=5,
    seconds=1.25,
)


def shown(status: Status | None, language: str) -> str:
    return development._html(Words(language), status, "20240630-1", "/definitions?x=1&y=2")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_bar_says_in_every_state_which_version_is_shown(language: str):
    words = Words(language)
    described = replace(GOOD, models=(), is_new=True)
    for status in (GOOD, replace(GOOD, models=()), described, replace(GOOD, state="building")):
        assert "20240630-dev3" in shown(status, language)
    for status in (None, replace(GOOD, version="", state="building")):
        assert words("development.waiting", version="20240630-1") in shown(status, language)
    assert words("development.tests", passed=5, failed=0) in shown(GOOD, language)
    assert 'href="/definitions?x=1&amp;y=2"' in shown(GOOD, language)


def test_a_problem_stands_with_its_place_and_sql_and_nothing_of_it_is_markup():
    failed = replace(GOOD, state="failed", problems=(PROBLEM,))
    text = shown(failed, "en")
    assert "mart_coverage.sql:12" in text
    assert "Binder Error &lt;en&gt;" in text
    assert "<li>select &lt;1&gt;</li><li>from x</li>" in text
    assert 'class="development wrong"' in text
    # A test that fails stops nothing.
    tested = replace(failed, state="good", problems=(replace(PROBLEM, kind="test"),))
    assert 'class="development"' in shown(tested, "en")


def test_a_status_is_read_as_it_was_written(own_data_folder: Home):
    own_data_folder.create()
    assert read_status(own_data_folder) is None
    failed = replace(GOOD, state="failed", problems=(PROBLEM,))
    write_status(own_data_folder, failed)
    assert read_status(own_data_folder) == failed


def test_a_dashboard_in_development_reads_its_pointer_and_any_other_the_offices(
    own_data_folder: Home, monkeypatch: pytest.MonkeyPatch
):
    beside = development_home(own_data_folder)
    beside.versions.mkdir(parents=True)
    beside.pointer.write_text("{}")
    assert data._shown_home() == own_data_folder
    monkeypatch.setenv(DEVELOPMENT, "1")
    assert data._shown_home() == beside
    assert data._shown_home("20240630-dev3") == beside
    # What is published can be set beside it.
    assert data._shown_home("20240630-1") == own_data_folder
    beside.pointer.unlink()
    assert data._shown_home() == own_data_folder


def test_the_command_line_asks_the_development_version_where_it_is_told_to(
    own_data_folder: Home, capsys: pytest.CaptureFixture[str]
):
    put_version(own_data_folder, "20240630-1")
    with pytest.raises(NoVersion) as refused:
        asking.path(dev=True)
    assert "xuntu dev" in str(refused.value)
    beside = development_home(own_data_folder)
    put_version(beside, "20240630-2")
    asking.path()
    asking.path(dev=True)
    published, developed = capsys.readouterr().out.splitlines()
    assert published == str(own_data_folder.versions / "20240630-1" / "warehouse.duckdb")
    assert developed == str(beside.versions / "20240630-2" / "warehouse.duckdb")
