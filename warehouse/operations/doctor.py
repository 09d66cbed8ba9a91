"""`xuntu doctor`: what this machine lacks, and how to mend it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from packaging.requirements import Requirement

from warehouse.build.dbt_folder import DbtProject
from warehouse.build.dbt_run import dbt_process, project_arguments
from warehouse.intake.batches.store import list_batches
from warehouse.runtime.errors import NoVersion, XuntuError
from warehouse.runtime.home import PROJECT_ROOT
from warehouse.runtime.log import log_file
from warehouse.runtime.settings import Settings, load_settings
from warehouse.versions.store import current_version, list_versions, pointed_at, unusable_versions
from warehouse.versions.version import changed_files
from warehouse.words.messages import Text, message

if TYPE_CHECKING:
    from warehouse.intake.reference.region_names import PastRegion, RegionNames
    from warehouse.runtime.home import Home
    from warehouse.versions.version import Version

OLDEST_PYTHON, FIRST_PYTHON_BEYOND = (3, 11), (3, 14)
FREE_BYTES_NEEDED = 2 * 1024**3
"""A national build writes about this much before the old versions are pruned."""

PROJECT = "xuntu"
LOCK_FILE = PROJECT_ROOT / "requirements.lock"
USUAL_PORT = 8501
PATHS_TOLD = 5
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: well, lacking (something optional), or ill (nothing works without)."""

    state: Literal["well", "lacking", "ill"]
    said: Text
    remedy: Text | None = None

    def told(self) -> Text:
        """One line, with what mends it."""
        line = message(f"doctor_{self.state}", said=self.said)
        if self.remedy is None:
            return line
        return Text(f"{line.zh}\n    {self.remedy.zh}", f"{line.en}\n    {self.remedy.en}")


def examine(home: Home, *, deep: bool = False) -> list[Finding]:
    """Look at everything the dashboard needs; `deep` also parses the dbt project (seconds)."""
    wide = home.wider()  # before anything closes it
    findings = [
        _python(),
        _packages(),
        _data_folder(home),
        _modes(home, wide),
        _free_space(home),
        _settings(home),
        _log(home),
        *_batches(home),
        _current_version(home),
        *_older_versions(home),
        _project(),
        _seeds(),
        _port(),
        _browser(),
        _font(),
    ]
    return [*findings, _parsed_project(home)] if deep else findings


def is_healthy(findings: list[Finding]) -> bool:
    """Whether nothing essential is missing."""
    return all(finding.state != "ill" for finding in findings)


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    if OLDEST_PYTHON <= sys.version_info[:2] < FIRST_PYTHON_BEYOND:
        return Finding("well", message("doctor_python", found=found))
    return Finding("ill", message("doctor_python", found=found), message("doctor_python_remedy"))


def _packages() -> Finding:
    """What is installed, against what the project and its packages ask for and the lock names."""
    unmet = _unmet_requirements()
    if unmet:
        return Finding(
            "ill", message("doctor_packages_wrong", wrong=", ".join(unmet)), message("doctor_setup")
        )
    differing = _differing_from_the_lock()
    if differing:
        return Finding(
            "lacking",
            message("doctor_packages_differ", differing=", ".join(differing)),
            message("doctor_setup"),
        )
    return Finding("well", message("doctor_packages"))


def _unmet_requirements() -> list[str]:
    """Packages that are needed, by the project or by a package it needs, and not as needed."""
    unmet: dict[str, None] = {}
    asked = [(Requirement(PROJECT), "")]
    seen = set()
    while asked:
        needed, extra = asked.pop()
        if needed.marker is not None and not needed.marker.evaluate({"extra": extra}):
            continue
        try:
            found = version(needed.name)
        except PackageNotFoundError:
            unmet[str(needed)] = None
            continue
        if not needed.specifier.contains(found, prereleases=True):
            unmet[f"{needed.name} {found} ({needed.specifier})"] = None
        for extra_asked in ("", *needed.extras):
            if (needed.name, extra_asked) not in seen:
                seen.add((needed.name, extra_asked))
                asked += [(Requirement(r), extra_asked) for r in requires(needed.name) or []]
    return list(unmet)


