"""The metrics as they stand in YAML, checked before anything is built from them.

dbt knows nothing of what `meta` may say, and tells of a misspelt measure without its line. What is
wrong is told here by file and line, all of it at once, with the nearest name that there is.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, get_args

from warehouse.queries.metrics import Direction, Format, Metric, Sampling
from warehouse.runtime.errors import XuntuError
from warehouse.seeds.yaml_files import LINE, NotYaml, load_yaml_with_lines
from warehouse.versions.subject_marts import SUBJECT_OF_MART
from warehouse.words.messages import LANGUAGES, Text, joined, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_IN_EACH_LANGUAGE = ("label", "definition", "unit", "numerator", "denominator")
KEYS = {f"{part}_{language}" for part in _IN_EACH_LANGUAGE for language in LANGUAGES} | {
    *({part.name for part in fields(Metric)} - {*_IN_EACH_LANGUAGE, "name", "planned"}),
    *("planned_measure", "mart"),
}
"""What `meta` may say that we read; other keys are the analyst's own."""

_SUM_OF_COLUMNS = re.compile(r"[a-z_0-9]+( *[-+] *[a-z_0-9]+)*")


@dataclass(frozen=True)
class YamlPlace:
    """Where something is declared."""

    file: str
    line: int


@dataclass(frozen=True)
class DeclarationFault:
    """One thing that is wrong, and where."""

    place: YamlPlace
    sentence: Text

    @property
    def line(self) -> Text:
        """The finding with its place."""
        return message("metric_at", file=self.place.file, line=self.place.line, said=self.sentence)


class MetricsWrong(XuntuError):
    """What is declared of metrics is not what there is; `findings` holds every finding."""

    findings: Sequence[DeclarationFault] = ()


@dataclass(frozen=True)
class _Declared:
    """A metric or measure with its place."""

    place: YamlPlace
    content: dict[str, Any]

    @property
    def meta(self) -> dict[str, Any]:
        return (self.content.get("config") or {}).get("meta") or {}


def check(project: Path) -> None:
    """Raise `MetricsWrong` with everything that is wrong in `models/metrics` of a dbt project."""
    findings = list(_findings(project))
    if findings:
        lines = [finding.line for finding in findings]
        error = MetricsWrong.of("metrics_wrong", count=len(findings), findings=joined(lines, "\n"))
        error.findings = findings
        raise error


def _findings(project: Path) -> Iterator[DeclarationFault]:
    files: dict[str, dict[str, Any]] = {}
    for file in sorted((project / "models" / "metrics").glob("*.yml")):
        name = file.relative_to(project.parent).as_posix()
        try:
            files[name] = load_yaml_with_lines(file.read_text("utf-8-sig")) or {}
        except NotYaml as error:
            mark = getattr(error, "problem_mark", None)
            reason = getattr(error, "problem", None) or str(error)
            line = mark.line + 1 if mark else 1
            yield DeclarationFault(YamlPlace(name, line), message("metric_no_yaml", told=reason))
    measures: dict[str, _Declared] = {}
    metrics: dict[str, _Declared] = {}
    for name, content in files.items():
        for model in content.get("semantic_models") or ():
            for measure in model.get("measures") or ():
                declared = _declared(name, measure)
                yield from _once(measures, measure["name"], declared)
                if measure.get("create_metric"):
                    yield from _once(metrics, measure["name"], declared)
    for name, content in files.items():
        for metric in content.get("metrics") or ():
            yield from _once(metrics, metric["name"], _declared(name, metric))
    for declared in metrics.values():
        yield from _of_metric(declared, metrics, measures)
    columns = dict(_columns(project))
    for name, content in files.items():
        for model in content.get("semantic_models") or ():
            yield from _of_mart(name, model, columns)


def _declared(file: str, content: dict[str, Any]) -> _Declared:
    return _Declared(YamlPlace(file, content[LINE]), content)


def _once(
    declared_before: dict[str, _Declared], name: str, declared: _Declared
) -> Iterator[DeclarationFault]:
    first = declared_before.setdefault(name, declared)
    if first is not declared:
        where = f"{first.place.file}:{first.place.line}"
        yield DeclarationFault(declared.place, message("metric_twice", name=name, first=where))


def _of_metric(
    declared: _Declared, metrics: dict[str, _Declared], measures: dict[str, _Declared]
) -> Iterator[DeclarationFault]:
    """Find names that are none and values that are not among the allowed ones."""
    parameters, meta = declared.content.get("type_params") or {}, declared.meta
    for part in ("numerator", "denominator"):
        yield from _check_name(declared, part, parameters.get(part), metrics)
    yield from _check_name(declared, "measure", parameters.get("measure"), measures)
    for key in ("light_metric", "beside"):
        yield from _check_name(declared, key, meta.get(key), metrics)
    yield from _check_name(declared, "planned_measure", meta.get("planned_measure"), measures)
    for sum_ in fields(Sampling):
        wanted = (meta.get("sampling") or {}).get(sum_.name)
        yield from _check_name(declared, f"sampling.{sum_.name}", wanted, measures)
    for key, allowed in (("direction", Direction), ("format", Format)):
        yield from _check_name(declared, key, meta.get(key), get_args(allowed))
    for key in meta.keys() - KEYS - {LINE}:
        if near := difflib.get_close_matches(key, KEYS, n=1, cutoff=0.8):
            yield DeclarationFault(
                declared.place,
                message("metric_key", name=declared.content["name"], key=key, near=near[0]),
            )


def _check_name(
    declared: _Declared,
    key: str,
    wanted: Any,  # noqa: ANN401 - YAML's
    allowed: Iterable[str],
) -> Iterator[DeclarationFault]:
    name = wanted.get("name") if isinstance(wanted, dict) else wanted
    if name is None or name in allowed:
        return
    names = sorted(allowed)
    near = difflib.get_close_matches(str(name), names, n=3) or names
    yield DeclarationFault(
        declared.place,
        message(
            "metric_unknown",
            name=declared.content["name"],
            key=key,
            value=name,
            listed=", ".join(near),
        ),
    )


def _of_mart(
    file: str, model: dict[str, Any], columns: dict[str, set[str]]
) -> Iterator[DeclarationFault]:
    """Find a mart that is none, and measures that its contract has no column for."""
    mart = _Declared(YamlPlace(file, model[LINE]), model).meta.get("mart")
    if mart is None:
        return
    if mart not in SUBJECT_OF_MART:
        yield from _check_name(_declared(file, model), "mart", mart, SUBJECT_OF_MART)
        return
    for measure in model.get("measures") or ():
        expression = str(measure.get("expr") or measure["name"])
        if not _SUM_OF_COLUMNS.fullmatch(expression) or mart not in columns:
            continue
        for column in re.findall("[a-z_][a-z_0-9]*", expression):
            yield from _check_name(_declared(file, measure), mart, column, columns[mart])


def _columns(project: Path) -> Iterator[tuple[str, set[str]]]:
    """Yield the columns that the contract of each mart of metrics names."""
    for file in sorted((project / "models" / "marts").glob("*/_*__models.yml")):
        text = file.read_text("utf-8-sig")
        if any(f"- name: {mart}\n" in text for mart in SUBJECT_OF_MART):
            for model in load_yaml_with_lines(text)["models"]:
                yield model["name"], {column["name"] for column in model.get("columns", ())}
