"""How the tests of a build went: what each looks at, whether it passed, how many rows broke it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["passed", "warned", "failed", "not_run"]
"""`not_run`: a test of staging or intermediate models, which runs when models change."""

_STATUS: Mapping[str, Status] = {"pass": "passed", "warn": "warned", "fail": "failed"}
_HEAD = "actual differs from expected:"
_DAY = re.compile(r'"?datetime\.date\((\d+), (\d+), (\d+)\)"?')


@dataclass(frozen=True)
class TestResult:
    """One test of a build.

    `check` is the kind of test (primary_key, relationships ...), or its own name where it is the
    only one of its kind; `nodes` are what it looks at, `column` the one column it is of, "" for
    none. `failing_rows` is how many broke it, None where nobody looked. `compiled` is the query
    that finds them. A unit test needs no ledgers and has no such rows: what it expected and what
    came instead is `differences`, "" for tests of data.
    """

    __test__ = False  # of dbt, not of pytest

    name: str
    check: str
    column: str
    nodes: tuple[str, ...]
    status: Status
    failing_rows: int | None
    compiled: str
    differences: str = ""


def read_tests(
    manifest: Mapping[str, Any], results: Mapping[str, Mapping[str, Any]]
) -> Iterator[TestResult]:
    """Yield the outcome of every data test of a manifest, and of every unit test that ran: a build
    that is published leaves unit tests out.
    """
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
    for node in manifest.get("unit_tests", {}).values():
        if node["unique_id"] in results:
            yield _of_unit_test(node, results[node["unique_id"]])


def _of_unit_test(node: Mapping[str, Any], result: Mapping[str, Any]) -> TestResult:
    status = _STATUS.get(result["status"], "failed")
    return TestResult(
        name=node["name"],
        check="unit_test",
        column="",
        nodes=tuple(node["depends_on"]["nodes"][:1]),
        status=status,
        failing_rows=result.get("failures"),
        compiled="",
        differences=as_differences(str(result.get("message") or "")) if status == "failed" else "",
    )


def as_differences(reported: str) -> str:
    """Return what dbt says of a unit test that failed, its rows one under the other as it set
    them, without its heading, and days as days are written everywhere.
    """
    message = _DAY.sub(lambda day: f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}", reported)
    lines = [line.rstrip() for line in message.splitlines() if line.strip()]
    return "\n".join(line for line in lines if line != _HEAD)
