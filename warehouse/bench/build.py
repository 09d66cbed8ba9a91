"""Generation of the demonstration data, and the builds that follow it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from warehouse.bench.county_ledger import accept_county_ledger
from warehouse.bench.process import Usage, xuntu
from warehouse.intake.batches.store import list_batches
from warehouse.intake.batches.undo import undo
from warehouse.versions.store import current_version, rollback

if TYPE_CHECKING:
    from warehouse.runtime.home import Home


def generation(home: Home, scale: str) -> dict[str, Any]:
    """Generate the demonstration data of a scale; return usage, rows and bytes of the files."""
    usage = xuntu(home, "demo", "--scale", scale)
    batches = list_batches(home)
    files = home.batches.glob("*/*.parquet")
    return {
        **rounded(usage),
        "rows": sum(batch.rows for batch in batches),
        "bytes": sum(file.stat().st_size for file in files),
    }


def builds(home: Home) -> dict[str, Any]:
    """Build four times: the first (dbt parses its project), again in full, unchanged, and with one
    county's ledger more, which is taken back then.

    `dbt_*` and `audit_seconds` are parts of the second build, as the version itself records them.
    """
    first = xuntu(home, "build")
    again = xuntu(home, "build", "--force")
    version = current_version(home)
    unchanged = xuntu(home, "build")
    ledger = accept_county_ledger(home, is_demonstration=True)
    county = xuntu(home, "build")
    undo(home, ledger.batch_id)
    rollback(home, version.version_id)
    return {
        "first": rounded(first),
        "again": rounded(again),
        "unchanged": rounded(unchanged),
        "county": rounded(county),
        "dbt_seconds": version.durations["dbt"],
        "dbt_models_and_tests_seconds": version.durations["dbt_models_and_tests"],
        "dbt_cpu_seconds": version.cpu_seconds,
        "dbt_peak_memory_bytes": version.peak_memory_bytes,
        "audit_seconds": version.durations["audit"],
        "version_bytes": version.size_bytes,
        "version_rows": sum(version.rows.values()),
    }


def rounded(usage: Usage) -> dict[str, Any]:
    """Return what was used as it is reported."""
    return {
        name: round(value, 3) if isinstance(value, float) else value
        for name, value in asdict(usage).items()
    }
