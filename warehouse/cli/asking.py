"""The commands that ask the current version in SQL, and hand all of it to other tools."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.access.scope import EVERYTHING
from warehouse.cli.help import help_of
from warehouse.cli.terminal import print_line
from warehouse.runtime.home import Home
from warehouse.words.messages import message

if TYPE_CHECKING:
    import polars as pl

    from warehouse.versions.version import Version

app = typer.Typer(add_completion=False)

ROWS_SHOWN = 200
SECONDS = 120.0


class FileFormat(StrEnum):
    """What tables are written as."""

    PARQUET = "parquet"
    CSV = "csv"


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
    dev: Annotated[bool, typer.Option("--dev", help=help_of("sql.dev"))] = False,
) -> None:
    """Ask the current version, or that of `xuntu dev`; nothing can be changed by it."""
    from warehouse.console import saved  # noqa: PLC0415
    from warehouse.console.question import SqlQuestion  # noqa: PLC0415

    sql = saved.load(question) if question in saved.names() else question
    if question == "-":
        sql = sys.stdin.read()
    answer = SqlQuestion(
        _current(is_development=dev).file,
        saved.with_tables(sql),
        EVERYTHING,
        rows=rows,
        seconds=seconds,
    ).answer()
    _write(answer.rows, shape)
    if answer.is_cut:
        print(message("sql_cut", rows=f"{rows:,}"), file=sys.stderr)


@app.command(help=help_of("path.what"))
def path(dev: Annotated[bool, typer.Option("--dev", help=help_of("sql.dev"))] = False) -> None:
    """Print the path of the current version's file, or of that of `xuntu dev`."""
    print(_current(is_development=dev).file)


@app.command(help=help_of("export.what"))
def export(
    out: Annotated[Path, typer.Option(help=help_of("export.out"))] = Path(),
    file_format: Annotated[
        FileFormat, typer.Option("--format", help=help_of("export.format"))
    ] = FileFormat.PARQUET,
) -> None:
    """Write every table of the current version into a folder of its own."""
    from warehouse.operations import whole_export  # noqa: PLC0415

    version = _current()
    folder = whole_export.export(version, out, file_format.value)
    print_line(message("exported", folder=folder, tables=len(version.rows)))


def _current(*, is_development: bool = False) -> Version:
    """Return the version that is published, or the one that `xuntu dev` made last."""
    from warehouse.development.status import current_development  # noqa: PLC0415
    from warehouse.versions.store import current_version  # noqa: PLC0415
    from warehouse.versions.version import check_version  # noqa: PLC0415

    home = Home.from_environment()
    version = current_development(home) if is_development else current_version(home)
    check_version(version)
    return version


def _write(rows: pl.DataFrame, shape: Shape) -> None:
    import polars as pl  # noqa: PLC0415 - the command line starts without it

    if shape is Shape.CSV:
        sys.stdout.write(rows.write_csv())
    elif shape is Shape.JSON:
        print_line(rows.write_json())
    else:
        with pl.Config(
            tbl_rows=ROWS_SHOWN,
            tbl_cols=-1,
            fmt_str_lengths=80,
            tbl_width_chars=200,
            tbl_hide_dataframe_shape=True,
            tbl_hide_column_data_types=True,
        ):
            print_line(str(rows))
