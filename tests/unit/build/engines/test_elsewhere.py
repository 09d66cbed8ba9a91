"""Marts that dbt made elsewhere are taken over, audited and published; others are not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from warehouse.build.build_plan import plan_build
from warehouse.build.dbt_folder import DbtProject
from warehouse.build.engines.elsewhere import HANDED_TO, HandoverUnusable, write_slip
from warehouse.build.incremental.comparison import differing_tables
from warehouse.build.publish import build_and_publish
from warehouse.runtime.errors import BuildFailed
from warehouse.runtime.home import Home, read_json
from warehouse.versions.store import current_version, pointed_at

pytestmark = pytest.mark.slow


@pytest.fixture
def handed(small_demonstration: Home, tmp_path: Path) -> tuple[Home, Path]:
    """A data folder, and a handover of it of which a cluster made what the demonstration holds."""
    home, folder = Home(tmp_path / "home"), tmp_path / "it's handed over"
    home.create()
    shutil.copytree(small_demonstration.batches, home.batches, dirs_exist_ok=True)
    version = current_version(small_demonstration)
    (folder / "target").mkdir(parents=True)
    for name in ("manifest.json", "run_results.json", "semantic_manifest.json"):
        shutil.copyfile(version.folder / name, folder / "target" / name)
    seeds = {
        node["name"]
        for node in read_json(version.folder / "manifest.json")["nodes"].values()
        if node["resource_type"] == "seed"
    }
    with duckdb.connect() as connection:
        path = str(version.file).replace("'", "''")
        connection.execute(f"attach '{path}' as version (read_only)")
        for (table,) in connection.execute("select table_name from duckdb_tables()").fetchall():
            place = folder / ("reference" if table in seeds else "marts") / table
            place.mkdir(parents=True)
            connection.execute(
                f"copy version.{table} to $file (format parquet)",
                {"file": str(place / "rows.parquet")},
            )
    write_slip(
        folder, plan_build(home, DbtProject(), None, accept_shrinkage=False, engine=HANDED_TO)
    )
    return home, folder


def test_they_are_published_as_what_a_build_here_makes(handed, small_demonstration, tmp_path):
    home, folder = handed
    version = build_and_publish(home, elsewhere=folder).version
    assert pointed_at(home) == version.version_id
    before = current_version(small_demonstration)
    assert version.as_of_date == before.as_of_date
    assert version.fingerprint != before.fingerprint
    # a copy: whoever reads the demonstration here has it open in a way of their own
    own = shutil.copyfile(before.file, tmp_path / "before.duckdb")
    assert differing_tables(own, version.file) == ()


def test_they_are_refused_where_the_settings_are_others_now_and_where_not_all_was_made(handed):
    home, folder = handed
    results = folder / "target" / "run_results.json"
    whole = read_json(results)

    def write(nodes: list[dict]) -> None:
        results.write_text(json.dumps({**whole, "results": nodes}), "utf-8")

    nodes = whole["results"]
    write([node for node in nodes if not node["unique_id"].endswith(".mart_coverage")])
    with pytest.raises(BuildFailed, match="mart_coverage"):
        build_and_publish(home, elsewhere=folder)
    failed = next(node for node in nodes if node["unique_id"].startswith("test."))
    write([*(node for node in nodes if node is not failed), {**failed, "status": "fail"}])
    with pytest.raises(BuildFailed, match=failed["unique_id"].split(".")[2]):
        build_and_publish(home, elsewhere=folder)
    write(nodes)
    (home.root / "xuntu.toml").write_text('classification_label = "秘密"\n', "utf-8")
    with pytest.raises(HandoverUnusable):
        build_and_publish(home, elsewhere=folder)
    assert pointed_at(home) is None


def test_a_folder_that_is_no_handover_is_named(handed, tmp_path):
    home, _ = handed
    with pytest.raises(HandoverUnusable, match=r"handover\.json"):
        build_and_publish(home, elsewhere=tmp_path)
