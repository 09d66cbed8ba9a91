"""What a picture draws: the rows behind each layer, its lines, and what its legend names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.pages.conftest import Screen

Rows = list[dict[str, Any]]
Layer = tuple[dict[str, Any], Rows]

POSITIONS = {"x": "x", "x2": "x", "y": "y", "y2": "y"}
NAMED = ("color", "fill", "stroke", "shape", "opacity", "strokeDash")


def wrong(screen: Screen) -> list[str]:
    """Return what the pictures of a screen draw or name that is not so; none where all is well."""
    return [
        f"picture {place}: {fault}"
        for place, spec in enumerate(screen.specs)
        for layers in [layers_of(screen, place, spec)]
        for fault in (*lines_out_of_sight(layers), *named_but_not_drawn(layers))
    ]


def layers_of(screen: Screen, place: int, spec: dict[str, Any]) -> list[Layer]:
    """Return the layers of a picture, each with what it inherits and the rows it draws."""
    chart = screen.app.get("vega_lite_chart")[place]
    rows = screen.rows_of_picture(place).to_dicts() if chart.proto.data.data else []
    return list(_layers(spec, {}, rows, []))


def _layers(
    part: dict[str, Any], encoding: dict[str, Any], rows: Rows, steps: list[Any]
) -> Iterator[Layer]:
    if "data" in part:
        rows, steps = part["data"].get("values", rows), []
    encoding = {**encoding, **part.get("encoding", {})}
    steps = [*steps, *part.get("transform", [])]
    inner = [child for name in ("layer", "hconcat", "vconcat") for child in part.get(name, [])]
    if "spec" in part:
        inner.append(part["spec"])
    for child in inner:
        yield from _layers(child, encoding, rows, steps)
    if "mark" in part:
        yield {**part, "encoding": encoding, "transform": steps}, rows


def kind(layer: dict[str, Any]) -> str:
    mark = layer["mark"]
    return str(mark if isinstance(mark, str) else mark["type"])


def _places(layer: dict[str, Any], rows: Rows, axis: str) -> list[float]:
    """Return the numbers a layer places on an axis."""
    numbers: list[float] = []
    for channel, of in POSITIONS.items():
        encoded = layer["encoding"].get(channel)
        if of != axis or not isinstance(encoded, dict):
            continue
        values = [encoded["datum"]] if "datum" in encoded else []
        values += [row.get(encoded.get("field")) for row in rows]
        numbers += [value for value in values if isinstance(value, (int, float))]
    return numbers


def lines_out_of_sight(layers: list[Layer]) -> list[str]:
    """Return the lines that lie outside what their axis shows."""
    wrong = []
    for axis in ("x", "y"):
        scales = [(layer["encoding"].get(axis) or {}).get("scale") or {} for layer, _ in layers]
        domains = [
            scale["domain"]
            for scale in scales
            if isinstance(scale.get("domain"), list)
            and all(isinstance(end, (int, float)) for end in scale["domain"])
        ]
        if not domains:
            continue  # the axis shows whatever is drawn
        low, high = min(map(min, domains)), max(map(max, domains))
        for layer, rows in layers:
            # An interval may be cut where its scale says so; a line of a target never is.
            cut = any(scale.get("clamp") for scale in scales) and f"{axis}2" in layer["encoding"]
            if kind(layer) in ("rule", "tick") and not cut:
                wrong += [
                    f"{axis}: a line at {value} outside {low}..{high}"
                    for value in _places(layer, rows, axis)
                    if not low - 1e-9 <= value <= high + 1e-9
                ]
    return wrong


def named_but_not_drawn(layers: list[Layer]) -> list[str]:
    """Return what a legend names and no layer draws."""
    named: dict[str, set[str]] = {}
    drawn: dict[str, set[str]] = {}
    for layer, rows in layers:
        for channel in NAMED:
            encoded = layer["encoding"].get(channel)
            if not isinstance(encoded, dict) or "field" not in encoded:
                continue
            domain = (encoded.get("scale") or {}).get("domain")
            field = encoded["field"]
            drawn.setdefault(field, set()).update(str(row.get(field)) for row in rows)
            if encoded.get("type") == "nominal" and encoded.get("legend", {}) is not None:
                shown = (encoded.get("legend") or {}).get("values", domain)
                if isinstance(shown, list):
                    named.setdefault(field, set()).update(map(str, shown))
    return [
        f"{field}: the legend names {name}"
        for field, names in named.items()
        for name in sorted(names - drawn[field])
    ]
