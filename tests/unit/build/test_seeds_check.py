"""Reference tables are checked before dbt: what is wrong, where, and how it is mended."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.builders.small_warehouse import PretendedDbt, accept_terms
from warehouse.build import publish
from warehouse.build.dbt_folder import DbtProject
from warehouse.build.publish import build_and_publish
from warehouse.operations.doctor import program
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.seeds.check import check, examine
from warehouse.seeds.convert import convert
from warehouse.seeds.findings import SeedsWrong

SEEDS = PROJECT_ROOT / "seeds"

Edit = Callable[[str], str]


KEPT = ("100000", "11", "36", "41", "51")
"""Provinces of the small copy: the whole code list takes a quarter of a second to check."""

LIKE_REGIONS = ("regions", "region_successions", "region_boundaries", "published_figures")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all reference tables, beside the dbt project whose metrics they name."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "dbt_project").symlink_to(PROJECT_ROOT / "dbt_project")
    shutil.copytree(SEEDS, folder / "seeds", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder / "seeds"


@pytest.fixture(scope="module")
def small(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the regions of a few provinces, and without ledgers."""
    folder = tmp_path_factory.mktemp("small") / "seeds"
    shutil.copytree(whole, folder, ignore=shutil.ignore_patterns("ledgers"))
    for name in LIKE_REGIONS:
        header, *rows = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        at = 2 if name == "published_figures" else 0
        kept = [row for row in rows if next(csv.reader([row]))[at].startswith(KEPT)]
        (folder / f"{name}.csv").write_text("\n".join([header, *kept, ""]), encoding="utf-8")
    days = (folder / WORKDAYS).read_text(encoding="utf-8").splitlines()[:40]
    (folder / WORKDAYS).write_text("\n".join([*days, ""]), encoding="utf-8")
    return folder


@pytest.fixture
def seeds(small: Path, tmp_path: Path) -> Path:
    """A small copy of one's own, to be changed."""
    (tmp_path / "dbt_project").symlink_to(PROJECT_ROOT / "dbt_project")
    shutil.copytree(small, tmp_path / "seeds")
    return tmp_path / "seeds"


def edit(file: Path, change: Edit) -> None:
    text = file.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text, "the change met nothing"
    file.write_text(changed, encoding="utf-8", newline="")


def faults(seeds: Path) -> list[tuple[str, int | None, str | None, str]]:
    return [(f.file, f.line, f.column, f.rule.removeprefix("seed_")) for f in examine(seeds)]


def replaced(*pairs: tuple[str, str]) -> Edit:
    """Replace texts once each."""

    def change(text: str) -> str:
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        return text

    return change


def test_the_reference_tables_as_they_are_have_no_faults(whole: Path, seeds: Path) -> None:
    assert faults(seeds) == []
    assert faults(whole) == []


TARGETS, TAXONOMY, LIMITS = "metric_targets.csv", "problem_taxonomy.csv", "deadline_rules.csv"
REGIONS, MODES, WORKDAYS = "regions.csv", "inspection_modes.csv", "workdays.csv"
WEIGHTS, PUBLISHED = "key_village_weights.csv", "published_figures.csv"

