"""The commands that look at the program itself: bench, doctor."""

from __future__ import annotations

from typing import Annotated

import typer

from warehouse.cli.help import help_of
from warehouse.cli.terminal import REFUSED
from warehouse.runtime.home import Home

app = typer.Typer(add_completion=False)


@app.command(
    help=help_of("bench.what"),
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def bench(context: typer.Context) -> None:
    """Measure speed; the options are the bench's own."""
    from warehouse.bench import main as measure  # noqa: PLC0415

    raise typer.Exit(measure(context.args))


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
