"""Import rules that import-linter cannot state; the others are in pyproject.toml."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[2]

QUERIES_MAY_IMPORT = {
    "warehouse.access",
    "warehouse.runtime",
    "warehouse.words",
    "warehouse.queries",
    "warehouse.stats",
    "warehouse.versions",
}


def imported_by(file: Path) -> set[str]:
    """Every module that a file names in an import, its own future aside."""
    named: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            named.add(node.module or "")
    return named - {"__future__"}


def loaded_after(statement: str) -> set[str]:
    """The top-level packages that a fresh Python has loaded after a statement."""
    report = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}; {report}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
    )
    return set(done.stdout.split())


def test_no_module_is_imported_by_what_it_imports_not_even_for_its_types() -> None:
    graph = grimp.build_graph("pages", "warehouse", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    TopologicalSorter(imports).prepare()  # raises CycleError, which names the cycle


def test_the_entry_imports_the_shell_and_what_serves_it_and_nothing_else() -> None:
    assert imported_by(PROJECT / "app.py") == {
        "streamlit",
        "pages.parts.frame",
        "pages.parts.frame.serving",
    }


@pytest.mark.parametrize(
    "page", sorted((PROJECT / "pages").glob("[!_]*.py")), ids=lambda page: page.stem
)
def test_a_page_draws_from_its_own_room_and_from_what_pages_share(page: Path) -> None:
    rooms = {name.split(".")[2] for name in imported_by(page) if name.startswith("pages.parts.")}
    assert rooms <= {page.stem, "handouts", "shared", "frame", "kit"}


@pytest.mark.parametrize(
    "file", sorted((PROJECT / "warehouse" / "queries").rglob("*.py")), ids=lambda file: file.stem
)
def test_queries_reach_the_database_through_the_reader_only(file: Path) -> None:
    own = {name for name in imported_by(file) if name.startswith("warehouse")}
    packages = {".".join(name.split(".")[:2]) for name in own}
    assert packages <= QUERIES_MAY_IMPORT
    assert "duckdb" not in imported_by(file)


def test_the_whole_warehouse_imports_without_streamlit() -> None:
    files = sorted((PROJECT / "warehouse").rglob("*.py"))
    modules = [
        ".".join(file.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")
        for file in files
    ]
    loaded = loaded_after(f"import {', '.join(modules)}")
    assert "duckdb" in loaded
    assert not loaded & {"streamlit", "altair", "pydeck", "pages"}


def test_the_command_line_starts_without_its_heavy_packages() -> None:
    loaded = loaded_after("import warehouse.cli.main")
    assert "warehouse" in loaded
    assert not loaded & {"dbt", "duckdb", "numpy", "polars", "pyarrow", "streamlit"}
