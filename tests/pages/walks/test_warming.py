"""What the first visitor would wait for is there before: of the first version and of each next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from pages.parts.frame import data, warm_answers, warming
from tests.pages.conftest import publish_again
from tests.unit.builders.metrics import made_metric
from warehouse.access.scope import Scope
from warehouse.queries import regions, subjects, taxonomy
from warehouse.queries.metrics import Metric
from warehouse.runtime.errors import NoVersion
from warehouse.runtime.home import Home
from warehouse.versions.reader import Reader


@dataclass(frozen=True)
class CohortOf:
    """Arguments within a dataclass."""

    day: dt.date
    metrics: tuple[Metric, ...]


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("asked of the warehouse once more")


def test_what_every_page_asks_of_a_version_is_read_before_any_page_asks(
    own_copy: Home, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XUNTU_HOME", str(own_copy.root))
    ask = Reader.frame

    for _ in range(2):
        monkeypatch.setattr(Reader, "frame", ask)
        warming.open_version()
        monkeypatch.setattr(Reader, "frame", refuse)
        warming.open_version()
        view = data.snapshot(Scope.everything("100000"))
        assert "411102" in data.region_tree(view)
        assert len(data.ask(view, taxonomy.categories)) > 0
        assert len(data.ask(view, regions.terms, "100000")) > 0
        publish_again(own_copy)


def test_what_readers_asked_of_a_version_is_asked_of_the_next_before_they_do(
    own_copy: Home, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XUNTU_HOME", str(own_copy.root))
    scope = Scope.everything("411100")
    before = warming.open_version()
    asked = ((subjects.targets, "411100", before.as_of_date), (regions.terms, "411102"))
    for query, *arguments in asked:
        data.ask(data.snapshot(scope), query, *arguments)
    publish_again(own_copy)
    now = warming.open_version()
    rests: list[float] = []
    warm_answers.ask_again(before, now, rests.append)
    assert len(rests) > len(asked), "one after the other, with a rest between them"
    monkeypatch.setattr(Reader, "frame", refuse)
    view = data.snapshot(scope)
    assert view.version.folder == now.folder != before.folder
    for query, *arguments in asked:
        data.ask(view, query, *arguments)


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        ("2024-06-30", "2024-08-31"),
        ("2024-02-29", "2024-04-30"),
        ("2023-07-01", "2023-09-01"),
        ("2024-07-01", "2024-07-01"),
        ("2021-09-01", "2021-09-01"),
    ],
)
def test_a_day_keeps_its_months_from_the_as_of_day_but_for_those_of_a_term(day: str, moved: str):
    old, new = dt.date(2024, 6, 30), dt.date(2024, 8, 31)
    assert warm_answers.moved_day(old, new, dt.date.fromisoformat(day)).isoformat() == moved
    metric = made_metric()
    one = CohortOf(day=old, metrics=(metric,))
    assert warm_answers.moved((one, "a"), {old: new, metric: metric}.get) == (
        CohortOf(new, (metric,)),
        "a",
    )


def test_where_nothing_was_published_nothing_is_opened(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XUNTU_HOME", str(tmp_path))
    with pytest.raises(NoVersion):
        warming.open_version()


def test_the_rooms_are_imported_and_not_what_only_benches_need(monkeypatch: pytest.MonkeyPatch):
    imported: list[str] = []
    monkeypatch.setattr(warming.importlib, "import_module", imported.append)
    warming.import_rooms()
    assert {"pages.parts.region.peers", "pages.parts.kit.drawing.charts"} <= set(imported)
    assert "pages.parts.frame.recorded_queries" not in imported
