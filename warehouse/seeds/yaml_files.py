"""YAML of the project, read with the line of each mapping where a finding has to name it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from pathlib import Path

NotYaml = yaml.YAMLError

LINE = "__line__"
"""The key under which `load_yaml_with_lines` puts a mapping's line."""


def load_yaml(file: Path) -> Any:  # noqa: ANN401 - whatever it holds
    """Read a YAML file; what it holds is everybody's and not to be changed."""
    return _load(file.read_text(encoding="utf-8-sig"))


# A build asks for the same files several times, a test run thousands of times.
@lru_cache(maxsize=64)
def _load(text: str) -> Any:  # noqa: ANN401 - whatever it holds
    """Read YAML, by the loader in C (fifteen times as fast) where PyYAML has it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, loader)  # noqa: S506 - both are safe


class _Lines(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A loader whose mappings bear the line they begin on."""


def _with_line(loader: Any, node: Any) -> dict[str, Any]:  # noqa: ANN401 - PyYAML's
    line = node.start_mark.line + 1
    loader.flatten_mapping(node)
    return {**loader.construct_mapping(node, deep=True), LINE: line}


_Lines.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _with_line)


def load_yaml_with_lines(text: str) -> Any:  # noqa: ANN401 - whatever it holds
    """Return what YAML holds, each mapping with the line it begins on under LINE."""
    return yaml.load(text, _Lines)  # noqa: S506 - safe
