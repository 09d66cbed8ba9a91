"""Metrics of an office's own as dbt reads them: YAML beside its rows of reference tables.

So they are metrics like the project's for whoever reads what dbt writes: pages, lineage, what
changed between versions, MetricFlow.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from warehouse.words.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

TABLE: Final = "own_metrics"
PREFIX: Final = "own_"
"""What their names begin with: no metric of the project does, of this release or of another."""

LAST_IN_MENU: Final = 900

_HEAD = "# Written from the office's rows of own_metrics: xuntu seeds export own_metrics\n"


def file_in(folder: Path) -> Path:
    """Return the file of them within the folder of the office's rows of reference tables."""
    return folder / "metrics" / f"{TABLE}.yml"


def as_yaml(rows: Iterable[Mapping[str, str | None]]) -> str:
    """Return the declarations of `rows` of the table, all columns text, in dbt's YAML."""
    return _HEAD + json.dumps(
        {"version": 2, "metrics": [_declared(row) for row in rows]}, ensure_ascii=False, indent=1
    )


def _declared(row: Mapping[str, str | None]) -> dict[str, Any]:
    label = _text(row["label_en"]) or _text(row["label_zh"])
    definition = _text(row["definition_en"]) or _text(row["definition_zh"])
    words = {
        f"{part}_{language}": text
        for part in ("label", "definition", "unit")
        for language in LANGUAGES
        if (text := _text(row.get(f"{part}_{language}")))
    }
    if row["denominator"]:
        kind = "ratio"
        parameters = {"numerator": row["numerator"], "denominator": row["denominator"]}
    else:
        kind, parameters = "simple", {"measure": row["numerator"]}
    return {
        "name": row["metric"],
        "label": label,
        "description": definition,
        "type": kind,
        "type_params": parameters,
        "config": {
            "meta": {
                **words,
                "direction": row["direction"],
                "format": row["format"],
                "can_pass_whole": _is_yes(row["can_pass_whole"]),
                "order": int(row["menu_order"] or LAST_IN_MENU),
            }
        },
    }


def _is_yes(text: str | None) -> bool:
    return text == "true"


def _text(text: str | None) -> str:
    """Return a text without braces, which dbt would carry out; the check refuses them."""
    return (text or "").replace("{", "").replace("}", "")
