"""Publishing with a real dbt: failures, kills and full disks never reach a reader."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap
import time

import psutil
import pytest

from tests.parsed_project import parsed_project, parsed_small_project
from tests.unit.builders.small_warehouse import AS_OF, accept_terms, put_version, write_project
from tests.warm_dbt import warm_dbt
from warehouse.access.scope import EVERYTHING
from warehouse.build import dbt_run
from warehouse.build.dbt_folder import DbtProject
from warehouse.build.publish import build_and_publish
from warehouse.intake.batches.undo import undo
from warehouse.runtime.errors import BuildFailed, BuildRunning, DiskFull
from warehouse.runtime.home import PROJECT_ROOT, Home, process_is_alive
from warehouse.versions.reader import Reader
from warehouse.versions.store import current_version, list_versions

WHICH = "select version_id, as_of_date from meta_version"


@pytest.fixture
def project(tmp_path):
    return write_project(tmp_path)


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    accept_terms(home, is_demonstration=True)
    return home


@pytest.fixture
def reader(home):
    reader = Reader(home)
    yield reader
    reader.close()


@pytest.fixture
def warm(home, run_folder):
    """dbt is imported already, where this process builds, and its macros are parsed: most of each
    build's time.
    """
    with parsed_small_project(run_folder, home.cache):
        yield


def test_the_parsed_project_is_used_again_and_never_carries_an_old_date_over(home, project, reader):
    steps = []
    first = build_and_publish(
        home, lambda what, done, total: steps.append((str(what), done, total)), project=project
    ).version
    assert reader.frame(WHICH, scope=EVERYTHING).row(0) == ("20240630-1", AS_OF)
    assert ("构建与检验:mart_coverage", 8, 8) in steps or steps[-3][1:] == (8, 8)
    assert first.peak_memory_bytes > 50e6
    assert first.cpu_seconds > 0.5

    # `mart_published` is new, and the other as-of date lies in the same month: the grid is sound.
    (project.folder / "models" / "new.sql").write_text("select 1 as a")
    with warm_dbt():
        build_and_publish(home, project=project, as_of_date=dt.date(2024, 6, 29))
    assert reader.frame(WHICH, scope=EVERYTHING).row(0) == ("20240629-1", dt.date(2024, 6, 29))
    assert reader.frame("select * from new", scope=EVERYTHING).height == 1
    logs = [log.read_text() for log in sorted(home.logs.glob("build-*.log"))]
    assert "Unable to do partial parsing" not in logs[0]
    assert "saved manifest not found" in logs[1]


@pytest.mark.usefixtures("warm")
def test_a_failing_model_and_a_failing_test_are_named(home, project, reader):
    build_and_publish(home, project=project)
    model = project.folder / "models" / "dim_region.sql"
    sound = model.read_text()
    model.write_text("select cast('x' as integer) as region_code")
    (project.folder / "models" / "_villages.yml").write_text(
        textwrap.dedent(
            """
            models:
              - name: dim_village
                columns:
                  - name: county_code
                    data_tests: [unique]
            """
        )
    )
    with pytest.raises(BuildFailed) as failed:
        build_and_publish(home, project=project)
    why = failed.value.in_language("en")[1]
    assert "Model failed: dim_region." in why
    assert "Could not convert string 'x'" in why
    assert "Test failed: unique_dim_village_county_code, 1 rows" in why
    assert "having count(*) > 1" in failed.value.log.read_text()
    assert reader.frame(WHICH, scope=EVERYTHING).row(0)[0] == "20240630-1"

    model.write_text(f"{sound} from {{{{ ref('nowhere') }}}}")
    with pytest.raises(BuildFailed, match="nowhere"):
        build_and_publish(home, project=project)
    assert reader.frame(WHICH, scope=EVERYTHING).row(0)[0] == "20240630-1"
    assert list(home.building.iterdir()) == []


BUILDING = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from warehouse.build import dbt_run, publish
    from warehouse.build.dbt_folder import DbtProject
    from warehouse.runtime.home import Home
    from warehouse.words.messages import Text

    def say(what, done, total):
        print(what.in_language("en"), flush=True)

    keep = publish.keep_what_is_read
    def keep_and_say(folder):
        keep(folder)
        say(Text({"zh": "", "en": "Kept"}), 0, 0)
        import time
        time.sleep(30)
    if sys.argv[3] == "Kept":
        publish.keep_what_is_read = keep_and_say
    if sys.argv[4:]:
        dbt_run.DBT = tuple(sys.argv[4:])

    root = Path(sys.argv[2])
    publish.build_and_publish(
        Home(Path(sys.argv[1])), say, project=DbtProject(root / "dbt_project", root / "seeds"),
        force=True,
    )
    """
)


