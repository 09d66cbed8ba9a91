"""The builds that the tests of marts look at: three ledgers, one of them at three dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.warehouse.builds import (
    AS_OF,
    SEED,
    Build,
    Workshop,
)
from tests.warehouse.hostile_ledgers import (
    HOSTILE_COUNTIES,
    HOSTILE_SEEDS,
    SHIFTED_COUNTY,
    frames_of,
    hostile_tables,
)
from warehouse.build.dbt_folder import OWN_PROJECT
from warehouse.demo.generate import frames as demo_frames
from warehouse.demo.ledgers import read_ledgers
from warehouse.schema.tables import TABLES


@pytest.fixture(scope="session")
def workshop(run_folder: Path) -> Workshop:
    """The folder of this test run's builds, which all its processes share."""
    return Workshop(run_folder)


@pytest.fixture(scope="session")
def county_build(workshop: Workshop) -> Build:
    """The example county of `seeds/ledgers/`; every data and unit test of the project is run."""
    batches = workshop.batches("county", read_ledgers)
    return workshop.build("county", OWN_PROJECT, batches, AS_OF, with_tests=True)


@pytest.fixture(scope="session")
def large_build(workshop: Workshop) -> Callable[[date], Build]:
    """Builds, as of any day, of the small demonstration and the hostile ledger together.

    They lie in different counties; one ledger of both costs half the builds.
    """

    def made(as_of: date) -> Build:
        batches = workshop.batches("large", large_frames)
        return workshop.build("large", workshop.project("hostile", HOSTILE_SEEDS), batches, as_of)

    return made


def large_frames() -> dict[str, pl.DataFrame]:
    """Return the raw tables of the small demonstration and the hostile ledger."""
    tables = hostile_tables(HOSTILE_COUNTIES, SHIFTED_COUNTY, with_country_terms=False)
    hostile = frames_of(tables, TABLES)
    small: Mapping[str, pl.DataFrame] = demo_frames("small", SEED)
    frames = {}
    for name in sorted({*small, *hostile}):
        parts = [frame for frame in (small.get(name), hostile.get(name)) if frame is not None]
        frames[name] = pl.concat([text_for_enums(part) for part in parts])
    return frames


def text_for_enums(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame with its enumerations as text."""
    return frame.with_columns(
        pl.col(name).cast(pl.String)
        for name, dtype in frame.schema.items()
        if isinstance(dtype, pl.Enum)
    )
