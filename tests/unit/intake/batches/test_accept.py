"""Acceptance: one door, all or nothing, recognised content, never a mixture."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import signal
import subprocess
import sys
import textwrap

import polars as pl
import pytest

from tests.unit.builders.small_warehouse import AS_OF, MADE_UP, accept_terms, terms
from tests.unit.intake.builders.at_once import processes_at_once
from warehouse.intake.batches import batch_writer
from warehouse.intake.batches.accept import (
    accept,
    clear_demonstration,
    ensure_schema_batch,
    list_batches,
)
from warehouse.intake.batches.in_force import SUPERSESSIONS
from warehouse.runtime.errors import BatchDamaged, BatchesMixed, BatchRefused
from warehouse.runtime.home import PROJECT_ROOT, Home, read_json
from warehouse.schema.tables import TABLES

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def real(home, tables):
    return accept(home, tables, origin=MADE_UP, is_demonstration=False, as_of_date=None)


def events(rows: int, first: int = 0) -> pl.LazyFrame:
    """Lazy problem events with keys from `first` on."""
    return pl.LazyFrame({"number": pl.int_range(first, first + rows, eager=True)}).select(
        event_id=pl.format("e{}", "number"),
        problem_id=pl.format("p{}", pl.col("number") // 2),
        sequence_no=(pl.col("number") % 2 + 1).cast(pl.Int32),
        event_kind=pl.lit("closed"),
        occurred_on=pl.lit(dt.date(2024, 1, 31)),
        occurred_after=pl.lit(None, dtype=pl.Date),
        recorded_on=pl.lit(None, dtype=pl.Date),
        actor_level=pl.lit("county"),
        reason_code=pl.lit(None, dtype=pl.String),
        new_due_on=pl.lit(None, dtype=pl.Date),
        new_responsibility_level=pl.lit(None, dtype=pl.String),
        new_responsible_unit=pl.lit('单位,"甲"\n乙'),
    )


def test_an_accepted_table_comes_back_with_its_provenance(home):
    batch = real(home, {"terms": terms(rows=3)})
    kept = pl.read_parquet(batch.folder / "terms.parquet")
    assert kept.columns == [
        *TABLES["terms"].column_names(),
        *("batch_id", "source_file", "source_sheet", "source_row"),
    ]
    assert kept.drop(kept.columns[-4:]).equals(terms(rows=3))
    assert kept["source_row"].to_list() == [1, 2, 3]
    assert kept.row(0)[-4:] == (batch.batch_id, "test", "terms", 1)


def test_a_writer_may_bring_file_sheet_and_row_of_its_own(home):
    own = terms().with_columns(
        source_file=pl.lit("台账.xlsx"), source_sheet=pl.lit("届次"), source_row=pl.lit(7, pl.Int32)
    )
    batch = real(home, {"terms": own})
    assert pl.read_parquet(batch.folder / "terms.parquet").row(0)[-3:] == ("台账.xlsx", "届次", 7)
    with pytest.raises(BatchRefused, match="source_file"):
        real(home, {"terms": own.drop("source_row")})


def test_enumerations_are_kept_as_text(home):
    batch = real(home, {"problem_events": events(2)})
    schema = pl.read_parquet_schema(batch.folder / "problem_events.parquet")
    assert schema["event_kind"] == schema["new_responsibility_level"] == pl.String


def test_the_manifest_says_what_was_accepted_by_whom_and_from_where(home):
    batch = accept_terms(home, is_demonstration=True)
    written = read_json(batch.folder / "manifest.json")
    assert set(written) == {
        *("batch_id", "content_hash", "accepted_at", "accepted_by", "is_demonstration"),
        *("as_of_date", "tables", "beside", "origin", "sequence", "seal", "format"),
    }
    file = batch.folder / "terms.parquet"
    assert written["tables"]["terms"]["rows"] == 1
    assert written["tables"]["terms"]["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert written["as_of_date"] == AS_OF.isoformat()
    assert written["origin"]["source_file"] == "test"
    assert list_batches(home) == [batch]


def test_the_same_content_again_changes_nothing(home, tmp_path):
    first = real(home, {"terms": terms(rows=4)})
    before = {file: file.stat().st_mtime_ns for file in home.batches.rglob("*")}
    parquet = tmp_path / "terms.parquet"
    terms(rows=4).write_parquet(parquet)
    for again in (terms(rows=4), terms(rows=4).lazy(), parquet):
        assert real(home, {"terms": again}) == first
    assert {file: file.stat().st_mtime_ns for file in home.batches.rglob("*")} == before
    assert list(home.incoming.iterdir()) == []


def test_an_empty_text_is_not_the_same_content_as_none(home):
    rows = events(1)
    first = real(home, {"problem_events": rows})
    second = real(home, {"problem_events": rows.with_columns(reason_code=pl.lit(""))})
    assert first.content_hash != second.content_hash
    assert len(list_batches(home)) == 2


def test_the_content_hash_does_not_depend_on_how_the_parts_were_cut(home, tmp_path, monkeypatch):
    whole = real(home, {"problem_events": events(1000)})
    monkeypatch.setattr(batch_writer, "ROWS_AT_ONCE", 7)
    other = real(Home(tmp_path / "other"), {"problem_events": events(1000)})
    assert other.content_hash == whole.content_hash
    kept = pl.read_parquet(other.folder / "problem_events.parquet")
    assert kept["source_row"].to_list() == list(range(1, 1001))


def test_an_unknown_table_is_refused_by_name(home):
    with pytest.raises(BatchRefused, match="vilages"):
        real(home, {"vilages": terms()})
    assert not home.batches.exists()


def test_unknown_and_missing_columns_and_wrong_types_are_refused_by_name(home):
    wrong = terms().rename({"name": "nom"}).with_columns(starts_on=pl.lit(20210901))
    with pytest.raises(BatchRefused) as refused:
        real(home, {"terms": wrong})
    text = refused.value.in_language("en")
    assert "'terms'" in text[0]
    assert "missing: name" in text[1]
    assert "unknown: nom" in text[1]
    assert "starts_on should be Date but is Int32" in text[1]


def test_a_writer_may_not_set_the_batch(home):
    with pytest.raises(BatchRefused, match="batch_id"):
        real(home, {"terms": terms().with_columns(batch_id=pl.lit("mine"))})


def test_broken_rows_are_told_by_table_column_rule_count_and_first_rows(home):
    bad = pl.concat([terms(rows=2), terms(rows=5).with_columns(region_code=pl.lit("x"))])
    bad = bad.with_columns(term_id=pl.format("t{}", pl.int_range(pl.len())))
    with pytest.raises(BatchRefused) as refused:
        real(home, {"terms": bad})
    (failure,) = refused.value.failures
    assert (failure.table, failure.column, failure.rule) == ("terms", "region_code", "regex")
    assert failure.count == 5
    assert failure.first_rows[0] == {"region_code": "x", "term_id": "t2"}
    assert len(failure.first_rows) == 3
    assert "terms.region_code: regex, 5 rows" in refused.value.in_language("en")[1]
    assert list_batches(home) == []


def test_a_value_outside_an_enumeration_and_a_missing_date_are_both_told(home):
    unknown = events(3).with_columns(event_kind=pl.lit("vanished"))
    undated = events(2, first=3).with_columns(occurred_on=pl.lit(None, dtype=pl.Date))
    bad = pl.concat([unknown, undated])
    with pytest.raises(BatchRefused) as refused:
        real(home, {"problem_events": bad})
    counts = {(failure.column, failure.rule): failure.count for failure in refused.value.failures}
    assert counts == {("event_kind", "dtype"): 3, ("occurred_on", "nullability"): 2}


@pytest.mark.parametrize("part", [2, 1000])
def test_a_key_that_occurs_twice_is_found_within_and_across_parts(home, monkeypatch, part):
    monkeypatch.setattr(batch_writer, "ROWS_AT_ONCE", part)
    doubled = pl.concat([events(10), events(2, first=3)])
    with pytest.raises(BatchRefused) as refused:
        real(home, {"problem_events": doubled})
    (failure,) = refused.value.failures
    assert (failure.column, failure.rule, failure.count) == ("event_id", "primary_key", 4)
    assert failure.first_rows == [{"event_id": "e3"}, {"event_id": "e4"}]


def test_keys_whose_hashes_meet_are_compared_themselves(home, monkeypatch):
    monkeypatch.setattr(
        pl.Expr, "hash", lambda expression, *_: expression.is_null().cast(pl.UInt64)
    )
    assert real(home, {"problem_events": events(50)}).rows == 50


def test_no_table_is_no_batch(home):
    with pytest.raises(BatchRefused):
        real(home, {})


def test_one_refused_table_refuses_the_whole_batch(home):
    with pytest.raises(BatchRefused):
        real(home, {"problem_events": events(5), "terms": pl.concat([terms(), terms()])})
    assert list_batches(home) == []
    assert list(home.incoming.iterdir()) == []


def test_demonstration_and_real_ledgers_never_stand_side_by_side(home):
    accept_terms(home, is_demonstration=True)
    with pytest.raises(BatchesMixed) as refused:
        accept_terms(home, "别的")
    assert "xuntu demo --clear" in refused.value.remedy
    assert clear_demonstration(home) == ["demo"]
    accept_terms(home)
    with pytest.raises(BatchesMixed) as refused:
        accept_terms(home, is_demonstration=True)
    assert "XUNTU_HOME" in refused.value.remedy
    assert clear_demonstration(home) == []
    assert len(list_batches(home)) == 1


def test_a_second_demonstration_must_be_preceded_by_clearing_the_first(home):
    first = accept_terms(home, is_demonstration=True)
    assert accept_terms(home, is_demonstration=True) == first
    with pytest.raises(BatchesMixed, match="demo --clear"):
        accept_terms(home, "别的", is_demonstration=True)


def test_every_raw_table_stands_empty_in_the_schema_batch(home):
    ensure_schema_batch(home)
    files = {file.stem: file for file in (home.batches / "0-schema").iterdir()}
    corrections = pl.read_parquet(files.pop("supersessions"))
    assert corrections.equals(pl.DataFrame(schema=SUPERSESSIONS))
    assert sorted(files) == sorted(TABLES)
    for file in files.values():
        empty = pl.read_parquet(file)
        assert empty.height == 0
        assert empty.columns[:-4] == TABLES[file.stem].column_names()
    assert list_batches(home) == []


def test_the_schema_batch_has_the_types_of_accepted_batches(home):
    batch = real(home, {"problem_events": events(3), "terms": terms()})
    for table in ("problem_events", "terms"):
        kept = pl.read_parquet_schema(batch.folder / f"{table}.parquet")
        empty = pl.read_parquet_schema(home.batches / "0-schema" / f"{table}.parquet")
        assert kept == empty


def test_an_outdated_schema_batch_is_written_anew(home):
    ensure_schema_batch(home)
    file = home.batches / "0-schema" / "terms.parquet"
    pl.DataFrame({"old": []}).write_parquet(file)
    ensure_schema_batch(home)
    assert "term_id" in pl.read_parquet_schema(file)


def test_a_damaged_manifest_is_named_with_its_folder(home):
    batch = accept_terms(home)
    (batch.folder / "manifest.json").write_text("{")
    with pytest.raises(BatchDamaged, match=batch.batch_id):
        list_batches(home)


ENDLESS = textwrap.dedent(
    """
    import sys, time
    from pathlib import Path
    import polars as pl
    from tests.unit.builders.small_warehouse import MADE_UP
    from tests.unit.intake.batches.test_accept import events
    from warehouse.runtime.home import Home
    from warehouse.intake.batches.accept import accept

    def dawdle(rows):
        print("under way", flush=True)
        time.sleep(60)
        return rows

    rows = events(10).map_batches(dawdle)
    accept(Home(Path(sys.argv[1])), {"problem_events": rows}, origin=MADE_UP,
           is_demonstration=False, as_of_date=None)
    """
)


def test_a_killed_acceptance_leaves_only_rubbish_that_the_next_one_clears(home):
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(home.root)], cwd=PROJECT_ROOT, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline()
        assert list_batches(home) == []
        assert len(list(home.incoming.iterdir())) == 1
        process.send_signal(signal.SIGKILL)
    batch = accept_terms(home)
    assert list_batches(home) == [batch]
    assert list(home.incoming.iterdir()) == []


def test_what_a_living_process_writes_is_left_alone(home):
    home.create()
    (home.incoming / f"{os.getppid()}-20240101T000000").mkdir()
    (home.incoming / "999999999-20240101T000000").mkdir()
    accept_terms(home)
    assert [folder.name.split("-")[0] for folder in home.incoming.iterdir()] == [str(os.getppid())]


def _accept_in_process(root, name):
    accept_terms(Home(root), name)


def test_acceptances_at_the_same_time_come_one_after_the_other(home):
    at_once = processes_at_once()
    processes = [at_once.Process(target=_accept_in_process, args=(home.root, n)) for n in "甲乙甲"]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    batches = list_batches(home)
    assert len({batch.batch_id for batch in batches}) == len(batches) == 2


MEASURED = textwrap.dedent(
    """
    import re, sys
    from pathlib import Path
    from tests.unit.builders.small_warehouse import MADE_UP
    from tests.unit.intake.batches.test_accept import events
    from warehouse.runtime.home import Home
    from warehouse.intake.batches.accept import accept

    batch = accept(Home(Path(sys.argv[1])), {"problem_events": events(3_000_000)}, origin=MADE_UP,
                   is_demonstration=False, as_of_date=None)
    # The kernel's ru_maxrss would be that of the process that began this one, where it is larger.
    peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
    print(batch.rows, int(peak.group(1)) // 1024)
    """
)


def test_memory_does_not_grow_with_the_table(home):
    ended = subprocess.run(
        [sys.executable, "-c", MEASURED, str(home.root)],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    rows, megabytes = map(int, ended.stdout.split())
    assert rows == 3_000_000
    assert megabytes < 900