def start_build(
    home: Home, project: DbtProject, moment: str, dbt: tuple[str, ...] = ()
) -> subprocess.Popen[str]:
    """A build in a process of its own, returned as soon as it says `moment`; `dbt` is the command
    that runs it, if not dbt as users have it.
    """
    place = str(project.folder.parent)
    process = subprocess.Popen(
        [sys.executable, "-c", BUILDING, str(home.root), place, moment, *dbt],
        cwd=PROJECT_ROOT,
        env={**os.environ, "XUNTU_LANG": "en"},
        stdout=subprocess.PIPE,
        text=True,
    )
    for line in process.stdout:
        if moment in line:
            return process
    raise AssertionError(f"the build never said {moment!r}")


def wait_until_gone(pids: list[int]) -> None:
    """Wait until none of the processes writes any more."""
    deadline = time.monotonic() + 10
    while any(process_is_alive(pid) for pid in pids):
        assert time.monotonic() < deadline, "dbt outlived the build that started it"
        time.sleep(0.05)


@pytest.mark.usefixtures("warm")
def test_a_build_killed_at_any_moment_changes_nothing_for_readers(home, project, reader):
    first = build_and_publish(home, project=project).version
    for moment in ("Starting dbt", "mart_coverage", "Auditing", "Kept"):
        is_at_work = moment in ("Starting dbt", "mart_coverage")
        with start_build(home, project, moment, () if is_at_work else dbt_run.DBT) as process:
            children = [child.pid for child in psutil.Process(process.pid).children(recursive=True)]
            if is_at_work:
                assert children, "dbt runs as a process of its own"
            process.send_signal(signal.SIGKILL)
        wait_until_gone(children)
        assert list(home.building.iterdir()) != []
        assert current_version(home) == first
        assert reader.frame(WHICH, scope=EVERYTHING).row(0)[0] == first.version_id
        assert list_versions(home) == [first]
    outcome = build_and_publish(home, project=project, force=True)
    assert list(home.building.iterdir()) == []
    assert (
        reader.frame(WHICH, scope=EVERYTHING).row(0)[0]
        == outcome.version.version_id
        != first.version_id
    )


@pytest.mark.usefixtures("warm")
def test_of_two_builds_at_once_the_second_is_told_who_builds(home, project):
    with start_build(home, project, "Starting dbt", dbt_run.DBT) as process:
        with pytest.raises(BuildRunning, match=str(process.pid)):
            build_and_publish(home, project=project)
        process.communicate()
        assert process.returncode == 0
    assert build_and_publish(home, project=project).kind == "unchanged"


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a file system of 24 MB; skipped where none may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount the small file system that this test fills")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_disk_that_is_really_full_leaves_the_old_version(small_disk, project, run_folder):
    home = Home(small_disk / "home")
    accept_terms(home, is_demonstration=True)
    with parsed_small_project(run_folder, home.cache):
        first = build_and_publish(home, project=project).version
        assert_a_full_disk_changes_nothing(home, project, first)


def assert_a_full_disk_changes_nothing(home, project, first) -> None:
    (project.folder / "models" / "large.sql").write_text(
        "select i, md5(cast(i as varchar)) as noise from range(2000000) as t(i)"
    )
    with pytest.raises(DiskFull) as full:
        build_and_publish(home, project=project)
    assert str(home.root) in full.value.why
    assert current_version(home) == first
    (project.folder / "models" / "large.sql").unlink()
    assert build_and_publish(home, project=project, force=True).kind == "published"


def test_the_products_own_models_build_and_pass_every_test_on_no_row_at_all(tmp_path, run_folder):
    home = Home(tmp_path / "home")
    batch = accept_terms(home)
    home.versions.mkdir(exist_ok=True)
    put_version(home, "20240630-1", batches=(batch.batch_id,))
    undo(home, batch.batch_id)
    with parsed_project(run_folder, home.cache):
        assert build_and_publish(home, as_of_date=AS_OF).kind == "emptied"
    empty = current_version(home)
    assert empty.rows["mart_coverage"] == 0
    assert empty.rows["fct_problem"] == 0
    assert empty.rows["dim_region"] > 3_000
