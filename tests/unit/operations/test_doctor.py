"""`xuntu doctor` says what is missing, how to mend it, and fails only for what is essential."""

from __future__ import annotations

import socket
from collections import namedtuple
from dataclasses import replace

import polars as pl
import pytest

from tests.parsed_project import lay_parsed_project
from tests.unit.builders.small_warehouse import put_version
from tests.unit.intake.builders.accepted_batches import take
from tests.unit.intake.builders.county import villages
from tests.warm_dbt import warm_dbt
from warehouse.build.dbt_folder import OWN_PROJECT, DbtProject
from warehouse.build.fingerprint import models_hash
from warehouse.handouts import fonts
from warehouse.operations.doctor import accepted, data_folder, machine, program
from warehouse.operations.doctor.diagnosis import Diagnosis
from warehouse.operations.doctor.examine import examine, is_healthy
from warehouse.runtime.errors import ChineseFontMissing
from warehouse.runtime.home import Home, write_json
from warehouse.words.messages import Text

pytestmark = pytest.mark.slow


@pytest.fixture
def home(own_data_folder):
    return own_data_folder


def finding(check, *arguments) -> tuple[str, str, str]:
    """State, words and remedy of one check, in English."""
    result = check(*arguments)
    return (
        result.state,
        result.what.in_language("en"),
        result.remedy.in_language("en") if result.remedy else "",
    )


def test_a_complete_machine_is_healthy(home):
    put_version(home, "20240630-1")
    findings = examine(home)
    assert [item.what.in_language("en") for item in findings if item.state == "ill"] == []
    assert is_healthy(findings)


def test_only_what_is_essential_makes_it_fail():
    words = Text({"zh": "", "en": ""})
    assert is_healthy([Diagnosis("well", words), Diagnosis("lacking", words)])
    assert not is_healthy([Diagnosis("well", words), Diagnosis("ill", words)])


def test_whatever_is_not_well_says_how_to_mend_it(home, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(home.root))
    findings = examine(home)
    assert {item.what.in_language("en") for item in findings if item.state != "well"} >= {
        "No version has been published yet.",
        "No Chromium: browser tests cannot run",
    }
    for item in findings:
        assert (item.state == "well") == (item.remedy is None)
        assert len(item.lines().in_language("en").splitlines()) == (1 if item.remedy is None else 2)


def test_fonts_that_are_installed_with_the_program_are_fonts(monkeypatch):
    def missing(_role: str) -> str:
        raise ChineseFontMissing.of("chinese_font_missing")

    assert finding(machine.font)[0] == "well"
    monkeypatch.setattr(fonts, "family", missing)
    assert finding(machine.font)[1] == "No Chinese font: hand-outs cannot be written here"


def test_an_installation_without_tests_needs_no_browser_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(machine, "PROJECT_ROOT", tmp_path)
    assert finding(machine.browser)[0] == "well"


@pytest.mark.parametrize(
    ("result", "state"), [((3, 10), "ill"), ((3, 11), "well"), ((3, 14), "ill")]
)
def test_python_must_be_one_that_is_supported(monkeypatch, result, state):
    monkeypatch.setattr("sys.version_info", (*result, 1, "final", 0))
    assert finding(program.python)[0] == state


def test_a_package_that_the_project_or_one_it_needs_asks_for_is_essential(monkeypatch):
    questions = {
        "xuntu": ["polars==0.1", "typer", "nowhere>=2 ; sys_platform == 'none'", "altair[all]"],
        "typer": ["no-such-package>=1", "not-asked ; extra == 'docs'"],
        "altair": ["asked-by-an-extra ; extra == 'all'"],
    }
    monkeypatch.setattr(program, "requires", lambda name: questions.get(name, []))
    state, text, remedy = finding(program.packages)
    assert state == "ill"
    assert "polars" in text
    assert "(==0.1)" in text
    assert "no-such-package>=1" in text
    assert "asked-by-an-extra" in text
    assert "nowhere" not in text
    assert "not-asked" not in text
    assert "make setup" in remedy


def test_another_version_than_the_locked_one_is_a_warning(monkeypatch, tmp_path):
    lock = tmp_path / "requirements.lock"
    monkeypatch.setattr(program, "LOCK_FILE", lock)
    assert finding(program.packages)[0] == "well"
    lock.write_text("polars==0.1 \\\n    --hash=sha256:0\nno-such-package==1.0\n")
    state, text, _ = finding(program.packages)
    assert state == "lacking"
    assert "polars" in text
    assert "no-such-package" not in text


def test_a_data_folder_that_cannot_be_written_is_named(home, tmp_path):
    assert finding(data_folder.writable, home)[0] == "well"
    blocked = tmp_path / "file"
    blocked.write_text("")
    state, text, remedy = finding(data_folder.writable, Home(blocked / "home"))
    assert state == "ill"
    assert str(blocked) in text
    assert "XUNTU_HOME" in remedy


