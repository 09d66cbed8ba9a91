"""What is known before an import."""

from __future__ import annotations

import datetime as dt

import polars as pl

from tests.unit.demo.demo_tables import demonstration
from tests.unit.intake.builders.sheets import sheet
from warehouse.intake.batches.accept import BatchOrigin, accept
from warehouse.intake.findings.interpretation import OBSERVATIONS
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.runtime.home import Home
from warehouse.schema.tables import TABLES

ORIGIN = BatchOrigin("ledger", "made by hand", "台账.xlsx")


def test_without_any_data_nothing_is_known_but_the_reference_tables(own_data_folder: Home):
    reference = ReferenceData(own_data_folder)
    for table in TABLES:
        assert reference.rows(table).collect().is_empty()
        assert not reference.has(table)
    assert reference.observations("整改台账", sheet()).schema == OBSERVATIONS
    assert reference.villages().find("李家村", county_code=None).candidates == ()
    assert reference.as_of == dt.date.today()
    assert {"routine", "look_back"} <= set(reference.inspection_modes["mode_code"])
    assert reference.direct_close_reasons.height == 3


def test_a_county_lies_in_its_city_its_province_and_the_country_placeholders_skipped(
    own_data_folder: Home,
):
    reference = ReferenceData(own_data_folder)
    ancestors = reference.region_ancestors.sort("region_code", "distance")

    def above(code: str) -> list[str]:
        return ancestors.filter(pl.col("region_code") == code)["ancestor_code"].to_list()

    assert above("511126") == ["511126", "511100", "510000", "100000"]
    assert above("110101") == ["110101", "110000", "100000"]
    placeholders = reference.regions.filter("is_placeholder")["region_code"]
    assert placeholders.len() == 9
    assert not reference.regions["parent_code"].is_in(placeholders.implode()).any()


def test_accepted_rows_are_known_and_their_villages_are_found(own_data_folder: Home):
    villages = demonstration("county")["villages"]
    accept(
        own_data_folder,
        {"villages": villages},
        origin=ORIGIN,
        is_demonstration=False,
        as_of_date=None,
    )
    reference = ReferenceData(own_data_folder)
    assert reference.has("villages")
    assert not reference.has("problems")
    assert reference.rows("villages").collect().height == villages.height
    only = villages.filter(~pl.col("name").is_duplicated(), pl.col("valid_to").is_null()).row(
        0, named=True
    )
    match = reference.villages().find(only["name"], county_code=only["county_code"])
    assert (match.village_id, match.how) == (only["village_id"], "name")


def test_observations_of_earlier_editions_come_the_oldest_first(own_data_folder: Home):
    editions = [("甲", dt.date(2024, 6, 30)), ("甲", dt.date(2024, 5, 31)), ("乙", None)]
    for number, (ledger, as_of) in enumerate(editions, start=1):
        accept(
            own_data_folder,
            {"teams": demonstration("county")["teams"].head(number)},
            origin=ORIGIN,
            is_demonstration=False,
            as_of_date=None,
            observations=pl.DataFrame([{"ledger": ledger, "as_of": as_of}], schema=OBSERVATIONS),
        )
    seen = ReferenceData(own_data_folder).observations("甲", sheet())
    assert seen["as_of"].to_list() == [dt.date(2024, 5, 31), dt.date(2024, 6, 30)]
