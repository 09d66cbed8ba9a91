"""What runs by itself runs when it says, as it says, and how it ended is known."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys

import pytest
from filelock import FileLock

from warehouse.cli import main
from warehouse.runtime.errors import ScheduleRefused
from warehouse.upkeep.schedule import running, units
from warehouse.upkeep.schedule.plan import KINDS, add_task, named_task, read_plan, remove_task
from warehouse.upkeep.schedule.runs import last_run, note_start
from warehouse.upkeep.schedule.times import read_when

NOW = dt.datetime(2026, 2, 27, 23, 50)

TIMES = {
    "every 15min": ("*-*-* *:00,15,30,45:00", "0,15,30,45 * * * *", ["28T00:00", "28T00:15"]),
    "hourly :20": ("*-*-* *:20:00", "20 * * * *", ["28T00:20", "28T01:20"]),
    "daily 02:00": ("*-*-* 02:00:00", "0 2 * * *", ["28T02:00", "03-01T02:00"]),
    "weekly sun 03:30": ("Sun *-*-* 03:30:00", "30 3 * * 7", ["03-01T03:30", "03-08T03:30"]),
    "monthly 28 23:55": ("*-*-28 23:55:00", "55 23 28 * *", ["28T23:55", "03-28T23:55"]),
}


@pytest.fixture
def home(own_data_folder):
    own_data_folder.create()
    return own_data_folder


@pytest.mark.parametrize("text", TIMES)
def test_a_time_is_the_same_for_systemd_for_cron_and_as_it_is_told(text):
    calendar, cron, following = TIMES[text]
    when = read_when(f" {text.upper()} ")
    assert (when.calendar(), when.cron()) == (calendar, cron)
    told = [f"{time:%Y-%m-%dT%H:%M}" for time in when.following(NOW, 2)]
    assert told == [f"2026-{'02-' if len(day) < 9 else ''}{day}" for day in following]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="asks systemd")
def test_systemd_says_the_same_times():
    calendars = [TIMES[text][0] for text in TIMES]
    said = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=2", f"--base-time={NOW}", *calendars],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TZ": "Asia/Shanghai", "LC_ALL": "C"},
    ).stdout
    for text in TIMES:
        for time in read_when(text).following(NOW, 2):
            assert f"{time:%a %Y-%m-%d %H:%M:%S} CST" in said


@pytest.mark.parametrize(
    "text",
    ["", "daily", "daily 24:00", "monthly 31 04:00", "every 7min", "* * * * *", "daily 2:00"],
)
def test_a_time_of_another_form_is_refused(text):
    with pytest.raises(ScheduleRefused):
        read_when(text)


def test_a_plan_holds_each_name_once_and_only_commands_that_ask_nobody(home):
    add_task(home, "backup", "daily 02:00", [])
    add_task(home, "report", "monthly 2 06:00", ["--kind", "brief"], "briefs")
    add_task(home, "backup", "daily 03:00", ["--version"])
    assert [(task.name, task.when.text) for task in read_plan(home)] == [
        ("backup", "daily 03:00"),
        ("briefs", "monthly 2 06:00"),
    ]
    assert named_task(home, "backup").command == ("backup", "--version")
    remove_task(home, "briefs")
    for kind, arguments, name in [
        ("purge", [], ""),
        ("build", ["a\nb"], ""),
        ("build", [], "../x"),
        ("build", [], "X"),
    ]:
        with pytest.raises(ScheduleRefused):
            add_task(home, kind, "daily 02:00", arguments, name)
    with pytest.raises(ScheduleRefused):
        remove_task(home, "briefs")
    (home.upkeep / "schedule.json").write_text('{"tasks": [{}]}')
    with pytest.raises(ScheduleRefused):
        read_plan(home)


def test_units_name_everything_and_those_of_a_task_that_went_go_others_stay(home, tmp_path):
    for kind in ("build", "backup"):
        add_task(home, kind, "daily 02:00", [])
    (tmp_path / "units").mkdir()
    other = tmp_path / "units" / "xuntu-other.service"
    other.write_text("# somebody's own\n")
    tasks = read_plan(home)
    timers = units.write_units(home, tasks, "system", tmp_path / "units", "office")
    service = timers[0].with_suffix(".service").read_text()
    assert "User=office" in service
    assert f'Environment="XUNTU_HOME={home.root}"' in service
    assert '"schedule" "run" "backup"' in service
    assert "OnCalendar=*-*-* 02:00:00" in timers[0].read_text()
    assert "Persistent=true" in timers[0].read_text()
    units.write_units(home, tasks[1:], "system", tmp_path / "units")
    left = {file.name for file in (tmp_path / "units").iterdir()}
    assert left == {timers[1].name, f"{timers[1].stem}.service", other.name}


def test_a_folder_of_any_name_is_quoted_for_systemd_and_for_cron(home):
    task = add_task(home, "build", "daily 02:00", [])
    odd = type(home)(home.root / 'a b%c"$d')
    service = units._service(odd, task, "user", "")
    assert f'XUNTU_HOME={home.root}/a b%%c\\"$d"' in service
    (line,) = units.cron_lines(odd, [task])
    assert line.startswith("0 2 * * * cd ")
    assert "%" not in line.replace("\\%", "")
    assert f"'XUNTU_HOME={home.root}/a b\\%c\"$d'" in line


def run_with(home, monkeypatch, script: str) -> int:
    task = add_task(home, "build", "daily 02:00", [])
    monkeypatch.setattr(running.sys, "executable", "/bin/sh")
    original = running.subprocess.run
    monkeypatch.setattr(
        running.subprocess, "run", lambda _, **rest: original(["/bin/sh", "-c", script], **rest)
    )
    return running.run_task(home, task)


def test_how_a_task_ended_is_noted_and_the_last_good_end_stays(home, monkeypatch):
    assert run_with(home, monkeypatch, "echo published") == 0
    good = last_run(home, "build")
    assert (good.state, good.lines) == ("done", ("published",))
    assert good.good_at is not None
    monkeypatch.undo()
    assert run_with(home, monkeypatch, "echo 13800138000 >&2; exit 3") == 3
    failed = last_run(home, "build")
    assert (failed.state, failed.good_at) == ("failed", good.good_at)
    assert "13800138000" not in failed.lines[0]
    monkeypatch.undo()
    child = os.fork()
    if child == 0:
        note_start(home, "build", os.getpid())
        os._exit(0)
    os.waitpid(child, 0)
    assert last_run(home, "build").state == "broken"
    with FileLock(home.upkeep / "run-build.lock"), pytest.raises(ScheduleRefused):
        running.run_task(home, named_task(home, "build"))


def test_the_commands_add_list_show_write_and_remove(home, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XUNTU_LANG", "en")

    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["xuntu", "schedule", *arguments])
        with pytest.raises(SystemExit) as ended:
            main.main()
        return f"{ended.value.code} {''.join(capsys.readouterr())}"

    assert "Nothing runs by itself" in run()
    report = ("report", "--at", "monthly 2 06:00", "--name", "briefs", "--", "--kind", "brief")
    assert run("add", *report).startswith("0 briefs: monthly 2 06:00; next ")
    assert "has not run yet" in run("list")
    assert "xuntu report --kind brief" in run("show", "briefs")
    assert run("write").startswith("1 ")
    assert "enable --now xuntu-briefs" in run("write", "--user", "--out", str(tmp_path / "u"))
    assert "crontab -l" in run("write", "--cron", "--out", str(tmp_path / "crontab"))
    assert (tmp_path / "crontab").read_text().startswith("0 6 2 * * cd ")
    assert run("remove", "briefs").startswith("0 ")
    assert read_plan(home) == []
    assert set(KINDS) <= {"build", "inbox", "report", "backup", "alerts"}
