"""Accepted batches are what was accepted, or the build stops with their name and the way out."""

from __future__ import annotations

import errno
import os
import shutil

import polars as pl
import pytest

from tests.unit.builders.small_warehouse import (
    AS_OF,
    MADE_UP,
    PretendedDbt,
    accept_terms,
    terms,
    write_project,
)
from warehouse.build import publish
from warehouse.build.publish import build_and_publish
from warehouse.intake.batches.accept import accept
from warehouse.intake.batches.in_force import SUPERSESSIONS, rows_in_force
from warehouse.intake.batches.removal import remove_batch
from warehouse.intake.batches.store import batches_in, clear_demonstration, list_batches
from warehouse.intake.batches.undo import list_undone, redo, undo
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.operations.doctor import accepted
from warehouse.runtime.errors import BatchDamaged, BatchUnknown, NoVersion, UndoRefused
from warehouse.runtime.home import Home, read_json, write_json
from warehouse.runtime.integrity import sealed
from warehouse.versions.store import current_version, list_versions

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    home.create()
    home.settings_file.write_text(f"as_of_date = {AS_OF}\n")
    return home


@pytest.fixture
def batch(home):
    return accept_terms(home)


@pytest.fixture
def build(home, tmp_path, monkeypatch):
    monkeypatch.setattr(publish, "run_dbt", PretendedDbt())
    project = write_project(tmp_path)
    return lambda: build_and_publish(home, project=project, force=True)


def edit(file, **changes):
    """Change a manifest by hand."""
    write_json(file, {**read_json(file), **changes})


def one_figure_changed(folder):
    file = folder / "terms.parquet"
    pl.read_parquet(file).with_columns(name=pl.lit("别的")).write_parquet(file)


def one_byte_changed(folder):
    file = folder / "terms.parquet"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def truncated(folder):
    file = folder / "terms.parquet"
    file.write_bytes(file.read_bytes()[:-40])


def rows_and_hash_changed_alike(folder):
    """As one that edits the manifest with the file would do; its seal is of the program's kind."""
    content = read_json(folder / "manifest.json")
    del content["seal"]
    content["tables"]["terms"]["rows"] = 7
    write_json(folder / "manifest.json", sealed(content))


def as_a_folder(folder):
    (folder / "terms.parquet").unlink()
    (folder / "terms.parquet").mkdir()


