"""dbt without its overhead builds, writes and says what dbt as it comes does."""

from __future__ import annotations

import json
import os
import re
import textwrap
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests import warm_process
from tests.unit.builders.small_warehouse import AS_OF, MODELS, write_project
from tests.warm_dbt import IMPORTED, RUN
from warehouse.build.dbt_process import WORKS_IN
from warehouse.build.dbt_run import _build_arguments
from warehouse.build.engines.engine import EMBEDDED

AS_IT_COMES = """
import os, sys
from dbt.cli.main import cli
os.chdir(os.environ["XUNTU_DBT_WORKS_IN"])
cli(sys.argv[1:])
"""
OF_A_RUN = re.compile(
    r'"(?:[a-z_]+_at|created_at|elapsed_time|elapsed|execution_time|execution|extra|invocation_id'
    r"|invocation_started_at|pid|thread|thread_id|ts|env|path|process_user_time|process_kernel_time"
    r'|process_mem_max_rss|process_in_blocks|process_out_blocks|log_path|msg)": ?'
    r'(?:"(?:[^"\\]|\\.)*"|[-0-9.e]+|\{[^{}]*\})'
)
"""What is another in every run: moments, durations, process numbers, the folder worked in."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folders of two builds of one project: with what is left out, and without."""
    folders = {}
    for name, statements in (("left out", RUN), ("as it comes", AS_IT_COMES)):
        place = folders[name] = tmp_path_factory.mktemp("dbt")
        project = write_project(place)
        (project.folder / "models" / "a_seed_read.sql").write_text("from {{ ref('greek') }}")
        (project.folder / "models" / "broken.sql").write_text("select cast('x' as integer) as a")
        (project.folder / "models" / "_checked.yml").write_text(
            "models: [{name: dim_village, columns: [{name: county_code, data_tests: [unique]}]}]"
        )
        (project.seeds / "greek.csv").write_text("letter,number\nalpha,1\nbeta,\n", "utf-8")
        environment = {
            **os.environ,
            "PYTHONPATH": "",
            "XUNTU_BUILD_FILE": str(place / "warehouse.duckdb"),
            "XUNTU_AS_OF_DATE": AS_OF.isoformat(),
            "XUNTU_VERSION_ID": "1",
            WORKS_IN: str(project.folder),
        }
        # dbt ends with its input.
        ends, kept_open = os.pipe()
        with (place / "said").open("w") as output, os.fdopen(ends), os.fdopen(kept_open, "w"):
            warm_process.order(
                warm_process.waiting(RUN, *IMPORTED),
                [*_build_arguments(str(place / "target"), EMBEDDED), "--threads", "1"],
                statements=statements,
                environment=environment,
                handed_on=(ends, output.fileno(), output.fileno()),
            )
    return folders


def test_it_says_the_same(built: dict[str, Path]):
    outputs = [(folder / "said").read_text("utf-8") for folder in built.values()]
    lines, as_it_comes = (
        [names_and_levels(line) for line in one.splitlines() if line.startswith("{")]
        for one in outputs
    )
    assert len(lines) > 20
    assert lines == as_it_comes


def names_and_levels(line: str) -> tuple[str, str, str]:
    info = json.loads(line)["info"]
    return info["name"], info["level"], re.sub(r"[\d:.]+|/\S+", "", info["msg"])


@pytest.mark.parametrize("name", ["manifest.json", "run_results.json", "semantic_manifest.json"])
def test_it_writes_the_same(built: dict[str, Path], name: str):
    written, as_it_comes = (without_moments(folder, name) for folder in built.values())
    assert len(str(written)) > 100
    assert written == as_it_comes


def without_moments(folder: Path, name: str) -> Any:
    text = (folder / "target" / name).read_text("utf-8").replace(str(folder), "")
    return json.loads(OF_A_RUN.sub('"": 0', text))


def test_it_builds_the_same(built: dict[str, Path]):
    rows = []
    for folder in built.values():
        with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as connection:
            tables = connection.sql(
                "select table_name from duckdb_tables() order by all"
            ).fetchall()
            rows.append(
                [(table, connection.sql(f"from {table} order by all").fetchall())
                 for (table,) in tables]
            )  # fmt: skip
    assert len(rows[0]) == len(MODELS) + 2
    assert rows[0] == rows[1]


def test_a_macro_of_the_project_goes_before_one_of_dbts_own():
    statements = """
        from dbt.context.macros import MacroNamespace
        from warehouse.build.dbt_overhead import leave_out_overhead

        local, ours = {"a": 1}, {"a": 2, "b": 2}
        theirs = {"a": 3, "b": 3, "c": 3, "dbt": 3}
        dbts = {"a": 4, "b": 4, "c": 4, "d": 4}
        namespace = MacroNamespace(ours, local, dbts, {"package": theirs})
        before = dict(namespace)
        leave_out_overhead()
        after = MacroNamespace(ours, local, dbts, {"package": theirs})
        assert dict(after) == before == {**dbts, "dbt": dbts, "package": theirs, **ours, **local}
        assert len(after) == len(namespace) and "e" not in after
        """
    assert in_dbts_process(statements) == 0


def test_a_node_sees_the_macros_that_dbt_lays_before_it():
    statements = """
        from types import SimpleNamespace as Macro
        from dbt.context.macros import MacroNamespaceBuilder
        from warehouse.build.dbt_overhead import leave_out_overhead

        names = {"ours": "abc", "other": "abd", "dbt": "aef", "dbt_duckdb": "eg"}
        macros = {
            package: {name: Macro(name=name, package_name=package) for name in letters}
            for package, letters in names.items()
        }

        def seen(of_node):
            node, stack, context = object(), object(), {}
            builder = MacroNamespaceBuilder("ours", of_node, stack, ["dbt_duckdb", "dbt"], node)
            namespace = builder.build_namespace(macros, context)
            made = [one for one in dict(namespace).values() if not isinstance(one, dict)]
            assert all(one.node is node and one.stack is stack for one in made)
            assert all(one.context is context for one in made)
            of_packages = [namespace.get_from_package(name, "a") for name in ("dbt", "other")]
            flat = {name: getattr(one, "macro", one) for name, one in dict(namespace).items()}
            return [one.macro for one in of_packages], {
                name: one if isinstance(one, Macro) else {key: one[key].macro for key in one}
                for name, one in flat.items()
            }

        before = [seen(package) for package in names]
        leave_out_overhead()
        assert [seen(package) for package in names] == before
        """
    assert in_dbts_process(statements) == 0


def test_an_event_has_its_message_once_it_is_asked_for():
    statements = """
        from dbt_common.events.types import Note
        from warehouse.build.dbt_overhead import leave_out_overhead

        before = Note(msg="said")
        leave_out_overhead()
        for ask in (Note.message, Note.to_json, lambda note: note.msg, lambda note: note.pb_msg):
            assert ask(Note(msg="said")) == ask(before)
        changed = Note(msg="first")
        changed.msg = "then"
        assert changed.message() == "then"
        """
    assert in_dbts_process(statements) == 0


def in_dbts_process(statements: str) -> int:
    return warm_process.order(
        warm_process.waiting(RUN, *IMPORTED), [], statements=textwrap.dedent(statements)
    )
