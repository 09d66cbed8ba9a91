"""What was accepted and what was built of it: batches and versions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.access.scope import EVERYTHING
from warehouse.build.dbt_folder import DbtProject
from warehouse.intake.batches.store import list_batches
from warehouse.operations.doctor.diagnosis import Diagnosis, ill
from warehouse.runtime.errors import NoVersion, XuntuError
from warehouse.versions.store import current_version, list_versions, pointed_at, unusable_versions
from warehouse.versions.version import changed_files
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.runtime.home import Home
    from warehouse.versions.version import Version


def batches(home: Home) -> list[Diagnosis]:
    """Compare every accepted batch, in force and undone, with what was accepted."""
    from warehouse.intake.batches.register import missing, missing_batch  # noqa: PLC0415
    from warehouse.intake.batches.soundness import damage_in  # noqa: PLC0415 - slow to import

    diagnoses = [ill(missing_batch(home, batch_id)) for batch_id in missing(home)]
    diagnoses += [ill(error) for error in damage_in(home.batches)]
    # What was undone is not built from: the dashboard works without it.
    diagnoses += [replace(ill(error), state="lacking") for error in damage_in(home.undone)]
    return diagnoses or [
        Diagnosis("well", message("doctor_batches", count=len(list_batches(home))))
    ]


def shown_version(home: Home) -> Diagnosis:
    """Tell whether the current version opens, and is what this program's models build."""
    from warehouse.versions.reader import Reader  # noqa: PLC0415 - the only check that needs DuckDB

    reader = Reader(home)
    try:
        current = current_version(home)
        reader.frame("select version_id from meta_version", scope=EVERYTHING)
    except NoVersion as error:
        what, _, remedy = error.sentences
        return Diagnosis("lacking", what, remedy)
    except XuntuError as error:
        return ill(error)
    finally:
        reader.close()
    return _as_published(current)


def _as_published(current: Version) -> Diagnosis:
    """Tell what is to be said of a version that opens."""
    from warehouse.build.fingerprint import outdated  # noqa: PLC0415

    named = {"version": current.version_id}
    if not current.hashes:
        return Diagnosis(
            "lacking",
            message("doctor_version_unhashed", **named),
            message("doctor_version_unhashed_remedy"),
        )
    project = DbtProject()
    if project.folder.is_dir() and outdated(current, project) is not None:
        return Diagnosis(
            "lacking",
            message("doctor_version_outdated", **named),
            message("doctor_version_outdated_remedy"),
        )
    if current.based_on:
        last = f"{current.last_full.astimezone():%Y-%m-%d %H:%M}"
        based = message("doctor_version_based", **named, before=current.based_on, full=last)
        return Diagnosis("well", based)
    return Diagnosis("well", message("doctor_version", **named))


def older_versions(home: Home) -> list[Diagnosis]:
    """Report versions that nobody could go back to."""
    unusable = [folder.name for folder in unusable_versions(home)]
    unusable += [v.version_id for v in list_versions(home) if changed_files(v)]
    # What is wrong with the one that is shown has been told.
    others = [name for name in unusable if name != pointed_at(home)]
    if not others:
        return []
    finding = message("doctor_versions_unusable", versions=", ".join(others))
    remedy = message("doctor_versions_unusable_remedy", folder=home.versions)
    return [Diagnosis("lacking", finding, remedy)]
