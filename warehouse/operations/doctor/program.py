"""The program itself: Python, packages, the dbt project, the reference tables."""

from __future__ import annotations

import shutil
import sys
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement

from warehouse.build.dbt_folder import DbtProject, linked_project, seen_from_project
from warehouse.build.dbt_process import WORKS_IN
from warehouse.build.dbt_run import PARSED_PROJECT, dbt_process, project_arguments
from warehouse.build.held_batches import HELD_REFERENCE
from warehouse.operations.doctor.diagnosis import Diagnosis
from warehouse.runtime.errors import BatchDamaged
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.schema.own_metrics import file_in
from warehouse.words.messages import joined, message

OLDEST_PYTHON, FIRST_PYTHON_BEYOND = (3, 11), (3, 14)
PROJECT = "xuntu"
LOCK_FILE = PROJECT_ROOT / "requirements.lock"


def python() -> Diagnosis:
    """Tell whether this Python is one that the program runs on."""
    running = ".".join(map(str, sys.version_info[:3]))
    if OLDEST_PYTHON <= sys.version_info[:2] < FIRST_PYTHON_BEYOND:
        return Diagnosis("well", message("doctor_python", version=running))
    return Diagnosis(
        "ill", message("doctor_python", version=running), message("doctor_python_remedy")
    )


def packages() -> Diagnosis:
    """Compare what is installed, with what the project and its packages ask for and the lock
    names.
    """
    unmet = _unmet_requirements()
    if unmet:
        return Diagnosis(
            "ill", message("doctor_packages_wrong", wrong=", ".join(unmet)), message("doctor_setup")
        )
    differing = _differing_from_the_lock()
    if differing:
        return Diagnosis(
            "lacking",
            message("doctor_packages_differ", differing=", ".join(differing)),
            message("doctor_setup"),
        )
    return Diagnosis("well", message("doctor_packages"))


def _unmet_requirements() -> list[str]:
    """Return packages that are needed, by the project or what it needs, and not as needed."""
    unmet: dict[str, None] = {}
    pending = [(Requirement(PROJECT), "")]
    visited = set()
    while pending:
        needed, extra = pending.pop()
        if needed.marker is not None and not needed.marker.evaluate({"extra": extra}):
            continue
        try:
            installed = version(needed.name)
        except PackageNotFoundError:
            unmet[str(needed)] = None
            continue
        if not needed.specifier.contains(installed, prereleases=True):
            unmet[f"{needed.name} {installed} ({needed.specifier})"] = None
        for for_extra in ("", *needed.extras):
            if (needed.name, for_extra) not in visited:
                visited.add((needed.name, for_extra))
                pending += [(Requirement(r), for_extra) for r in requires(needed.name) or []]
    return list(unmet)


def _differing_from_the_lock() -> list[str]:
    """Return installed packages whose version is another than the lock file's."""
    differing = []
    for line in LOCK_FILE.read_text(encoding="utf-8").splitlines() if LOCK_FILE.exists() else ():
        if "==" not in line:
            continue
        locked = Requirement(line.rstrip("\\ "))
        with suppress(PackageNotFoundError):
            installed = version(locked.name)
            if not locked.specifier.contains(installed, prereleases=True):
                differing.append(f"{locked.name} {installed} ({locked.specifier})")
    return differing


def project() -> Diagnosis:
    """Tell whether the dbt project and the reference tables are there."""
    project = DbtProject()
    needed = (project.folder / "dbt_project.yml", project.seeds / "regions.csv")
    missing = [str(file) for file in needed if not file.is_file()]
    if missing:
        return Diagnosis(
            "ill",
            message("doctor_project_wrong", missing=", ".join(missing)),
            message("doctor_project_remedy"),
        )
    return Diagnosis("well", message("doctor_project"))


def seeds(home: Home) -> Diagnosis:
    """Tell whether the reference tables are in order, with the office's rows among them."""
    from warehouse.seeds.check import check  # noqa: PLC0415 - slow to import
    from warehouse.seeds.findings import SeedsWrong  # noqa: PLC0415
    from warehouse.seeds.laying import office_of  # noqa: PLC0415

    project = DbtProject()
    office = {}
    with suppress(BatchDamaged):  # which is another diagnosis
        office = office_of(home)
    try:
        check(project.seeds, project.folder, office)
    except SeedsWrong as error:
        what, why, remedy = error.sentences
        return Diagnosis("ill", joined([what, why], "\n"), remedy)
    return Diagnosis("well", message("seeds_well"))


def parsed_project(home: Home) -> Diagnosis:
    """Tell whether dbt understands its project (seconds).

    What the last build parsed is taken along, as a build would: dbt tells what of it still holds.
    """
    project = DbtProject()
    place = home.cache / "doctor"
    target = place / "now" / "target"
    shutil.rmtree(place, ignore_errors=True)  # of one that was killed
    target.mkdir(parents=True)
    with suppress(FileNotFoundError):
        shutil.copyfile(home.cache / PARSED_PROJECT, target / PARSED_PROJECT)
    arguments = ["--log-level-file", "none", "--no-use-colors", "parse"]
    arguments += project_arguments(".", seen_from_project(str(target), place))
    (target.parent / HELD_REFERENCE).symlink_to(home.reference)
    environment = {
        "XUNTU_BUILD_FILE": str(target.parent / "warehouse.duckdb"),
        "XUNTU_METRICS": str(file_in(target.parent / HELD_REFERENCE).parent),
    }
    as_seen = {name: seen_from_project(value, place) for name, value in environment.items()}
    with (
        linked_project(project, place) as linked,
        dbt_process(arguments, {**as_seen, WORKS_IN: str(linked)}) as process,
    ):
        words = process.stdout.read() if process.stdout else ""
        code = process.wait()
    shutil.rmtree(place, ignore_errors=True)
    if code != 0:
        reason = " ".join(words.replace("\x1b[0m", "").split())[:600]
        return Diagnosis(
            "ill", message("doctor_parse_wrong", reason=reason), message("doctor_parse_remedy")
        )
    return Diagnosis("well", message("doctor_parse"))
