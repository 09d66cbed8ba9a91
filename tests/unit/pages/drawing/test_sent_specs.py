"""Specifications as they are sent say less and draw the same."""

from __future__ import annotations

import json
import re
from typing import Any

import altair as alt
import pytest
import vl_convert

from pages.parts.kit.drawing import charts, pictures
from pages.parts.kit.drawing.sent_specs import shortened

ROWS = [
    {"name": name, "low": 0.1 * n, "value": 0.2 * n, "kind": kind, "place": n}
    for n, (name, kind) in enumerate([("甲", "多"), ("乙", "少"), ("丙", "多")], 1)
]
AXIS = alt.Axis(title="占比", format=".0%", tickCount=4)
HELD = alt.Chart(alt.NamedData("held")).mark_point(opacity=0, size=0)


def rows() -> alt.Chart:
    return alt.Chart(alt.NamedData("rows"))


def along(field: str) -> alt.X:
    return alt.X(f"{field}:Q", axis=AXIS).scale(nice=False, domain=[0, 1])


def names() -> alt.Y:
    return alt.Y("name:N", sort=None, title=None).axis(labelLimit=160)


def colour() -> alt.Color:
    return alt.Color("kind:N").scale(domain=["多", "少"], range=["#15527F", "#C62828"]).legend(None)


def lines() -> alt.LayerChart:
    return alt.layer(
        rows().mark_bar().encode(along("low"), names(), colour()),
        rows().mark_point().encode(along("value"), names(), colour()),
        rows().mark_text().encode(along("value"), names(), alt.Text("name:N")),
        HELD,
    )


def nested() -> alt.LayerChart:
    return alt.layer(
        alt.layer(
            rows().mark_line().encode(along("low"), names()),
            rows().mark_line().encode(along("value"), names()),
            data=alt.NamedData("rows"),
        ),
        rows().mark_rule().encode(along("value")),
        rows().mark_point().encode(along("low"), names(), colour()),
        rows().mark_point().encode(along("value"), names(), colour()),
    )


def apart() -> alt.LayerChart:
    return lines().resolve_scale(color="independent")


def clicked() -> alt.LayerChart:
    chart = lines()
    chosen = alt.selection_point(name="mark", fields=["name"], toggle=False)
    chart.layer[0] = chart.layer[0].properties(name="mark_layer").add_params(chosen)
    return chart


def drawn(spec: dict[str, Any]) -> str:
    sized = {**spec, "width": 300, "height": 200, "datasets": {"rows": ROWS, "held": [{"at": 1}]}}
    svg: str = vl_convert.vegalite_to_svg(sized, vl_version=pictures.VEGA_LITE)
    # Classes count the layers, which are others.
    return re.sub(r' class="[^"]*"|(clip|gradient_)\d+', "", svg)


@pytest.mark.parametrize("chart", [lines, nested, apart, clicked])
def test_what_layers_share_is_sent_once_and_draws_the_same(chart):
    whole = charts.template(chart())
    sent = shortened(json.dumps(whole))
    assert drawn(json.loads(sent)) == drawn(whole)
    assert len(sent) < 0.8 * len(json.dumps(whole, ensure_ascii=False, separators=(",", ":")))
    assert sent.count("占比") == 1


def test_a_layer_without_the_channel_is_lent_nothing_of_it():
    sent = json.loads(shortened(json.dumps(charts.template(lines()))))
    group, held = sent["layer"]
    assert "encoding" not in sent
    assert "encoding" not in held
    assert group["encoding"]["x"].keys() == {"axis", "scale", "type"}
    assert [layer["encoding"]["x"] for layer in group["layer"][0]["layer"]] == [
        {"field": "low"},
        {"field": "value"},
    ]


def test_layers_that_share_an_axis_only_send_it_once_and_keep_how_their_numbers_are_written():
    layers = [
        alt.Chart(alt.NamedData("rows")).mark_point().encode(alt.Y("value:Q", axis=AXIS)),
        alt.Chart(alt.NamedData("rows")).mark_rule(),
        alt.Chart(alt.NamedData("rows")).mark_rule().encode(alt.Y("low:Q", axis=AXIS)),
    ]
    sent = json.loads(shortened(json.dumps(charts.template(alt.layer(*layers)))))
    first, second = (sent["layer"][place]["encoding"]["y"]["axis"] for place in (0, 2))
    assert first["title"] == "占比"
    assert second == {"format": ".0%"}


def test_a_chart_of_one_layer_is_sent_as_it_is():
    whole = charts.template(rows().mark_bar().encode(along("low")))
    sent = shortened(json.dumps(whole))
    assert json.loads(sent) == whole | {"usermeta": {"bytes": len(sent.encode())}}
