"""The commands that keep data from being lost: backup, restore."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.cli.help import help_of
from warehouse.cli.terminal import REFUSED, print_line, shown_progress
from warehouse.runtime.errors import BackupRefused
from warehouse.runtime.home import Home
from warehouse.runtime.settings import load_settings
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.upkeep.backup.restoring import RestoreOutcome
    from warehouse.upkeep.backup.store import Backup, Store
    from warehouse.upkeep.backup.taking import BackupOutcome

app = typer.Typer(add_completion=False)

MEGABYTE = 1e6


@app.command(help=help_of("backup.what"))
def backup(
    to: Annotated[Path | None, typer.Option(help=help_of("backup.to"))] = None,
    keep: Annotated[int | None, typer.Option(min=1, help=help_of("backup.keep"))] = None,
    version: Annotated[bool, typer.Option("--version", help=help_of("backup.version"))] = False,
    drafts: Annotated[bool, typer.Option("--drafts", help=help_of("backup.drafts"))] = False,
    list_them: Annotated[bool, typer.Option("--list", help=help_of("backup.list"))] = False,
    new_key: Annotated[bool, typer.Option("--new-key", help=help_of("backup.new_key"))] = False,
) -> None:
    """Take a backup, list those there are, or make a key."""
    from warehouse.upkeep.backup import encryption  # noqa: PLC0415
    from warehouse.upkeep.backup.taking import take_backup  # noqa: PLC0415

    if new_key:
        secret, public = encryption.new_key()
        print_line(message("backup_key_made", secret=secret, public=public))
        return
    home = Home.from_environment()
    folder = _folder(home, to)
    if list_them:
        _list(folder)
        return
    with shown_progress() as progress:
        taken = take_backup(
            home,
            folder,
            encryption.key_from_environment(),
            kept=keep or load_settings(home).backups_kept,
            with_version=version,
            with_drafts=drafts,
            progress=progress,
        )
    _tell_taken(taken)


@app.command(help=help_of("restore.what"))
def restore(
    source: Annotated[Path | None, typer.Option("--from", help=help_of("restore.from"))] = None,
    into: Annotated[Path | None, typer.Option(help=help_of("restore.into"))] = None,
    which: Annotated[str, typer.Option("--backup", help=help_of("restore.which"))] = "",
    check: Annotated[bool, typer.Option("--check", help=help_of("restore.check"))] = False,
) -> None:
    """Bring a backup back, or carry that out in a folder that is deleted again."""
    from warehouse.upkeep.backup.restoring import check_restore  # noqa: PLC0415
    from warehouse.upkeep.backup.restoring import restore as bring_back  # noqa: PLC0415

    home = Home.from_environment()
    store = _opened(_folder(home, source))
    chosen = store.named(which) if which else store.latest()
    with shown_progress() as progress:
        if check:
            home.create()
            restored = check_restore(store, chosen, home.cache, progress)
        else:
            restored = bring_back(store, chosen, (into or home.root).absolute(), progress)
    _tell_restored(restored, "restore_checked" if check else "restored")


def _folder(home: Home, named: Path | None) -> Path:
    """Return the folder of backups: the one named, else that of the settings."""
    if named is not None:
        return named.expanduser().absolute()
    of_settings = load_settings(home).backup_folder
    if not of_settings:
        raise BackupRefused.of("backup_no_folder", file=home.settings_file)
    return Path(of_settings).expanduser().absolute()


def _opened(folder: Path) -> Store:
    from warehouse.upkeep.backup.encryption import key_from_environment  # noqa: PLC0415
    from warehouse.upkeep.backup.store import Store  # noqa: PLC0415

    return Store.to_read(folder, key_from_environment)


def _list(folder: Path) -> None:
    from warehouse.upkeep.backup.store import Store  # noqa: PLC0415

    for each in Store(folder, None).backups():
        print_line(_line(each))


def _line(backup: Backup) -> str:
    return str(
        message(
            "backup_line",
            backup=backup.name,
            taken_at=f"{backup.taken_at.astimezone():%Y-%m-%d %H:%M:%S}",
            files=f"{backup.files:,}",
            size=f"{backup.size / MEGABYTE:,.1f}",
            damaged=", ".join(backup.damaged) or message("none"),
        )
    )


def _tell_taken(taken: BackupOutcome) -> None:
    print_line(
        message(
            "backed_up",
            backup=taken.backup.name,
            files=f"{taken.backup.files:,}",
            size=f"{taken.backup.size / MEGABYTE:,.1f}",
            new=f"{taken.new_bytes / MEGABYTE:,.1f}",
            seconds=f"{taken.seconds:.1f}",
        )
    )
    if taken.pruned:
        print_line(message("backups_pruned", count=taken.pruned))
    if taken.drafts_left_out:
        print_line(message("backup_drafts_left_out", count=taken.drafts_left_out))
    if taken.backup.damaged:
        print(
            message("backup_of_damaged", batches=", ".join(taken.backup.damaged)), file=sys.stderr
        )
        raise typer.Exit(REFUSED)


def _tell_restored(restored: RestoreOutcome, key: str) -> None:
    if restored.damaged:
        names = ", ".join(restored.damaged)
        print(message("restored_damaged", batches=names), file=sys.stderr)
        raise typer.Exit(REFUSED)
    print_line(
        message(
            key,
            backup=restored.backup.name,
            folder=restored.folder,
            files=f"{restored.files:,}",
            batches=f"{restored.batches:,}",
            rows=f"{restored.rows:,}",
        )
    )
