"""The profile as a table: a row a metric, on each a spine chart of HTML, which prints as it is."""

from __future__ import annotations

import html
from collections.abc import Iterator
from itertools import groupby

import streamlit as st

from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, numbers, status_lights
from pages.parts.profile import scale
from pages.parts.profile.figures import ProfileRow
from pages.parts.profile.scale import ScaleEnds
from pages.parts.shared import comparators, definitions, figures
from pages.parts.shared.comparators import Comparators
from pages.parts.shared.rank_intervals import suits
from warehouse.stats.enough import FEWEST_UNITS
from warehouse.stats.judgement import THIN_DENOMINATOR, Light

ARROWS = {"worsening": "↘", "falling": "↘", "improving": "↗", "still": "→"}
"""Up is better, whatever the number does."""


def card(context: PageContext, beside: Comparators, rows: list[ProfileRow]) -> None:
    """Draw the metrics by subject, with the choice of whom to compare with above them."""
    words = context.words
    with st.container(border=True, key="card_profile"):
        with st.container(horizontal=True, vertical_alignment="center", key="tools_profile"):
            headings.explained(words, words("profile.title"), *_notes(context, beside))
            comparators.choose(context)
        comparators.choose_regions(context)
        st.html(f'<div class="spine-key">{_key(context, beside)}</div>')
        body = "".join(
            f'<tr class="group"><th colspan="10" scope="colgroup">'
            f"{html.escape(words(f'pages.{subject}'))}</th></tr>"
            f"{''.join(_row(context, row) for row in of_subject)}"
            for subject, of_subject in groupby(rows, lambda row: row.metric.subject)
        )
        st.html(
            f'<table class="spines"><thead>{_head(context, beside)}</thead>'
            f"<tbody>{body}</tbody></table>"
        )
        headings.foot(context.mark)


def _notes(context: PageContext, beside: Comparators) -> Iterator[str]:
    """Yield what the table rests on."""
    words = context.words
    if beside.kind == "near":
        yield words("peers.text")
    yield words("profile.text", thin=THIN_DENOMINATOR, fewest=FEWEST_UNITS)
    yield words("profile.limits")
    yield words("moving.test", least=THIN_DENOMINATOR, fewest=FEWEST_UNITS)


def _key(context: PageContext, beside: Comparators) -> str:
    """Return what the marks mean, each drawn as it is in the rows."""
    words = context.words
    marks = [("own", words("profile.own", region=context.name(context.region)))]
    if beside.units:
        marks += [
            ("range", words("profile.range", units=len(beside.units))),
            ("middle", words("profile.middle")),
            ("median", words("profile.median")),
            ("whole", _of_whole(context, beside)),
        ]
    marks.append(("target", words("profile.target")))
    drawn = [
        f'<span><i class="mark-of {mark}"></i>{html.escape(name)}</span>' for mark, name in marks
    ]
    names = comparators.named(context, beside)
    return f"<b>{html.escape(names)}</b>{''.join(drawn)}" if names else "".join(drawn)


def _of_whole(context: PageContext, beside: Comparators) -> str:
    if beside.whole is None:
        return context.words("peers.together")
    return context.words(f"spark.above_{beside.whole.level}")


def _head(context: PageContext, beside: Comparators) -> str:
    words = context.words
    headed = [
        ("", words("columns.metric")),
        ("n", words("profile.numbers")),
        ("n", words("profile.value")),
        ("n", words("profile.interval")),
        ("n", _of_whole(context, beside) if beside.units else ""),
        ("n", words("profile.worst")),
        ("", words("profile.scale")),
        ("", words("profile.best")),
        ("", words("funnels.columns.verdict")),
        ("", words("profile.trend")),
    ]
    return "".join(
        f'<th scope="col" class="{kind}">{html.escape(name)}</th>' for kind, name in headed
    )


def _row(context: PageContext, row: ProfileRow) -> str:
    words, metric = context.words, row.metric
    name = html.escape(words.label(metric.label))
    address = html.escape(links.address(metric.subject, metric=metric.name))
    about_html = headings.about(words, *definitions.of_metric(context, metric))
    cells = [
        _cell(_numbers(context, row), "n quiet"),
        _value(context, row),
        _cell(_interval(context, row), "n quiet"),
        _cell(numbers.value(metric, row.whole), "n"),
        *_with_ends(context, row),
        _cell(_verdict(context, row), "alarm" if row.verdict == "worse_998" else ""),
        _cell(_trend(context, row), "nowrap"),
    ]
    return (
        f'<tr><th scope="row"><a href="{address}">{name}</a>{about_html}</th>{"".join(cells)}</tr>'
    )


