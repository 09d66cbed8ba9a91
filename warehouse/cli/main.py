"""The `xuntu` command. Heavy imports stand inside the commands: most runs need none of them."""

from __future__ import annotations

import datetime as dt
import sys
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.cli import intake
from warehouse.runtime.address import LOOPBACK, check_address
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import Home, write_text
from warehouse.runtime.private import keep_private
from warehouse.runtime.settings import load_settings
from warehouse.words.messages import message, use_language

if TYPE_CHECKING:
    from warehouse.versions.store import Version
    from warehouse.words.messages import Text

REFUSED = 1
UNEXPECTED = 70
"""Exit codes: something the user can mend; a fault of the program (as in sysexits.h)."""

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="巡图:村级巡察决策看板 · Xuntu, the village inspection dashboard",
)
app.add_typer(intake.app)


@app.command(help="启动看板(必要时先生成演示数据并构建)· Serve the dashboard")
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口 · port")] = 8501,
    address: Annotated[str, typer.Option(help="只能是本机 · only this machine's own")] = LOOPBACK,
    demo: Annotated[
        bool, typer.Option(help="没有数据时生成演示数据 · generate data when there are none")
    ] = True,
) -> None:
    """Serve the dashboard on this machine."""
    from warehouse.cli.terminal import shown_progress  # noqa: PLC0415
    from warehouse.operations import server  # noqa: PLC0415

    home = Home.from_environment()
    check_address(address)
    server.check_port(port, address)
    with shown_progress() as progress:
        server.prepare(home, progress, _tell, demo=demo)
    server.serve(home, port, address)


@app.command(help="生成或清除演示数据 · Generate or clear the demonstration data")
def demo(
    scale: Annotated[str, typer.Option(help="county | small | default | national")] = "default",
    seed: Annotated[int, typer.Option(min=0, help="随机种子 · seed")] = 1,
    clear: Annotated[bool, typer.Option("--clear", help="只清除 · only clear")] = False,
) -> None:
    """Generate or clear the demonstration data."""
    home = Home.from_environment()
    if clear:
        from warehouse.intake.batches.store import clear_demonstration  # noqa: PLC0415

        cleared = clear_demonstration(home)
        _tell(message("demo_cleared", batches=", ".join(cleared) or message("none")))
        return
    from warehouse.cli.terminal import shown_progress  # noqa: PLC0415
    from warehouse.demo import generate  # noqa: PLC0415

    with shown_progress() as progress:
        batch = generate(home, scale, seed, progress)
    _tell(message("demo_generated", batch=batch.batch_id, rows=f"{batch.rows:,}"))


@app.command(help="构建、审核并发布新版本 · Build, audit and publish a version")
def build(
    as_of: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="数据截止日 · as-of date"),
    ] = None,
    accept_shrinkage: Annotated[
        bool, typer.Option("--accept-shrinkage", help="允许大幅减少 · accept lost rows")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="未变化也构建 · build though nothing changed")
    ] = False,
) -> None:
    """Build, audit and publish a version."""
    from warehouse.build.publish import build_and_publish  # noqa: PLC0415
    from warehouse.cli.terminal import shown_progress  # noqa: PLC0415

    with shown_progress() as progress:
        outcome = build_and_publish(
            Home.from_environment(),
            progress,
            as_of_date=as_of.date() if as_of else None,
            accept_shrinkage=accept_shrinkage,
            force=force,
        )
    _tell(
        message(
            f"build_{outcome.kind}",
            version=outcome.version.version_id,
            as_of=outcome.version.as_of_date,
            seconds=f"{outcome.seconds:.1f}",
        )
    )


@app.command(help="检查参考表 seeds/ · Check the reference tables")
def seeds(
    convert: Annotated[
        bool, typer.Option("--convert", help="无损改写 · write anew what Excel changed")
    ] = False,
) -> None:
    """Check the reference tables; `--convert` mends what can be mended for certain."""
    from warehouse.build.dbt_folder import DbtProject  # noqa: PLC0415
    from warehouse.seeds import check, findings  # noqa: PLC0415
    from warehouse.seeds.convert import convert as write_anew  # noqa: PLC0415

    project = DbtProject()
    found = check.examine(project.seeds, project.folder)
    if convert:
        written = write_anew(project.seeds, found)
        key = "seeds_converted" if written else "seeds_not_converted"
        _tell(message(key, files=", ".join(written)))
        found = check.examine(project.seeds, project.folder)
    for line in findings.told(found, most=findings.LISTED, most_a_file=findings.LISTED):
        _tell(line)
    if found:
        raise typer.Exit(REFUSED)
    _tell(message("seeds_well"))


