"""The commands that look at the program itself: bench, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from warehouse.bench import BenchPart, LoadWanted
from warehouse.cli.help import help_of
from warehouse.cli.terminal import REFUSED
from warehouse.runtime.home import PROJECT_ROOT, Home

app = typer.Typer(add_completion=False)


@app.command(help=help_of("bench.what"))
def bench(
    scale: Annotated[str, typer.Option(help="county | small | default | national")] = "default",
    only: Annotated[list[BenchPart] | None, typer.Option(help=help_of("bench.only"))] = None,
    out: Annotated[Path, typer.Option(help=help_of("bench.out"))] = PROJECT_ROOT / "docs",
    keep: Annotated[bool, typer.Option("--keep", help=help_of("bench.keep"))] = False,
    times: Annotated[int, typer.Option(min=0, max=20, help=help_of("bench.times"))] = 0,
    users: Annotated[list[int] | None, typer.Option(min=1, help=help_of("bench.users"))] = None,
    processes: Annotated[int, typer.Option(min=0, help=help_of("bench.processes"))] = 0,
    seconds: Annotated[float, typer.Option(min=5, help=help_of("bench.seconds"))] = 30.0,
) -> None:
    """Measure generation, build, queries and pages."""
    from warehouse.bench.run import run, run_growth  # noqa: PLC0415

    if times:
        run_growth(scale, times, out, keep=keep)
        return
    wanted = LoadWanted(tuple(users or LoadWanted.users), processes, seconds)
    run(scale, only, out, wanted, keep=keep)


@app.command(help=help_of("doctor.what"))
def doctor(
    deep: Annotated[bool, typer.Option("--deep", help=help_of("doctor.deep"))] = False,
) -> None:
    """Check the environment."""
    from warehouse.operations.doctor.examine import examine, is_healthy  # noqa: PLC0415

    diagnoses = examine(Home.from_environment(), deep=deep)
    for diagnosis in diagnoses:
        print(diagnosis.lines())
    if not is_healthy(diagnoses):
        raise typer.Exit(REFUSED)
