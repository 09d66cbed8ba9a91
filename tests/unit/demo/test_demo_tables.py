"""The demonstration tables: valid, repeatable, joined up, in real numbers, under invented names."""

import polars as pl
import pytest

from tests.unit.demo.demo_tables import SEED, demonstration, inspections
from warehouse.demo.generate import frames
from warehouse.demo.ledgers import read_ledgers, write_ledgers
from warehouse.demo.part_frames import part_frames
from warehouse.demo.scale import AS_OF_DATE, SEEDS, Scale, ScaleUnknown, parts
from warehouse.demo.teams import teams
from warehouse.schema.tables import TABLES

pytestmark = pytest.mark.slow

FUTURE_ALLOWED = {
    ("terms", "ends_on"),
    ("rounds", "ends_on"),
    ("problems", "due_on"),
    ("problem_events", "new_due_on"),
    ("supervision_actions", "response_due_on"),
}


@pytest.mark.parametrize("table", list(TABLES))
@pytest.mark.parametrize("scale", ["county", "small", "default"])
def test_every_table_is_valid(scale: str, table: str) -> None:
    validated = TABLES[table].validate(demonstration(scale)[table])
    assert validated.columns == TABLES[table].column_names()


def test_every_table_has_rows_at_the_default_scale() -> None:
    empty = [name for name, frame in demonstration("default").items() if frame.is_empty()]
    # Areas are an office's own; the demonstration is of no office.
    assert empty == ["own_areas"]


def test_the_same_seed_gives_the_same_bytes() -> None:
    again = frames("small", SEED)
    different = frames("small", SEED + 1)
    for name, frame in demonstration("small").items():
        assert frame.write_csv() == again[name].write_csv(), name
    assert different["inspections"].write_csv() != again["inspections"].write_csv()


def test_a_part_is_the_same_whatever_is_generated_beside_it() -> None:
    luohe = next(part for part in parts(Scale.DEFAULT) if part.region_code == "411100")
    alone = part_frames(luohe, SEED)["problem_events"]
    county = pl.col("event_id").str.starts_with("4111")
    assert alone.equals(demonstration("default")["problem_events"].filter(county))
    assert alone.equals(demonstration("small")["problem_events"].filter(county))


@pytest.mark.parametrize(
    ("child", "column", "parent"),
    [
        ("inspections", "village_id", "villages"),
        ("inspections", "round_id", "rounds"),
        ("inspections", "team_id", "teams"),
        ("problems", "inspection_id", "inspections"),
        ("problem_events", "problem_id", "problems"),
        ("clues", "inspection_id", "inspections"),
        ("clue_persons", "clue_id", "clues"),
        ("recoveries", "inspection_id", "inspections"),
        ("action_items", "problem_id", "problems"),
        ("action_items", "action_id", "supervision_actions"),
        ("rechecks", "problem_id", "problems"),
        ("rechecks", "sample_id", "recheck_samples"),
        ("village_profiles", "village_id", "villages"),
        ("weak_orgs", "village_id", "villages"),
        ("qr_petitions", "village_id", "villages"),
    ],
)
def test_every_row_finds_what_it_refers_to(child: str, column: str, parent: str) -> None:
    tables = demonstration("default")
    assert tables[child].join(tables[parent], on=column, how="anti").is_empty()


def test_look_backs_name_an_earlier_inspection_of_the_same_village() -> None:
    seen = inspections("default")
    is_look_back = pl.col("modes").str.contains("look_back")
    assert seen.filter(is_look_back != pl.col("parent_inspection_id").is_not_null()).is_empty()
    pairs = seen.filter(is_look_back).join(
        seen, left_on="parent_inspection_id", right_on="inspection_id", suffix="_of_parent"
    )
    assert pairs.height == seen.filter(is_look_back).height > 0
    assert pairs.filter(
        (pl.col("village_id") != pl.col("village_id_of_parent"))
        | (pl.col("term_id") != pl.col("term_id_of_parent"))
        | (pl.col("starts_on") <= pl.col("ends_on_of_parent"))
    ).is_empty()


def regions_in_force() -> pl.DataFrame:
    listed = pl.read_csv(SEEDS / "regions.csv", schema_overrides={"region_code": pl.String})
    return listed.filter(pl.col("valid_to").is_null())


