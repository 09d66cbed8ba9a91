"""When what is edited is rebuilt: once for a burst, and never not."""

from __future__ import annotations

import os
from pathlib import Path

from warehouse.build.dbt_folder import DbtProject
from warehouse.development.watch import Bursts, look
from warehouse.runtime.home import Home


class Files:
    """Files and a clock that a test moves."""

    def __init__(self) -> None:
        self.now, self.files = 0.0, {"a.sql": (1, 1)}
        self.bursts = Bursts(lambda: dict(self.files), now=lambda: self.now, quiet=0.2)

    def save(self, name: str = "a.sql") -> None:
        self.files[name] = (int(self.now * 1000) + 2, 1)

    def due(self, *, after: float) -> bool:
        self.now += after
        return self.bursts.is_due()


def test_the_first_rebuild_is_due_at_once_and_none_without_an_edit():
    files = Files()
    assert files.due(after=0)
    assert not any(files.due(after=0.15) for _ in range(5))


def test_a_burst_of_saves_is_one_rebuild_once_it_is_quiet():
    files = Files()
    assert files.due(after=0)
    for number in range(5):
        files.save(f"{number}.sql")
        assert not files.due(after=0.15)
    assert [files.due(after=0.15) for _ in range(4)] == [False, True, False, False]


def test_what_is_edited_while_a_rebuild_runs_leads_to_one_more():
    files = Files()
    assert files.due(after=0)
    files.now += 8.0  # the rebuild
    files.save()
    assert [files.due(after=0.15) for _ in range(4)] == [False, False, True, False]


def test_what_is_taken_back_before_it_was_built_is_not_built():
    files = Files()
    assert files.due(after=0)
    before = dict(files.files)
    files.save()
    assert not files.due(after=0.15)
    files.files = before
    assert not any(files.due(after=0.15) for _ in range(5))


def test_only_files_that_dbt_reads_are_looked_at(tmp_path: Path, own_data_folder: Home):
    project = DbtProject(tmp_path / "dbt_project", tmp_path / "seeds")
    (project.folder / "models").mkdir(parents=True)
    project.seeds.mkdir()

    def looked() -> int:
        return len(look(own_data_folder, project))

    for name in (".m.sql.swp", "m.sql~", "4913", ".#m.sql", "m.sql.tmp", "target", "logs"):
        (project.folder / "models" / name).touch()
    assert looked() == 0
    model = project.folder / "models" / "m.sql"
    model.write_text("select 1")
    (project.seeds / "s.csv").touch()
    assert looked() == 2
    before = look(own_data_folder, project)
    # As editors save: beside it, then renamed.
    draft = model.with_name(".m.sql.draft")
    draft.write_text("select 2")
    os.utime(draft, ns=(1, 1))
    draft.replace(model)
    assert look(own_data_folder, project) != before
    model.unlink()
    assert looked() == 1
