"""With all models: what is built from a version is row by row what dbt builds in full.

Six builds of a few counties by dbt: for `make test-all`.
"""

from __future__ import annotations

import random
import shutil

import polars as pl
import pytest

from tests.conftest import EXTENT
from tests.parsed_project import parsed_project
from tests.unit.builders.small_warehouse import AS_OF, MADE_UP, accept_changes
from tests.unit.intake.builders.accepted_batches import places
from tests.warehouse.builds import SEED
from warehouse.build.publish import build_and_publish
from warehouse.demo.generate import frames as demo_frames
from warehouse.intake.batches.accept import accept
from warehouse.intake.batches.in_force import rows_in_force
from warehouse.intake.batches.store import list_batches
from warehouse.intake.batches.undo import undo
from warehouse.runtime.home import Home

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(EXTENT != "all", reason="for make test-all"),
]

PROVENANCE = ["batch_id", "source_file", "source_sheet", "source_row", "file_row_number"]


@pytest.fixture(scope="module")
def built(tmp_path_factory, run_folder):
    """The rows of the small demonstration as an office's own, so that they may change."""
    home = Home(tmp_path_factory.mktemp("office") / "home")
    frames = {name: frame for name, frame in demo_frames("small", SEED).items() if frame.height}
    bring(home, {name: frame for name, frame in frames.items() if name != "region_aliases"})
    with parsed_project(run_folder, home.cache):
        build_and_publish(home, as_of_date=AS_OF)
    return home


@pytest.fixture
def home(built, tmp_path):
    home = Home(tmp_path / "home")
    shutil.copytree(built.root, home.root)
    return home


def bring(
    home: Home, tables: dict[str, pl.DataFrame], corrects: pl.DataFrame | None = None
) -> None:
    accept(
        home,
        {name: frame.drop(PROVENANCE, strict=False) for name, frame in tables.items()},
        origin=MADE_UP,
        is_demonstration=False,
        as_of_date=None,
        supersessions=corrects,
    )


def bring_problems(home: Home, draw: random.Random) -> None:
    """A county's ledger: problems and their events once more under new numbers."""
    problems = rows_in_force(home, "problems").collect().sample(20, seed=draw.randrange(99))
    events = rows_in_force(home, "problem_events").collect()
    events = events.filter(pl.col("problem_id").is_in(problems["problem_id"].to_list()))
    tag = f"N{draw.randrange(10**6)}"
    renamed = {
        "problems": problems.with_columns(pl.col("problem_id") + tag),
        "problem_events": events.with_columns(pl.col("problem_id", "event_id") + tag),
    }
    bring(home, renamed)


def correct_clue(home: Home, draw: random.Random) -> None:
    """A clue was handed over by another's decision."""
    clues = rows_in_force(home, "clues").collect()
    clue = clues.sample(1, seed=draw.randrange(99))
    corrected = places(home, "clues", clue_id=clue["clue_id"].item())
    bring(home, {"clues": clue.with_columns(disposed_on=None, disposal_kind=None)}, corrected)


def move_problem(home: Home, draw: random.Random) -> None:
    """A problem was entered under the wrong inspection, mostly of another county."""
    problems = rows_in_force(home, "problems").collect()
    problem, other = (problems.sample(1, seed=draw.randrange(99)) for _ in range(2))
    corrected = places(home, "problems", problem_id=problem["problem_id"].item())
    inspection = pl.lit(other["inspection_id"].item())
    bring(home, {"problems": problem.with_columns(inspection_id=inspection)}, corrected)


def take_back(home: Home, draw: random.Random) -> None:
    batches = list_batches(home)[1:]
    if batches:
        undo(home, batches[-1].batch_id)


@pytest.mark.parametrize("seed", range(4))
def test_a_version_from_the_last_equals_a_full_build(home, run_folder, seed):
    draw = random.Random(seed)  # noqa: S311 - which batches come and go
    bring_problems(home, draw)
    chain = []
    for change in draw.choices([bring_problems, correct_clue, move_problem, take_back], k=4):
        change(home, draw)
        chain.append(build_and_publish(home, as_of_date=AS_OF).version.based_on)
    assert any(chain)
    with parsed_project(run_folder, home.cache):
        assert build_and_publish(home, as_of_date=AS_OF, full=True).differing == ()


def test_another_row_of_a_reference_table_is_a_full_build(home, run_folder):
    accept_changes(home, ("cause_taxonomy", ["x"], None))
    with parsed_project(run_folder, home.cache):
        assert build_and_publish(home, as_of_date=AS_OF).version.based_on == ""
