"""The data folder: who may read it, its space, its settings, its log."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.access import office
from warehouse.access.grants import grants
from warehouse.operations.doctor.diagnosis import Diagnosis, ill
from warehouse.runtime.address import LOOPBACK
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.log import log_file
from warehouse.runtime.settings import Settings, load_settings
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.intake.reference.region_names import FormerRegion, RegionNames
    from warehouse.runtime.home import Home

FREE_BYTES_NEEDED = 2 * 1024**3
"""A national build writes about this much before the old versions are pruned."""

MOST_PATHS = 5


def writable(home: Home) -> Diagnosis:
    """Tell whether the data folder can be made and written."""
    try:
        home.create()
        probe = home.cache / f".probe.{os.getpid()}"
        probe.touch()
        probe.unlink()
    except XuntuError as error:
        return ill(error)
    except OSError as error:
        return Diagnosis(
            "ill",
            message("doctor_folder_wrong", root=home.root, reason=error.strerror or error),
            message("doctor_folder_remedy"),
        )
    return Diagnosis("well", message("doctor_folder", root=home.root))


def modes(home: Home, before: list[Path]) -> Diagnosis:
    """Tell what was open to others, and whether it still is."""
    still = home.wider()
    wide = still or before
    if not wide:
        return Diagnosis("well", message("doctor_modes", root=home.root))
    paths = ", ".join(str(path) for path in wide[:MOST_PATHS])
    wide_modes = message("doctor_modes_wide", count=len(wide), paths=paths)
    if still:
        return Diagnosis("lacking", wide_modes, message("doctor_modes_remedy", root=home.root))
    return Diagnosis("lacking", wide_modes, message("doctor_modes_tightened"))


def free_space(home: Home) -> Diagnosis:
    """Tell whether a build has the space it needs."""
    nearest = next(folder for folder in (home.root, *home.root.parents) if folder.exists())
    free = shutil.disk_usage(nearest).free
    space = message("doctor_space", free=f"{free / 1024**3:.1f}")
    if free < FREE_BYTES_NEEDED:
        return Diagnosis("lacking", space, message("doctor_space_remedy"))
    return Diagnosis("well", space)


def settings(home: Home) -> Diagnosis:
    """Tell whether the settings can be read and name regions of today."""
    try:
        load_settings(home)
    except XuntuError as error:
        return ill(error)
    return _regions(home) or Diagnosis("well", message("doctor_settings"))


def log(home: Home) -> Diagnosis:
    """Tell where the log is: nothing is wrong with one that was not begun."""
    try:
        level = load_settings(home).log_level
    except XuntuError:  # said above
        level = Settings.log_level
    if level == "off":
        return Diagnosis("well", message("doctor_log_off"))
    return Diagnosis("well", message("doctor_log", file=log_file(home), level=level))


def access(home: Home) -> Diagnosis:
    """Tell whether the list of who may do what can be read, how many it lets do anything, and in an
    office whether it has what a sign-in needs.
    """
    try:
        held = {row.person for row in grants(home) if row.is_in_force(dt.date.today())}
        settings = load_settings(home)
        if settings.is_office:
            office.check(home, settings, LOOPBACK)
    except XuntuError as error:
        return ill(error)
    return Diagnosis("well", message("doctor_access", count=len(held), file=home.access_file))


def _regions(home: Home) -> Diagnosis | None:
    """Name a region that ended, where the settings or accepted villages still name one."""
    from warehouse.intake.reference.reference_data import ReferenceData  # noqa: PLC0415 - slow to import

    reference = ReferenceData(home)
    regions = reference.region_names
    root = regions.ended_under(reference.settings.root_region, "")
    if root is not None:
        names = _names_of(root, regions)
        return Diagnosis(
            "ill",
            message("doctor_root_ended", **names),
            message("doctor_root_ended_remedy", file=home.settings_file),
        )
    for code in reference.counties["county_code"]:
        county = regions.ended_under(code, "")
        if county is not None:
            names = _names_of(county, regions)
            return Diagnosis(
                "ill",
                message("doctor_county_ended", **names),
                message("doctor_county_ended_remedy", **names),
            )
    return None


def _names_of(former: FormerRegion, regions: RegionNames) -> dict[str, str]:
    now = ", ".join(map(regions.label, former.successors))
    return {"former": f"{former.code} {former.name}", "now": now}
