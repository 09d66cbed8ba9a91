"""Direct visits of the demonstration go mostly to key villages, which yield somewhat more."""

from functools import cache

import polars as pl
import pytest

from tests.unit.demo.demo_tables import demonstration, inspections, problems
from warehouse.demo.scale import SEEDS
from warehouse.demo.villages.key_villages import KEY_VILLAGE_FROM

pytestmark = pytest.mark.slow


@cache
def first_visits() -> pl.DataFrame:
    """First visits with the points of the latest survey before them, and their problems."""
    surveys = demonstration("default")["village_profiles"]
    points = pl.lit(0.0)
    for row in pl.read_csv(SEEDS / "key_village_weights.csv").iter_rows(named=True):
        is_met = pl.col(row["measured_by"]).cast(pl.Float64) >= row["threshold"]
        points += pl.when(is_met).then(float(row["weight"])).otherwise(0.0)
    scored = surveys.select("village_id", "surveyed_on", score=points).sort("surveyed_on")
    result = problems("default").group_by("inspection_id").len(name="problems")
    return (
        inspections("default")
        .filter(pl.col("parent_inspection_id").is_null())
        .sort("starts_on")
        .join_asof(
            scored,
            left_on="starts_on",
            right_on="surveyed_on",
            by="village_id",
            check_sortedness=False,
        )
        .filter(pl.col("score").is_not_null())
        .join(result, on="inspection_id", how="left")
        .with_columns(
            pl.col("problems").fill_null(0),
            is_key=pl.col("score") >= KEY_VILLAGE_FROM,
            is_direct=pl.col("modes").str.split("|").list.contains("direct"),
        )
    )


def test_about_half_of_the_direct_visits_go_to_the_few_key_villages() -> None:
    visits = first_visits()
    direct = visits.filter("is_direct")
    assert direct.height > 2000
    assert visits["is_key"].sum() / visits.height < 0.1
    assert 0.4 < direct["is_key"].sum() / direct.height < 0.65


def test_key_villages_yield_somewhat_more_in_every_mode() -> None:
    for group in first_visits().partition_by("is_direct"):
        mean = dict(group.group_by("is_key").agg(pl.col("problems").mean()).iter_rows())
        assert 1.1 < mean[True] / mean[False] < 1.4
