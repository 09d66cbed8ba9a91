"""All of the reference tables at once, before anything is built from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from warehouse.runtime.home import PROJECT_ROOT
from warehouse.schema.own_metrics import TABLE as OWN_METRICS
from warehouse.seeds import cells, meaning, tables, trees
from warehouse.seeds.definitions import (
    DESCRIPTION,
    ReferenceDefinition,
    described,
    ledgers,
)
from warehouse.seeds.findings import SeedFinding, SeedsWrong
from warehouse.seeds.laying import OfficeRow, lay, placed
from warehouse.seeds.reading import SeedTable, read
from warehouse.seeds.yaml_files import NotYaml

LEDGERS = "ledgers"
"""The folder of the example county's ledgers, within that of the reference tables."""


Office = Mapping[str, Sequence[OfficeRow]]
"""The office's rows of reference tables."""


def examine(
    seeds: Path = PROJECT_ROOT / "seeds",
    project: Path | None = None,
    office: Office | None = None,
    only: Collection[str] | None = None,
) -> list[SeedFinding]:
    """Return everything that is wrong in the reference tables, file by file, each place once.

    `project` is the dbt project whose metrics the targets are set for: the one beside `seeds`.
    Rows of the `office` are looked at where they are laid: among those of the product. `only` these
    tables, and the regions and metrics that they name, are looked at where it is given.
    """
    project = project or seeds.parent / "dbt_project"
    try:
        definitions = all_definitions(seeds)
    except (NotYaml, KeyError, TypeError, ValueError) as error:
        return [
            SeedFinding.of("seed_description", DESCRIPTION, reason=" ".join(str(error).split()))
        ]
    if only is not None:
        targets = {"metric_targets", OWN_METRICS}
        wanted = {*only, "regions", *(targets if targets & set(only) else ())}
        definitions = [definition for definition in definitions if definition.name in wanted]
    read_tables = {definition.name: read(seeds, definition) for definition in definitions}
    for name, rows in (office or {}).items():
        if name in read_tables and read_tables[name].header:
            read_tables[name] = lay(read_tables[name], rows)
    findings = _of_files(seeds, definitions) if only is None else []
    for table in read_tables.values():
        findings += table.findings
        findings += tables.check_columns(table)
        findings += cells.check(table)
        findings += tables.check_rows(table, read_tables)
    reference = {name: table for name, table in read_tables.items() if "/" not in name}
    findings += meaning.check(reference, project)
    findings += _of_regions(reference)
    findings = placed(findings, read_tables)
    return _each_place_once(findings, [definition.file for definition in definitions])


def check(seeds: Path, project: Path, office: Office | None = None) -> None:
    """Raise `SeedsWrong` where a reference table cannot be built from."""
    findings = examine(seeds, project, office)
    if findings:
        raise SeedsWrong.holding(findings)


def all_definitions(seeds: Path) -> list[ReferenceDefinition]:
    """Return the tables described, and the example county's ledgers where they are there."""
    return [*described(seeds), *(ledgers() if (seeds / LEDGERS).is_dir() else [])]


def _of_regions(reference: dict[str, SeedTable]) -> list[SeedFinding]:
    regions, successions = reference.get("regions"), reference.get("region_successions")
    findings: list[SeedFinding] = []
    if regions is not None and regions.header and regions.is_whole:
        findings += trees.check_regions(regions, reference)
        if successions is not None and successions.header and successions.is_whole:
            findings += trees.check_successions(regions, successions)
    return findings


def _of_files(seeds: Path, definitions: list[ReferenceDefinition]) -> list[SeedFinding]:
    """Find files beside the described ones: copies, which dbt would take for tables."""
    if not definitions:
        return []
    defined = {definition.file for definition in definitions}
    there = [file.name for file in seeds.glob("*.csv")]
    return [
        SeedFinding.of("seed_file_extra", name) for name in sorted(there) if name not in defined
    ]


def _each_place_once(findings: list[SeedFinding], order: list[str]) -> list[SeedFinding]:
    """Return the findings by file and line; of several on one value the first, which is the
    nearest.
    """
    first: dict[tuple[object, ...], SeedFinding] = {}
    for finding in findings:
        place = (finding.file, finding.line, finding.column)
        first.setdefault(
            place if finding.column else (*place, finding.rule, finding.sentence), finding
        )
    places = {file: place for place, file in enumerate(order)}
    return sorted(
        first.values(),
        key=lambda finding: (places.get(finding.file, len(places)), finding.line or 0),
    )
