"""The audit log is appended by several at once, and tells of any line that is not as written."""

from __future__ import annotations

import json
import multiprocessing

import pytest

from warehouse.audit_log import log
from warehouse.runtime.errors import AuditLogBroken
from warehouse.runtime.home import Home


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path)
    home.settings_file.write_text('mode = "office"\n')
    return home


def only_file(home: Home):
    (file,) = (home.root / "audit").glob("*.jsonl")
    return file


def fill(home: Home, count: int = 5) -> None:
    for number in range(count):
        log.record(home, "seen", who="a", page="region", region="360000", place=number)


def test_what_is_recorded_is_read_again_in_its_order(home):
    log.record(home, "signed_in", who="leader.1", address="10.1.2.3")
    log.record(home, "seen", who="leader.1", page="region", region="360000")
    first, second = log.entries(home)
    assert (first.number, first.who, first.event) == (1, "leader.1", "signed_in")
    assert second.facts == {"page": "region", "region": "360000"}
    assert log.check(home) == second
    assert log.check(home, first.hash) == second


@pytest.mark.parametrize("value", ["王某", "查 3 村", "a\nb", "<script>", '","who":"b'])
def test_nothing_that_somebody_wrote_gets_in(home, value):
    log.record(home, "searched", who=value, text=value)
    (entry,) = log.entries(home)
    assert (entry.who, entry.facts) == ("?", {"text": "?"})


@pytest.mark.parametrize(
    "damage",
    [
        lambda lines: [lines[0], lines[1].replace("360000", "360100"), *lines[2:]],
        lambda lines: [lines[0], *lines[2:]],
        lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
        lambda lines: [*lines[:2], lines[1], *lines[2:]],
        lambda lines: [*lines[:3], "{}", *lines[3:]],
        lambda lines: [*lines[:3], "", *lines[3:]],
        lambda lines: [*lines[:-1], lines[-1][:20]],
    ],
)
def test_a_line_changed_taken_out_moved_repeated_put_in_or_torn_is_found(home, damage):
    fill(home)
    file = only_file(home)
    file.write_text("\n".join(damage(file.read_text().splitlines())) + "\n")
    with pytest.raises(AuditLogBroken):
        log.check(home)


def test_a_new_hash_does_not_hide_a_change_from_the_line_after(home):
    fill(home)
    lines = only_file(home).read_text().splitlines()
    changed = json.loads(lines[1]) | {"region": "360100"}
    del changed["hash"]
    lines[1] = json.dumps({**changed, "hash": log._hash(changed)})
    only_file(home).write_text("\n".join(lines) + "\n")
    with pytest.raises(AuditLogBroken):
        log.check(home)


def test_lines_cut_off_at_the_end_are_found_by_a_hash_that_was_noted(home):
    fill(home)
    last = log.check(home)
    lines = only_file(home).read_text().splitlines()
    only_file(home).write_text("\n".join(lines[:-2]) + "\n")
    log.check(home)
    with pytest.raises(AuditLogBroken):
        log.check(home, last.hash)


def test_a_month_goes_on_with_the_chain_of_the_one_before_and_old_ones_are_forgotten(home):
    fill(home)
    folder = home.root / "audit"
    only_file(home).rename(folder / "2020-01.jsonl")
    fill(home, 1)
    assert log.check(home).number == 6
    assert len(list(log.entries(home, "2020-01"))) == 5
    log._forget(folder, 1)
    assert log.check(home).number == 6
    assert not (folder / "2020-01.jsonl").exists()


def test_several_processes_write_one_chain(home):
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=_write, args=(home,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(30)
    assert log.check(home).number == 60


def _write(home: Home) -> None:
    fill(home, 20)


def test_whoever_sits_at_the_machine_is_not_recorded(home):
    home.settings_file.write_text('mode = "local"\n')
    fill(home)
    assert log.check(home) is None
    assert not (home.root / "audit").exists()


def test_a_line_that_was_torn_by_a_kill_keeps_nobody_from_going_on(home):
    fill(home, 2)
    with only_file(home).open("a") as stream:
        stream.write('{"n":3,"at"')
    fill(home, 1)
    lines = only_file(home).read_text().splitlines()
    assert json.loads(lines[-1])["n"] == 3 and len(lines) == 4
    with pytest.raises(AuditLogBroken):
        log.check(home)