@app.command(help="列出已发布的版本 · List the versions")
def versions() -> None:
    """List the versions, the latest first; whatever is wrong with the pointer is told last."""
    from warehouse.versions.store import (  # noqa: PLC0415
        current_version,
        list_versions,
        unusable_versions,
    )

    home = Home.from_environment()
    kept = list_versions(home)
    current = None
    try:
        current = current_version(home)
    except XuntuError as error:
        if not kept:
            raise
        print(error, file=sys.stderr)
    for version in kept:
        print(_line(version, is_current=version == current))
    unusable = ", ".join(folder.name for folder in unusable_versions(home))
    if unusable:
        print(message("doctor_versions_unusable", versions=unusable), file=sys.stderr)


@app.command(help="回到更早的版本 · Go back to an earlier version")
def rollback(
    version: Annotated[str | None, typer.Argument(help="版本号 · version id")] = None,
) -> None:
    """Make an earlier version current."""
    from warehouse.build.dbt_folder import DbtProject  # noqa: PLC0415
    from warehouse.build.fingerprint import outdated  # noqa: PLC0415
    from warehouse.versions import store as published  # noqa: PLC0415

    chosen = published.rollback(Home.from_environment(), version)
    _tell(message("rolled_back", version=chosen.version_id, as_of=chosen.as_of_date))
    if outdated(chosen, DbtProject()) is not None:
        _tell(message("rolled_back_outdated"))


@app.command(help="当前版本的文件 · The file of the current version")
def path() -> None:
    """Print the path of the current version's file."""
    from warehouse.versions.store import check_version, current_version  # noqa: PLC0415

    version = current_version(Home.from_environment())
    check_version(version)
    print(version.file)


@app.command(
    help="测速 · Measure speed (--help)",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def bench(context: typer.Context) -> None:
    """Measure speed; the options are the bench's own."""
    from warehouse.bench import main as measure  # noqa: PLC0415

    raise typer.Exit(measure(context.args))


@app.command(help="检查运行环境 · Say what is missing and how to mend it")
def doctor(
    deep: Annotated[bool, typer.Option("--deep", help="含较慢的检查 · slow checks too")] = False,
) -> None:
    """Check the environment."""
    from warehouse.operations.doctor import examine, is_healthy  # noqa: PLC0415

    findings = examine(Home.from_environment(), deep=deep)
    for finding in findings:
        print(finding.told())
    if not is_healthy(findings):
        raise typer.Exit(REFUSED)


def main() -> None:
    """Run the command; errors a user can mend are told in words, others go to a log."""
    keep_private()
    try:
        home = Home.from_environment()
    except XuntuError as error:
        print(error, file=sys.stderr)
        sys.exit(REFUSED)
    with suppress(XuntuError):  # the command that needs the settings will say so
        use_language(load_settings(home).language)
    try:
        app()
    except XuntuError as error:
        print(error, file=sys.stderr)
        sys.exit(REFUSED)
    except Exception as error:  # noqa: BLE001 - the last line of defence
        fault = as_xuntu_error(error, home.root)
        print(_logged(home, error) if fault is None else fault, file=sys.stderr)
        sys.exit(UNEXPECTED if fault is None else REFUSED)


def _tell(text: Text) -> None:
    print(text, flush=True)


def _line(version: Version, *, is_current: bool) -> str:
    return str(
        message(
            "version_line",
            mark="*" if is_current else " ",
            version=f"{version.version_id:<12}",
            as_of=version.as_of_date,
            built_at=f"{version.built_at.astimezone():%Y-%m-%d %H:%M:%S}",
            rows=f"{sum(version.rows.values()):>12,}",
            size=f"{version.size_bytes / 1e6:>8,.1f}",
            kind=message("version_demonstration" if version.is_demonstration else "version_real"),
            batches=len(version.batches),
        )
    )


def _logged(home: Home, error: Exception) -> Text:
    """One line that names the log of an unexpected error, or says why none could be kept."""
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