DAMAGE = {
    "a figure changed": (one_figure_changed, "terms.parquet"),
    "a byte changed": (one_byte_changed, "terms.parquet"),
    "truncated": (truncated, "terms.parquet"),
    "empty": (lambda folder: (folder / "terms.parquet").write_bytes(b""), "empty"),
    "not Parquet": (lambda folder: (folder / "terms.parquet").write_text("name\n"), "terms"),
    "a folder": (as_a_folder, "terms.parquet"),
    "missing": (lambda folder: (folder / "terms.parquet").unlink(), "missing"),
    "rows": (rows_and_hash_changed_alike, "1 rows where the manifest notes 7"),
    "another table": (
        lambda folder: shutil.copy(folder / "terms.parquet", folder / "rounds.parquet"),
        "rounds.parquet",
    ),
    "no manifest": (lambda folder: (folder / "manifest.json").unlink(), "missing"),
    "not JSON": (lambda folder: (folder / "manifest.json").write_text("{"), "cannot be read"),
    "not text": (lambda folder: (folder / "manifest.json").write_bytes(b"\xff\xfe\x00"), "cannot"),
    "a list": (lambda folder: (folder / "manifest.json").write_text("[]"), "cannot be read"),
    "called a demonstration": (
        lambda folder: edit(folder / "manifest.json", is_demonstration=True),
        "changed after acceptance",
    ),
    "of another batch": (
        lambda folder: edit(folder / "manifest.json", batch_id="20240101-01"),
        "changed after acceptance",
    ),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_batch_stops_the_build_with_its_name_and_the_way_out_and_can_be_taken_back(
    home, batch, build, kind
):
    sound = build().version
    damage, reason = DAMAGE[kind]
    damage(batch.folder)
    with pytest.raises(BatchDamaged) as raised:
        build()
    what, why, remedy = raised.value.in_language("en")
    assert batch.batch_id in what
    assert reason in why
    assert f"xuntu undo {batch.batch_id}" in remedy
    assert current_version(home) == sound, "readers keep what they had"
    assert list(home.building.iterdir()) == []
    ill = [item for item in accepted.batches(home) if item.state == "ill"]
    assert [batch.batch_id in item.what.in_language("en") for item in ill] == [True]

    assert undo(home, batch.batch_id).folder == home.damaged / batch.batch_id
    assert list_batches(home) == list_undone(home) == []
    again = accept_terms(home)
    assert again.batch_id != batch.batch_id, "a number is never given twice"
    assert build().version.batches == (again.batch_id,)
    assert [item.state for item in accepted.batches(home)] == ["well"]


@pytest.mark.parametrize("kind", ["a figure changed", "missing", "not JSON"])
def test_what_is_read_before_an_import_is_checked_too(home, batch, kind):
    DAMAGE[kind][0](batch.folder)
    for read in (
        lambda: ReferenceData(home).rows("terms"),
        lambda: rows_in_force(home, "terms"),
        lambda: accept(
            home,
            {"terms": terms("其他", rows=2)},
            origin=MADE_UP,
            is_demonstration=False,
            as_of_date=None,
            supersessions=pl.DataFrame(schema=SUPERSESSIONS),
        ),
    ):
        with pytest.raises(BatchDamaged, match=batch.batch_id):
            read()
    assert list(home.incoming.iterdir()) == []


def test_a_missing_batch_stops_the_build_until_it_is_back_or_given_up(home, build, tmp_path):
    kept, lost = accept_terms(home), accept_terms(home, "丢失")
    sound = build().version
    lost.folder.rename(tmp_path / "elsewhere")
    with pytest.raises(BatchDamaged) as raised:
        build()
    what, _, remedy = raised.value.in_language("en")
    assert lost.batch_id in what
    assert f"xuntu undo {lost.batch_id}" in remedy
    assert "(test)" in remedy, "where its rows came from"
    assert current_version(home) == sound
    (tmp_path / "elsewhere").rename(lost.folder)
    assert build().version.batches == (kept.batch_id, lost.batch_id)

    shutil.rmtree(lost.folder)
    assert [item.state for item in accepted.batches(home)] == ["ill"]
    undo(home, lost.batch_id)
    assert build().version.batches == (kept.batch_id,)
    assert accept_terms(home, "丢失").batch_id


def test_where_every_batch_has_gone_missing_no_empty_version_takes_the_place_of_the_figures(
    home, batch, build
):
    sound = build().version
    shutil.rmtree(home.batches)
    with pytest.raises(BatchDamaged, match=batch.batch_id):
        build()
    assert list_versions(home) == [sound]


def test_batches_of_an_office_that_has_no_register_yet_are_noted_by_its_next_build(
    home, batch, build
):
    (home.root / "accepted.json").write_text("{")
    build()
    assert list(read_json(home.root / "accepted.json")) == [batch.batch_id]


def test_a_disk_that_fills_after_acceptance_does_not_say_that_nothing_was_accepted(
    home, build, monkeypatch
):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("warehouse.intake.batches.register.write_json", full)
        batch = accept_terms(home)
    assert list_batches(home) == [batch]
    assert not (home.root / "accepted.json").exists()
    assert build().version.batches == (batch.batch_id,)
    assert list(read_json(home.root / "accepted.json")) == [batch.batch_id]


@pytest.mark.parametrize("act", ["undo", "clear", "purge"])
def test_a_batch_that_left_as_it_should_is_not_missed(home, build, act):
    batch = accept_terms(home, is_demonstration=act == "clear")
    build()
    match act:
        case "undo":
            undo(home, batch.batch_id)
        case "clear":
            assert clear_demonstration(home) == [batch.batch_id]
        case "purge":
            remove_batch(home, batch.batch_id)
    assert build().kind == "emptied"


def test_a_renamed_folder_is_told_with_the_name_it_had(home, batch, build):
    renamed = batch.folder.rename(home.batches / "旧批次")
    with pytest.raises(BatchDamaged) as raised:
        build()
    assert "旧批次" in raised.value.in_language("en")[0]
    assert str(batch.folder) in raised.value.in_language("en")[2]
    renamed.rename(batch.folder)
    assert build().kind == "published"


def test_a_damaged_demonstration_is_cleared_and_generated_again(home, build):
    batch = accept_terms(home, is_demonstration=True)
    truncated(batch.folder)
    with pytest.raises(BatchDamaged, match="xuntu demo --clear"):
        build()
    with pytest.raises(BatchDamaged, match="xuntu demo --clear"):
        accept_terms(home, is_demonstration=True)  # the same content would change nothing
    with pytest.raises(UndoRefused, match="xuntu demo --clear"):
        undo(home, batch.batch_id)
    (batch.folder / "manifest.json").write_text("")
    assert clear_demonstration(home) == ["demo"]
    accept_terms(home, is_demonstration=True)
    assert build().kind == "published"


def test_the_schema_batch_is_written_anew_whatever_became_of_it(home, batch, build):
    build()
    schema = home.batches / "0-schema"
    accepted = batch.folder / "terms.parquet"
    for damage in (
        lambda: (schema / "terms.parquet").write_bytes(b"PAR1"),
        (schema / "terms.parquet").unlink,
        lambda: shutil.copy(accepted, schema / "terms.parquet"),
        lambda: (schema / "extra.parquet").write_bytes(b""),
        lambda: (shutil.rmtree(schema), schema.write_text("")),
    ):
        damage()
        assert build().kind == "published"
        assert pl.read_parquet(schema / "terms.parquet").is_empty()
        assert not (schema / "extra.parquet").exists()


def test_two_damaged_batches_are_mended_one_after_the_other(home, build):
    first, second, third = accept_terms(home), accept_terms(home, "二"), accept_terms(home, "三")
    truncated(first.folder)
    (second.folder / "manifest.json").write_text("{")
    with pytest.raises(BatchDamaged):
        undo(home, third.batch_id)  # what stands on it cannot be told
    undo(home, first.batch_id)
    undo(home, second.batch_id)
    undo(home, third.batch_id)
    assert [undone.batch for undone in list_undone(home)] != []
    accept_terms(home)
    assert build().kind == "published"


def test_a_damaged_batch_can_be_purged_wherever_it_lies(home, batch):
    accept_terms(home, "二")
    (batch.folder / "manifest.json").write_text("{")
    remove_batch(home, batch.batch_id)
    assert not batch.folder.exists()
    second = list_batches(home)[0]
    truncated(second.folder)
    undo(home, second.batch_id)
    assert (home.damaged / second.batch_id).is_dir()
    remove_batch(home, second.batch_id)
    assert not (home.damaged / second.batch_id).exists()
    with pytest.raises(BatchUnknown):
        remove_batch(home, "20200101-01")


def test_a_batch_damaged_after_it_was_undone_is_not_brought_back_and_is_in_nobodys_way(home, batch):
    undo(home, batch.batch_id)
    truncated(home.undone / batch.batch_id)
    with pytest.raises(BatchDamaged, match="xuntu purge"):
        redo(home, batch.batch_id)
    assert [item.state for item in accepted.batches(home)] == ["lacking"]
    accept(
        home,
        {"terms": terms("其他")},
        origin=MADE_UP,
        is_demonstration=False,
        as_of_date=None,
        supersessions=pl.DataFrame(schema=SUPERSESSIONS),
    )
    (home.undone / batch.batch_id / "history.json").write_text("[]")
    with pytest.raises(BatchDamaged, match="history"):
        list_undone(home)
    remove_batch(home, batch.batch_id)
    assert batches_in(home.undone) == []


def test_a_batch_of_an_earlier_program_raises_no_alarm_and_is_checked_by_what_it_notes(
    home, batch, build
):
    manifest = batch.folder / "manifest.json"
    content = read_json(manifest)
    for new in ("seal", "sequence", "beside"):
        del content[new]
    write_json(manifest, content)
    assert build().kind == "published"
    shutil.copy(batch.folder / "terms.parquet", batch.folder / "supersessions.parquet")
    with pytest.raises(BatchDamaged, match="supersessions"):
        build()
    (batch.folder / "supersessions.parquet").unlink()
    truncated(batch.folder)
    with pytest.raises(BatchDamaged, match="terms"):
        build()


def test_batches_are_in_the_order_of_acceptance_whatever_the_clock_says(home):
    def take(region):
        rows = {"terms": terms().with_columns(region_code=pl.lit(region))}
        return accept(home, rows, origin=MADE_UP, is_demonstration=False, as_of_date=None)

    first = take("360100")
    content = read_json(first.folder / "manifest.json")
    del content["seal"]
    later = content["accepted_at"].replace("20", "21", 1)  # as if the clock had run a century ahead
    write_json(first.folder / "manifest.json", sealed({**content, "accepted_at": later}))
    second = take("360200")
    undo(home, second.batch_id)
    third = take("360300")
    redo(home, second.batch_id)
    assert [batch.batch_id for batch in list_batches(home)] == [
        *(first.batch_id, second.batch_id, third.batch_id)
    ]


def test_nothing_was_ever_published_from_a_damaged_batch(home, batch, build):
    one_byte_changed(batch.folder)
    with pytest.raises(BatchDamaged):
        build()
    with pytest.raises(NoVersion):
        current_version(home)