def test_little_free_space_is_a_warning(home, monkeypatch):
    usage = namedtuple("usage", "free")
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: usage(1024**3))
    assert finding(data_folder.free_space, home)[:2] == ("lacking", "1.0 GB free")


def test_a_root_region_that_ended_is_told_with_its_successor(home):
    home.create()
    home.settings_file.write_text('root_region = "510922"\n')
    state, text, remedy = finding(data_folder.settings, home)
    assert state == "ill"
    assert "510922 射洪县" in text
    assert "510981 射洪市" in text
    assert str(home.settings_file) in remedy


def test_accepted_villages_of_a_county_that_ended_are_told_with_its_successor(home):
    take(home, {"villages": villages().with_columns(county_code=pl.lit("500105"))})
    state, text, remedy = finding(data_folder.settings, home)
    assert state == "ill"
    assert "500105 江北区" in text
    assert "500157 两江新区" in remedy


def test_unusable_settings_are_told(home):
    home.create()
    home.settings_file.write_text("titel = 'x'")
    state, text, remedy = finding(data_folder.settings, home)
    assert state == "ill"
    assert "'titel'" in text
    assert "'title'" in remedy


def test_a_version_that_does_not_open_is_essential(home):
    version = put_version(home, "20240630-1")
    of_today = replace(version, models=models_hash(DbtProject()))
    write_json(version.folder / "version.json", of_today.as_json())
    assert finding(accepted.shown_version, home)[0] == "well"
    version.file.write_bytes(b"x" * 10_000)
    state, _, remedy = finding(accepted.shown_version, home)
    assert state == "ill"
    assert "xuntu rollback" in remedy


def test_a_version_that_was_changed_is_essential_and_older_ones_are_named(home):
    for number in (1, 2, 3):
        put_version(home, f"20240630-{number}")
    (home.versions / "20240630-1" / "version.json").write_text("{")
    for number in (2, 3):
        with (home.versions / f"20240630-{number}" / "warehouse.duckdb").open("ab") as file:
            file.write(b"x")
    state, text, remedy = finding(accepted.shown_version, home)
    assert state == "ill"
    assert "20240630-3 was changed" in text
    assert "xuntu build" in remedy
    (older,) = accepted.older_versions(home)
    assert older.state == "lacking"
    assert older.what.in_language("en").endswith(": 20240630-1, 20240630-2")


def test_a_version_older_than_the_hashes_is_said_to_be_and_is_not_ill(home):
    version = put_version(home, "20240630-1")
    write_json(version.folder / "version.json", replace(version, hashes={}).as_json())
    state, text, remedy = finding(accepted.shown_version, home)
    assert state == "lacking"
    assert "cannot be told whether it was changed" in text
    assert "xuntu build --force" in remedy


def test_a_version_of_earlier_models_is_said_to_be(home):
    version = put_version(home, "20240630-1")
    write_json(version.folder / "version.json", replace(version, models="earlier").as_json())
    state, text, remedy = finding(accepted.shown_version, home)
    assert (state, "earlier models" in text, remedy) == ("lacking", True, "Run: xuntu build")


def test_a_version_says_from_which_it_goes_on_and_when_all_was_built_last(home):
    version = put_version(home, "20240630-2")
    based = replace(version, based_on="20240630-1", full_built_at=version.built_at)
    based = replace(based, models=models_hash(OWN_PROJECT))
    write_json(version.folder / "version.json", based.as_json())
    state, text, _ = finding(accepted.shown_version, home)
    assert (state, "of 20240630-1 it took over" in text) == ("well", True)
    assert f"{version.built_at.astimezone():%Y-%m-%d %H:%M}" in text


def test_an_incomplete_checkout_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(program, "DbtProject", lambda: DbtProject(tmp_path, tmp_path))
    state, text, _ = finding(program.project)
    assert state == "ill"
    assert "regions.csv" in text


def test_a_taken_port_is_a_warning(monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setattr(machine, "USUAL_PORT", other.getsockname()[1])
        assert finding(machine.port)[0] == "lacking"
    assert finding(machine.port)[0] == "well"


@pytest.mark.usefixtures("small_demonstration")  # of which the project is parsed already
def test_the_slow_check_parses_the_project(home, monkeypatch, tmp_path, run_folder):
    home.create()
    lay_parsed_project(run_folder, home.cache)
    kept = list(home.cache.iterdir())
    (tmp_path / "dbt_project.yml").write_text("name: [")
    monkeypatch.setattr(program, "DbtProject", lambda: DbtProject(tmp_path, tmp_path))
    with warm_dbt():
        state, text, remedy = finding(program.parsed_project, home)
        assert state == "ill"
        assert "Syntax error near line 2" in text
        assert "dbt parse" in remedy
        assert list(home.cache.iterdir()) == kept
        monkeypatch.undo()
        assert finding(program.parsed_project, home)[0] == "well"
