"""What is to be built: of which batches, as of which day, and what it is compared with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from warehouse.build.dbt_folder import DbtProject
from warehouse.build.engines.engine import EMBEDDED, Engine
from warehouse.build.fingerprint import fingerprint
from warehouse.intake.batches.batch import Batch
from warehouse.intake.batches.store import ledgers_of, list_batches
from warehouse.runtime.errors import NoBatches, NoVersion, PointerDamaged
from warehouse.runtime.home import Home
from warehouse.runtime.settings import Settings, load_settings
from warehouse.versions.store import current_version, pointed_at
from warehouse.versions.version import Version, check_version


@dataclass(frozen=True)
class BuildPlan:
    """What is to be built."""

    settings: Settings
    batches: list[Batch]
    as_of_date: dt.date
    fingerprint: str
    accept_shrinkage: bool
    engine: Engine = EMBEDDED
    full: bool = False
    elsewhere: Path | None = None
    """The handover of which dbt made the marts elsewhere; None where they are made here."""

    @property
    def is_demonstration(self) -> bool:
        """Whether any batch is invented."""
        return is_demonstration(self.batches)

    @property
    def batch_hashes(self) -> tuple[str, ...]:
        """The hash of each batch's content."""
        return tuple(batch.content_hash for batch in self.batches)


@dataclass(frozen=True)
class AsOf:
    """The day as of which figures are computed, and who named it."""

    day: dt.date
    named_by: Literal["caller", "settings", "demonstration", "nobody"]


def as_of(wanted: dt.date | None, settings: Settings, batches: Sequence[Batch]) -> AsOf:
    """Return the day asked for, else the settings', else the demonstration's, else today."""
    if wanted is not None:
        return AsOf(wanted, "caller")
    if settings.as_of_date is not None:
        return AsOf(settings.as_of_date, "settings")
    days = [batch.as_of_date for batch in batches if batch.is_demonstration]
    for day in days:
        if day is not None:  # what joined the demonstration has none
            return AsOf(day, "demonstration")
    return AsOf(dt.date.today(), "nobody")


def is_demonstration(batches: Sequence[Batch]) -> bool:
    """Return whether any batch is invented."""
    return any(batch.is_demonstration for batch in batches)


def plan_build(
    home: Home,
    project: DbtProject,
    as_of_date: dt.date | None,
    accept_shrinkage: bool,
    engine: Engine = EMBEDDED,
) -> BuildPlan:
    """Return what is to be built of the accepted batches as they are now, and by which engine.

    Raises `NoBatches` where there are none and nothing was published.
    """
    settings = load_settings(home)
    batches = list_batches(home)
    if not ledgers_of(batches) and pointed_at(home) is None:
        raise NoBatches.of("no_batches", root=home.root)
    day = as_of(as_of_date, settings, batches).day
    return BuildPlan(
        settings=settings,
        batches=batches,
        as_of_date=day,
        fingerprint=fingerprint(batches, project, settings, day, engine),
        accept_shrinkage=accept_shrinkage,
        engine=engine,
    )


def current_or_none(home: Home) -> Version | None:
    """Return the current version; None where there is none that may be shown, which a new one
    mends.
    """
    try:
        current = current_version(home)
        check_version(current)
        return current
    except (NoVersion, PointerDamaged):
        return None


def version_to_compare(home: Home, plan: BuildPlan) -> Version | None:
    """Return the current version, where the new one should hold no less: not after a switch between
    demonstration and real ledgers or to another demonstration, nor as of an earlier day, nor when
    every batch was taken back.
    """
    current = current_or_none(home)
    if (
        current is None
        or not ledgers_of(plan.batches)
        or current.is_demonstration != plan.is_demonstration
        or (plan.is_demonstration and current.batch_hashes != plan.batch_hashes)
        or plan.as_of_date < current.as_of_date
    ):
        return None
    return current
