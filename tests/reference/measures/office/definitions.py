"""What the page of definitions claims: who has not handed in a ledger, and how tests went."""

from __future__ import annotations

import json
from pathlib import Path

from tests.reference.dates import month_end
from tests.reference.marts import Reference
from tests.reference.measures import Measure, Where
from warehouse.runtime.home import Home

LEDGERS = ("clues", "inspections", "problems")


def due(reference: Reference, ledger: str, region: str, where: Where) -> dict[str, bool]:
    """Return whether each county with the ledger due in the month had handed it in by its end."""
    seeds, counties = reference.ledger.seeds, dict[str, bool]()
    for row in reference.ledger.tables["reports_due"]:
        code = row["region_code"]
        if (
            row["ledger"] == ledger
            and month_end(row["due_on"]) == where.month_end
            and row["due_on"] <= reference.as_of
            and region in seeds.line(code)
        ):
            until = min(where.month_end, reference.as_of)
            came = row["received_on"] is not None and row["received_on"] <= until
            counties[code] = counties.get(code, True) and came
    return counties


def without(ledger: str) -> Measure:
    return lambda reference, region, where: list(
        due(reference, ledger, region, where).values()
    ).count(False)


def with_due(ledger: str) -> Measure:
    return lambda reference, region, where: len(due(reference, ledger, region, where))


def tests_that(*statuses: str) -> Measure:
    """Return the measure of the tests of a mart, and of all it is made of, that came to this."""

    def measure(reference: Reference, mart: str, where: Where) -> int:
        del reference, where
        manifest, results = _written()
        upstream, waiting = set(), [f"model.xuntu.{mart}"]
        while waiting:
            node = waiting.pop()
            if node not in upstream:
                upstream.add(node)
                waiting += manifest["parent_map"].get(node, [])
        number = 0
        for node_id, status in results.items():
            node = manifest["nodes"].get(node_id)
            if node is not None and node["resource_type"] == "test" and status in statuses:
                of = [node["attached_node"]] if node.get("attached_node") else node["depends_on"]
                looked_at = of if isinstance(of, list) else of["nodes"]
                number += bool(upstream & set(looked_at))
        return number

    return measure


def _written() -> tuple[dict, dict[str, str]]:
    home = Home.from_environment()
    folder = home.versions / json.loads(home.pointer.read_text())["version_id"]
    return _read(folder / "manifest.json"), {
        result["unique_id"]: result["status"]
        for result in _read(folder / "run_results.json")["results"]
    }


def _read(file: Path) -> dict:
    return json.loads(file.read_text("utf-8"))


MEASURES: dict[str, Measure] = {
    **{f"counties_without_{ledger}": without(ledger) for ledger in LEDGERS},
    **{f"counties_due_{ledger}": with_due(ledger) for ledger in LEDGERS},
    "tests_run": tests_that("pass", "warn", "fail"),
    "tests_warned": tests_that("warn"),
    "tests_failed": tests_that("fail"),
}
