"""The `xuntu` command, put together from its groups of commands.

Heavy imports stand inside the commands: most runs need none of them.
"""

from __future__ import annotations

import datetime as dt
import sys
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING

import typer

from warehouse.cli import (
    access,
    asking,
    auditing,
    backups,
    batches,
    building,
    checking,
    developing,
    ledgers,
    reference,
    reports,
    running,
    scheduling,
    unattended,
)
from warehouse.cli.help import help_of
from warehouse.cli.terminal import REFUSED, UNEXPECTED
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import Home, write_text
from warehouse.runtime.log import note_failed, start_log, stop_log
from warehouse.runtime.private import keep_private
from warehouse.runtime.settings import load_settings
from warehouse.words.messages import message, use_language

if TYPE_CHECKING:
    from warehouse.words.messages import Text

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help=help_of("xuntu"),
)
for group in (
    running,
    building,
    developing,
    asking,
    reference,
    checking,
    reports,
    ledgers,
    batches,
    backups,
    unattended,
    scheduling,
    access,
    auditing,
):
    app.add_typer(group.app)


def main() -> None:
    """Run the command; errors a user can mend are told in words, others go to a log."""
    keep_private()
    try:
        home = Home.from_environment()
    except XuntuError as error:
        print(error, file=sys.stderr)
        sys.exit(REFUSED)
    with suppress(XuntuError):  # the command that needs the settings will say so
        settings = load_settings(home)
        use_language(settings.language)
        start_log(home, settings)
    try:
        app()
    except XuntuError as error:
        print(error, file=sys.stderr)
        sys.exit(REFUSED)
    except Exception as error:  # noqa: BLE001 - the last line of defence
        fault = as_xuntu_error(error, home.root)
        note_failed("command failed", error)
        print(_logged(home, error) if fault is None else fault, file=sys.stderr)
        sys.exit(UNEXPECTED if fault is None else REFUSED)
    finally:
        stop_log()


def _logged(home: Home, error: Exception) -> Text:
    """Return one line that names the log of an unexpected error, or says why none could be kept."""
    from warehouse.intake.privacy.guard import mask  # noqa: PLC0415

    file = home.logs / f"error-{dt.datetime.now():%Y%m%dT%H%M%S}.log"
    # An error may tell the value over which it came about.
    whole = mask("".join(traceback.format_exception(error)))
    line = mask(f"{type(error).__name__}: {error}")
    try:
        home.logs.mkdir(parents=True, exist_ok=True)
        write_text(file, whole)
    except OSError as refused:
        return message("unexpected_unlogged", error=line, reason=refused.strerror or str(refused))
    return message("unexpected", file=file, error=line)
