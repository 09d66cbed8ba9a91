"""A data folder may have any name: no letter of it reaches a statement, a template or a pattern."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

from tests.conftest import EXTENT
from tests.unit.builders.small_warehouse import (
    AS_OF,
    MODELS,
    accept_terms,
    put_version,
    terms,
    write_project,
)
from warehouse.build import dbt_run
from warehouse.build.dbt_folder import linked_project, seen_from_project
from warehouse.build.publish import build_and_publish
from warehouse.demo import generate
from warehouse.intake.batches.accept import accept
from warehouse.intake.batches.batch import Origin
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
        told = seen_from_project(str(place / "now" / "batches"), place)
        assert told == "../../now/batches"
        assert os.path.normpath(folder / told) == str(place / "now" / "batches")
    assert list(place.iterdir()) == []


def test_polars_takes_no_name_of_a_file_for_a_pattern():
    """`[a]` and `*` are letters of a folder's name, and a pattern unless it is told otherwise."""
    readers = {"scan_parquet", "read_parquet", "scan_csv", "read_csv"}
    asked = []
    for file in [
        *(PROJECT_ROOT / "warehouse").rglob("*.py"),
        *(PROJECT_ROOT / "pages").rglob("*.py"),
    ]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in readers:
                options = {word.arg: getattr(word.value, "value", None) for word in node.keywords}
                asked.append((file.name, node.lineno, options.get("glob", True)))
    assert len(asked) > 20
    assert [place for place in asked if place[2] is not False] == []


@pytest.fixture
def project(tmp_path):
    """A project under a name with every letter, which reads a seed and the batches."""
    (tmp_path / EVERY_LETTER).mkdir()
    project = write_project(tmp_path / EVERY_LETTER)
    (project.seeds / "greek.csv").write_text("letter\nalpha\nbeta\n")
    models = project.folder / "models"
    (models / "ledger.sql").write_text(
        "select name, (select count(*) from {{ ref('greek') }}) as letters "
        "from read_parquet('{{ env_var(\"XUNTU_BATCHES\") }}/*/terms.parquet')"
    )
    return project


def test_a_folder_whose_name_has_every_letter_is_accepted_into_built_undone_and_rolled_back(
    tmp_path, project, monkeypatch
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
    earlier = put_version(home, "20200101-1")
    first = build_and_publish(home, project=project, as_of_date=AS_OF).version
    assert reader.frame("select * from ledger").rows() == [("一", 2)]
    assert root.joinpath("versions", first.version_id, "warehouse.duckdb").is_file()
    undo(home, batch.batch_id)
    assert list_batches(home) == []
    assert redo(home, batch.batch_id).rows == 1
    assert current_version(home).version_id == first.version_id
    assert rollback(home).version_id == earlier.version_id
    assert reader.frame("select version_id from meta_version").item() == earlier.version_id
    reader.close()


def test_tables_are_read_from_files_of_any_name(tmp_path):
    file = tmp_path / EVERY_LETTER / "[t]*.parquet"
    file.parent.mkdir()
    terms("二").write_parquet(file)
    origin = Origin("ledger", "x", "x")
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
    ("name", "told"),
    [
        ("/srv/a?b", "contains ?,"),
        ("/srv/a\\b", "contains \\,"),
        ("/srv/\udcff", "bytes that are no text"),
        ("~nobody-of-that-name/x", "no such user"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused_at_the_door(monkeypatch, name, told):
    monkeypatch.setenv("XUNTU_HOME", name)
    with pytest.raises(FolderUnusable) as refused:
        Home.from_environment()
    assert told in refused.value.in_language("en")[1]
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
    arguments = dbt_run._build_arguments("../../20240630-1/target")
    assert not any(str(Path(word)).startswith("/") for word in arguments)
