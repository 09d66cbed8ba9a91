"""What dbt and our own checks tell, as problems: each with its file, its line and its SQL."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from warehouse.artifacts.test_results import as_differences
from warehouse.build.dbt_run import NodeFailure
from warehouse.build.failures import BROKEN_CONTRACT, as_line
from warehouse.development import places
from warehouse.development.problems import Kind, Problem
from warehouse.words.messages import Text, message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.build.dbt_folder import DbtProject
    from warehouse.build.declarations import MetricsWrong
    from warehouse.development.dbt_service import Fault, Results
    from warehouse.queries.metrics import UnsupportedMetric
    from warehouse.runtime.errors import XuntuError
    from warehouse.seeds.findings import SeedsWrong

MOST_OF_SEEDS = 10

FAILED = ("error", "fail", "runtime error")
_FILE = re.compile(r"[\w./-]+\.(?:ya?ml|sql)\b")


def of_fault(project: DbtProject, fault: Fault) -> Problem:
    """Return the problem that keeps dbt from reading the project."""
    original = fault.file or places.file_named(project, fault.reported)
    text = _text(project, original)
    return Problem(
        kind="parse",
        name=fault.name or original.rpartition("/")[2] or "dbt",
        reason=Text.of(_without_head(fault.reported)),
        file=places.shown_file(project, original),
        line=places.line_of_words(text, fault.reported) if text else None,
        sql=fault.sql,
    )


def of_error(kind: Kind, error: XuntuError) -> list[Problem]:
    """Return a problem for each line of what our own check tells, with the file that it names."""
    lines = _lines(error.sentences[1]) or [error.sentences[0]]
    return [_of_line(kind, line) for line in lines]


def of_metric(
    project: DbtProject, manifest: Mapping[str, Any], error: UnsupportedMetric
) -> Problem:
    """Return the problem of a metric that the dashboard cannot show: where it is declared, why, and
    what it may be.
    """
    declared: Mapping[str, Any] = next(
        (each for each in manifest["metrics"].values() if each["name"] == error.metric), {}
    )
    original = str(declared.get("original_file_path") or "")
    _, why, remedy = error.sentences
    return Problem(
        kind="metric",
        name=error.metric,
        reason=Text.each(lambda name: f"{why.in_language(name)}\n{remedy.in_language(name)}"),
        file=places.shown_file(project, original),
        line=places.line_of_entry(_text(project, original), error.metric),
    )


def of_declarations(error: MetricsWrong) -> list[Problem]:
    """Return a problem for each finding in the declarations of metrics."""
    return [
        Problem(
            kind="declared",
            name="",
            reason=finding.sentence,
            file=finding.place.file,
            line=finding.place.line,
        )
        for finding in error.findings
    ]


def of_seeds(error: SeedsWrong) -> list[Problem]:
    """Return a problem for each finding in reference tables, the first of them."""
    return [
        Problem(
            kind="seeds",
            name=finding.file,
            reason=finding.as_text(),
            file=finding.file if "/" in finding.file else f"seeds/{finding.file}",
            line=finding.line,
        )
        for finding in error.findings[:MOST_OF_SEEDS]
    ]


def _lines(reported: Text) -> list[Text]:
    """Return the lines of a text, each in every language; the text where they do not match."""
    by_language = {name: text.splitlines() for name, text in reported.by_language.items()}
    if len({len(lines) for lines in by_language.values()}) != 1:
        return [reported]
    return [
        Text(dict(zip(by_language, line, strict=True)))
        for line in zip(*by_language.values(), strict=True)
    ]


def _of_line(kind: Kind, line: Text) -> Problem:
    file = _FILE.search(str(line))
    return Problem(kind=kind, name="", reason=line, file=file[0] if file else "")


def of_results(project: DbtProject, manifest: Mapping[str, Any], results: Results) -> list[Problem]:
    """Return a problem for each model and each test that failed."""
    nodes = {**manifest["nodes"], **manifest.get("unit_tests", {})}
    return [
        _of_result(project, nodes, nodes[result["unique_id"]], result)
        for result in results
        if result["status"] in FAILED and result["unique_id"] in nodes
    ]


def _of_result(
    project: DbtProject,
    nodes: Mapping[str, Any],
    node: Mapping[str, Any],
    result: Mapping[str, Any],
) -> Problem:
    reported, sql = str(result["message"] or ""), str(result.get("compiled_code") or "").strip()
    is_test = node["resource_type"] in ("test", "unit_test")
    is_unit = node["resource_type"] == "unit_test"
    original = str(node["original_file_path"])
    if is_test:
        return Problem(
            kind="test",
            name=node["name"],
            reason=_of_test(result, reported, is_unit=is_unit),
            file=places.shown_file(project, original),
            line=_line_of_test(project, nodes, node, reported, sql),
            # Of a unit test it is the rows that were given, which stand in its own file.
            sql="" if is_unit and result["status"] == "fail" else sql,
        )
    kind: Kind = "model"
    reason = Text.of(_without_head(reported))
    if BROKEN_CONTRACT in reported:
        kind = "contract"
        reason = as_line(NodeFailure(node["name"], "model", None, reported, sql))
        original = str(node.get("patch_path") or "").partition("://")[2] or original
        line = places.line_of_entry(_text(project, original), str(node["name"]))
    else:
        line = places.line_of_sql(str(node["raw_code"]), sql, reported)
        line = line or places.line_of_words(str(node["raw_code"]), reported)
    return Problem(
        kind=kind,
        name=node["name"],
        reason=reason,
        file=places.shown_file(project, original),
        line=line,
        sql=sql,
    )


def _of_test(result: Mapping[str, Any], reported: str, *, is_unit: bool) -> Text:
    rows = result.get("failures")
    if result["status"] == "fail" and is_unit:
        return message("dev_test_unit", differences=as_differences(reported))
    if result["status"] == "fail" and rows:
        return message("dev_test_rows", rows=rows)
    return Text.of(_without_head(reported))


def _line_of_test(
    project: DbtProject,
    nodes: Mapping[str, Any],
    node: Mapping[str, Any],
    reported: str,
    sql: str,
) -> int | None:
    text = _text(project, str(node["original_file_path"]))
    if str(node["original_file_path"]).endswith(".sql"):
        return places.line_of_sql(text, sql, reported) or 1
    model = nodes.get(node.get("attached_node") or "", {}).get("name") or node.get("model") or ""
    check = (node.get("test_metadata") or {}).get("name") or node["name"]
    steps: Sequence[str] = [model, node.get("column_name") or "", check]
    if node["resource_type"] == "unit_test":
        steps = [node["name"]]
    return places.line_of_entry(text, *(step for step in steps if step))


def _text(project: DbtProject, original: str) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return places.on_disk(project, original).read_text("utf-8") if original else ""
    return ""


def _without_head(reported: str) -> str:
    """Return dbt's message without the line that names the node, which is named beside it."""
    lines = reported.strip().splitlines()
    if len(lines) > 1 and re.match(r"\w+(?: \w+)* Error\b.* in ", lines[0]):
        lines = lines[1:]
    return "\n".join(line.strip() for line in lines if line.strip())
