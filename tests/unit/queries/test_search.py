"""Search: what is found by name, code, number and the initials of a name, against plain loops."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import duckdb
import polars as pl
import pytest

from pages.parts.kit import place_names
from warehouse.access.scope import Scope
from warehouse.queries import pinyin, search
from warehouse.queries.snapshot import Snapshot, take
from warehouse.runtime.home import Home
from warehouse.versions.reader import Reader
from warehouse.versions.store import current_version

pytestmark = pytest.mark.slow

MOST = 4


@pytest.fixture(scope="module")
def view(small_demonstration: Home) -> Iterator[Snapshot]:
    reader = Reader(small_demonstration)
    yield take(reader, reader.version(), Scope.everything("410000"))
    reader.close()


@pytest.fixture(scope="module")
def facts(
    small_demonstration: Home, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    copy = tmp_path_factory.mktemp("facts") / "copy.duckdb"
    copy.write_bytes(current_version(small_demonstration).file.read_bytes())
    with duckdb.connect(str(copy), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def villages(facts) -> list[tuple[str, str]]:
    return facts.execute(
        "select village_id, name from dim_village where starts_with(county_code, '41') "
        "order by village_id"
    ).fetchall()


@pytest.fixture(scope="module")
def places(view: Snapshot) -> pl.DataFrame:
    return search.places(view, "410000")


@pytest.fixture(scope="module")
def hits(view: Snapshot, places: pl.DataFrame) -> Callable[[str, str], list[str]]:
    def codes(text: str, kind: str) -> list[str]:
        wanted = search.wanted(text) or text
        if kind == "problem":
            return search.problems(view, "410000", wanted, MOST)["code"].to_list()
        rows = search.find(places, wanted, MOST)
        return rows.filter(rows["kind"] == kind)["code"].to_list()

    return codes


def test_villages_are_found_by_name_part_of_a_name_and_code(hits, villages):
    village_id, name = villages[len(villages) // 2]
    alike = [code for code, other in villages if other == name]
    assert hits(name, "village") == alike[:MOST]
    assert hits(village_id, "village") == [village_id]
    below = [code for code, _ in villages if code.startswith(village_id[:9])]
    assert hits(village_id[:9], "village") == below[:MOST]
    end = name[-4:]
    assert hits(end, "village") == [code for code, other in villages if end in other][:MOST]


def test_in_english_names_are_found_as_they_are_shown(places, villages):
    shown = pl.coalesce("name_en", place_names.column(places, "name", "en"))
    named = search.also_called(places, shown)
    alike = [code for code, name in villages if name == villages[0][1]]
    wanted = search.wanted(place_names.in_language(villages[0][1], "en"))
    rows = search.find(named, wanted, MOST).filter(kind="village")
    assert rows["code"].to_list()[: len(alike)] == alike[:MOST]
    assert search.find(named, "luohe", MOST)["code"].to_list()[:1] == ["411100"]


def test_names_are_found_by_the_initials_of_their_pinyin(hits, villages):
    wanted = [code for code, name in villages if name.startswith("示例村-001")]
    assert hits("slc-001", "village") == wanted[:MOST] != []
    assert hits("SLC001", "village") == wanted[:MOST]
    assert hits("lhs", "region") == ["411100"], "漯河市"
    assert hits("slxz", "township") != []


def test_problems_are_found_by_their_number_alone(hits, view, facts, places):
    number, village, name = facts.execute(
        "select problem_id, village_id, dim_village.name from fct_problem "
        "inner join dim_village using (village_id) "
        "where starts_with(fct_problem.county_code, '41') limit 1"
    ).fetchone()
    rows = search.problems(view, "410000", number.lower(), MOST)
    (problem,) = rows.iter_rows(named=True)
    assert (problem["code"], problem["village_id"]) == (number, village)
    assert search.villages(places, [village]) == {village: name}
    assert hits("p0", "problem") != []
    assert hits("pp", "problem") == []


@pytest.mark.parametrize("text", ["%", "_", "'", "[", "(", "\\", "示例%", ".*", "a" * 60])
def test_signs_stand_for_themselves(hits, text):
    assert not [hits(text, kind) for kind in search.KINDS if hits(text, kind)]


def test_the_ledgers_are_answered_within_a_fraction_of_a_tenth_of_a_second(view, places, villages):
    """By processor time: 59,000 villages and 528,000 problems took 34 ms, and at most 54."""
    many = pl.concat([places] * (60_000 // len(places) + 1))
    texts = ["slc-001", "示例", "zz", villages[0][0], villages[-1][1], "lhs", "村", "p0"]
    search.find(many, "ab", MOST)
    for text in texts:
        before = time.process_time()
        search.find(many, text, MOST)
        search.problems(view, "410000", text, MOST)
        assert time.process_time() - before < 0.1


def test_a_letter_is_too_short_and_a_character_is_not():
    assert [search.wanted(text) for text in ("s", " ", "村", " S  L ")] == ["", "", "村", "s l"]


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        *[
            ("重庆市", "cqs"),
            ("长葛市", "cgs"),
            ("长葛市", "zgs"),
            ("单县", "sx"),
            ("大冶镇", "dyz"),
        ],
        *[("六安市", "las"), ("圩塘村", "wtc"), ("乐亭县", "ltx"), ("吕家坳村", "ljac")],
        *[
            ("曾家岩社区", "zjysq"),
            ("厦门", "xm"),
            ("瑞金", "rj"),
            ("漯河", "lh"),
            ("0号村", "0hc"),
        ],
    ],
)
def test_real_names_are_read_as_people_read_them(name, initials):
    connection = duckdb.connect()
    (matched,) = connection.execute(
        "select regexp_full_match(?, ?)", [name, pinyin.pattern(initials)]
    ).fetchone()
    assert matched
