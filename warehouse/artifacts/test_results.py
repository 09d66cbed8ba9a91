"""How the tests of a build went: what each looks at, whether it passed, how many rows broke it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["passed", "warned", "failed", "not_run"]
"""`not_run`: a test of staging or intermediate models, which runs when models change, or a unit
test, which needs no ledgers.
"""

_STATUS: Mapping[str, Status] = {"pass": "passed", "warn": "warned", "fail": "failed"}


@dataclass(frozen=True)
class TestResult:
    """One data test of a build.

    `check` is the kind of test (primary_key, relationships ...), or its own name where it is the
    only one of its kind; `nodes` are what it looks at, `column` the one column it is of, "" for
    none. `failing_rows` is how many broke it, None where nobody looked. `compiled` is the query
    that finds them.
    """

    __test__ = False  # of dbt, not of pytest

    name: str
    check: str
    column: str
    nodes: tuple[str, ...]
    status: Status
    failing_rows: int | None
    compiled: str


def read_tests(
    manifest: Mapping[str, Any], results: Mapping[str, Mapping[str, Any]]
) -> Iterator[TestResult]:
    """Yield the outcome of every data test of a manifest, by the results of a run."""
    for node in manifest["nodes"].values():
        if node["resource_type"] != "test":
            continue
        result = results.get(node["unique_id"], {})
        attached = node.get("attached_node")
        yield TestResult(
            name=node["name"],
            check=(node.get("test_metadata") or {}).get("name") or node["name"],
            column=node.get("column_name") or "",
            nodes=(attached,) if attached else tuple(node["depends_on"]["nodes"]),
            status=_STATUS.get(result.get("status", ""), "failed" if result else "not_run"),
            failing_rows=result.get("failures"),
            compiled=str(result.get("compiled_code") or node.get("compiled_code") or "").strip(),
        )
