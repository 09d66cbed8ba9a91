"""Which ledgers, and counties in them, hold other rows than the current version was built from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.build.engines.engine import EMBEDDED
from warehouse.build.fingerprint import fingerprint_of
from warehouse.build.incremental.changed_counties import changed_counties
from warehouse.intake.batches.store import batches_in, ledgers_of

if TYPE_CHECKING:
    from warehouse.build.build_plan import BuildPlan
    from warehouse.build.dbt_folder import DbtProject
    from warehouse.intake.batches.batch import Batch
    from warehouse.runtime.home import Home
    from warehouse.versions.version import Version


@dataclass(frozen=True)
class Change:
    """The ledgers with other rows, and the counties whose problems they are of; None for all."""

    tables: frozenset[str]
    counties: frozenset[str] | None


def change_since(
    home: Home, project: DbtProject, plan: BuildPlan, version: Version
) -> Change | None:
    """Return of what a build of `plan` reads other rows than `version` was built from; None where
    anything but ledgers differs, or it cannot be said what does.

    That nothing else differs is told by the fingerprint: with the version's own batches it is that
    of the version.
    """
    before = dict(zip(version.batches, version.batch_hashes, strict=False))
    now = {batch.batch_id: batch.content_hash for batch in plan.batches}
    if (
        plan.engine != EMBEDDED
        or plan.is_demonstration != version.is_demonstration
        or not before
        or not ledgers_of(plan.batches)
        or fingerprint_of(before, project, plan.settings, plan.as_of_date) != version.fingerprint
    ):
        return None
    come = [batch for batch in plan.batches if before.get(batch.batch_id) != batch.content_hash]
    gone = {name: value for name, value in before.items() if now.get(name) != value}
    gone_batches = [
        batch
        for batch in (batches_in(home.undone) if gone else ())
        if gone.get(batch.batch_id) == batch.content_hash
    ]
    differing = [*come, *gone_batches]
    if len(gone_batches) != len(gone) or any(batch.is_reference for batch in differing):
        return None
    tables = frozenset(table for batch in differing for table in _tables_of(batch))
    there = [*plan.batches, *gone_batches]
    return Change(tables, changed_counties(differing, there, version) if tables else None)


def _tables_of(batch: Batch) -> set[str]:
    """Return the tables that a batch brings rows of, or takes rows of earlier ones out of."""
    # Slow to import, and an unchanged build needs none of it.
    from warehouse.intake.batches.in_force import supersessions_of  # noqa: PLC0415

    brought = {table for table, noted in batch.tables.items() if noted["rows"]}
    return brought | {*supersessions_of([batch])["table_name"].unique()}
