"""What the first visitor would wait for is there before: of the first version and of each next."""

from __future__ import annotations

import pytest

from pages.parts.frame import data, warming
from tests.pages.conftest import publish_again
from warehouse.access.scope import Scope
from warehouse.queries import regions, taxonomy
from warehouse.runtime.errors import NoVersion
from warehouse.runtime.home import Home
from warehouse.versions.reader import Reader


def test_what_every_page_asks_of_a_version_is_read_before_any_page_asks(
    own_copy: Home, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XUNTU_HOME", str(own_copy.root))
    ask = Reader.frame

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("asked of the warehouse once more")

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
