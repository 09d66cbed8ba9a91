"""The console reads one version: a hundred ways out are closed; what ends a question is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.unit.console.escapes import ESCAPES, FILES, PROCESS, READS, UNREACHABLE
from warehouse.access.scope import EVERYTHING
from warehouse.console import saved
from warehouse.console.question import SqlQuestion
from warehouse.console.statements import LONGEST, SqlRefused, check
from warehouse.runtime.home import PROJECT_ROOT
from warehouse.runtime.integrity import file_hash

TRY_ALL = """
import json, sys
from pathlib import Path
from warehouse.console import locked
from warehouse.console.statements import SqlRefused
import duckdb

held = [1]
connection = locked.connect(Path(sys.argv[1]))
came_through = []
for sql in json.loads(sys.stdin.read()):
    try:
        if sys.argv[2] == "checked":
            locked.answer(connection, sql, 10)
        else:
            connection.execute(sql).fetchall()
    except (SqlRefused, duckdb.Error, RuntimeError):
        continue
    came_through.append(sql)
print(json.dumps(came_through))
"""


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("version")
    (folder / UNREACHABLE).write_text("name\nsecret\n", "utf-8")
    with duckdb.connect(folder / "version.duckdb") as connection:
        connection.execute("create table a as select 1 as n union all select 2")
    with duckdb.connect(folder / "other.duckdb") as connection:
        connection.execute("create table b as select 1 as n")
    return folder / "version.duckdb"


def came_through(version: Path, statements: list[str], how: str) -> list[str]:
    """Return the statements that were answered, all tried in one process beside the files."""
    done = subprocess.run(
        [sys.executable, "-c", TRY_ALL, str(version), how],
        input=json.dumps(statements),
        capture_output=True,
        check=False,
        text=True,
        cwd=version.parent,
        env={"PYTHONPATH": str(PROJECT_ROOT), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_of_a_hundred_ways_out_none_is_open_and_every_question_is_answered(version: Path):
    assert len(set(ESCAPES)) >= 100
    before = {file.name: file_hash(file) for file in version.parent.iterdir()}
    assert came_through(version, [*ESCAPES, *READS], "checked") == READS
    assert {file.name: file_hash(file) for file in version.parent.iterdir()} == before


def test_files_and_network_are_closed_to_duckdb_itself_whatever_is_asked(version: Path):
    reaching = [sql for sql in (*FILES, *PROCESS) if "secret" in sql or "://" in sql]
    assert (
        came_through(version, [sql for sql in reaching if "query_table" not in sql], "bare") == []
    )


def test_an_answer_has_its_rows_and_says_that_there_are_more(version: Path):
    answer = SqlQuestion(version, "select n from a order by n desc", EVERYTHING, rows=1).answer()
    assert answer.rows.to_dicts() == [{"n": 2}]
    assert answer.is_cut
    assert answer.seconds > 0


def test_what_takes_too_long_is_stopped_and_what_is_cancelled_ends(version: Path):
    endless = (
        "with recursive t as (select 1 as i union all select i + 1 from t) select max(i) from t"
    )
    with pytest.raises(SqlRefused, match=r"0\.5"):
        SqlQuestion(version, endless, EVERYTHING, seconds=0.5).answer()
    question = SqlQuestion(version, endless, EVERYTHING)
    assert question.is_running
    question.cancel()
    with pytest.raises(SqlRefused, match="取消"):
        question.answer()
    assert not question.is_running


@pytest.mark.parametrize(
    "sql", ["", ";", "-- nothing", "select 1" + " " * LONGEST, "selec 1", "\0"]
)
def test_what_is_no_question_is_refused_in_words(version: Path, sql: str):
    with duckdb.connect(":memory:") as connection, pytest.raises(SqlRefused) as refused:
        check(connection, sql)
    assert all(refused.value.in_language("en"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("from {{ ref('mart_coverage') }} as a", "from mart_coverage as a"),
        ('from {{ref("dim_term")}}', "from dim_term"),
        ("from {{ source('a', 'b') }}", "from {{ source('a', 'b') }}"),
        ("from {{ ref('a; drop') }}", "from {{ ref('a; drop') }}"),
    ],
)
def test_a_ref_of_dbt_is_the_table_of_its_name(written: str, read: str):
    assert saved.with_tables(written) == read


def test_a_query_is_kept_under_a_name_that_is_one_and_nowhere_else(tmp_path: Path):
    folder = tmp_path / "analyses"
    assert saved.names(folder) == []
    assert saved.save("by_city", "select 1", folder).parent == folder
    assert saved.names(folder) == ["by_city"]
    assert saved.load("by_city", folder) == "select 1\n"
    for name in ("", "../out", "By City", "a/b", "a.sql", "_a", "a" * 61, "按市"):
        with pytest.raises(SqlRefused):
            saved.save(name, "select 1", folder)
        with pytest.raises(SqlRefused):
            saved.load(name, folder)
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["by_city.sql"]
