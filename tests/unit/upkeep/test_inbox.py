"""A ledger laid into the inbox goes in where it is clean, else comes back; once, whatever is
killed.
"""

from __future__ import annotations

import os
import time
from functools import cache

import openpyxl
import pytest

from tests.unit.intake.builders.office_template import county, fill
from warehouse.build import publish
from warehouse.intake.batches.store import list_batches
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.templates.workbook import write_template
from warehouse.runtime.errors import BuildFailed, ImportRefused
from warehouse.upkeep.inbox import arrivals, handing_back, looking
from warehouse.upkeep.inbox.looking import look_into_inbox

pytestmark = pytest.mark.slow


@pytest.fixture
def home(own_data_folder, monkeypatch):
    own_data_folder.create()
    own_data_folder.settings_file.write_text(
        'root_region = "511126"\nclassification_label = "内部"\n'
    )
    monkeypatch.setattr(publish, "build_and_publish", lambda *_: builds.append(1))
    builds.clear()
    return own_data_folder


builds: list[int] = []


@cache
def empty_template(home) -> bytes:
    return write_template(("villages", "terms"), "zh", ReferenceData(home))


def lay(home, name: str, *, kind: str = "行政村", villages: int = 5):
    rows = county()["villages"][:villages]
    rows[0]["kind"] = kind
    file = home.inbox / name
    file.write_bytes(fill(empty_template(home), {"villages": rows, "terms": county()["terms"]}))
    return file


def look(home):
    return look_into_inbox(home, seconds=0)


def test_a_clean_ledger_is_accepted_and_published_once_and_told_when_it_comes_again(home):
    content = lay(home, "名册.xlsx").read_bytes()
    (dealt,) = look(home).dealt
    (batch,) = list_batches(home)
    assert (dealt.outcome, dealt.batch, batch.rows) == ("accepted", batch.batch_id, 6)
    assert builds == [1]
    assert not [*home.inbox.iterdir()]
    assert batch.batch_id in (dealt.folder / "结果.txt").read_text()
    assert (dealt.folder / f"{dealt.folder.name}.xlsx").read_bytes() == content
    (home.inbox / "又一份.xlsx").write_bytes(content)
    (again,) = look(home).dealt
    assert (again.outcome, again.batch) == ("known", batch.batch_id)
    assert "没有重复入库" in (again.folder / "结果.txt").read_text()
    assert list_batches(home) == [batch]
    assert look(home).dealt == []


def test_a_ledger_with_a_wrong_row_comes_back_with_what_is_wrong_and_the_others_go_in(home):
    wrong = lay(home, "错.xlsx", kind="集镇")
    os.utime(wrong, (1, 1))
    sound = lay(home, "对.xlsx", villages=7)
    back, accepted = look(home).dealt
    assert (back.name, back.outcome) == (wrong.name, "handed_back")
    assert (accepted.name, accepted.outcome) == (sound.name, "accepted")
    names = {file.name for file in back.folder.iterdir()}
    assert f"{back.folder.name}.xlsx" in names
    assert "集镇" in (back.folder / "结果.txt").read_text()
    (refused,) = [name for name in names if "退回" in name]
    assert openpyxl.load_workbook(back.folder / refused)
    assert list_batches(home)[0].rows == 8


def test_what_cannot_be_read_comes_back_and_what_tells_a_person_gives_its_folder_no_name(home):
    for name in ("坏.xlsx", "王建国台账.csv"):
        (home.inbox / name).write_bytes(b"\0\1\2")
        os.utime(home.inbox / name, (1, 1))
    results = look(home).dealt
    assert [dealt.outcome for dealt in results] == ["handed_back"] * 2
    assert not [file for file in home.outbox.rglob("*") if "王建国" in file.name]


def test_a_file_is_waited_for_until_it_has_come_whole(home, monkeypatch):
    file = lay(home, "名册.xlsx")
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    (home.inbox / "名册2.csv").write_text("村,")
    (home.inbox / "名册3.xlsx.part").write_bytes(whole)
    (home.inbox / "folder").mkdir()
    (home.inbox / "link.xlsx").symlink_to(home.settings_file)
    assert (look(home).coming, look(home).others) == (3, 2)
    monkeypatch.setattr(time, "sleep", lambda _: file.write_bytes(whole + b"\0"))
    assert file not in arrivals.arrivals(home.inbox, 1).whole, "it grew between two looks"
    monkeypatch.setattr(time, "sleep", lambda _: None)
    file.write_bytes(whole)
    assert [dealt.name for dealt in look(home).dealt] == [file.name]


def test_killed_once_it_was_accepted_the_next_look_ends_what_was_begun(home, monkeypatch):
    file = lay(home, "名册.xlsx")

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(handing_back, "hand_back", killed)
        look(home)
    assert file.exists()
    (batch,) = list_batches(home)
    (dealt,) = look(home).dealt
    assert (dealt.outcome, dealt.batch) == ("known", batch.batch_id)
    assert list_batches(home) == [batch]
    assert builds == [1], "what was accepted before it was killed is published"


def test_what_could_not_be_published_is_tried_again_without_another_file(home, monkeypatch):
    lay(home, "名册.xlsx")

    def failing(*_):
        raise BuildFailed("no")

    with monkeypatch.context() as patched, pytest.raises(BuildFailed):
        patched.setattr(publish, "build_and_publish", failing)
        look(home)
    look(home)
    look(home)
    assert builds == [1]


def test_without_a_label_no_file_is_touched_and_one_that_takes_too_much_comes_back(
    home, monkeypatch
):
    file = lay(home, "名册.xlsx")
    child = os.fork()
    if child == 0:
        looking.MOST_SECONDS, looking._SECONDS_BETWEEN_MEASURES = -1, 0
        monkeypatch.setattr(looking, "_dealt_with", lambda *_: time.sleep(20))
        look(home)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
    assert not file.exists()
    assert "拆成" in next(home.outbox.rglob("结果.txt")).read_text()
    home.settings_file.write_text("")
    file = lay(home, "名册.xlsx")
    with pytest.raises(ImportRefused):
        look(home)
    assert file.exists()
