"""A build reads the rows in force when it began, by the real project's own sources."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from tests.parsed_project import parsed_small_project
from tests.unit.builders.small_warehouse import AS_OF, write_project
from tests.unit.intake.builders.accepted_batches import correct_round, rounds, take
from warehouse.access.scope import EVERYTHING
from warehouse.build.publish import build_and_publish
from warehouse.intake.batches.undo import undo
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.versions.reader import Reader

OURS = PROJECT_ROOT / "dbt_project"
SOURCES = OURS / "models" / "staging" / "ledgers" / "_ledgers__sources.yml"
IN_FORCE = [OURS / "macros" / name for name in ("rows_in_force.sql", "engines.sql")]
ROUNDS = "select round_id, name, source_row from {{ rows_in_force('rounds') }} as rounds"


@pytest.fixture(scope="module")
def built(tmp_path_factory, run_folder):
    """The rounds of three builds, each with a change of the batches while it was under way."""
    root = tmp_path_factory.mktemp("corrections")
    home, project = Home(root / "home"), write_project(root)
    shutil.copy(SOURCES, project.folder / "models")
    (project.folder / "macros").mkdir(exist_ok=True)
    for file in IN_FORCE:
        shutil.copy(file, project.folder / "macros")
    # Sources find the batches by what the plugin of our own profile hands to dbt.
    shutil.copy(OURS / "profiles.yml", project.folder)
    (project.folder / "models" / "fct_round.sql").write_text(ROUNDS)
    first = take(home, {"rounds": rounds(1, 2, 3)})
    reader = Reader(home)

    def build(meanwhile: Callable[[], object]) -> tuple[list[str], dict[str, str]]:
        """Build and change the batches once dbt has begun; gives batches and rounds built from."""
        waiting = [meanwhile]

        def progress(what, done, total):
            if waiting and total:
                waiting.pop()()

        with parsed_small_project(run_folder, home.cache):
            version = build_and_publish(home, progress, project=project, as_of_date=AS_OF).version
        assert not waiting
        chain.append(version.based_on)
        assert reader.frame("select count(*) from fct_round", scope=EVERYTHING).item() == 3
        return list(version.batches), dict(
            reader.frame(
                "select round_id, name from fct_round order by round_id", scope=EVERYTHING
            ).iter_rows()
        )

    chain: list[str] = []
    corrections = []
    at_first = build(lambda: corrections.append(correct_round(home, 2, "改").batch_id))
    corrected = build(lambda: undo(home, corrections[0]))
    again = build(lambda: take(home, {"rounds": rounds(4)}))
    yield {
        "ids": (first.batch_id, corrections[0]),
        "at_first": at_first,
        "corrected": corrected,
        "again": again,
        "chain": chain,
    }
    reader.close()


AS_FIRST_WRITTEN = {"r1": "第1轮", "r2": "第2轮", "r3": "第3轮"}


def test_a_corrected_row_is_built_from_and_the_first_again_once_that_is_undone(built):
    assert built["at_first"][1] == AS_FIRST_WRITTEN
    assert built["corrected"][1] == {**AS_FIRST_WRITTEN, "r2": "改"}
    assert built["again"][1] == AS_FIRST_WRITTEN


def test_each_build_goes_on_from_the_version_before_as_only_ledgers_changed(built):
    assert built["chain"] == ["", "20240630-1", "20240630-2"]


def test_what_is_accepted_or_undone_during_a_build_does_not_reach_it(built):
    first, second = built["ids"]
    assert built["at_first"][0] == [first]
    assert built["corrected"][0] == [first, second]
    assert built["again"][0] == [first]
