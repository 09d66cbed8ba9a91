"""What is checked of the project beside the figures, before a build and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.build.build_plan import current_or_none

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.build.dbt_folder import DbtProject
    from warehouse.runtime.home import Home


def check_what_is_declared(home: Home, project: DbtProject) -> None:
    """Check metrics and reference tables. Raises `MetricsWrong` and `SeedsWrong`."""
    # Both are slow to import, and an unchanged build needs none.
    from warehouse.build.declarations import check as check_metrics  # noqa: PLC0415
    from warehouse.seeds.check import check as check_seeds  # noqa: PLC0415
    from warehouse.seeds.laying import office_of  # noqa: PLC0415

    check_metrics(project.folder)
    check_seeds(project.seeds, project.folder, office_of(home))


def check_what_dbt_wrote(home: Home, folder: Path) -> None:
    """Check metrics and contracts, so that what the dashboard cannot show, or a page would miss, is
    refused here and not on every reader's screen. Raises `UnsupportedMetric` and `ContractChanged`.
    """
    from warehouse.build.audit import check_metrics  # noqa: PLC0415 - slow to import, as above
    from warehouse.build.contracts import check_contracts  # noqa: PLC0415
    from warehouse.queries.metrics import read_catalogue  # noqa: PLC0415

    catalogue = read_catalogue(folder / "semantic_manifest.json")
    check_metrics(folder / "warehouse.duckdb", catalogue.values())
    current = current_or_none(home)
    if current is not None:
        check_contracts(folder / "manifest.json", current.folder / "manifest.json")
