"""The commands that run with nobody there: inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.cli.help import help_of
from warehouse.cli.terminal import REFUSED, shown_progress, tell, tell_outcome
from warehouse.runtime.home import Home
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.upkeep.inbox.looking import Look

app = typer.Typer(add_completion=False)


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


def _tell(home: Home, look: Look) -> None:
    for dealt in look.dealt:
        tell(
            message(
                f"inbox_dealt_{dealt.outcome}",
                file=dealt.name,
                batch=dealt.batch or message("none"),
                folder=dealt.folder,
            )
        )
    if not look.dealt:
        tell(message("inbox_empty", folder=home.inbox))
    if look.coming:
        tell(message("inbox_coming", count=look.coming))
    if look.others:
        tell(message("inbox_others", count=look.others))
    if look.published is not None:
        tell_outcome(look.published)
