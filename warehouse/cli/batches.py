"""The commands of accepted batches: batches, undo, redo, purge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.cli.help import help_of
from warehouse.cli.terminal import REFUSED, print_line, print_outcome, shown_progress
from warehouse.runtime.home import Home
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.intake.batches.batch import Batch
    from warehouse.intake.batches.undo import Undone
    from warehouse.words.messages import Text

app = typer.Typer(add_completion=False)


@app.command(help=help_of("batches.what"))
def batches() -> None:
    """List the batches in the order of acceptance, then those that were undone, then removed."""
    from warehouse.intake.batches.removal import list_removed  # noqa: PLC0415
    from warehouse.intake.batches.store import list_batches  # noqa: PLC0415
    from warehouse.intake.batches.undo import list_undone  # noqa: PLC0415

    home = Home.from_environment()
    accepted, undone, removed = list_batches(home), list_undone(home), list_removed(home)
    if not (accepted or undone or removed):
        print_line(message("batches_none"))
    for batch in accepted:
        print_line(batch_line(batch))
    for taken_back in undone:
        print_line(_undone_line(taken_back))
    for gone in removed:
        at = f"{gone.removed_at.astimezone():%Y-%m-%d %H:%M:%S}"
        print_line(
            message(
                "batch_line_removed",
                batch=gone.batch_id,
                rows=f"{gone.rows:,}",
                by=gone.removed_by,
                at=at,
            )
        )


@app.command(help=help_of("undo.what"))
def undo(batch: Annotated[str, typer.Argument(help=help_of("undo.batch"))]) -> None:
    """Take a batch back; nothing of it is lost."""
    from warehouse.intake.batches.remedies import sources  # noqa: PLC0415
    from warehouse.intake.batches.undo import undo as take_back  # noqa: PLC0415

    home = Home.from_environment()
    undone = take_back(home, batch)
    if undone.folder.parent == home.damaged:
        named = sources(undone if undone.content_hash else None)
        print_line(message("batch_set_aside", batch=batch, folder=undone.folder, sources=named))
        return
    if not undone.folder.is_dir():
        print_line(message("batch_given_up", batch=batch))
        return
    print_line(message("batch_undone", batch=undone.batch_id, rows=f"{undone.rows:,}"))


@app.command(help=help_of("redo.what"))
def redo(batch: Annotated[str, typer.Argument(help=help_of("redo.batch"))]) -> None:
    """Bring a batch back that was undone."""
    from warehouse.intake.batches.undo import redo as bring_back  # noqa: PLC0415

    redone = bring_back(Home.from_environment(), batch)
    print_line(message("batch_redone", batch=redone.batch_id, rows=f"{redone.rows:,}"))


@app.command(help=help_of("purge.what"))
def purge(
    batch: Annotated[str, typer.Argument(help=help_of("purge.batch"))],
    confirm: Annotated[
        str | None,
        typer.Option(metavar="BATCH", help=help_of("purge.confirm")),
    ] = None,
) -> None:
    """Remove a batch for good, once its id has been typed a second time."""
    from warehouse.operations.purge import purge as remove_all  # noqa: PLC0415

    typed = confirm or typer.prompt(str(message("purge_confirm", batch=batch)))
    if typed.strip() != batch:
        print_line(message("purge_not_confirmed", batch=batch))
        raise typer.Exit(REFUSED)
    with shown_progress() as progress:
        purged = remove_all(Home.from_environment(), batch, progress)
    versions = ", ".join(purged.versions) or message("none")
    rows = f"{purged.removed.rows:,}"
    print_line(message("purged", batch=batch, rows=rows, versions=versions))
    if purged.outcome is not None:
        print_outcome(purged.outcome)


def batch_line(batch: Batch) -> Text:
    """Return a batch as a line of a list."""
    return message(
        "batch_line",
        batch=batch.batch_id,
        at=f"{batch.accepted_at.astimezone():%Y-%m-%d %H:%M:%S}",
        by=batch.accepted_by,
        rows=f"{batch.rows:,}",
        tables=len(batch.tables),
        corrections=f"{batch.origin.details.get('corrections', 0):,}",
        files=batch.origin.description,
    )


def _undone_line(undone: Undone) -> Text:
    return message(
        "batch_line_undone",
        line=batch_line(undone.batch),
        undone_at=f"{undone.undone_at.astimezone():%Y-%m-%d %H:%M:%S}",
        undone_by=undone.undone_by,
    )
