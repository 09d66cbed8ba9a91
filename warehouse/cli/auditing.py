"""The commands of the audit log: audit, and under it verify, show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.cli.help import help_of
from warehouse.cli.terminal import print_line
from warehouse.runtime.home import Home
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.audit_log.log import Entry

app = typer.Typer(add_completion=False)
audit = typer.Typer(no_args_is_help=True)
app.add_typer(audit, name="audit", help=help_of("audit.what"))


@audit.command("verify", help=help_of("audit.verify"))
def verify(
    noted: Annotated[str, typer.Option("--hash", help=help_of("audit.hash"))] = "",
) -> None:
    """Check that the log is what was written."""
    from warehouse.audit_log.log import check  # noqa: PLC0415

    last = check(Home.from_environment(), noted)
    if last is None:
        print_line(message("audit_empty"))
        return
    print_line(message("audit_whole", number=f"{last.number:,}", at=last.at, hash=last.hash))


@audit.command("show", help=help_of("audit.show"))
def show(
    month: Annotated[str, typer.Option(help=help_of("audit.month"))] = "",
    who: Annotated[str, typer.Option(help=help_of("access.person"))] = "",
    event: Annotated[str, typer.Option(help=help_of("audit.event"))] = "",
) -> None:
    """Print entries as lines, oldest first, apart by tabs."""
    from warehouse.audit_log.log import entries  # noqa: PLC0415

    for entry in entries(Home.from_environment(), month):
        if who in ("", entry.who) and event in ("", entry.event):
            print_line(_line(entry))


def _line(entry: Entry) -> str:
    facts = " ".join(f"{name}={value}" for name, value in entry.facts.items())
    at = f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}"
    return "\t".join([str(entry.number), at, entry.who, entry.event, facts])
