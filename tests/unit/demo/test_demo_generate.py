"""The generator hands its tables to acceptance."""

from pathlib import Path

import polars as pl
import pytest

from tests.unit.demo.demo_tables import SEED, demonstration
from warehouse.demo import generate
from warehouse.demo.scale import AS_OF_DATE
from warehouse.runtime.errors import BatchesMixed
from warehouse.runtime.home import Home

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("scale", ["county", "small"])
def test_what_is_accepted_is_what_was_generated(tmp_path: Path, scale: str) -> None:
    home = Home(tmp_path)
    batch = generate(home, scale, SEED)
    assert batch.is_demonstration
    assert batch.as_of_date == AS_OF_DATE
    for name, frame in demonstration(scale).items():
        kept = pl.read_parquet(batch.folder / f"{name}.parquet")
        plain = frame.with_columns(pl.col(pl.Enum).cast(pl.String))
        assert kept.select(frame.columns).equals(plain), name
    assert list(home.incoming.iterdir()) == []


def test_the_same_demonstration_twice_is_one_batch(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = generate(home, "county", SEED)
    again = generate(home, "county", SEED)
    assert again.content_hash == first.content_hash
    assert again.batch_id == first.batch_id


def test_another_demonstration_beside_the_first_is_refused_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path)
    generate(home, "county", SEED)
    with pytest.raises(BatchesMixed):
        generate(home, "small", SEED)
    assert list(home.incoming.iterdir()) == []


def test_progress_counts_the_parts(tmp_path: Path) -> None:
    findings: list[tuple[str, int, int]] = []
    generate(
        Home(tmp_path),
        "small",
        SEED,
        lambda what, done, total: findings.append((str(what), done, total)),
    )
    assert [(done, total) for _, done, total in findings] == [(0, 2), (1, 2), (0, 0)]