FAULTS = {
    # what Excel does to values
    "a code in scientific notation": (
        TARGETS,
        replaced(("on_time_rate,100000", "on_time_rate,1E+05")),
        [(TARGETS, 4, "region_code", "scientific")],
    ),
    "a code with .0": (
        LIMITS,
        replaced(("plan,100000", "plan,100000.0")),
        [(LIMITS, 4, "region_code", "point_zero")],
    ),
    "a day with slashes": (
        WORKDAYS,
        replaced(("2016-01-03", "2016/1/3")),
        [(WORKDAYS, 4, "calendar_date", "day_written")],
    ),
    "a day in Chinese": (
        LIMITS,
        replaced(("2024-02-01,,V", "2024年2月1日,,V")),
        [(LIMITS, 3, "valid_from", "day_written")],
    ),
    "a day as its number": (
        LIMITS,
        replaced(("2024-02-01,,V", "45323,,V")),
        [(LIMITS, 3, "valid_from", "day_serial")],
    ),
    "a day that is none": (
        LIMITS,
        replaced(("2024-01-31", "2024-01-32")),
        [(LIMITS, 2, "valid_to", "no_such_day")],
    ),
    "a day that may be two": (
        LIMITS,
        replaced(("2024-01-31", "1/2/24")),
        [(LIMITS, 2, "valid_to", "not_day")],
    ),
    "a column too narrow": (
        LIMITS,
        replaced(("2024-01-31", "########")),
        [(LIMITS, 2, "valid_to", "excel_error")],
    ),
    "yes in capitals": (
        MODES,
        replaced(("mobile,100000,机动巡察,Mobile,true", "mobile,100000,机动巡察,Mobile,TRUE")),
        [(MODES, 4, "counts_for_coverage", "boolean_written")],
    ),
    "yes in another word": (
        REGIONS,
        replaced(
            ("北京市,Beijing,province,100000,,,,1,0", "北京市,Beijing,province,100000,,,,true,0")
        ),
        [(REGIONS, 3, "has_boundary", "boolean_written")],
    ),
    "perhaps": (
        MODES,
        replaced(("Mobile,true", "Mobile,maybe")),
        [(MODES, 4, "counts_for_coverage", "not_boolean")],
    ),
    "a number with separators": (
        WEIGHTS,
        replaced(("3000000", '"3,000,000"')),
        [(WEIGHTS, 6, "threshold", "thousands")],
    ),
    "a percentage": (
        TARGETS,
        replaced(("0.70,0.60", "70%,0.60")),
        [(TARGETS, 6, "target", "percent")],
    ),
    "a number in words": (
        LIMITS,
        replaced(("rectification_window,2", "rectification_window,两")),
        [(LIMITS, 2, "value", "not_number")],
    ),
    "half a month": (
        LIMITS,
        replaced(("rectification_window,2", "rectification_window,2.5")),
        [(LIMITS, 2, "value", "not_whole")],
    ),
    "a formula": (
        TARGETS,
        replaced(("plan_progress,100000", 'plan_progress,"=""100000"""')),
        [(TARGETS, 2, "region_code", "formula")],
    ),
    "an error of Excel": (
        TARGETS,
        replaced(("0.90,0.80,2016", "#REF!,0.80,2016")),
        [(TARGETS, 3, "target", "excel_error")],
    ),
    "blanks around a code": (
        TARGETS,
        replaced(("plan_progress,100000", "plan_progress,100000\u3000")),
        [(TARGETS, 2, "region_code", "blanks")],
    ),
    "text broken by an encoding": (
        TAXONOMY,
        replaced(("惠民惠农", "锟斤拷")),
        [(TAXONOMY, 3, "name_zh", "broken_text")],
    ),
    # header and rows
    "a column renamed": (
        TARGETS,
        replaced(("region_code,target", "Region Code,target")),
        [(TARGETS, 1, "Region Code", "column_renamed")],
    ),
    "a column missing and one too many": (
        TARGETS,
        replaced(("metric,region_code,target", "metric,region_code,xyz")),
        [(TARGETS, 1, None, "column_missing"), (TARGETS, 1, None, "column_extra")],
    ),
    "a column twice": (
        TARGETS,
        replaced(("note_zh,note_en", "note_en,note_en")),
        [(TARGETS, 1, "note_en", "column_twice"), (TARGETS, 1, None, "column_missing")],
    ),
    "a blank row": (
        LIMITS,
        replaced(("clue,100000", ",,,,,,,,,,\nclue,100000")),
        [(LIMITS, 5, None, "blank_row")],
    ),
    "a quote not closed": (
        LIMITS,
        replaced(("反馈至报送整改方案", '"反馈至报送整改方案')),
        [(LIMITS, 4, None, "quotes")],
    ),
    "a comma within a text": (
        LIMITS,
        replaced(("反馈至报送整改方案", "反馈,至报送整改方案")),
        [(LIMITS, 4, None, "cells_many")],
    ),
    "a full-width comma between two": (
        LIMITS,
        replaced(("plan,100000", "plan\uff0c100000")),
        [(LIMITS, 4, None, "full_width_in_row")],
    ),
    "commas at the end of all": (
        LIMITS,
        lambda text: text.replace("\n", ",,\n"),
        [(LIMITS, 1, None, "trailing")],
    ),
    "lines that end differently": (
        LIMITS,
        lambda text: text.replace("\n", "\r\n", 2),
        [(LIMITS, None, None, "line_ends")],
    ),
    "lines of an old Macintosh": (
        LIMITS,
        lambda text: text.replace("\n", "\r"),
        [(LIMITS, None, None, "line_ends")],
    ),
    "semicolons": (
        WORKDAYS,
        lambda text: text.replace(",", ";"),
        [(WORKDAYS, 1, None, "semicolon")],
    ),
    "tabs": (WORKDAYS, lambda text: text.replace(",", "\t"), [(WORKDAYS, 1, None, "tab")]),
    "full-width commas": (
        WORKDAYS,
        lambda text: text.replace(",", "\uff0c"),
        [(WORKDAYS, 1, None, "full_width")],
    ),
    "Excel's mark of the delimiter": (
        TARGETS,
        lambda text: f"sep=,\n{text}",
        [(TARGETS, 1, None, "sep")],
    ),
    "nothing": (TARGETS, lambda _: "", [(TARGETS, None, None, "empty")]),
    # keys, references, periods
    "an empty key": (
        LIMITS,
        replaced(("plan,100000", ",100000")),
        [(LIMITS, 4, "rule_id", "required")],
    ),
    "a key twice": (
        LIMITS,
        replaced(("clue,100000", "plan,100000")),
        [(LIMITS, 5, "rule_id", "key_twice")],
    ),
    "a pair twice": (
        MODES,
        replaced(("special,100000", "routine,100000")),
        [(MODES, 3, "mode_code, region_code", "key_twice")],
    ),
    "a value that is not allowed": (
        LIMITS,
        replaced(("2,month,2015", "2,months,2015")),
        [(LIMITS, 2, "unit", "not_allowed")],
    ),
    "a region that is not listed": (
        TARGETS,
        replaced(("plan_progress,100000", "plan_progress,999999")),
        [(TARGETS, 2, "region_code", "reference")],
    ),
    "a region that has ended": (
        TARGETS,
        replaced(("plan_progress,100000", "plan_progress,510922")),
        [(TARGETS, 2, "region_code", "region_ended")],
    ),
    "days out of order": (
        LIMITS,
        replaced(("2015-08-03,2024-01-31", "2025-08-03,2024-01-31")),
        [(LIMITS, 2, "valid_to", "days_order")],
    ),
    "two rules on one day": (
        LIMITS,
        replaced(("2024-01-31", "2024-02-01")),
        [(LIMITS, 3, "valid_from", "overlap")],
    ),
    "a rule without an end and its successor": (
        LIMITS,
        replaced(("2015-08-03,2024-01-31", "2015-08-03,")),
        [(LIMITS, 3, "valid_from", "overlap")],
    ),
    # meaning
    "a metric that is not there": (
        TARGETS,
        replaced(("plan_progress", "plan_progres")),
        [(TARGETS, 2, "metric", "no_metric")],
    ),
    "a warning above the target": (
        TARGETS,
        replaced(("0.90,0.80", "0.80,0.90")),
        [(TARGETS, 3, "warning", "warning_above")],
    ),
    "a warning below the target where low is good": (
        TARGETS,
        replaced(("0.05,0.10", "0.10,0.05")),
        [(TARGETS, 5, "warning", "warning_below")],
    ),
    "a share over one": (
        TARGETS,
        replaced(("0.70,0.60", "70,60")),
        [(TARGETS, 6, "target", "share_over_one"), (TARGETS, 6, "warning", "share_over_one")],
    ),
    "a metric that is neither good nor bad": (
        TARGETS,
        replaced(("plan_progress", "problems_per_village")),
        [(TARGETS, 2, "metric", "metric_neutral")],
    ),
    "weights that never suffice": (
        WEIGHTS,
        lambda text: text.replace(",2,", ",0.1,").replace(",3,1,", ",0.1,1,"),
        [(WEIGHTS, None, None, "weights_few")],
    ),
    "a measure that no survey has": (
        WEIGHTS,
        replaced(("petitions_12m", "petitions_24m")),
        [(WEIGHTS, 3, "measured_by", "no_measure")],
    ),
    "a day left out": (
        WORKDAYS,
        replaced(("2016-01-02,false,,\n", "")),
        [(WORKDAYS, 3, "calendar_date", "days_missing")],
    ),
    "a mode without a default": (
        MODES,
        replaced(("special,100000", "special,360000")),
        [(MODES, 3, "mode_code", "no_default")],
    ),
    "a metric nobody named": (
        "published_metrics.csv",
        replaced(("villages_inspected,", "villages_looked_at,")),
        [(PUBLISHED, 2, "metric", "reference_near")],
    ),
    "a negative number": (
        LIMITS,
        replaced(("rectification_window,2", "rectification_window,-2")),
        [(LIMITS, 2, "value", "negative")],
    ),
    "a category under nothing": (
        TAXONOMY,
        replaced(("A01,A,", "A01,Q,")),
        [(TAXONOMY, 3, "parent_code", "reference")],
    ),
    "a category under another class than its code's": (
        TAXONOMY,
        replaced(("A01,A,", "A01,B,")),
        [(TAXONOMY, 3, "parent_code", "code_of_other_class")],
    ),
    "a category under a category": (
        TAXONOMY,
        replaced(("A02,A,", "A02,A01,")),
        [(TAXONOMY, 4, "parent_code", "level_of_parent")],
    ),
    "a class under a class": (
        TAXONOMY,
        replaced(("\nB,,1", "\nB,A,1")),
        [(TAXONOMY, None, "parent_code", "class_with_parent")],
    ),
    "a category without a class": (
        TAXONOMY,
        replaced(("A01,A,", "A01,,")),
        [(TAXONOMY, 3, "parent_code", "category_without_parent")],
    ),
    "categories in a circle": (
        TAXONOMY,
        replaced(("A01,A,", "A01,A02,"), ("A02,A,", "A02,A01,")),
        [(TAXONOMY, 3, "parent_code", "circle"), (TAXONOMY, 4, "parent_code", "circle")],
    ),
    "a county under a county": (
        REGIONS,
        replaced((",county,110100", ",county,110105")),
        [(REGIONS, None, "parent_code", "level_of_region")],
    ),
    "a county under another province's city": (
        REGIONS,
        replaced((",county,110100", ",county,411100")),
        [(REGIONS, None, "parent_code", "region_code_elsewhere")],
    ),
    "a region that ended into nothing": (
        "region_successions.csv",
        lambda text: text.replace(
            next(row for row in text.splitlines() if row.startswith("510922")) + "\n", ""
        ),
        [(REGIONS, None, "region_code", "no_successor")],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_told_once_with_its_place(seeds: Path, fault: str) -> None:
    name, change, expected = FAULTS[fault]
    edit(seeds / name, change)
    findings = faults(seeds)
    for file, line, column, rule in expected:
        assert any(
            (file, column, rule) == (there[0], there[2], there[3]) and line in (None, there[1])
            for there in findings
        ), findings
    limits = {"published_metrics.csv": 13, "region_successions.csv": 1}  # rows that name it
    assert len(findings) <= max(len(expected), limits.get(name, 0)), findings


def test_the_ledgers_of_the_example_county_are_held_to_their_schemas(
    seeds: Path, whole: Path
) -> None:
    shutil.copytree(whole / "ledgers", seeds / "ledgers")
    edit(seeds / "ledgers" / "clue_persons.csv", replaced(("C00001,0001", "C00001,1")))
    edit(seeds / "ledgers" / "problems.csv", replaced(("R3,village", "R3,villag")))
    edit(seeds / "ledgers" / "clues.csv", replaced(("2017-03-29", "2017/3/29")))
    assert faults(seeds) == [
        ("ledgers/problems.csv", 2, "responsibility_level", "not_allowed"),
        ("ledgers/clues.csv", 2, "handed_over_on", "day_written"),
        ("ledgers/clue_persons.csv", 2, "person_no", "zeros_lost"),
    ]


@pytest.mark.parametrize(
    ("encoding", "rule"), [("gbk", "encoding"), ("gb18030", "encoding"), ("utf-16", "encoding")]
)
def test_what_excel_saves_as_csv_is_named_and_turned_into_utf_8(
    seeds: Path, encoding: str, rule: str
) -> None:
    text = (seeds / TAXONOMY).read_text(encoding="utf-8")
    (seeds / TAXONOMY).write_bytes(text.encode(encoding))
    assert faults(seeds) == [(TAXONOMY, None, None, rule)]
    assert "xuntu seeds --convert" in examine(seeds)[0].as_text().in_language("zh")
    assert convert(seeds) == [TAXONOMY]
    assert (seeds / TAXONOMY).read_text(encoding="utf-8") == text


def test_a_byte_order_mark_and_windows_line_ends_are_no_faults(seeds: Path) -> None:
    text = (seeds / TAXONOMY).read_text(encoding="utf-8")
    (seeds / TAXONOMY).write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert faults(seeds) == []


def test_a_character_that_gbk_lacks_and_that_was_lost_is_told_where_it_stood(seeds: Path) -> None:
    text = (seeds / TAXONOMY).read_text(encoding="utf-8").replace("低保救助", "低?救助")
    (seeds / TAXONOMY).write_bytes(text.encode("gbk"))
    assert (TAXONOMY, 4, "name_zh", "lost") in faults(seeds)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04workbook", b"\xd0\xcf\x11\xe0old", b"a\0b", b"\xff\x00\xff"]
)
def test_what_is_no_text_is_told_with_what_to_save_it_as(seeds: Path, content: bytes) -> None:
    (seeds / TARGETS).write_bytes(content)
    (only,) = examine(seeds)
    assert only.file == TARGETS
    assert "UTF-8" in only.as_text().in_language("en")


def test_copies_and_missing_files_are_told(seeds: Path) -> None:
    shutil.copy(seeds / TARGETS, seeds / "metric_targets - 副本.csv")
    (seeds / MODES).unlink()
    assert faults(seeds) == [
        (MODES, None, None, "missing"),
        ("metric_targets - 副本.csv", None, None, "file_extra"),
    ]


def as_excel_saves(text: str, columns: dict[str, str]) -> bytes:
    """What Excel on a Chinese Windows makes of a table that it opened and saved as CSV."""
    rows = list(csv.reader(io.StringIO(text)))
    of_kind = [columns.get(name, "") for name in rows[0]]
    for row in rows[1:]:
        for at, value in enumerate(row):
            if of_kind[at] == "date" and value:
                year, month, day = value.split("-")
                row[at] = f"{year}/{int(month)}/{int(day)}"
            elif value in ("true", "false"):
                row[at] = value.upper()
    saved = io.StringIO()
    csv.writer(saved, lineterminator="\r\n").writerows([*rows, [""] * len(rows[0])])
    return saved.getvalue().encode("gbk", errors="replace")


@pytest.mark.parametrize("name", [WORKDAYS, LIMITS, TARGETS, MODES, TAXONOMY])
def test_what_excel_did_to_a_whole_table_is_undone_without_loss(seeds: Path, name: str) -> None:
    days = {"calendar_date": "date", "valid_from": "date", "valid_to": "date"}
    text = (seeds / name).read_text(encoding="utf-8")
    (seeds / name).write_bytes(as_excel_saves(text, days))
    assert faults(seeds)
    assert convert(seeds) == [name]
    assert faults(seeds) == []
    before, after = (
        list(csv.reader(io.StringIO(t))) for t in (text, (seeds / name).read_text("utf-8"))
    )
    assert before == after


def test_nothing_is_guessed_and_a_table_that_cannot_be_read_whole_stays_as_it_is(
    seeds: Path,
) -> None:
    edit(seeds / TARGETS, replaced(("plan_progress,100000", "plan_progress,1E+05")))
    edit(seeds / LIMITS, replaced(("反馈至报送整改方案", '"反馈至报送整改方案')))
    before = (seeds / LIMITS).read_bytes()
    assert convert(seeds) == []
    assert (seeds / LIMITS).read_bytes() == before


def test_all_faults_are_told_at_once_like_ones_together_and_not_without_end(seeds: Path) -> None:
    text = (seeds / WORKDAYS).read_text(encoding="utf-8")
    (seeds / WORKDAYS).write_text(text.replace("-", "/"), encoding="utf-8")
    edit(seeds / TARGETS, replaced(("plan_progress", "plan"), ("0.90,0.80", "0.80,0.90")))
    with pytest.raises(SeedsWrong) as raised:
        check(seeds, PROJECT_ROOT / "dbt_project")
    what, why, remedy = raised.value.in_language("en")
    assert "41 faults in 2 files" in what
    assert len(raised.value.findings) == 39 + 2
    assert len(why.splitlines()) == 3
    assert "The same in 38 more places." in why
    assert (
        "workdays.csv, line 2, column calendar_date, '2016/01/01': Write the day as 2016-01-01"
        in why
    )
    assert "--convert" in remedy
    assert "第 2 行" in raised.value.in_language("zh")[1]


def test_a_build_is_refused_before_dbt_begins(
    own_data_folder: Home, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, dbt = own_data_folder, PretendedDbt()
    monkeypatch.setattr(publish, "run_dbt", dbt)
    accept_terms(home, is_demonstration=True)
    edit(seeds / TAXONOMY, replaced(("A01,A,", "A01,B,")))
    project = DbtProject(seeds.parent / "dbt_project", seeds)
    with pytest.raises(SeedsWrong, match=r"problem_taxonomy\.csv"):
        build_and_publish(home, project=project)
    assert dbt.runs == 0
    assert not list(home.building.iterdir())


def test_doctor_tells_every_fault_with_the_way_out(
    seeds: Path, own_data_folder: Home, monkeypatch
) -> None:
    assert program.seeds(own_data_folder).state == "well"
    edit(seeds / TAXONOMY, replaced(("A01,A,", "A01,B,"), ("B03,B", "B03,Q")))
    monkeypatch.setattr(
        program, "DbtProject", lambda: DbtProject(PROJECT_ROOT / "dbt_project", seeds)
    )
    result = program.seeds(own_data_folder)
    assert result.state == "ill"
    assert "problem_taxonomy.csv, line 3" in result.what.in_language("en")
    assert result.remedy is not None
    assert "xuntu seeds" in result.remedy.in_language("en")