def _cell(text: str, kind: str) -> str:
    return f'<td class="{kind}">{html.escape(text)}</td>'


def _numbers(context: PageContext, row: ProfileRow) -> str:
    return "" if row.own is None else figures.numbers_of(context, row.metric, row.own)


def _value(context: PageContext, row: ProfileRow) -> str:
    """Return the value; hatched where nobody looked."""
    if row.own is None:
        verdict = html.escape(context.words("funnels.verdicts.unseen"))
        return f'<td class="n"><i class="hatched" role="img" aria-label="{verdict}"></i></td>'
    value = numbers.value(row.metric, row.own["value"])
    unit = numbers.unit(row.metric, context.language)
    return f'<td class="n"><b>{html.escape(value)}</b> <small>{html.escape(unit)}</small></td>'


def _interval(context: PageContext, row: ProfileRow) -> str:
    if row.own is None or row.own["low"] is None:
        return ""
    low, high = (numbers.value(row.metric, row.own[end]) for end in ("low", "high"))
    return context.words("profile.from_to", low=low, high=high)


def _with_ends(context: PageContext, row: ProfileRow) -> Iterator[str]:
    """Yield the spine between the values of the units at its ends."""
    worst, best = (_end(context, row, place) for place in (0, 1))
    yield _cell(worst, "n quiet")
    yield f'<td class="drawn">{_spine(context, row)}</td>'
    yield _cell(best, "quiet")


def _end(context: PageContext, row: ProfileRow, place: int) -> str:
    value = scale.ends(row)[place]
    if value is None:
        return ""
    number = numbers.value(row.metric, value)
    if row.metric.direction != "neutral":
        return number
    return context.words("profile.highest" if place else "profile.lowest", value=number)


def _spine(context: PageContext, row: ProfileRow) -> str:
    at = scale.of(row)
    if at is None:
        return ""
    sentence = html.escape(_as_sentence(context, row))
    return f'<div class="spine" role="img" aria-label="{sentence}">{"".join(_marks(row, at))}</div>'


def _marks(row: ProfileRow, at: ScaleEnds) -> Iterator[str]:
    """Yield the marks of a row, the later ones over the earlier."""
    lie, own = row.spread, row.own
    for kind, one, other in (
        ("range", lie["low"], lie["high"]),
        ("middle", lie["low_quarter"], lie["high_quarter"]),
    ):
        if one is not None:
            left, width = scale.stretch(at, one, other)
            yield f'<i class="{kind}" style="left:{left:.1f}%;width:{width:.1f}%"></i>'
    for kind, value in (
        ("median", lie["median"]),
        ("target", None if own is None else own["tick"]),
        ("whole", row.whole),
    ):
        if value is not None:
            yield f'<i class="{kind}" style="left:{at.at(value):.1f}%"></i>'
    if own is not None:
        kind = light_of(row)
        look = f"light {kind}" if kind != "none" else "plain"
        look += " thin" if own["is_thin"] else ""
        yield f'<i class="own {look}" style="left:{at.at(own["value"]):.1f}%"></i>'


def light_of(row: ProfileRow) -> Light:
    """Return the light of the region; none where so few say nothing, as on the map."""
    if row.own is None or (row.own["is_thin"] and not row.metric.planned):
        return "none"
    light: Light = row.own["light"] or "none"
    return light


def _as_sentence(context: PageContext, row: ProfileRow) -> str:
    """Return a spine in words: the value with its light, how the units lie, the target."""
    words, metric, lie = context.words, row.metric, row.spread
    own = row.own or {}
    line = figures.line(figures.targets(context), metric, "warning")
    meant = status_lights.short(words, light_of(row), metric, line)

    def value_text(value: float | None) -> str:
        return numbers.value_with_unit(metric, value, context.language)

    worst, best = (value_text(end) for end in scale.ends(row))
    clauses = [
        words("profile.spoken_own", value=value_text(own.get("value")), light=meant),
        words("profile.spoken_units", units=lie["units"] or 0, worst=worst, best=best),
        words("profile.spoken_median", median=value_text(lie["median"]))
        if lie["median"] is not None
        else words("profile.too_few", fewest=FEWEST_UNITS),
    ]
    if own.get("tick") is not None:
        clauses.append(words("profile.spoken_target", target=value_text(own["tick"])))
    return "".join(clauses)


def _verdict(context: PageContext, row: ProfileRow) -> str:
    if not suits(row.metric) or not row.verdict:
        return numbers.MISSING
    return context.words(f"funnels.verdicts.{row.verdict}")


def _trend(context: PageContext, row: ProfileRow) -> str:
    if row.state is None:
        return ""
    state = row.state or "still"
    return f"{ARROWS[state]} {context.words(f'profile.states.{state}')}"
