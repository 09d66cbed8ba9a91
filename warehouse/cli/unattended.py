"""The commands that run with nobody there: inbox, alerts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.cli.help import help_of
from warehouse.cli.terminal import REFUSED, print_line, print_outcome, shown_progress
from warehouse.runtime.home import Home
from warehouse.runtime.settings import load_settings
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.upkeep.inbox.looking import Look

app = typer.Typer(add_completion=False)

_DEALT = {
    "accepted": "inbox_dealt_accepted",
    "known": "inbox_dealt_known",
    "handed_back": "inbox_dealt_handed_back",
}


@app.command(help=help_of("inbox.what"))
def inbox(
    publish: Annotated[bool, typer.Option(help=help_of("inbox.publish"))] = True,
) -> None:
    """Take in the ledgers that lie in the inbox; exit code 1 where one was handed back."""
    from warehouse.upkeep.inbox.looking import look_into_inbox  # noqa: PLC0415

    home = Home.from_environment()
    with shown_progress() as progress:
        look = look_into_inbox(home, progress, publish=publish)
    _tell(home, look)
    if any(dealt.outcome == "handed_back" for dealt in look.dealt):
        raise typer.Exit(REFUSED)


@app.command(help=help_of("alerts.what"))
def alerts(
    test: Annotated[bool, typer.Option("--test", help=help_of("alerts.test"))] = False,
) -> None:
    """Tell what is worth an alert; exit code 1 where something could not be told."""
    from warehouse.upkeep.alerts.channels import channels  # noqa: PLC0415
    from warehouse.upkeep.alerts.telling import tell_alerts, try_channels  # noqa: PLC0415

    home = Home.from_environment()
    if not channels(load_settings(home).alerts):
        print_line(message("alerts_no_channel"))
    if test:
        outcomes = try_channels(home)
        for channel, error in outcomes.items():
            print_line(
                message("alert_channel_well", channel=channel) if error is None else str(error)
            )
        undelivered = [error for error in outcomes.values() if error is not None]
    else:
        status = tell_alerts(home)
        undelivered = list(status.undelivered)
        for alert in status.standing:
            print_line(alert.sentence)
        count = len(status.standing)
        print_line(
            message("alerts_new", new=status.new, count=count) if count else message("alerts_none")
        )
        for error in undelivered:
            print(error, file=sys.stderr)
    if undelivered:
        raise typer.Exit(REFUSED)


def _tell(home: Home, look: Look) -> None:
    for dealt in look.dealt:
        print_line(
            message(
                _DEALT[dealt.outcome],
                file=dealt.name,
                batch=dealt.batch or message("none"),
                folder=dealt.folder,
            )
        )
    if not look.dealt:
        print_line(message("inbox_empty", folder=home.inbox))
    if look.coming:
        print_line(message("inbox_coming", count=look.coming))
    if look.others:
        print_line(message("inbox_others", count=look.others))
    if look.published is not None:
        print_outcome(look.published)