def _differing_from_the_lock() -> list[str]:
    """Installed packages whose version is another than the lock file's."""
    differing = []
    for line in LOCK_FILE.read_text(encoding="utf-8").splitlines() if LOCK_FILE.exists() else ():
        if "==" not in line:
            continue
        locked = Requirement(line.rstrip("\\ "))
        with suppress(PackageNotFoundError):
            found = version(locked.name)
            if not locked.specifier.contains(found, prereleases=True):
                differing.append(f"{locked.name} {found} ({locked.specifier})")
    return differing


def _data_folder(home: Home) -> Finding:
    try:
        home.create()
        probe = home.cache / f".probe.{os.getpid()}"
        probe.touch()
        probe.unlink()
    except XuntuError as error:
        return _ill(error)
    except OSError as error:
        return Finding(
            "ill",
            message("doctor_folder_wrong", root=home.root, reason=error.strerror or error),
            message("doctor_folder_remedy"),
        )
    return Finding("well", message("doctor_folder", root=home.root))


def _modes(home: Home, before: list[Path]) -> Finding:
    """What was open to others, and whether it still is."""
    still = home.wider()
    wide = still or before
    if not wide:
        return Finding("well", message("doctor_modes", root=home.root))
    told = ", ".join(str(path) for path in wide[:PATHS_TOLD])
    said = message("doctor_modes_wide", count=len(wide), paths=told)
    if still:
        return Finding("lacking", said, message("doctor_modes_remedy", root=home.root))
    return Finding("lacking", said, message("doctor_modes_tightened"))


def _free_space(home: Home) -> Finding:
    nearest = next(folder for folder in (home.root, *home.root.parents) if folder.exists())
    free = shutil.disk_usage(nearest).free
    said = message("doctor_space", free=f"{free / 1024**3:.1f}")
    if free < FREE_BYTES_NEEDED:
        return Finding("lacking", said, message("doctor_space_remedy"))
    return Finding("well", said)


def _settings(home: Home) -> Finding:
    try:
        load_settings(home)
    except XuntuError as error:
        return _ill(error)
    return _regions(home) or Finding("well", message("doctor_settings"))


def _log(home: Home) -> Finding:
    """Where the log is: nothing is wrong with one that was not begun."""
    try:
        level = load_settings(home).log_level
    except XuntuError:  # said above
        level = Settings.log_level
    if level == "off":
        return Finding("well", message("doctor_log_off"))
    return Finding("well", message("doctor_log", file=log_file(home), level=level))


def _regions(home: Home) -> Finding | None:
    """A region that ended, where the settings or accepted villages still name one."""
    from warehouse.intake.reference.reference_data import ReferenceData  # noqa: PLC0415 - slow to import

    reference = ReferenceData(home)
    regions = reference.region_names
    root = regions.ended_under(reference.settings.root_region, "")
    if root is not None:
        told = _told_of(root, regions)
        return Finding(
            "ill",
            message("doctor_root_ended", **told),
            message("doctor_root_ended_remedy", file=home.settings_file),
        )
    for code in reference.counties["county_code"]:
        county = regions.ended_under(code, "")
        if county is not None:
            told = _told_of(county, regions)
            return Finding(
                "ill",
                message("doctor_county_ended", **told),
                message("doctor_county_ended_remedy", **told),
            )
    return None


def _told_of(past: PastRegion, regions: RegionNames) -> dict[str, str]:
    now = ", ".join(map(regions.label, past.successors))
    return {"past": f"{past.code} {past.name}", "now": now}


def _batches(home: Home) -> list[Finding]:
    """Every accepted batch, in force and undone, against what was accepted."""
    from warehouse.intake.batches.register import missing, missing_batch  # noqa: PLC0415
    from warehouse.intake.batches.soundness import damage_in  # noqa: PLC0415 - slow to import

    found = [_ill(missing_batch(home, batch_id)) for batch_id in missing(home)]
    found += [_ill(error) for error in damage_in(home.batches)]
    # What was undone is not built from: the dashboard works without it.
    found += [replace(_ill(error), state="lacking") for error in damage_in(home.undone)]
    return found or [Finding("well", message("doctor_batches", count=len(list_batches(home))))]


def _current_version(home: Home) -> Finding:
    from warehouse.versions.reader import Reader  # noqa: PLC0415 - the only check that needs DuckDB

    reader = Reader(home)
    try:
        current = current_version(home)
        reader.frame("select version_id from meta_version")
    except NoVersion as error:
        zh, en = error.in_language("zh"), error.in_language("en")
        return Finding("lacking", Text(zh[0], en[0]), Text(zh[2], en[2]))
    except XuntuError as error:
        return _ill(error)
    finally:
        reader.close()
    return _as_published(current)


