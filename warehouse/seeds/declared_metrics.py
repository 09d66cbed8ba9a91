"""What the dbt project declares of its metrics, as far as reference tables name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warehouse.seeds.yaml_files import load_yaml
from warehouse.words.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Count:
    """A count of which a metric may be made: the semantic model that holds it, and its labels."""

    model: str
    label: dict[str, str]


def metrics(project: Path) -> dict[str, dict[str, str]]:
    """Return what the dbt project tells of its metrics (direction, format), by name."""
    definitions: dict[str, dict[str, str]] = {}
    for content in _files(project):
        models = content.get("semantic_models", ())
        measures = (measure for model in models for measure in model.get("measures", ()))
        for metric in (*measures, *content.get("metrics", ())):
            definitions[metric["name"]] = metric.get("config", {}).get("meta", {})
    return definitions


def counts(project: Path) -> dict[str, Count]:
    """Return the counts that are metrics themselves, by name, in the order they stand in; without
    those of a sample, of which a rate has to say how sure it is.
    """
    contents = list(_files(project))
    estimated = {
        metric["type_params"][part]
        for content in contents
        for metric in content.get("metrics", ())
        if "sampling" in metric.get("config", {}).get("meta", {})
        for part in ("numerator", "denominator")
    }
    return {
        measure["name"]: Count(model["name"], _label(measure))
        for content in contents
        for model in content.get("semantic_models", ())
        for measure in model.get("measures", ())
        if measure.get("create_metric") and measure["name"] not in estimated
    }


def _label(measure: dict[str, Any]) -> dict[str, str]:
    meta = measure.get("config", {}).get("meta", {})
    label = measure.get("label", measure["name"])
    return {language: meta.get(f"label_{language}", label) for language in LANGUAGES}


def _files(project: Path) -> Iterator[dict[str, Any]]:
    for file in sorted((project / "models" / "metrics").glob("*.yml")):
        yield load_yaml(file)
