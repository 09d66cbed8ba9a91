"""A small county whose roster, terms and one round have been accepted, for tests of ledgers."""

from __future__ import annotations

import datetime as dt

import polars as pl

from tests.unit.intake.builders.accepted_batches import take
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.runtime.home import Home

COUNTY = "511126"
TODAY = dt.date(2024, 11, 30)
VILLAGES = {
    "v1": ("东岭村", "village", "甘江镇"),
    "v2": ("西河村", "village", "甘江镇"),
    "v3": ("南坪村", "village", "木城镇"),
    "v4": ("正街社区", "community", "木城镇"),
    "v5": ("东岭村", "village", "木城镇"),
}
"""Name, kind and township by id; the name 东岭村 stands in two townships."""


def villages() -> pl.DataFrame:
    """The roster in force since the term began."""
    townships = {"甘江镇": "511126101", "木城镇": "511126102"}
    return pl.DataFrame(
        [
            {
                "village_id": village_id,
                "name": name,
                "kind": kind,
                "township_code": townships[township],
                "township_name": township,
                "county_code": COUNTY,
                "valid_from": dt.date(2021, 9, 1),
                "valid_to": None,
            }
            for village_id, (name, kind, township) in VILLAGES.items()
        ],
        schema_overrides={"valid_to": pl.Date},
    )


def terms() -> pl.DataFrame:
    """Two terms of office."""
    return pl.DataFrame(
        {
            "region_code": COUNTY,
            "term_id": ["2016-2021", "2021-2026"],
            "name": ["上届", "本届"],
            "starts_on": [dt.date(2016, 9, 1), dt.date(2021, 9, 1)],
            "ends_on": [dt.date(2021, 8, 31), dt.date(2026, 8, 31)],
        }
    )


def county(home: Home) -> ReferenceData:
    """What is known once roster and terms were accepted in `home`."""
    take(home, {"villages": villages(), "terms": terms()})
    return ReferenceData(home, today=TODAY)
