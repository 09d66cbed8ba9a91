"""Charts of slides: native ones, whose figures an office opens and edits, with direct labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from warehouse.handouts import measures
from warehouse.handouts.cells import visible
from warehouse.handouts.document import locale
from warehouse.handouts.pptx import texts
from warehouse.workbooks.list_sheets import NUMBER_FORMATS
from warehouse.workbooks.palette import BORDER, INK, QUIET, SERIES, is_dark

if TYPE_CHECKING:
    from pptx.slide import Slide

    from warehouse.handouts.document import Chart
    from warehouse.handouts.pptx.texts import SlideArea

_TYPES: Final = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked_bars": XL_CHART_TYPE.BAR_STACKED,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
}
_MOST_LABELS: Final = 20
"""Bars of a series that are labelled: more would collide, and the axis says what they come to."""

_SIZE: Final = 14
_MOST_POINTS: Final = 14
"""Points of a line that are marked; of a longer one its end."""

_NEAR, _NEAR_OF_WHOLE = 0.25, 0.2
"""Of the height of a chart: lines that end nearer to one another are named above and below."""

_AXIS: Final = {"percent": "0%", "count": "#,##0", "number": "#,##0.0", "yuan": "#,##0"}
"""How the values of an axis are written."""


def draw(slide: Slide, chart: Chart, area: SlideArea, alternative: str, language: str) -> None:
    """Draw the figures of a picture."""
    kind = _TYPES[chart.shape]
    shapes: Any = slide.shapes
    frame = shapes.add_chart(kind, *area.lengths, _data(chart))
    texts.describe(frame, alternative)
    drawn = frame.chart
    drawn.font.size = Pt(_SIZE)
    drawn.font.color.rgb = texts.rgb(INK)
    drawn._chartSpace.txPr.p_lst[0].pPr.defRPr.set("lang", locale(language))
    drawn.has_title = False
    is_line = chart.shape == "lines"
    # A line bears its name at its end.
    drawn.has_legend = len(chart.series) > 1 and not is_line
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.TOP
        drawn.legend.include_in_layout = False
    _set_axes(drawn, chart, area.width)
    for place, series in enumerate(drawn.plots[0].series):
        _set_series(series, chart, SERIES[place % len(SERIES)])
    if is_line:
        _leave_room(drawn, chart, area.width)
    else:
        drawn.plots[0].gap_width = 45
        drawn.plots[0].overlap = 100 if chart.shape == "stacked_bars" else -10


def _data(chart: Chart) -> Any:  # noqa: ANN401 - the package's, which has no types
    data: Any = CategoryChartData(  # type: ignore[no-untyped-call]
        number_format=NUMBER_FORMATS.get(chart.kind, "General")
    )
    data.categories = [visible(category) for category in chart.categories]
    for series in chart.series:
        data.add_series(visible(series.name), series.values)
    return data


def _is_labelled(chart: Chart) -> bool:
    """Return whether each bar has room for its figure."""
    return len(chart.categories) <= _MOST_LABELS


def _set_axes(drawn: Any, chart: Chart, width: float) -> None:  # noqa: ANN401 - the package's chart
    categories, values = drawn.category_axis, drawn.value_axis
    categories.format.line.color.rgb = texts.rgb(BORDER)
    categories.has_major_gridlines = False
    if chart.shape in ("bars", "stacked_bars"):
        categories.reverse_order = True  # the first on top
        if len(chart.categories) <= _MOST_LABELS:
            every = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
            categories._element.xpath("c:noMultiLvlLbl")[0].addprevious(every)
    numbers = [value for one in chart.series for value in one.values if value is not None]
    if chart.shape == "lines":
        _thin_out(categories, chart, width)
    elif min(numbers, default=0) >= 0:
        values.minimum_scale = 0
    values.format.line.fill.background()
    values.major_gridlines.format.line.color.rgb = texts.rgb(BORDER)
    values.tick_labels.font.color.rgb = texts.rgb(QUIET)
    values.tick_labels.font.size = Pt(_SIZE)
    values.tick_labels.number_format = _AXIS.get(chart.kind, "General")
    values.tick_labels.number_format_is_linked = False
    if chart.shape != "lines" and _is_labelled(chart):
        values.visible = False
        values.has_major_gridlines = False


def _thin_out(categories: Any, chart: Chart, width: float) -> None:  # noqa: ANN401 - the package's
    """Name as many points of a line as have room beside one another."""
    step = _step(chart, width)
    for name in ("tickLblSkip", "tickMarkSkip"):
        skip = parse_xml(f'<c:{name} {nsdecls("c")} val="{step}"/>')
        categories._element.xpath("c:noMultiLvlLbl")[0].addprevious(skip)


def _step(chart: Chart, width: float) -> int:
    """Return every which point of a line is named."""
    room = max(int(width * 0.75 // ((_longest(chart) + 1) * _SIZE)), 1)
    return -(-len(chart.categories) // room)


def _longest(chart: Chart) -> float:
    return max((measures.letters(visible(name)) for name in chart.categories), default=1)


def _set_series(series: Any, chart: Chart, colour: str) -> None:  # noqa: ANN401 - the package's
    if chart.shape == "lines":
        series.smooth = False
        series.format.line.color.rgb = texts.rgb(colour)
        series.format.line.width = Pt(2.5)
        is_marked = len(chart.categories) <= _MOST_POINTS
        series.marker.style = XL_MARKER_STYLE.CIRCLE if is_marked else XL_MARKER_STYLE.NONE
        series.marker.size = 6
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = texts.rgb(colour)
        series.marker.format.line.color.rgb = texts.rgb(colour)
        _label_end(series, chart, colour)
        return
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = texts.rgb(colour)
    if _is_labelled(chart):
        _label_all(series, chart, colour)


def _label_end(series: Any, chart: Chart, colour: str) -> None:  # noqa: ANN401 - the package's
    """Write the name of a line and its last figure at its end."""
    values = list(series.values)
    ends = [place for place, value in enumerate(values) if value is not None]
    if not ends:
        return
    label = series.points[ends[-1]].data_label
    label.position = _beside(series.name, chart)
    label.font.size = Pt(_SIZE)
    label.font.bold = True
    label.font.color.rgb = texts.rgb(colour)
    label_element = label._dLbl
    for flag in label_element.xpath("c:showVal|c:showSerName"):
        flag.set("val", "1")
    separator = parse_xml(f"<c:separator {nsdecls('c')}> </c:separator>")
    label_element.xpath("c:showBubbleSize")[0].addnext(separator)


def _beside(name: str, chart: Chart) -> Any:  # noqa: ANN401 - a constant of the package
    """Return where the end of a line is named: at its right, unless another line ends beside it."""
    values = [value for one in chart.series for value in one.values if value is not None]
    # Of values that differ little the axis may begin at zero or not, as the program likes.
    near = max((max(values) - min(values)) * _NEAR, max(values) * _NEAR_OF_WHOLE)
    ends = {
        visible(one.name): next((v for v in reversed(one.values) if v is not None), None)
        for one in chart.series
    }
    own = ends.pop(name) or 0.0
    close = [end for end in ends.values() if end is not None and abs(end - own) <= near]
    if not close:
        return XL_LABEL_POSITION.RIGHT
    if own > max(close) or (own == max(close) and name == visible(chart.series[0].name)):
        return XL_LABEL_POSITION.ABOVE
    return XL_LABEL_POSITION.BELOW if own <= min(close) else XL_LABEL_POSITION.RIGHT


def _leave_room(drawn: Any, chart: Chart, width: float) -> None:  # noqa: ANN401 - the package's
    """Leave room at the right of the lines for their names and last figures."""
    longest = max((measures.letters(visible(one.name)) for one in chart.series), default=0)
    room = min((longest + 5) * _SIZE / width, 0.4)
    places = {"x": 0.01, "y": 0.03, "w": 0.99 - room, "h": 0.95}
    modes = "".join(f'<c:{side}Mode val="edge"/>' for side in ("x", "y"))
    sizes = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in places.items())
    layout = parse_xml(
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="outer"/>'
        f"{modes}{sizes}</c:manualLayout></c:layout>"
    )
    plot_area = drawn._chartSpace.chart.plotArea
    for old in plot_area.xpath("c:layout"):
        plot_area.remove(old)
    plot_area.insert(0, layout)


def _label_all(series: Any, chart: Chart, colour: str) -> None:  # noqa: ANN401 - the package's series
    labels = series.data_labels
    labels.show_value = True
    labels.number_format = NUMBER_FORMATS.get(chart.kind, "General")
    labels.number_format_is_linked = False
    labels.font.size = Pt(_SIZE)
    is_stacked = chart.shape == "stacked_bars"
    labels.font.color.rgb = texts.rgb(INK)
    labels.position = XL_LABEL_POSITION.CENTER if is_stacked else XL_LABEL_POSITION.OUTSIDE_END
    if is_stacked:
        labels.font.color.rgb = texts.rgb("#FFFFFF" if is_dark(colour) else INK)
