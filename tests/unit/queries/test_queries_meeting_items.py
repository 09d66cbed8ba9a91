"""The last meeting of a region, what became of its items, and the metric then and now."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.editing import edited
from warehouse.access.scope import Scope
from warehouse.queries import metrics, subjects
from warehouse.queries.snapshot import OutOfScope, Snapshot, take
from warehouse.queries.supervision import meeting_items
from warehouse.runtime.home import Home
from warehouse.versions.reader import Reader
from warehouse.versions.store import current_version, point_to

TERM = "2021-2026"
MONTHS = (date(2024, 4, 30), date(2024, 5, 31), date(2024, 6, 30))
AS_OF = MONTHS[-1]

LUOHE, COUNTY, OTHER_COUNTY, HENAN = "411100", "411103", "411104", "410000"

ITEMS = [
    # own meetings of Luohe: the last on a month end, the one before it, and one still to come
    ("a", LUOHE, COUNTY, "2024-05-31", "2024-06-10", None, "overdue", "plan_progress"),
    ("b", LUOHE, OTHER_COUNTY, "2024-05-31", "2024-06-10", "2024-06-12", "answered_late", None),
    ("c", LUOHE, LUOHE, "2024-05-31", "2024-07-10", None, "waiting", "no_such_metric"),
    ("d", LUOHE, COUNTY, "2024-05-30", "2024-06-10", "2024-06-01", "answered_in_time", None),
    ("e", LUOHE, COUNTY, "2024-06-20", "2024-07-20", None, "waiting", None),
    # two of the province, later than Luohe's, one beside it
    ("f", HENAN, COUNTY, "2024-06-25", "2024-07-20", None, "waiting", "overdue_share"),
    ("g", HENAN, "511126", "2024-06-25", "2024-07-20", None, "waiting", None),
    # a meeting of a county is none of the city's
    ("h", OTHER_COUNTY, OTHER_COUNTY, "2024-06-28", "2024-07-20", None, "waiting", None),
]


@pytest.fixture(scope="module")
def meetings(small_demonstration: Home, tmp_path_factory) -> Iterator[Snapshot]:
    """The demonstration with these meetings instead of its own."""

    home = Home(Path(tmp_path_factory.mktemp("meetings")))
    home.create()
    version = current_version(small_demonstration)
    shutil.copytree(version.folder, home.versions / version.version_id)
    point_to(home, version.version_id)
    with edited(home) as connection:
        connection.execute("delete from fct_action where kind = 'meeting_item'")
        connection.executemany(
            "insert into fct_action (action_id, issuer_region, target_region, issued_on, "
            "response_due_on, responded_on, response_state, metric, kind, request, items, "
            "items_closed_within_30_days, items_closed) "
            "values (?, ?, ?, ?, ?, ?, ?, ?, 'meeting_item', '排出计划', 0, 0, 0)",
            ITEMS,
        )
    reader = Reader(home)
    yield take(reader, reader.version(), Scope.everything("100000"))
    reader.close()


@pytest.mark.parametrize(
    ("region", "until", "items"),
    [
        (LUOHE, AS_OF, ["e"]),
        (LUOHE, date(2024, 6, 19), ["a", "b", "c"]),
        (LUOHE, date(2024, 5, 30), ["d"]),
        (LUOHE, date(2024, 5, 29), []),
        # a county without a meeting of its own: the last one above, of what was asked of it
        (COUNTY, AS_OF, ["f"]),
        (COUNTY, date(2024, 6, 24), ["e"]),
        (OTHER_COUNTY, AS_OF, ["h"]),
        (OTHER_COUNTY, date(2024, 6, 27), ["b"]),
        (HENAN, AS_OF, ["f"]),
        ("100000", AS_OF, []),
        ("511126", AS_OF, []),
    ],
)
def test_the_last_meeting_is_the_region_s_own_else_one_above(meetings, region, until, items):
    rows = meeting_items.of_last_meeting(meetings, region, until)
    assert rows["action_id"].to_list() == items


def test_days_late_run_to_the_answer_or_to_the_as_of_date(meetings):
    rows = meeting_items.of_last_meeting(meetings, LUOHE, date(2024, 6, 1))
    assert dict(rows.select("action_id", "days_late").iter_rows()) == {"a": 20, "b": 2, "c": None}


def test_a_metric_is_of_the_region_asked_at_the_month_over_at_the_meeting_and_now(
    meetings: Snapshot,
):
    catalogue = metrics.read_catalogue(meetings.version.semantic_manifest)
    every = tuple(catalogue.values())

    def of(until: date, months=MONTHS) -> dict[str, dict]:
        rows = meeting_items.followed_up(meetings, LUOHE, until, every, TERM, months)
        return {row["action_id"]: row for row in rows.iter_rows(named=True)}

    followed = of(date(2024, 6, 1))
    expected = {
        row["month_end"]: row
        for row in subjects.values(
            meetings, [catalogue["plan_progress"]], [COUNTY], TERM, MONTHS
        ).iter_rows(named=True)
    }
    for time, month in (("then", MONTHS[1]), ("now", AS_OF)):  # held on a month end: it was over
        assert followed["a"][f"{time}_month"] == month
        for name in ("value", "numerator", "denominator"):
            assert followed["a"][f"{time}_{name}"] == expected[month][name]
        assert followed["b"][f"{time}_value"] is followed["c"][f"{time}_value"] is None
    assert followed["a"]["then_value"] != followed["a"]["now_value"], "the example shows a change"
    assert of(date(2024, 5, 30))["d"]["then_month"] == MONTHS[0]
    assert of(date(2024, 6, 1), MONTHS[2:])["a"]["then_value"] is None, "no month was over"
    assert of(date(2024, 6, 1), ())["a"]["now_value"] is None


def test_a_region_outside_has_no_meetings(meetings: Snapshot):
    own = take(meetings.reader, meetings.version, Scope((LUOHE,)))
    for region in (HENAN, "511126", "100000"):
        with pytest.raises(OutOfScope):
            meeting_items.of_last_meeting(own, region, AS_OF)
    # what was asked by whom is above is told; nothing of the regions beside
    rows = meeting_items.of_last_meeting(
        take(meetings.reader, meetings.version, Scope((COUNTY,))), COUNTY, AS_OF
    )
    assert rows["issuer_region"].to_list() == [HENAN]
