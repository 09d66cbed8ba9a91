"""A data folder may have any name: no letter of it reaches a statement, a template or a pattern."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

from tests.conftest import EXTENT
from tests.parsed_project import parsed_small_project
from tests.unit.builders.small_warehouse import (
    AS_OF,
    MODELS,
    accept_changes,
    accept_terms,
    put_version,
    terms,
    write_project,
)
from warehouse.access.scope import EVERYTHING
from warehouse.build import dbt_run
from warehouse.build.dbt_folder import linked_project, seen_from_project
from warehouse.build.engines.engine import EMBEDDED
from warehouse.build.publish import build_and_publish
from warehouse.demo import generate
from warehouse.intake.batches.accept import accept
from warehouse.intake.batches.batch import BatchOrigin
from warehouse.intake.batches.store import clear_demonstration, list_batches
from warehouse.intake.batches.undo import redo, undo
from warehouse.runtime.errors import FolderUnusable
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.versions.reader import Reader
from warehouse.versions.store import current_version, rollback

LETTERS = [
    *"'\"`{}[]()<>%$#@!*~^&=+,;:| -._",
    *("{{x}}", "{%y%}", "{name}", "%20", "$HOME", "~root", "-a", "..b", ".hidden", "a'b"),
    *("\n", "\t", "\u3000", "\u200b", "\u202e", "张三", "台账", "é", "é", "😀", "md:", "s3:"),
]
EVERY_LETTER = "-" + "".join(letter for letter in LETTERS if letter != "..b")


@pytest.mark.parametrize("letter", LETTERS)
def test_dbt_is_told_no_letter_of_a_folders_name(tmp_path, letter):
    """Only the folder it works in has the office's name; every other path is made of our own."""
    place = tmp_path / f"a{letter}b" / letter.replace(".", "._") / "building"
    project = write_project(place.parent / f"p{letter}")
    with linked_project(project, place) as folder:
        assert (folder / "models" / "meta_version.sql").read_text() == MODELS["meta_version"]
        assert (folder.parent / "seeds").is_dir()
        shown_path = seen_from_project(str(place / "now" / "batches"), place)
        assert shown_path == "../../now/batches"
        assert os.path.normpath(folder / shown_path) == str(place / "now" / "batches")
    assert list(place.iterdir()) == []


def test_polars_takes_no_name_of_a_file_for_a_pattern():
    """`[a]` and `*` are letters of a folder's name, and a pattern unless it is told otherwise."""
    readers = {"scan_parquet", "read_parquet", "scan_csv", "read_csv"}
    statements = []
    for file in [
        *(PROJECT_ROOT / "warehouse").rglob("*.py"),
        *(PROJECT_ROOT / "pages").rglob("*.py"),
    ]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in readers:
                options = {word.arg: getattr(word.value, "value", None) for word in node.keywords}
                statements.append((file.name, node.lineno, options.get("glob", True)))
    assert len(statements) > 20
    assert [place for place in statements if place[2] is not False] == []


CAUSES = """
seeds:
  - name: cause_taxonomy
    config:
      column_types: {cause_code: varchar, name_zh: varchar, name_en: varchar, origin: varchar}
      meta: {key: [cause_code]}
    columns:
      - {name: cause_code, data_tests: [unique]}
      - {name: name_zh}
      - {name: name_en}
      - {name: origin}
  - {name: greek, config: {column_types: {letter: varchar}}, columns: [{name: letter}]}
"""


@pytest.fixture
def project(tmp_path):
    """A project under a name with every letter, which reads a seed and the batches."""
    (tmp_path / EVERY_LETTER).mkdir()
    project = write_project(tmp_path / EVERY_LETTER)
    (project.seeds / "greek.csv").write_text("letter\nalpha\nbeta\n")
    (project.seeds / "cause_taxonomy.csv").write_text(
        "cause_code,name_zh,name_en,origin\nR1,一,one,\nR2,二,two,\nR3,三,three,\n"
    )
    (project.seeds / "_seeds.yml").write_text(CAUSES)
    with (project.folder / "dbt_project.yml").open("a") as settings:
        settings.write('seeds: {+post-hook: "{{ lay_office_rows() }}"}\n')
    (project.folder / "macros").mkdir()
    macro = (PROJECT_ROOT / "dbt_project" / "macros" / "office_rows.sql").read_text("utf-8")
    (project.folder / "macros" / "office_rows.sql").write_text(macro)
    models = project.folder / "models"
    (models / "ledger.sql").write_text(
        "select name, (select count(*) from {{ ref('greek') }}) as letters "
        "from read_parquet('{{ env_var(\"XUNTU_BATCHES\") }}/*/terms.parquet')"
    )
    return project


