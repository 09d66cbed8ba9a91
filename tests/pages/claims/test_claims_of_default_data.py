"""On the demonstration that a newcomer sees, a sample of findings is what its ledgers say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import EXTENT
from tests.pages.claims.hearing import listening
from tests.pages.claims.objections import objections
from tests.pages.conftest import PAGES, reference_of
from tests.reference.marts import Reference
from warehouse.runtime.home import Home

CHOICES = [
    {"region": "411100", "month": "2024-06"},
    {"region": "360000", "month": "2023-09"},
    {"region": "100000", "month": "2024-06", "term": "2021-2026"},
]

pytestmark = pytest.mark.skipif(EXTENT != "all", reason="minutes: tried in make test-all")


@pytest.fixture(scope="module")
def default_demonstration(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The demonstration of the default scale, built and published."""
    from warehouse.build.publish import build_and_publish  # noqa: PLC0415
    from warehouse.demo import generate  # noqa: PLC0415 - slow to import

    home = Home(Path(tmp_path_factory.mktemp("default")) / "home")
    home.create()
    generate(home, "default", 1)
    build_and_publish(home)
    return home


@pytest.fixture(scope="module")
def ledgers(default_demonstration: Home) -> Reference:
    """Its ledgers."""
    return reference_of(default_demonstration)


@pytest.mark.parametrize("page", PAGES)
def test_every_claim_on_the_default_data_is_what_the_ledgers_say(
    page, open_page, default_demonstration, ledgers
):
    wrong: list[str] = []
    with listening() as heard:
        for place, chosen in enumerate(CHOICES):
            heard.forget()
            heard.turn = place
            screen = open_page(default_demonstration, page, lang=("zh", "en")[place % 2], **chosen)
            assert screen.failures == [], chosen
            assert heard.statements, chosen
            for statement in heard.statements:
                # Names of made-up places hold numbers, and there are tens of thousands of them.
                objected = objections(ledgers, statement, heard.where)
                wrong += [f"{chosen}: {o}" for o in objected if "that is no claim" not in o]
    assert not wrong, "\n".join(wrong)
