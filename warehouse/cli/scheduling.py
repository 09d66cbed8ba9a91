"""The commands of what runs by itself: schedule, and under it add, show, remove, write, run."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.cli.help import help_of
from warehouse.cli.terminal import print_line
from warehouse.runtime.errors import ScheduleRefused
from warehouse.runtime.home import Home, write_text
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.upkeep.schedule.plan import Task
    from warehouse.upkeep.schedule.units import Mode
    from warehouse.words.messages import Text

app = typer.Typer(add_completion=False)
schedule = typer.Typer(invoke_without_command=True)
app.add_typer(schedule, name="schedule", help=help_of("schedule.what"))

NEXT_TIMES = 3

_ENDED = {
    "never": "schedule_run_never",
    "running": "schedule_run_running",
    "done": "schedule_run_done",
    "failed": "schedule_run_failed",
    "broken": "schedule_run_broken",
}
_TURNS_ON = {"user": "schedule_turn_on_user", "system": "schedule_turn_on_system"}


@schedule.callback()
def list_tasks(context: typer.Context) -> None:
    """List the plan: when each runs next, and how it ended last."""
    if context.invoked_subcommand is not None:
        return
    from warehouse.upkeep.schedule.plan import read_plan  # noqa: PLC0415

    home = Home.from_environment()
    tasks = read_plan(home)
    if not tasks:
        print_line(message("schedule_empty"))
    for task in tasks:
        print_line(_line(home, task))


@schedule.command("list", help=help_of("schedule.list"))
def list_again(context: typer.Context) -> None:
    """List the plan."""
    context.invoked_subcommand = None
    list_tasks(context)


@schedule.command(
    "add",
    help=help_of("schedule.add"),
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def add(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="build | inbox | report | backup | alerts")],
    at: Annotated[str, typer.Option(help=help_of("schedule.at"))],
    name: Annotated[str, typer.Option(help=help_of("schedule.name"))] = "",
) -> None:
    """Put a command into the plan; what follows is its own."""
    from warehouse.upkeep.schedule.plan import add_task  # noqa: PLC0415

    home = Home.from_environment()
    task = add_task(home, kind, at, [part for part in context.args if part != "--"], name)
    print_line(_line(home, task))
    print_line(message("schedule_write_next"))


@schedule.command("show", help=help_of("schedule.show"))
def show(name: str) -> None:
    """Show a task: its command, its next times, what it said last."""
    from warehouse.upkeep.schedule.plan import named_task  # noqa: PLC0415
    from warehouse.upkeep.schedule.runs import last_run  # noqa: PLC0415

    home = Home.from_environment()
    task = named_task(home, name)
    print_line(_line(home, task))
    print_line(message("schedule_command", command=" ".join(("xuntu", *task.command))))
    for time in task.when.following(dt.datetime.now(), NEXT_TIMES):
        print_line(message("schedule_time", time=f"{time:%Y-%m-%d %H:%M}"))
    run = last_run(home, name)
    for line in () if run is None else run.lines:
        print_line(f"    {line}")


@schedule.command("remove", help=help_of("schedule.remove"))
def remove(name: str) -> None:
    """Take a task out of the plan."""
    from warehouse.upkeep.schedule.plan import remove_task  # noqa: PLC0415
    from warehouse.upkeep.schedule.runs import forget_run  # noqa: PLC0415

    home = Home.from_environment()
    remove_task(home, name)
    forget_run(home, name)
    print_line(message("schedule_removed", name=name))
    print_line(message("schedule_write_next"))


@schedule.command("write", help=help_of("schedule.write"))
def write(
    user: Annotated[bool, typer.Option("--user", help=help_of("schedule.user"))] = False,
    system: Annotated[bool, typer.Option("--system", help=help_of("schedule.system"))] = False,
    cron: Annotated[bool, typer.Option("--cron", help=help_of("schedule.cron"))] = False,
    out: Annotated[Path | None, typer.Option(help=help_of("schedule.out"))] = None,
    run_as: Annotated[str, typer.Option(help=help_of("schedule.run_as"))] = "",
) -> None:
    """Write the plan for systemd or cron, and say what turns it on."""
    if user + system + cron != 1:
        raise ScheduleRefused.of("schedule_which")
    home = Home.from_environment()
    if cron:
        _write_cron(home, out)
    else:
        _write_units(home, "system" if system else "user", out, run_as)


@schedule.command("run", help=help_of("schedule.run"))
def run(name: str) -> None:
    """Run a task of the plan now, as its timer does."""
    from warehouse.upkeep.schedule.plan import named_task  # noqa: PLC0415
    from warehouse.upkeep.schedule.running import run_task  # noqa: PLC0415

    home = Home.from_environment()
    sys.exit(run_task(home, named_task(home, name)))


def _write_units(home: Home, mode: Mode, out: Path | None, run_as: str) -> None:
    from warehouse.upkeep.schedule.plan import read_plan  # noqa: PLC0415
    from warehouse.upkeep.schedule.units import ENVIRONMENT, FOLDERS, write_units  # noqa: PLC0415

    folder = (out or FOLDERS[mode]).expanduser().absolute()
    owner = _owner(home) if mode == "system" and not run_as else run_as
    timers = write_units(home, read_plan(home), mode, folder, owner)
    for timer in timers:
        print_line(str(timer))
    names = " ".join(timer.name for timer in timers)
    print_line(
        message(_TURNS_ON[mode], timers=names, environment=ENVIRONMENT[mode].replace("%h", "~"))
    )


def _owner(home: Home) -> str:
    """Return who owns the data folder: the system's units run as nobody else."""
    home.create()
    return home.root.owner()


def _write_cron(home: Home, out: Path | None) -> None:
    from warehouse.upkeep.schedule.plan import read_plan  # noqa: PLC0415
    from warehouse.upkeep.schedule.units import cron_lines  # noqa: PLC0415

    home.create()
    file = (out or home.upkeep / "crontab").absolute()
    write_text(file, "".join(f"{line}\n" for line in cron_lines(home, read_plan(home))))
    print_line(str(file))
    print_line(message("schedule_turn_on_cron", file=file))


def _line(home: Home, task: Task) -> Text:
    from warehouse.upkeep.schedule.runs import last_run  # noqa: PLC0415

    (following,) = task.when.following(dt.datetime.now(), 1)
    run = last_run(home, task.name)
    state = "never" if run is None else run.state
    ran_at = "" if run is None else f"{run.started_at.astimezone():%Y-%m-%d %H:%M}"
    return message(
        "schedule_line",
        name=task.name,
        when=task.when.text,
        next=f"{following:%Y-%m-%d %H:%M}",
        last=message(_ENDED[state], at=ran_at),
    )
