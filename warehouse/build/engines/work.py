"""The work of one build on an engine: handed over before dbt runs, brought back after it."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.build.engines.engine import EMBEDDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.build.dbt_folder import DbtProject
    from warehouse.build.engines.engine import Engine

_WORK = "engine"
"""The folder of a build in which another engine works."""


@dataclass(frozen=True)
class EngineWork:
    """What a build by an engine asks of dbt's environment; `place` is None for the embedded one,
    which reads batches and writes the version's file by itself.
    """

    place: Path | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def bring_back(self) -> None:
        """Write what the engine made into the version's file."""
        if self.place is None:
            return
        from warehouse.build.engines.bring_back import bring_back  # noqa: PLC0415 - rarely needed

        manifest = self.place / "target" / "manifest.json"
        bring_back(manifest, self.place / _WORK, self.place / "warehouse.duckdb")


@contextmanager
def engine_work(
    engine: Engine, project: DbtProject, folder: Path, held: str, reference: str
) -> Iterator[EngineWork]:
    """Yield the work of a build in `folder`, which holds its batches and the office's rows in the
    folders `held` and `reference`.

    An engine pastes paths into its SQL and takes letters of them for patterns, and wants them
    absolute: it is told one of our own making, which leads to the build's folder.
    """
    if engine == EMBEDDED:
        yield EngineWork()
        return
    from warehouse.build.engines.handover import hand_over  # noqa: PLC0415 - rarely needed

    with tempfile.TemporaryDirectory(prefix="xuntu-") as temporary:
        place, seeds = Path(temporary) / "build", Path(temporary) / "seeds"
        place.symlink_to(folder.absolute(), target_is_directory=True)
        seeds.symlink_to(project.seeds.absolute(), target_is_directory=True)
        hand_over(place / held, place / reference, seeds, place / _WORK)
        yield EngineWork(place, {"XUNTU_ENGINE": str(place / _WORK)})
