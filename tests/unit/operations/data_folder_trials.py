"""What must hold of a data folder whatever happened to it, and what is done to one in trials."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from tests.unit.builders.small_warehouse import AS_OF, PretendedDbt, accept_terms, write_project
from tests.unit.intake.builders.office_template import county, fill
from warehouse import demo
from warehouse.build import publish
from warehouse.build.dbt_folder import DbtProject
from warehouse.intake.batches import drafts
from warehouse.intake.batches.finishing import is_finished, refusal_file
from warehouse.intake.batches.soundness import check
from warehouse.intake.batches.store import STORED_STATUSES, clear_demonstration, list_batches
from warehouse.intake.batches.undo import list_undone, redo, undo
from warehouse.intake.examine import accept_examination, examine
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.templates.workbook import write_template
from warehouse.runtime.errors import NoVersion
from warehouse.runtime.home import Home
from warehouse.runtime.settings import set_classification_label
from warehouse.versions.store import current_version, list_versions, rollback
from warehouse.versions.version import check_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warehouse.intake.examine import Examination

FIRST = "初"
PREPARED = Path("prepared")


generating = import_module("warehouse.demo.generate")  # the package names its function the same
checked_once = cache(generating.check_seeds)
"""The check of the reference tables, half of what a demonstration takes: they stay as they are."""


def pretend() -> None:
    """Leave out what takes long and writes nothing into a data folder."""
    publish.run_dbt, generating.check_seeds = PretendedDbt(), checked_once


@contextmanager
def prepared(place: Path) -> Iterator[Path]:
    """Make the folders that the trials begin with, a project and a ledger with a row to refuse."""
    before = publish.run_dbt, generating.check_seeds
    pretend()
    try:
        _prepare(place)
        yield place
    finally:
        publish.run_dbt, generating.check_seeds = before


def _prepare(place: Path) -> None:
    write_project(place)
    home = Home(place / "ledgers")
    home.create()
    home.settings_file.write_text('root_region = "511126"\nclassification_label = "内部"\n')
    accept_terms(home, FIRST)
    build(home)
    accept_terms(home, "二")
    build(home)
    empty = Home(place / "empty")
    empty.create()
    generated = Home(place / "generated")
    demo.generate(generated, "county", 1)
    tables = {table: county()[table] for table in ("villages", "terms", "rounds", "inspections")}
    tables["inspections"][7]["starts_on"] = "2024年2月30日"
    empty_one = write_template(tuple(tables), "zh", ReferenceData(home))
    (place / "台账.xlsx").write_bytes(fill(empty_one, tables))


def project(place: Path) -> DbtProject:
    return DbtProject(place / "dbt_project", place / "seeds")


def build(home: Home) -> None:
    place = project(home.root.parent)
    publish.build_and_publish(home, project=place, as_of_date=AS_OF, force=True)


@cache
def examined(place: Path) -> Examination:
    reference = ReferenceData(Home(place / "ledgers"))
    return examine([place / "台账.xlsx"], {}, reference)


def accept_ledger(home: Home) -> None:
    batch = accept_examination(home, examined(home.root.parent), accept_good=True)
    assert batch is not None


def undo_last(home: Home) -> None:
    undo(home, list_batches(home)[-1].batch_id)


def redo_last(home: Home) -> None:
    redo(home, list_undone(home)[-1].batch.batch_id)


def start_draft(home: Home) -> None:
    file = home.root.parent / "台账.xlsx"
    with file.open("rb") as stream:
        draft = drafts.start_draft(home, [(file.name, stream)])
    drafts.answer(home, draft, {"question": "answer"})
    drafts.drop_draft(draft)


DEEDS: dict[str, tuple[str, Callable[[Home], object]]] = {
    "accept": ("ledgers", accept_ledger),
    "undo": ("ledgers", undo_last),
    "build": ("ledgers", build),
    "publish": ("generated", build),
    "rollback": ("ledgers", rollback),
    "demo": ("empty", lambda home: demo.generate(home, "county", 1)),
    "demo --clear": ("generated", clear_demonstration),
    "label": ("ledgers", lambda home: set_classification_label(home, "别的")),
    "draft": ("ledgers", start_draft),
}
"""What is tried, and the folder that it is tried on."""


def copied(place: Path, deed: str) -> Home:
    """A folder of its own for one trial."""
    home = Home(place / "trial")
    shutil.rmtree(home.root, ignore_errors=True)
    shutil.copytree(place / DEEDS[deed][0], home.root)
    return home


def state(home: Home) -> tuple[object, ...]:
    """What users know of a folder: its batches, what was undone, and the version shown."""
    batches = [batch.batch_id for batch in list_batches(home)]
    undone = [batch.batch.batch_id for batch in list_undone(home)]
    try:
        shown = current_version(home).version_id
    except NoVersion:
        shown = None
    return batches, undone, shown, home.settings_file.exists() and home.settings_file.read_text()


def assert_whole(home: Home) -> None:
    """Every batch is what was accepted, and the version shown is a sound one."""
    for batch in list_batches(home):
        check(batch)
    for batch in list_undone(home):
        check(batch.batch)
    try:
        current = current_version(home)
    except NoVersion:
        assert not home.pointer.exists()
    else:
        check_version(current)
        with duckdb.connect(current.file, read_only=True) as connection:
            result = connection.sql("select version_id from meta_version").fetchall()
        assert result == [(current.version_id,)]


def assert_nothing_left_over(home: Home) -> None:
    """After a sound build no draft is left, all is finished, every version listed was shown."""
    assert [entry.name for entry in home.building.iterdir()] == []
    assert [entry.name for entry in home.incoming.iterdir()] == []
    assert [entry for entry in home.root.rglob(".*") if entry.parent != home.cache] == []
    for batch in list_batches(home):
        assert is_finished(batch)
        rejected = STORED_STATUSES["rejected"]
        kept_back = [sheet for sheet in batch.origin.details.get("sheets", ()) if sheet[rejected]]
        assert refusal_file(home, batch).exists() == bool(kept_back)
    assert {version.folder.name for version in list_versions(home)} == {
        entry.name for entry in home.versions.iterdir() if entry.is_dir()
    }