def test_villages_of_today_are_the_real_number_in_every_county() -> None:
    regions = regions_in_force()
    listed = dict(regions.filter(level="county").select("region_code", "villages").iter_rows())
    today = demonstration("default")["villages"].filter(pl.col("valid_to").is_null())
    counted = dict(today.group_by("county_code").len().iter_rows())
    elsewhere = {code: n for code, n in counted.items() if not code.startswith("4111")}
    assert elsewhere == {code: listed[code] for code in elsewhere}
    assert len(elsewhere) == 100 + 183
    assert sum(n for code, n in counted.items() if code.startswith("4111")) == 1340


def test_national_parts_hold_every_county_once() -> None:
    counties = [code for part in parts(Scale.NATIONAL) for code in part.codes.tolist()]
    assert len(counties) == len(set(counties)) == 2977
    villages = sum(int(part.villages.sum()) for part in parts(Scale.NATIONAL))
    assert villages == 620_573 + 6  # Luohe topped up from 1,334 to its published 1,340


def test_national_teams_are_numbered_once() -> None:
    everywhere = pl.concat([teams(part, SEED) for part in parts(Scale.NATIONAL)])
    assert everywhere["team_id"].is_duplicated().sum() == 0
    luohe = everywhere.filter(pl.col("region_code").str.starts_with("4111"))
    assert set(luohe["level"].cast(pl.String)) == {"city", "county"}


def test_no_real_name_of_a_city_or_county_occurs_in_any_text() -> None:
    regions = regions_in_force()
    hidden = regions.filter(
        pl.col("level").is_in(["city", "county"]) & (pl.col("region_code") != "411100")
    )
    names = hidden["name"].unique().to_list()
    # A placeholder of the code list is no name of a place, and 县 alone is part of other words.
    names = [name for name in names if len(name) > 1]
    for table, frame in demonstration("default").items():
        for column in frame.select(pl.col(pl.String)).iter_columns():
            result = column.drop_nulls().unique().str.contains_any(names)
            assert not result.any(), f"{table}.{column.name}"


def test_every_city_and_county_but_luohe_has_its_own_alias() -> None:
    aliases = demonstration("small")["region_aliases"]
    regions = regions_in_force()
    wanted = regions.filter(
        pl.col("level").is_in(["city", "county"])
        & (pl.col("is_placeholder") == 0)
        & (pl.col("region_code") != "411100")
    )
    assert set(aliases["region_code"]) == set(wanted["region_code"])
    in_province = aliases.with_columns(province=pl.col("region_code").str.slice(0, 2))
    assert in_province.select("province", "alias_zh").is_duplicated().sum() == 0
    assert aliases["alias_zh"].str.contains(r"^示例(市-\d\d|县-\d{3}|开发区-\d\d)$").all()
    assert aliases["alias_en"].str.contains(r"^Sample (City \d\d|County \d{3}|Zone \d\d)$").all()


def test_an_alias_tells_nothing_of_the_code() -> None:
    counties = demonstration("small")["region_aliases"].filter(
        pl.col("region_code").str.starts_with("51") & pl.col("alias_zh").str.starts_with("示例县")
    )
    numbers = counties["alias_zh"].str.slice(-3).cast(pl.Int64)
    order = counties["region_code"].cast(pl.Int64).rank()
    correlation = pl.select(pl.corr(numbers, order)).item()
    assert abs(correlation) < 0.3


@pytest.mark.parametrize("table", list(TABLES))
def test_nothing_is_known_from_after_the_as_of_date(table: str) -> None:
    frame = demonstration("default")[table]
    for column in frame.select(pl.col(pl.Date)).iter_columns():
        if (table, column.name) not in FUTURE_ALLOWED and column.max() is not None:
            assert column.max() <= AS_OF_DATE, column.name


def test_rows_of_one_county_lie_together() -> None:
    for table in ("villages", "inspections", "problems", "problem_events"):
        key = {"villages": "county_code"}.get(table, TABLES[table].column_names()[0])
        county = demonstration("default")[table][key].str.slice(0, 6)
        assert county.is_sorted(), table


def test_the_committed_ledgers_are_what_the_generator_writes(tmp_path) -> None:
    write_ledgers(tmp_path)
    written = read_ledgers(tmp_path)
    for name, frame in read_ledgers().items():
        assert frame.equals(written[name]), f"{name}: run write_ledgers() of warehouse.demo.ledgers"


def test_an_unknown_scale_is_refused_in_words() -> None:
    with pytest.raises(ScaleUnknown) as refusal:
        frames("gigantic", SEED)
    assert "gigantic" in refusal.value.what
    assert "national" in refusal.value.why
