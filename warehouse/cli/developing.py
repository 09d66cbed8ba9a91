"""The command of who edits models: dev."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.cli.differences import print_differences
from warehouse.cli.help import help_of
from warehouse.cli.terminal import REFUSED, print_line
from warehouse.runtime.home import Home
from warehouse.words.languages import listed
from warehouse.words.messages import Text, message

if TYPE_CHECKING:
    from warehouse.development.problems import Problem
    from warehouse.development.status import Status

app = typer.Typer(add_completion=False)

NAMES_SHOWN = 6
SQL_LINES_SHOWN = 60


@app.command(help=help_of("dev.what"))
def dev(
    once: Annotated[bool, typer.Option("--once", help=help_of("dev.once"))] = False,
    diff: Annotated[bool, typer.Option("--diff", help=help_of("dev.diff"))] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help=help_of("dev.port"))] = 8502,
    dashboard: Annotated[bool, typer.Option(help=help_of("dev.dashboard"))] = True,
) -> None:
    """Rebuild what is edited into a development version, and show it."""
    from warehouse.build.dbt_folder import DbtProject  # noqa: PLC0415
    from warehouse.development import loop  # noqa: PLC0415
    from warehouse.development.status import DEVELOPMENT, read_status  # noqa: PLC0415
    from warehouse.operations import server  # noqa: PLC0415
    from warehouse.versions.store import current_version  # noqa: PLC0415

    home, project = Home.from_environment(), DbtProject()
    current_version(home)

    def listen(status: Status) -> None:
        _say(status)
        if diff and status.state == "good":
            print_differences(home)

    if once:
        if loop.once(home, project, listen).problems:
            raise typer.Exit(REFUSED)
        return
    if dashboard:
        server.check_port(port)
    print_line(message("dev_watching", project=project.folder, seeds=project.seeds))
    try:
        with (
            server.served(home, port, {DEVELOPMENT: "1"})
            if dashboard
            else nullcontext(lambda: None)
        ) as goes_on:
            loop.run(home, project, listen, goes_on)
    except KeyboardInterrupt:
        status = read_status(home)
        print_line(message("dev_stopped", version=_status_line(status)) if status else "")


def _say(status: Status) -> None:
    at = f"{status.at.astimezone():%H:%M:%S}"
    if status.state == "building":
        print_line(message("dev_building", at=at))
        return
    key = "dev_failed" if status.stopping else "dev_good"
    if key == "dev_good" and not (status.models or status.passed):
        key = "dev_described" if status.is_new else "dev_unchanged"
    print_line(
        message(
            key,
            at=at,
            version=_status_line(status),
            base=status.base,
            models=len(status.models),
            names=_names(status.models),
            passed=status.passed,
            failed=status.failed_tests,
            count=len(status.problems),
            seconds=f"{status.seconds:.1f}",
        )
    )
    for problem in status.problems:
        print_line(_lines(problem))


def _status_line(status: Status | None) -> Text | str:
    return status.version if status and status.version else message("dev_no_version")


def _names(models: tuple[str, ...]) -> Text | str:
    names: list[Text | str] = list(models[:NAMES_SHOWN])
    if len(models) > NAMES_SHOWN:
        names.append(message("dev_and_more", count=len(models)))
    return listed([Text.of(name) for name in names])


def _lines(problem: Problem) -> str:
    """Return a problem with its place, what is wrong, and the SQL that was run."""
    head = message("dev_problem", place=problem.place, kind=problem.called, name=problem.name)
    lines = [str(head).strip(), *(f"    {line}" for line in str(problem.reason).splitlines())]
    sql = problem.sql.splitlines()
    lines += [f"  {number:>4} | {line}" for number, line in enumerate(sql[:SQL_LINES_SHOWN], 1)]
    if len(sql) > SQL_LINES_SHOWN:
        lines.append(f"       | ... {len(sql)}")
    return "\n".join(lines)
