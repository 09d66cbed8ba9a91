"""Tables whose rows lie in one another: categories in classes, regions in regions, and what became
of a region that ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from warehouse.seeds.findings import SeedFinding
from warehouse.seeds.reading import SeedTable

_MAY_LIE_IN = {"province": ("country",), "city": ("province",), "county": ("city", "province")}
_SHARED = {"province": 2, "city": 4}
"""As many leading digits a code in force shares with that of the region above: the files of
boundaries are laid out by them.
"""


def check_taxonomy(table: SeedTable) -> Iterator[SeedFinding]:
    """Find codes, parents and levels that disagree. What a code begins with need not be its class,
    but it must not be another class: a reader would take it for that one's.
    """
    rows = {row["category_code"]: row for _, row in table.records}
    classes = [code for code, row in rows.items() if code and not row["parent_code"]]
    for line, row in table.records:
        code, parent = row["category_code"], rows.get(row["parent_code"])
        place = (table.file, line, "parent_code", row["parent_code"])
        above = _above(code, {code: row["parent_code"] for code, row in rows.items()})
        if above is None:
            yield SeedFinding.of("seed_circle", *place, code=code)
        elif row["level"] == "1" and row["parent_code"]:
            yield SeedFinding.of("seed_class_with_parent", *place, code=code)
        elif row["level"] not in ("", "1") and not row["parent_code"]:
            yield SeedFinding.of("seed_category_without_parent", *place, code=code)
        elif parent is not None and not _is_one_below(row["level"], parent["level"]):
            yield SeedFinding.of(
                "seed_level_of_parent", *place, code=code, level=row["level"], above=parent["level"]
            )
        elif parent is not None:
            others = [of for of in classes if of not in above and code.startswith(of)]
            if others and not any(code.startswith(of) for of in above):
                yield SeedFinding.of(
                    "seed_code_of_other_class", *place, code=code, other=max(others, key=len)
                )


def _is_one_below(level: str, above: str) -> bool:
    return not (level.isdigit() and above.isdigit()) or int(level) == int(above) + 1


def _above(code: str, parents: Mapping[str, str]) -> list[str] | None:
    """Return the codes above one, the nearest first; None where they run in a circle."""
    chain: list[str] = []
    at = parents.get(code, "")
    while at:
        if at in chain or at == code:
            return None
        chain.append(at)
        at = parents.get(at, "")
    return chain


def check_regions(regions: SeedTable, others: Mapping[str, SeedTable]) -> Iterator[SeedFinding]:
    """Find regions in force under none of the level above, or not named by the tables for them."""
    in_force = {row["region_code"]: row for _, row in regions.records if not row["valid_to"]}
    for line, row in regions.records:
        if not row["valid_to"]:
            yield from _place(regions, line, row, in_force)
    ended = {row["region_code"] for _, row in regions.records} - in_force.keys()
    for name, table in others.items():
        if name in ("regions", "region_successions"):
            continue
        for column in table.definition.columns:
            if column.refers_to == ("regions", "region_code"):
                for line, code in table.cells(column.name):
                    if code in ended:
                        yield SeedFinding.of(
                            "seed_region_ended", table.file, line, column.name, code
                        )


def _place(
    table: SeedTable, line: int, row: Mapping[str, str], in_force: Mapping[str, Mapping[str, str]]
) -> Iterator[SeedFinding]:
    code, level, parent = row["region_code"], row["level"], in_force.get(row["parent_code"])
    place = (table.file, line, "parent_code", row["parent_code"])
    if level == "country":
        if row["parent_code"]:
            yield SeedFinding.of("seed_country_with_parent", *place)
    elif parent is None:
        if not row["parent_code"]:
            yield SeedFinding.of("seed_region_without_parent", *place, code=code)
    elif parent["level"] not in _MAY_LIE_IN.get(level, ()):
        yield SeedFinding.of("seed_level_of_region", *place, level=level, above=parent["level"])
    else:
        shared = _SHARED.get(parent["level"], 0)
        if code[:shared] != row["parent_code"][:shared]:
            yield SeedFinding.of("seed_region_code_elsewhere", *place, code=code, digits=shared)


def check_successions(regions: SeedTable, table: SeedTable) -> Iterator[SeedFinding]:
    """Find what ended without a successor, has one without end, or succeeds in a circle."""
    pairs = table.records
    ended = {row["region_code"]: line for line, row in regions.records if row["valid_to"]}
    onward: dict[str, set[str]] = defaultdict(set)
    for line, row in pairs:
        old, new = row["predecessor_code"], row["successor_code"]
        if old != new:
            onward[old].add(new)
        place = (table.file, line, "predecessor_code", old)
        if ended and old and old not in ended:
            yield SeedFinding.of("seed_has_not_ended", *place, regions=regions.file)
        if not row["effective_on"] and not (row["effective_after"] and row["effective_by"]):
            yield SeedFinding.of("seed_no_day_of_change", table.file, line, "effective_on")
        elif row["effective_on"] and (row["effective_after"] or row["effective_by"]):
            yield SeedFinding.of(
                "seed_two_days_of_change", table.file, line, "effective_on", row["effective_on"]
            )
    followed = {row["predecessor_code"] for _, row in pairs}
    for code, line in ended.items():
        if code not in followed:
            yield SeedFinding.of(
                "seed_no_successor", regions.file, line, "region_code", code, other=table.file
            )
    for line, row in pairs:
        if _is_cyclic(row["predecessor_code"], onward):
            yield SeedFinding.of(
                "seed_circle_of_regions",
                table.file,
                line,
                "predecessor_code",
                row["predecessor_code"],
            )


def _is_cyclic(code: str, onward: Mapping[str, set[str]]) -> bool:
    reached: set[str] = set()
    ahead = set(onward.get(code, ()))
    while ahead:
        if code in ahead:
            return True
        reached |= ahead
        ahead = {after for at in ahead for after in onward.get(at, ())} - reached
    return False
