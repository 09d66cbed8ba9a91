"""What a hand-out is composed from is what its page shows, without a browser and without a page."""

from __future__ import annotations

from dataclasses import asdict, fields

import pytest

from pages.parts.frame import data, from_url, links
from pages.parts.frame.context import PageContext
from pages.parts.frame.context_of import exact_context_of
from pages.parts.frame.selection import Selection
from warehouse.access.scope import Scope
from warehouse.queries.snapshot import OutOfScope
from warehouse.runtime.errors import ChoiceUnknown, NoFigures, VersionUnknown, XuntuError
from warehouse.runtime.home import Home
from warehouse.versions.store import current_version

CITY = "411100"
CHOSEN = Selection(
    region=CITY, month="2024-03", metric="on_time_rate", level="county", year="2024", lang="en"
)


@pytest.fixture
def demonstration(small_demonstration: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("XUNTU_HOME", str(small_demonstration.root))
    return small_demonstration


def context_of(chosen: Selection, version: str = "") -> PageContext:
    settings = data.settings()
    return exact_context_of(
        settings, data.snapshot(Scope.everything(settings.root_region), version), chosen
    )


def test_a_context_outside_a_page_is_the_one_of_the_page(demonstration, visit, monkeypatch):
    of_page: list[PageContext] = []
    take = from_url.page_context

    def noting(*arguments, **options):
        of_page.append(take(*arguments, **options))
        return of_page[-1]

    monkeypatch.setattr(from_url, "page_context", noting)
    visit("region", **CHOSEN.parameters())
    version = current_version(demonstration).version_id
    own = context_of(CHOSEN, version)
    assert own.parameter("list") == ""
    own.refuse("x", "list")  # there is nobody to tell
    assert links.address("region", region=CITY) == f"/region?region={CITY}"
    for field in fields(own):
        if field.name not in ("words", "handles"):
            assert getattr(own, field.name) == getattr(of_page[-1], field.name), field.name
    assert own.language == of_page[-1].language == "en"
    assert own.selected() == of_page[-1].selected()


@pytest.mark.parametrize(
    ("wrong", "error", "named"),
    [
        ({"region": "999999"}, OutOfScope, "999999"),
        ({"region": "650000"}, NoFigures, "650000"),
        ({"month": "2019-01"}, NoFigures, "2019-01"),
        ({"month": "2024-6"}, NoFigures, "2024-6"),
        ({"term": "never"}, ChoiceUnknown, "never"),
    ],
)
def test_outside_a_page_what_is_not_there_is_an_error_in_words(demonstration, wrong, error, named):
    with pytest.raises(error) as raised:
        context_of(Selection(**{**asdict(CHOSEN), **wrong}))
    for language in ("zh", "en"):
        what, why, remedy = raised.value.in_language(language)
        assert named in what
        assert why
        assert remedy


def test_a_version_that_is_not_kept_is_an_error_in_words(demonstration):
    with pytest.raises(XuntuError) as raised:
        context_of(CHOSEN, "20000101T000000Z-000000")
    assert isinstance(raised.value, VersionUnknown)
