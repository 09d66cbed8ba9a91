"""A backup comes back as it was, whatever happened while it was taken; no key shows anywhere."""

from __future__ import annotations

import os
import shutil
import sys
import threading

import pytest

from tests.conftest import EXTENT
from tests.unit.builders.small_warehouse import accept_changes, accept_terms, put_version
from tests.unit.operations.faulty_disk import changes, killing
from warehouse.cli import main
from warehouse.intake.batches.soundness import check
from warehouse.intake.batches.store import SCHEMA_BATCH, batches_locked, list_batches
from warehouse.intake.batches.undo import list_undone, redo, undo
from warehouse.runtime.errors import BackupRefused
from warehouse.runtime.home import Home, read_json, write_json
from warehouse.runtime.integrity import sealed
from warehouse.upkeep.backup import taking
from warehouse.upkeep.backup.contents import FILES, FOLDERS, LEFT_OUT
from warehouse.upkeep.backup.encryption import VARIABLE, key_from_environment, new_key
from warehouse.upkeep.backup.restoring import check_restore, restore
from warehouse.upkeep.backup.store import Store
from warehouse.upkeep.backup.taking import take_backup
from warehouse.versions.store import current_version
from warehouse.versions.version import check_version

UNSHOWN = ("batches.lock", "build.lock")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A data folder with something of everything that a backup holds."""
    home = Home(tmp_path_factory.mktemp("kept") / "home")
    home.create()
    home.settings_file.write_text('classification_label = "内部"\nbackups_kept = 2\n')
    first = accept_terms(home, "初")
    accept_terms(home, "二")
    accept_changes(home, ("problem_causes", ["x"], {"cause_code": "x", "name": "另"}))
    undo(home, first.batch_id)
    for folder in (
        home.agendas,
        home.plans,
        home.handouts,
        home.profiles,
        home.refusals,
        home.damaged,
    ):
        folder.mkdir(exist_ok=True)
        (folder / "议程.json").write_text(f"{folder.name}")
    (home.versions / "numbers.json").write_text('{"20240630": 7}')
    return home


@pytest.fixture
def home(made, tmp_path):
    shutil.copytree(made.root, tmp_path / "home")
    return Home(tmp_path / "home")


@pytest.fixture
def there(tmp_path):
    return tmp_path / "backups"


def files_of(home: Home) -> dict[str, bytes]:
    """Every file that must come back, by its path."""
    kept = [file for name in FOLDERS for file in (home.root / name).rglob("*")]
    kept += [home.root / name for name in FILES]
    return {str(file.relative_to(home.root)): file.read_bytes() for file in kept if file.is_file()}


MOMENTS = ("open /objects", "os.rename /objects", "os.rename /backups", "os.remove /backups")
"""What it does at the moments that matter: it is killed before; in make test-all, before all."""


def points(seen: list[str]) -> list[int]:
    if EXTENT == "all":
        return list(range(len(seen)))
    firsts = [next(n for n, change in enumerate(seen) if change.startswith(m)) for m in MOMENTS]
    return [*firsts, len(seen) - 1]


def taken(home, there, **options):
    return take_backup(home, there, None, kept=30, **options)


def brought_back(there, place) -> Home:
    store = Store(there, None)
    return Home(restore(store, store.latest(), place).folder)


def test_what_comes_back_is_what_there_was_and_it_goes_on_from_there(home, there, tmp_path):
    taken(home, there)
    back = brought_back(there, tmp_path / "back")
    assert files_of(back) == files_of(home)
    assert list_batches(back)[0].as_json() == list_batches(home)[0].as_json()
    taken_back = list_undone(back)[0].batch.batch_id
    undo(back, list_batches(back)[0].batch_id)
    redo(back, taken_back)
    assert accept_terms(back, "三").batch_id.endswith("-04"), "no number is given twice"


def test_every_folder_of_the_data_folder_is_taken_or_left_out_on_purpose(home):
    home.create()
    folders = {entry.name for entry in home.root.iterdir() if entry.is_dir()}
    assert folders <= {*FOLDERS, *LEFT_OUT, "drafts", "versions"}
    assert not {*FOLDERS} & {*LEFT_OUT}


def test_a_second_backup_writes_only_what_is_new(home, there):
    first = taken(home, there)
    assert first.new_bytes == sum(first.backup.objects.values())
    assert taken(home, there).new_bytes == 0
    batch = accept_terms(home, "三")
    new = taken(home, there)
    own = {name for name in new.backup.objects if name not in first.backup.objects}
    files = sum(file.is_file() for file in batch.folder.iterdir())
    assert len(own) == files + 2, "its files, the register, and the list of all"


def test_the_published_version_is_taken_along_by_choice_and_shows_again(home, there, tmp_path):
    put_version(home, "20240630-1")
    taken(home, there)
    assert not brought_back(there, tmp_path / "without").pointer.exists()
    assert taken(home, there, with_version=True).backup.version == "20240630-1"
    check_version(current_version(brought_back(there, tmp_path / "with")))


def test_batches_that_change_while_it_is_taken_are_in_it_as_they_were(
    home, there, tmp_path, monkeypatch
):
    before = files_of(home)

    def changed_meanwhile(store, aside, progress):
        accept_terms(home, "三")
        undo(home, list_batches(home)[0].batch_id)
        return original(store, aside, progress)

    original = taking._kept
    monkeypatch.setattr(taking, "_kept", changed_meanwhile)
    taken(home, there)
    assert files_of(brought_back(there, tmp_path / "back")) == before


def test_it_waits_for_an_acceptance_under_way(home, there):
    with batches_locked(home):
        backup = threading.Thread(target=taken, args=(home, there))
        backup.start()
        backup.join(0.2)
        assert backup.is_alive()
    backup.join(20)
    assert len(Store(there, None).backups()) == 1


def test_killed_before_any_change_it_makes_the_last_good_backup_comes_back(home, there, tmp_path):
    taken(home, there)
    wanted = files_of(home)
    accept_terms(home, "三")
    new = files_of(home)
    pristine = tmp_path / "pristine"
    shutil.copytree(there, pristine)
    with changes(there) as disk:
        take_backup(home, there, None, kept=1)
    for number in points(disk.seen):
        shutil.rmtree(there)
        shutil.copytree(pristine, there)
        child = os.fork()
        if child == 0:
            with killing(there, number):
                take_backup(home, there, None, kept=1)
            os._exit(0)
        assert os.WIFSIGNALED(os.waitpid(child, 0)[1]), disk.seen[number]
        back = tmp_path / f"back-{number}"
        assert files_of(brought_back(there, back)) in (wanted, new), disk.seen[number]
    take_backup(home, there, None, kept=1)
    assert files_of(brought_back(there, tmp_path / "back")) == new
    names = {file.name for file in there.rglob("*") if file.is_file()}
    latest = Store(there, None).latest()
    assert names == {*latest.objects, f"{latest.name}.json", "store.json", "backup.lock"}
    assert not [*home.cache.glob("backup-*")]


def test_older_backups_go_but_never_for_one_of_a_damaged_batch(home, there):
    for _ in range(3):
        sound = take_backup(home, there, None, kept=2)
    assert [backup.number for backup in Store(there, None).backups()] == [3, 2]
    batch = list_batches(home)[0]
    next(batch.folder.glob("*.parquet")).write_bytes(b"")
    damaged = take_backup(home, there, None, kept=1)
    assert damaged.backup.damaged == (batch.batch_id,)
    assert damaged.pruned == 0
    store = Store(there, None)
    assert store.named(sound.backup.name) == sound.backup
    assert read_json(home.upkeep / taking.LAST)["backup"] == sound.backup.name


def test_a_content_that_was_changed_or_is_gone_is_noticed_and_nothing_appears(
    home, there, tmp_path
):
    taken(home, there)
    store = Store(there, None)
    largest = max(there.glob("objects/*/*"), key=lambda file: file.stat().st_size)
    whole = largest.read_bytes()
    for spoil in (lambda: largest.write_bytes(whole[:-1] + b"?"), largest.unlink):
        spoil()
        with pytest.raises(BackupRefused):
            check_restore(store, store.latest(), tmp_path)
        with pytest.raises(BackupRefused):
            restore(store, store.latest(), tmp_path / "back")
    assert not [*tmp_path.glob("*back*/")][1:], "nothing beside the folder of backups"
    taken(home, there)
    check_restore(store, store.latest(), tmp_path)


@pytest.mark.parametrize("path", ["../out", "/etc/x", "batches/../../x", "other/x", "batches//x"])
def test_a_path_of_another_place_is_refused(home, there, tmp_path, path):
    taken(home, there)
    store = Store(there, None)
    file = tmp_path / "tree"
    file.write_text(f'[{{"path": "{path}", "object": "0", "mode": 384}}]')
    tree, size, _ = store.put(file)
    backup = next(there.glob("backups/*.json"))
    content = read_json(backup) | {"tree": tree, "objects": {tree: size}}
    del content["seal"]
    write_json(backup, sealed(content))
    with pytest.raises(BackupRefused):
        restore(store, store.latest(), tmp_path / "home-2")
    assert not (tmp_path / "home-2").exists()


def test_it_is_never_restored_over_data_nor_kept_within_them(home, there):
    taken(home, there)
    store = Store(there, None)
    with pytest.raises(BackupRefused):
        restore(store, store.latest(), home.root)
    with pytest.raises(BackupRefused):
        taken(home, home.root / "backups")


def test_an_encrypted_backup_shows_nothing_and_comes_back_by_its_key_alone(
    home, there, tmp_path, monkeypatch
):
    pytest.importorskip("pyrage")
    secret, public = new_key()
    monkeypatch.setenv(VARIABLE, public)
    key = key_from_environment()
    take_backup(home, there, key, kept=3)
    assert take_backup(home, there, key, kept=3).new_bytes == 0
    written = b"".join(file.read_bytes() for file in there.rglob("*") if file.is_file())
    assert secret.encode() not in written
    assert "内部".encode() not in written
    assert b"PAR1" not in written
    with pytest.raises(BackupRefused):  # a public key cannot read
        restore(Store(there, key), Store(there, key).latest(), tmp_path / "back")
    with pytest.raises(BackupRefused):  # nor is anything in clear laid beside it
        take_backup(home, there, None, kept=3)
    for other in (new_key()[0], "AGE-SECRET-KEY-1X"):
        monkeypatch.setenv(VARIABLE, other)
        with pytest.raises(BackupRefused) as refused:
            Store.to_read(there, key_from_environment)
        assert other not in str(refused.value)
    monkeypatch.setenv(VARIABLE, secret)
    store = Store.to_read(there, key_from_environment)
    assert secret not in repr(store.key)
    back = Home(restore(store, store.latest(), tmp_path / "back").folder)
    assert files_of(back) == files_of(home)


def test_the_commands_take_list_try_and_bring_back(home, there, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XUNTU_HOME", str(home.root))
    monkeypatch.setenv("XUNTU_LANG", "en")

    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["xuntu", *arguments])
        with pytest.raises(SystemExit) as ended:
            main.main()
        return f"{ended.value.code} {''.join(capsys.readouterr())}"

    assert "backup_folder" in run("backup")
    home.settings_file.write_text(f'backup_folder = "{there}"\nbackups_kept = 1\n')
    assert run("backup").startswith("0 Backup 000001-")
    assert "Older backups deleted: 1" in run("backup")
    assert "000002-" in run("backup", "--list")
    assert "can be restored" in run("restore", "--check")
    assert "is restored" in run("restore", "--into", str(tmp_path / "back"))
    assert run("restore").startswith("1 Nothing was restored")
    for batch in list_batches(Home(tmp_path / "back")):
        check(batch)
    assert (tmp_path / "back/batches" / SCHEMA_BATCH).is_dir()
