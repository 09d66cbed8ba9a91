"""The command that asks the current version in SQL."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.cli.help import help_of
from warehouse.cli.terminal import tell
from warehouse.runtime.home import Home
from warehouse.words.messages import message

if TYPE_CHECKING:
    import polars as pl

app = typer.Typer(add_completion=False)

ROWS_SHOWN = 200
SECONDS = 120.0


class Shape(StrEnum):
    """What an answer is written as."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@app.command(help=help_of("sql.what"))
def sql(
    question: Annotated[str, typer.Argument(help=help_of("sql.question"))],
    shape: Annotated[Shape, typer.Option("--format", help=help_of("sql.format"))] = Shape.TABLE,
    rows: Annotated[int, typer.Option(min=1, help=help_of("sql.rows"))] = 10_000,
    seconds: Annotated[float, typer.Option(min=0.1, help=help_of("sql.seconds"))] = SECONDS,
) -> None:
    """Ask the current version; nothing can be changed by it."""
    from warehouse.console import saved  # noqa: PLC0415
    from warehouse.console.question import Question  # noqa: PLC0415
    from warehouse.versions.store import current_version  # noqa: PLC0415
    from warehouse.versions.version import check_version  # noqa: PLC0415

    version = current_version(Home.from_environment())
    check_version(version)
    asked = saved.load(question) if question in saved.names() else question
    if question == "-":
        asked = sys.stdin.read()
    answer = Question(version.file, saved.with_tables(asked), rows=rows, seconds=seconds).answer()
    _write(answer.rows, shape)
    if answer.is_cut:
        print(message("sql_cut", rows=f"{rows:,}"), file=sys.stderr)


def _write(rows: pl.DataFrame, shape: Shape) -> None:
    import polars as pl  # noqa: PLC0415 - the command line starts without it

    if shape is Shape.CSV:
        sys.stdout.write(rows.write_csv())
    elif shape is Shape.JSON:
        tell(rows.write_json())
    else:
        with pl.Config(
            tbl_rows=ROWS_SHOWN,
            tbl_cols=-1,
            fmt_str_lengths=80,
            tbl_width_chars=200,
            tbl_hide_dataframe_shape=True,
            tbl_hide_column_data_types=True,
        ):
            tell(str(rows))