def test_a_folder_whose_name_has_every_letter_is_accepted_into_built_undone_and_rolled_back(
    tmp_path, project, monkeypatch, run_folder
):
    root = tmp_path / EVERY_LETTER / EVERY_LETTER / "home"
    # As it is named: through a link, and from the folder above.
    root.parent.mkdir(parents=True)
    (tmp_path / "link's").symlink_to(root.parent)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XUNTU_HOME", "link's/home")
    home = Home.from_environment()
    reader = Reader(home)

    batch = accept_terms(home, "一")
    office = [
        ("cause_taxonomy", ["R1"], {"cause_code": "R1", "name_zh": "我们的'一"}),
        ("cause_taxonomy", ["R2"], None),
        ("cause_taxonomy", ["R9"], {"cause_code": "R9", "name_zh": '{{九}},"'}),
    ]
    accept_changes(home, *office)
    earlier = put_version(home, "20200101-1")
    with parsed_small_project(run_folder, home.cache):
        first = build_and_publish(home, project=project, as_of_date=AS_OF).version
    assert reader.frame("select * from ledger", scope=EVERYTHING).rows() == [("一", 2)]
    causes = "select cause_code, name_zh, name_en from cause_taxonomy order by all"
    assert reader.frame(causes, scope=EVERYTHING).rows() == [
        ("R1", "我们的'一", None),
        ("R3", "三", "three"),
        ("R9", '{{九}},"', None),
    ]
    assert root.joinpath("versions", first.version_id, "warehouse.duckdb").is_file()
    undo(home, batch.batch_id)
    assert [batch.is_reference for batch in list_batches(home)] == [True]
    assert redo(home, batch.batch_id).rows == 1
    assert current_version(home).version_id == first.version_id
    assert rollback(home).version_id == earlier.version_id
    assert (
        reader.frame("select version_id from meta_version", scope=EVERYTHING).item()
        == earlier.version_id
    )
    reader.close()


def test_tables_are_read_from_files_of_any_name(tmp_path):
    file = tmp_path / EVERY_LETTER / "[t]*.parquet"
    file.parent.mkdir()
    terms("二").write_parquet(file)
    origin = BatchOrigin("ledger", "x", "x")
    home = Home(tmp_path / "home")
    batch = accept(home, {"terms": file}, origin=origin, is_demonstration=False, as_of_date=None)
    assert batch.rows == 1


@pytest.mark.skipif(EXTENT != "all", reason="half a minute: tried in make test-all")
def test_the_products_own_models_build_under_a_name_with_every_letter(tmp_path):
    home = Home(tmp_path / EVERY_LETTER)
    generate(home, "county", 1)
    assert build_and_publish(home).version.rows["fct_problem"] > 0
    assert clear_demonstration(home) == ["demo"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("/srv/a?b", "contains ?,"),
        ("/srv/a\\b", "contains \\,"),
        ("/srv/\udcff", "bytes that are no text"),
        ("~nobody-of-that-name/x", "no such user"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused_at_the_door(monkeypatch, name, reason):
    monkeypatch.setenv("XUNTU_HOME", name)
    with pytest.raises(FolderUnusable) as refused:
        Home.from_environment()
    assert reason in refused.value.in_language("en")[1]
    refused.value.in_language("zh")[0].encode()


def test_a_link_to_such_a_folder_is_refused_too(tmp_path, monkeypatch):
    (tmp_path / "a?b").mkdir()
    (tmp_path / "plain").symlink_to(tmp_path / "a?b")
    monkeypatch.setenv("XUNTU_HOME", str(tmp_path / "plain"))
    with pytest.raises(FolderUnusable):
        Home.from_environment()


def test_an_empty_name_is_none(monkeypatch):
    monkeypatch.setenv("XUNTU_HOME", "  ")
    assert Home.from_environment().root == PROJECT_ROOT / "var"


def test_dbts_options_name_nothing_but_our_own_folders(tmp_path):
    arguments = dbt_run._build_arguments("../../20240630-1/target", EMBEDDED)
    assert not any(str(Path(word)).startswith("/") for word in arguments)
