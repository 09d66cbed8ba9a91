"""The commands of building and of what was built: build, versions, rollback, path."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.cli.help import help_of
from warehouse.cli.terminal import print_line, print_outcome, shown_progress
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.versions.version import Version

app = typer.Typer(add_completion=False)


@app.command(help=help_of("build.what"))
def build(
    as_of: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help=help_of("build.as_of")),
    ] = None,
    accept_shrinkage: Annotated[
        bool, typer.Option("--accept-shrinkage", help=help_of("build.accept_shrinkage"))
    ] = False,
    force: Annotated[bool, typer.Option("--force", help=help_of("build.force"))] = False,
    full: Annotated[bool, typer.Option("--full", help=help_of("build.full"))] = False,
    engine: Annotated[str, typer.Option(help=help_of("build.engine"))] = "duckdb",
    elsewhere: Annotated[
        Path | None, typer.Option("--elsewhere", help=help_of("build.elsewhere"))
    ] = None,
) -> None:
    """Build, audit and publish a version."""
    from warehouse.build.engines.engine import engine_of  # noqa: PLC0415
    from warehouse.build.publish import build_and_publish  # noqa: PLC0415

    built_by = engine_of(engine)

    with shown_progress() as progress:
        outcome = build_and_publish(
            Home.from_environment(),
            progress,
            as_of_date=as_of.date() if as_of else None,
            accept_shrinkage=accept_shrinkage,
            force=force,
            full=full,
            engine=built_by,
            elsewhere=elsewhere,
        )
    print_outcome(outcome)


@app.command(help=help_of("handover.what"))
def handover(
    folder: Annotated[Path, typer.Argument(help=help_of("handover.folder"))],
) -> None:
    """Write what another engine builds from, and say what dbt wants to be told."""
    from warehouse.build.build_plan import plan_build  # noqa: PLC0415
    from warehouse.build.dbt_folder import DbtProject  # noqa: PLC0415
    from warehouse.build.engines.elsewhere import HANDED_TO, VARIABLES, write_slip  # noqa: PLC0415
    from warehouse.build.engines.handover import hand_over_all  # noqa: PLC0415

    home, project = Home.from_environment(), DbtProject()
    hand_over_all(home, project.seeds, folder)
    plan = plan_build(home, project, None, accept_shrinkage=False, engine=HANDED_TO)
    write_slip(folder, plan)
    print_line(message("handed_over", folder=folder.absolute(), file=folder.absolute() / VARIABLES))


@app.command(help=help_of("versions.what"))
def versions() -> None:
    """List the versions, the latest first; whatever is wrong with the pointer is told last."""
    from warehouse.versions.store import (  # noqa: PLC0415
        current_version,
        list_versions,
        unusable_versions,
    )

    home = Home.from_environment()
    listed = list_versions(home)
    current = None
    try:
        current = current_version(home)
    except XuntuError as error:
        if not listed:
            raise
        print(error, file=sys.stderr)
    for version in listed:
        print(_line(version, is_current=version == current))
    unusable = ", ".join(folder.name for folder in unusable_versions(home))
    if unusable:
        print(message("doctor_versions_unusable", versions=unusable), file=sys.stderr)


@app.command(help=help_of("rollback.what"))
def rollback(
    version: Annotated[str | None, typer.Argument(help=help_of("rollback.version"))] = None,
) -> None:
    """Make an earlier version current."""
    from warehouse.build.dbt_folder import DbtProject  # noqa: PLC0415
    from warehouse.build.fingerprint import outdated  # noqa: PLC0415
    from warehouse.versions import store as published  # noqa: PLC0415

    chosen = published.rollback(Home.from_environment(), version)
    print_line(message("rolled_back", version=chosen.version_id, as_of=chosen.as_of_date))
    if outdated(chosen, DbtProject()) is not None:
        print_line(message("rolled_back_outdated"))


def _line(version: Version, *, is_current: bool) -> str:
    return str(
        message(
            "version_line",
            mark="*" if is_current else " ",
            version=f"{version.version_id:<12}",
            as_of=version.as_of_date,
            built_at=f"{version.built_at.astimezone():%Y-%m-%d %H:%M:%S}",
            rows=f"{sum(version.rows.values()):>12,}",
            size=f"{version.size_bytes / 1e6:>8,.1f}",
            kind=message("version_demonstration" if version.is_demonstration else "version_real"),
            batches=len(version.batches),
        )
    )
