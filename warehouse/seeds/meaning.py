"""What the rows of one reference table mean, where `_seeds.yml` has no words for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from warehouse.schema.own_metrics import TABLE as OWN_METRICS
from warehouse.schema.tables.villages import VillageProfiles
from warehouse.seeds.declared_metrics import Count, counts, metrics
from warehouse.seeds.findings import SeedFinding
from warehouse.seeds.reading import SeedTable
from warehouse.seeds.trees import check_taxonomy
from warehouse.seeds.yaml_files import load_yaml

Tables = Mapping[str, SeedTable]
Findings = Iterator[SeedFinding]

COUNTRY = "100000"


def check(tables: Tables, project: Path) -> Findings:
    """Find what contradicts itself in the tables there are; `project` is the dbt project."""
    for name, rule in _RULES.items():
        if name in tables and tables[name].header:
            yield from rule(tables[name])
    if {"regions", "metric_targets"} <= set(tables):
        own = tables.get(OWN_METRICS)
        by_name = {row["metric"]: row for _, row in own.records} if own else {}
        yield from _targets(tables["metric_targets"], {**metrics(project), **by_name})
    if OWN_METRICS in tables:
        yield from _own_metrics(tables[OWN_METRICS], counts(project))
    if "key_village_weights" in tables:
        yield from _weights(tables["key_village_weights"], _least_score(project))
    for table in tables.values():
        yield from _negative(table)


def _least_score(project: Path) -> float:
    file = project / "dbt_project.yml"
    content = load_yaml(file) if file.is_file() else {}
    return float(content.get("vars", {}).get("key_village_score_from", 0))


def _targets(table: SeedTable, by_name: dict[str, dict[str, str]]) -> Findings:
    """Find targets of no metric that can be good or bad, and numbers out of order or unit."""
    for line, row in table.records:
        metric = by_name.get(row["metric"])
        if metric is None:
            names = ", ".join(n for n, m in by_name.items() if m.get("direction") in _BETTER)
            yield SeedFinding.of(
                "seed_no_metric", table.file, line, "metric", row["metric"], available=names
            )
            continue
        target, warning = number(row["target"]), number(row["warning"])
        if metric.get("direction") not in _BETTER:
            yield SeedFinding.of("seed_metric_neutral", table.file, line, "metric", row["metric"])
        elif target is not None and warning is not None:
            is_higher_better = metric["direction"] == "higher_better"
            if (warning > target) if is_higher_better else (warning < target):
                rule = "seed_warning_above" if is_higher_better else "seed_warning_below"
                yield SeedFinding.of(
                    rule, table.file, line, "warning", row["warning"], target=row["target"]
                )
        for column, value in (("target", target), ("warning", warning)):
            if metric.get("format") == "percent" and value is not None and value > 1:
                yield SeedFinding.of("seed_share_over_one", table.file, line, column, row[column])


_BETTER = ("higher_better", "lower_better")
_TEXTS = ("label_zh", "label_en", "definition_zh", "definition_en", "unit_zh", "unit_en")


def _own_metrics(table: SeedTable, by_name: Mapping[str, Count]) -> Findings:
    """Find metrics of an office's own that are made of counts of two marts, or written as what they
    are not, and texts that dbt would carry out.
    """
    for line, row in table.records:
        for column in _TEXTS:
            if "{" in row[column] or "}" in row[column]:
                yield SeedFinding.of("seed_braces", table.file, line, column, row[column])
        above, below = by_name.get(row["numerator"]), by_name.get(row["denominator"])
        if above and below and above.model != below.model:
            names = ", ".join(n for n, each in by_name.items() if each.model == above.model)
            yield SeedFinding.of(
                "seed_two_marts",
                table.file,
                line,
                "denominator",
                row["denominator"],
                available=names,
            )
        if (row["format"] == "count") == bool(row["denominator"]):
            rule = "seed_count_divided" if row["denominator"] else "seed_not_divided"
            yield SeedFinding.of(rule, table.file, line, "format", row["format"])


def _weights(table: SeedTable, least: float) -> Findings:
    """Find measures that no survey has, and points that do not suffice for a key village."""
    for line, row in table.records:
        if row["measured_by"] and row["measured_by"] not in VillageProfiles.columns():
            measures = ", ".join(name for name in VillageProfiles.columns() if name != "village_id")
            yield SeedFinding.of(
                "seed_no_measure",
                table.file,
                line,
                "measured_by",
                row["measured_by"],
                available=measures,
            )
    points = sum(number(value) or 0 for _, value in table.cells("weight"))
    if table.rows and table.is_whole and points < least:
        yield SeedFinding.of(
            "seed_weights_few", table.file, points=f"{points:g}", least=f"{least:g}"
        )


def _workdays(table: SeedTable) -> Findings:
    """Find days between the first and the last that have no row, or several."""
    cells = table.cells("calendar_date")
    days = sorted((parsed, line) for line, value in cells if (parsed := day(value)) is not None)
    if len(days) < len(cells):
        return  # what is no day may be the one that seems to be missing
    for (before, _), (after, line) in pairwise(days):
        if (after - before).days > 1:
            yield SeedFinding.of(
                "seed_days_missing",
                table.file,
                line,
                "calendar_date",
                str(after),
                first=before + dt.timedelta(days=1),
                last=after - dt.timedelta(days=1),
            )


def _modes(table: SeedTable) -> Findings:
    """Find modes without the country's row, which names it and is the default."""
    records = table.records
    everywhere = {row["mode_code"] for _, row in records if row["region_code"] == COUNTRY}
    for line, row in records:
        if row["mode_code"] not in everywhere:
            yield SeedFinding.of(
                "seed_no_default", table.file, line, "mode_code", row["mode_code"], country=COUNTRY
            )


def _limits(table: SeedTable) -> Findings:
    for line, value in table.cells("value"):
        if number(value) == 0:
            yield SeedFinding.of("seed_zero_limit", table.file, line, "value", value)


def _published(table: SeedTable) -> Findings:
    """Find figures of a place without both days of their period, or that are not comparable and do
    not say why.
    """
    for line, row in table.records:
        if row["region_code"]:
            for column in ("period_start", "period_end"):
                if not row[column]:
                    yield SeedFinding.of("seed_no_period", table.file, line, column)
        if row["comparable"] == "no" and not row["reason_not_comparable"]:
            yield SeedFinding.of("seed_no_reason", table.file, line, "reason_not_comparable")


def _regions(table: SeedTable) -> Findings:
    for line, row in table.records:
        whole, part = number(row["villages"]), number(row["of_which_communities"])
        if whole is not None and part is not None and part > whole:
            yield SeedFinding.of(
                "seed_part_over_whole",
                table.file,
                line,
                "of_which_communities",
                row["of_which_communities"],
                whole=row["villages"],
            )


def _negative(table: SeedTable) -> Findings:
    for column in table.definition.columns:
        if column.kind in ("integer", "number"):
            for line, value in table.cells(column.name):
                if value.startswith("-") and number(value):
                    yield SeedFinding.of("seed_negative", table.file, line, column.name, value)


def number(text: str) -> float | None:
    """Return a number, None for what is none."""
    try:
        return float(text)
    except ValueError:
        return None


def day(text: str) -> dt.date | None:
    """Return a day in ISO form, None for what is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


_RULES: dict[str, Callable[[SeedTable], Findings]] = {
    "problem_taxonomy": check_taxonomy,
    "workdays": _workdays,
    "inspection_modes": _modes,
    "deadline_rules": _limits,
    "published_figures": _published,
    "regions": _regions,
}
