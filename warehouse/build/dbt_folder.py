"""Where the dbt project lies, and the folder that dbt works in.

No path of the office's reaches Jinja, SQL or a pattern.

A data folder or a checkout may lie under any name: `张'三 {100%} [旧]?`. dbt pastes paths into SQL
literals, patterns and addresses, and each of them has letters of its own that mean something else.
So dbt works in a folder beside the build whose entries are links to the project, and every path it
is told is relative to that folder and made of our own names.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.runtime.home import PROJECT_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKPLACE = "dbt"
"""Its name within the folder of builds; the same for every build, as dbt keeps its path."""

WRITTEN_BY_DBT = {
    *("target", "logs", "dbt_packages", ".user.yml"),
    *("spark-warehouse", "metastore_db", "derby.log"),
}
"""What dbt and the engines it runs on leave in the folder of the project."""


@dataclass(frozen=True)
class DbtProject:
    """Where the dbt project and its seeds (reference tables) lie."""

    folder: Path = PROJECT_ROOT / "dbt_project"
    seeds: Path = PROJECT_ROOT / "seeds"


OWN_PROJECT = DbtProject()
"""The project that this program builds from."""


@contextmanager
def linked_project(project: DbtProject, place: Path) -> Iterator[Path]:
    """Yield the folder of `project` as links in `place`, a folder of builds; they are gone when the
    context ends. dbt at work in it must be told `.` for it.
    """
    workplace = place / WORKPLACE
    shutil.rmtree(workplace, ignore_errors=True)
    linked = workplace / "project"
    linked.mkdir(parents=True)
    try:
        for entry in project.folder.absolute().iterdir():
            if entry.name not in WRITTEN_BY_DBT:
                (linked / entry.name).symlink_to(entry)
        (workplace / "seeds").symlink_to(project.seeds.absolute(), target_is_directory=True)
        yield linked
    finally:
        shutil.rmtree(workplace, ignore_errors=True)


def seen_from_project(value: str, place: Path) -> str:
    """Return `value` as dbt at work in `place` has to see it: a path within `place` relative to its
    project, anything else as it is.
    """
    path = Path(value)
    if not (path.is_absolute() and path.is_relative_to(place)):
        return value
    return f"../../{path.relative_to(place).as_posix()}"