def _as_published(current: Version) -> Finding:
    """What is to be said of a version that opens."""
    from warehouse.build.fingerprint import outdated  # noqa: PLC0415

    named = {"version": current.version_id}
    if not current.hashes:
        return Finding(
            "lacking",
            message("doctor_version_unhashed", **named),
            message("doctor_version_unhashed_remedy"),
        )
    project = DbtProject()
    if project.folder.is_dir() and outdated(current, project) is not None:
        return Finding(
            "lacking",
            message("doctor_version_outdated", **named),
            message("doctor_version_outdated_remedy"),
        )
    return Finding("well", message("doctor_version", **named))


def _older_versions(home: Home) -> list[Finding]:
    """Versions that nobody could go back to."""
    unusable = [folder.name for folder in unusable_versions(home)]
    unusable += [v.version_id for v in list_versions(home) if changed_files(v)]
    # What is wrong with the one that is shown has been told.
    others = [name for name in unusable if name != pointed_at(home)]
    if not others:
        return []
    said = message("doctor_versions_unusable", versions=", ".join(others))
    remedy = message("doctor_versions_unusable_remedy", folder=home.versions)
    return [Finding("lacking", said, remedy)]


def _project() -> Finding:
    project = DbtProject()
    needed = (project.folder / "dbt_project.yml", project.seeds / "regions.csv")
    missing = [str(file) for file in needed if not file.is_file()]
    if missing:
        return Finding(
            "ill",
            message("doctor_project_wrong", missing=", ".join(missing)),
            message("doctor_project_remedy"),
        )
    return Finding("well", message("doctor_project"))


def _seeds() -> Finding:
    from warehouse.seeds.check import check  # noqa: PLC0415 - slow to import
    from warehouse.seeds.findings import SeedsWrong  # noqa: PLC0415

    project = DbtProject()
    try:
        check(project.seeds, project.folder)
    except SeedsWrong as error:
        zh, en = error.in_language("zh"), error.in_language("en")
        return Finding("ill", Text("\n".join(zh[:2]), "\n".join(en[:2])), Text(zh[2], en[2]))
    return Finding("well", message("seeds_well"))


def _port() -> Finding:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        is_taken = probe.connect_ex(("127.0.0.1", USUAL_PORT)) == 0
    if is_taken:
        return Finding(
            "lacking",
            message("doctor_port_taken", port=USUAL_PORT),
            message("doctor_port_remedy", other=USUAL_PORT + 1),
        )
    return Finding("well", message("doctor_port", port=USUAL_PORT))


def _browser() -> Finding:
    own = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    if any(map(shutil.which, BROWSERS)) or any(own.glob("chromium*")):
        return Finding("well", message("doctor_browser"))
    return Finding("lacking", message("doctor_browser_wrong"), message("doctor_browser_remedy"))


def _font() -> Finding:
    """A font with Chinese characters, for pictures and prints made on this machine."""
    if shutil.which("fc-list"):
        listed = subprocess.run(
            ["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False
        ).stdout
        if listed.strip():
            return Finding("well", message("doctor_font", font=listed.strip().splitlines()[0]))
    return Finding("lacking", message("doctor_font_wrong"), message("doctor_font_remedy"))


def _parsed_project(home: Home) -> Finding:
    project = DbtProject()
    target = home.cache / "doctor"
    arguments = ["--log-level-file", "none", "--no-use-colors", "parse"]
    arguments += project_arguments(project.folder, target)
    environment = {"XUNTU_BUILD_FILE": str(target / "doctor.duckdb")}
    with dbt_process(arguments, environment) as process:
        words = process.stdout.read() if process.stdout else ""
        code = process.wait()
    shutil.rmtree(target, ignore_errors=True)
    if code != 0:
        reason = " ".join(words.replace("\x1b[0m", "").split())[:600]
        return Finding(
            "ill", message("doctor_parse_wrong", reason=reason), message("doctor_parse_remedy")
        )
    return Finding("well", message("doctor_parse"))


def _ill(error: XuntuError) -> Finding:
    zh, en = error.in_language("zh"), error.in_language("en")
    return Finding("ill", Text(" ".join(zh[:2]), " ".join(en[:2])), Text(zh[2], en[2]))
