"""The command that writes hand-outs: report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.cli.help import help_of
from warehouse.cli.terminal import CANCELLED, REFUSED, print_line, shown_progress
from warehouse.runtime.home import Home
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.operations.reports import ReportResult

app = typer.Typer(add_completion=False)


@app.command(help=help_of("report.what"))
def report(
    kind: Annotated[
        str,
        typer.Option(
            help=help_of("report.kind") + ": brief | briefing | notice | village | agenda"
        ),
    ],
    region: Annotated[str, typer.Option(help=help_of("report.region"))] = "",
    formats: Annotated[
        list[str] | None, typer.Option("--format", help=help_of("report.format"))
    ] = None,
    out: Annotated[Path, typer.Option(help=help_of("report.out"))] = Path(),
    each: Annotated[str, typer.Option(help=help_of("report.each") + ": city | county | unit")] = "",
    all_counties: Annotated[
        bool, typer.Option("--all-counties", help=help_of("report.all_counties"))
    ] = False,
    units: Annotated[str, typer.Option(help=help_of("report.units"))] = "",
    unit: Annotated[list[str] | None, typer.Option(help=help_of("report.unit"))] = None,
    village: Annotated[str, typer.Option(help=help_of("report.village"))] = "",
    month: Annotated[str, typer.Option(help=help_of("report.month"))] = "",
    lang: Annotated[str, typer.Option(help=help_of("report.lang"))] = "",
    since: Annotated[str, typer.Option(help=help_of("report.since"))] = "",
    agenda: Annotated[str, typer.Option(help=help_of("report.agenda"))] = "",
    packed: Annotated[bool, typer.Option("--zip", help=help_of("report.packed"))] = False,
) -> None:
    """Write hand-outs; a line for each file, and what could not be written last."""
    from warehouse.operations import reports  # noqa: PLC0415

    request = reports.ReportRequest(
        kind=kind,
        formats=tuple(dict.fromkeys(formats or ())),
        region=region,
        each="county" if all_counties else each,
        units=tuple(code for code in (part.strip() for part in units.split(",")) if code),
        responsible=tuple(dict.fromkeys(unit or ())),
        village=village,
        month=month,
        language=lang,
        since=since,
        agenda=agenda,
        folder=str(out.absolute()),
        packed=packed,
    )
    with shown_progress() as progress:
        result = reports.write(Home.from_environment(), request, progress)
    _print_result(result)
    if result.is_cancelled:
        raise typer.Exit(CANCELLED)
    if result.unwritten:
        raise typer.Exit(REFUSED)


def _print_result(result: ReportResult) -> None:
    """Print the files, one a line and nothing else on standard output; the rest for who reads."""
    for file in result.files:
        print_line(str(file))
    for unit in result.unwritten:
        reasons = " ".join(str(sentence) for sentence in unit.sentences)
        print(
            message("report_unwritten", code=unit.code, name=unit.name, why=reasons),
            file=sys.stderr,
        )
    if result.without_figures:
        print(message("report_without_figures", units=result.without_figures), file=sys.stderr)
    if result.needless:
        print(message("report_needless", units=result.needless), file=sys.stderr)
    if result.is_cancelled:
        print(message("report_cancelled", files=len(result.files)), file=sys.stderr)
