"""Everything that the doctor looks at, in the order in which it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.operations.doctor import accepted, data_folder, machine, program, serving

if TYPE_CHECKING:
    from warehouse.operations.doctor.diagnosis import Diagnosis
    from warehouse.runtime.home import Home


def examine(home: Home, *, deep: bool = False) -> list[Diagnosis]:
    """Look at everything the dashboard needs; `deep` also parses the dbt project (seconds)."""
    wide = home.wider()  # before anything closes it
    diagnoses = [
        program.python(),
        program.packages(),
        data_folder.writable(home),
        data_folder.modes(home, wide),
        data_folder.free_space(home),
        data_folder.settings(home),
        data_folder.log(home),
        data_folder.access(home),
        *accepted.batches(home),
        accepted.shown_version(home),
        *accepted.older_versions(home),
        program.project(),
        program.seeds(home),
        machine.port(),
        *serving.processes(home),
        serving.proxy_program(),
        machine.browser(),
        machine.font(),
    ]
    return [*diagnoses, program.parsed_project(home)] if deep else diagnoses


def is_healthy(diagnoses: list[Diagnosis]) -> bool:
    """Return whether nothing essential is missing."""
    return all(diagnosis.state != "ill" for diagnosis in diagnoses)
