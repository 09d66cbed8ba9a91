"""Specifications as they are sent: what the layers of a chart tell alike is told once.

A channel with its axis, scale and order is the most of a template, which is sent with its data at
each change. Vega-Lite lends a layer what the layers around it tell of a channel, property by
property, so that only the field remains in the layer itself.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import groupby
from typing import Any

from pages.parts.kit.drawing import spec_marks
from pages.parts.kit.drawing.charts import TEMPLATES_KEPT

Spec = dict[str, Any]

CHANNELS = ("y", "x", "color", "shape", "strokeDash", "yOffset")
"""What is shared, the one that most layers have first: a group of layers lies within another."""

LEAST_SPARED = 60
"""Letters that a group of layers must spare: it costs some twenty itself, and time."""


@lru_cache(TEMPLATES_KEPT)
def shortened(spec: str) -> str:
    """Return a specification as it is sent: nothing twice, no spaces, and each letter as it is.

    It draws the same, in the same order.
    """
    chart = json.loads(spec)
    if "layer" in chart:
        _share(chart)
        _name_axes_once(chart["layer"], {})
    return spec_marks.marked(json.dumps(chart, ensure_ascii=False, separators=(",", ":")))


def _share(chart: Spec) -> None:
    """Tell what layers of a chart have in common in groups of layers, in place."""
    apart = {"resolve": chart["resolve"]} if "resolve" in chart else {}
    layers = _grouped(chart["layer"], CHANNELS, apart)
    is_one = len(layers) == 1 and len(chart["layer"]) > 1
    chart |= layers[0] if is_one else {"layer": layers}


def _grouped(layers: list[Spec], channels: tuple[str, ...], apart: Spec) -> list[Spec]:
    """Return layers in groups: neighbours that all have the first of the channels, and others."""
    if not channels:
        return layers
    grouped: list[Spec] = []
    for has_it, neighbours in groupby(layers, lambda layer: _has(layer, channels[0])):
        run = list(neighbours)
        taken = _taken(run, channels[0], apart) if has_it else {}
        inner = _grouped(run, channels[1:], apart)
        if not taken:
            grouped += inner
        elif len(inner) == 1 and len(run) > 1:  # a group already
            grouped.append({**inner[0], "encoding": {channels[0]: taken, **inner[0]["encoding"]}})
        else:
            grouped.append({**apart, "layer": inner, "encoding": {channels[0]: taken}})
    return grouped


def _taken(layers: list[Spec], channel: str, apart: Spec) -> Spec:
    """Take what layers have in common of a channel out of them; return it: {} where it is little.

    A field is taken only with all the rest: of a channel that says anything, it is what makes one.
    """
    encodings = [leaf["encoding"] for layer in layers for leaf in _leaves(layer)]
    first, *others = (each[channel] for each in encodings)
    alike = {name: part for name, part in first.items() if _is_in_all(name, part, others)}
    if any(other != first for other in others):
        alike.pop("field", None)
    spared = _letters(alike) * len(others) - _letters(apart)
    if spared < LEAST_SPARED:
        return {}
    for each in encodings:
        each[channel] = {name: part for name, part in each[channel].items() if name not in alike}
        if not each[channel]:
            del each[channel]
    return alike


def _is_in_all(name: str, part: object, others: list[Spec]) -> bool:
    return all(name in other and other[name] == part for other in others)


def _leaves(layer: Spec) -> list[Spec]:
    if "layer" in layer:
        return [leaf for inner in layer["layer"] for leaf in _leaves(inner)]
    return [layer]


def _has(layer: Spec, channel: str) -> bool:
    return all("field" in leaf.get("encoding", {}).get(channel, {}) for leaf in _leaves(layer))


def _letters(part: object) -> int:
    return len(json.dumps(part, ensure_ascii=False)) if part else 0


def _name_axes_once(layers: list[Spec], axis_titles: dict[str, list[Any]]) -> None:
    """Leave out of layers the axes that an earlier layer has told: all layers share them.

    How numbers are written stays: marks tell theirs in it.
    """
    for layer in layers:
        _name_axes_once(layer.get("layer", []), axis_titles)
        for channel in ("x", "y"):
            drawn = layer.get("encoding", {}).get(channel, {})
            if not (axis := drawn.get("axis")):
                continue
            if axis in axis_titles.setdefault(channel, []):
                drawn["axis"] = {"format": axis["format"]} if "format" in axis else {}
            else:
                axis_titles[channel].append(axis)
