"""A hand-out of who sees one county holds no code, name or village from anywhere else."""

from __future__ import annotations

import pytest

from pages.parts.handouts.kinds.catalogue import KINDS
from tests.conftest import EXTENT
from tests.pages.walks.foreign import foreign_to

COUNTY = "411102"


@pytest.mark.skipif(EXTENT != "all", reason="composes every kind: tried in make test-all")
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_handout_of_a_county_holds_anything_foreign(kind: str, compose, facts):
    composed = compose(kind, {"root_region": COUNTY}, region=COUNTY, village=f"{COUNTY}801001")
    assert foreign_to(facts, [COUNTY]).found_in(repr(composed.document)) == set()
