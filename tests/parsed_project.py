"""dbt's parsed project, made once a test run and handed to every build that follows.

dbt tells by itself what of it still holds, as it does from one build of an office to the next: what
a test adds or changes is parsed, the rest is not.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.warm_dbt import warm_dbt
from warehouse.build.dbt_run import PARSED_PROJECT


@contextmanager
def parsed_project(run_folder: Path, place: Path) -> Iterator[None]:
    """Lay what this test run has parsed into `place`; keep for later what lies there afterwards.

    dbt is the one that is imported already.
    """
    kept = run_folder / PARSED_PROJECT
    lay_parsed_project(run_folder, place)
    with warm_dbt():
        yield
    draft = kept.with_suffix(f".{os.getpid()}")
    shutil.copyfile(place / PARSED_PROJECT, draft)
    draft.replace(kept)


@contextmanager
def parsed_small_project(run_folder: Path, place: Path) -> Iterator[None]:
    """Do the same for small projects (`write_project`): nearly all of theirs is dbt's macros."""
    apart = run_folder / "small-projects"
    apart.mkdir(exist_ok=True)
    with parsed_project(apart, place):
        yield


def lay_parsed_project(run_folder: Path, place: Path) -> None:
    """Lay what this test run has parsed into `place`, where it has parsed anything."""
    place.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        shutil.copyfile(run_folder / PARSED_PROJECT, place / PARSED_PROJECT)
