"""What DuckDB and Spark write differently says the same: of each macro, worked out in Python.

Spark's SQL is run here as sqlglot translates it; by the engines themselves in
`tests/warehouse/test_engines.py`, where they are installed.
"""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest
import sqlglot

from tests.unit.build.engines.macros import Macros

ENGINES = ("duckdb", "spark")
DAYS = [dt.date(2024, 1, 1) + dt.timedelta(days=number) for number in range(0, 400, 3)] + [
    dt.date(2023, 8, 31),
    dt.date(2024, 2, 29),
    dt.date(2024, 6, 30),  # a Sunday, of which Sail's weekday() says -1
    dt.date(1999, 12, 31),
]


SPARK_DAYOFWEEK = "create macro spark_dayofweek(day) as isodow(day) % 7 + 1"
"""Sunday is 1 in Spark and 0 in DuckDB, which sqlglot does not translate."""


def in_duckdb(query: str) -> str:
    """Return Spark's SQL in DuckDB's words."""
    (translated,) = sqlglot.transpile(query, read="spark", write="duckdb")
    return translated.replace("DAYOFWEEK(", "spark_dayofweek(")


@pytest.fixture(params=ENGINES)
def values(request):
    """Asks one engine for a macro of each day."""
    macros = Macros(request.param, "dates", "tags", "months")

    def of_days(name: str, *arguments: object, more: str = "") -> list[object]:
        query = f"select {macros(name, *arguments)} as value from days{more} order by day"
        if request.param == "spark":
            query = in_duckdb(query)
        with duckdb.connect() as connection:
            connection.execute(SPARK_DAYOFWEEK)
            connection.execute("create table days as select unnest(?) as day", [DAYS])
            found = [value for (value,) in connection.execute(query).fetchall()]
        # DuckDB gives a moment where Spark's functions, translated, add to a day
        return [value.date() if isinstance(value, dt.datetime) else value for value in found]

    return of_days


def of_each_day(of) -> list[object]:
    return [of(day) for day in sorted(DAYS)]


def month_later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(dt.date(year, month + 1, 1) + dt.timedelta(days=day.day - 1), following - DAY)


DAY = dt.timedelta(days=1)


def test_weekdays_begin_with_monday_and_end_with_sunday(values):
    assert values("iso_weekday", "day") == of_each_day(dt.date.isoweekday)


def test_days_and_months_are_added_and_the_end_of_a_month_stays_in_it(values):
    assert values("add_days", "day", 30) == of_each_day(lambda day: day + 30 * DAY)
    assert values("add_days", "day", -1) == of_each_day(lambda day: day - DAY)
    assert values("add_months", "day", 6) == of_each_day(lambda day: month_later(day, 6))


def test_days_between_two_days_and_the_number_of_a_month(values):
    first = dt.date(2024, 1, 1)
    assert values("days_between", "cast('2024-01-01' as date)", "day") == of_each_day(
        lambda day: (day - first).days
    )
    assert values("month_number", "day") == of_each_day(lambda day: day.year * 12 + day.month)


def test_an_order_of_events_is_by_day_and_then_by_number(values):
    origin = dt.date(1900, 1, 1)
    assert values("event_order", "day", 7) == of_each_day(
        lambda day: (day - origin).days * 1_000_000 + 7
    )
    assert values("known_by_as_of", "day") == of_each_day(
        lambda day: day if day <= dt.date(2024, 6, 30) else None
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_a_calendar_has_every_day_and_a_text_of_tags_a_row_of_each(engine):
    macros = Macros(engine, "dates", "tags")
    queries = [
        macros("calendar_days", "cast('2024-02-27' as date)", "cast('2024-03-02' as date)"),
        f"select {macros('tags_of', 'modes')} as tag from (select 'direct|joint' as modes) as told",
        f"select {macros('has_tag', 'modes', chr(39) + 'joint' + chr(39))} as is_joint, "
        f"{macros('has_tag', 'modes', chr(39) + 'join' + chr(39))} as is_join "
        "from (select 'direct|joint' as modes) as told",
    ]
    if engine == "spark":
        queries = [in_duckdb(query) for query in queries]
    days, tags, has = [duckdb.sql(query).fetchall() for query in queries]
    assert [str(day)[5:10] for (day,) in days] == ["02-27", "02-28", "02-29", "03-01", "03-02"]
    assert tags == [("direct",), ("joint",)]
    assert has == [(True, False)]
