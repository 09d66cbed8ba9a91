"""The commands of reference tables: seeds, and under it export, import, history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.cli.help import help_of
from warehouse.cli.terminal import REFUSED, print_line
from warehouse.runtime.errors import ImportRefused
from warehouse.runtime.home import Home, write_bytes
from warehouse.words.messages import language, message

if TYPE_CHECKING:
    from warehouse.seeds.office.examination import Examined

app = typer.Typer(add_completion=False)
seeds = typer.Typer(invoke_without_command=True)
app.add_typer(seeds, name="seeds", help=help_of("seeds.what"))


@seeds.callback()
def check(
    context: typer.Context,
    convert: Annotated[bool, typer.Option("--convert", help=help_of("seeds.convert"))] = False,
) -> None:
    """Check the reference tables; `--convert` mends what can be mended for certain."""
    if context.invoked_subcommand is not None:
        return
    from warehouse.build.dbt_folder import DbtProject  # noqa: PLC0415
    from warehouse.seeds import check, findings  # noqa: PLC0415
    from warehouse.seeds.convert import convert as write_anew  # noqa: PLC0415
    from warehouse.seeds.laying import office_of  # noqa: PLC0415

    home, project = Home.from_environment(), DbtProject()
    office = office_of(home)
    faults = check.examine(project.seeds, project.folder, office)
    if convert:
        files = write_anew(project.seeds, faults)
        key = "seeds_converted" if files else "seeds_not_converted"
        print_line(message(key, files=", ".join(files)))
        faults = check.examine(project.seeds, project.folder, office)
    for line in findings.lines_of(faults, most=findings.LISTED, most_a_file=findings.LISTED):
        print_line(line)
    if faults:
        raise typer.Exit(REFUSED)
    print_line(message("seeds_well"))
    _print_overtaken(home)


@seeds.command("export", help=help_of("seeds.export"))
def export(
    table: Annotated[str, typer.Argument(help=help_of("seeds.table"))],
    out: Annotated[Path, typer.Option(help=help_of("seeds.out"))] = Path(),
) -> None:
    """Write a table as a workbook to edit."""
    from warehouse.seeds.office.workbook import write_workbook  # noqa: PLC0415

    _check_table(table)
    file = out / f"{table}.xlsx"
    out.mkdir(parents=True, exist_ok=True)
    write_bytes(file, write_workbook(Home.from_environment(), table, language()))
    print_line(message("office_exported", file=file))


@seeds.command("import", help=help_of("seeds.import"))
def import_rows(
    table: Annotated[str, typer.Argument(help=help_of("seeds.table"))],
    file: Annotated[Path, typer.Argument(help=help_of("seeds.file"))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=help_of("seeds.dry_run"))] = False,
) -> None:
    """Examine a sheet, tell what it changes, and accept it."""
    from warehouse.seeds.findings import LISTED, lines_of  # noqa: PLC0415
    from warehouse.seeds.office.examination import accept_sheet, examine_sheet  # noqa: PLC0415

    _check_table(table)
    home = Home.from_environment()
    home.create()
    examined = examine_sheet(home, table, file)
    for line in lines_of(examined.findings, most=LISTED, most_a_file=LISTED):
        print_line(line)
    if examined.findings:
        raise typer.Exit(REFUSED)
    _print_changes(examined)
    if dry_run:
        print_line(message("office_dry_run"))
        return
    batch = accept_sheet(home, examined)
    if batch is not None:
        print_line(message("office_accepted", batch=batch.batch_id))


@seeds.command("history", help=help_of("seeds.history"))
def history() -> None:
    """List what was changed, the earliest first, then what was taken back."""
    from warehouse.cli.batches import batch_line  # noqa: PLC0415
    from warehouse.intake.batches.store import list_batches  # noqa: PLC0415
    from warehouse.intake.batches.undo import list_undone  # noqa: PLC0415

    home = Home.from_environment()
    accepted = [batch for batch in list_batches(home) if batch.is_reference]
    undone = [taken.batch for taken in list_undone(home) if taken.batch.is_reference]
    for batch in accepted:
        print_line(batch_line(batch))
    for batch in undone:
        print_line(message("office_history_undone", line=batch_line(batch)))
    if not (accepted or undone):
        print_line(message("office_history_none"))


def _check_table(table: str) -> None:
    from warehouse.schema.office_rows import KEYS  # noqa: PLC0415

    if table not in KEYS:
        raise ImportRefused.of("office_table_unknown", table=table, tables=", ".join(KEYS))


def _print_changes(examined: Examined) -> None:
    from warehouse.seeds.office.described import change_text  # noqa: PLC0415

    for change in examined.changes:
        print_line(change_text(examined.table, change))
    if not examined.changes:
        print_line(message("office_changes_none"))
    if examined.left:
        print_line(message("office_changes_left", count=f"{examined.left:,}"))


def _print_overtaken(home: Home) -> None:
    from warehouse.seeds.office.described import overtaken_texts  # noqa: PLC0415

    for text in overtaken_texts(home):
        print_line(text)
