"""Three time nodes of rectification - self-check, supervision, consolidation - and the plan."""

from __future__ import annotations

from typing import Any

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, texts, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import bars, pictures
from pages.parts.kit.drawing.bars import Stacked
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Words
from pages.parts.rectification import scope
from pages.parts.shared import definitions
from warehouse.queries.rectification import timeliness
from warehouse.stats.judgement import THIN_DENOMINATOR

NODES = ("plan", "self_check", "supervision", "consolidation")
_TOGETHER_WITHOUT: dict[tuple[str, ...], str] = {
    ("missing",): "rectification.nodes_together_only_late",
    ("late",): "rectification.nodes_together_only_missing",
}
_WORST_WITHOUT: dict[tuple[str, ...], str] = {
    ("missing",): "rectification.nodes_finding_only_late",
    ("late",): "rectification.nodes_finding_only_missing",
}
"""The words where no report is missing, or none is late."""

LIMITS = {
    "plan": "rectification_plan",
    "self_check": "node_self_check",
    "supervision": "node_supervision",
    "consolidation": "node_consolidation",
}
UNITS = {
    "month": "feedback_months",
    "calendar_day": "days_to_close",
    "working_day": "working_days_to_report",
}
COLOURS = {"in_time": theme.ACCENT, "late": theme.SEQUENCE[2], "missing": theme.NOT_JUDGED}


def card(context: PageContext) -> None:
    """Draw for each node how many came in time, late or not at all, and after how many days."""
    words = context.words
    rows = data.ask(context.view, timeliness.nodes, context.region.code, scope.cohort(context))
    by_node = {row["node"]: row for row in rows.iter_rows(named=True)}
    nodes = [by_node[node] for node in NODES if node in by_node and _had_to_report(by_node[node])]
    if not nodes:
        notices.empty_card(
            words,
            "picture_nodes",
            words("rectification.nodes"),
            words("rectification.nodes_nobody"),
        )
        return
    pictures.card(
        context,
        Picture(
            key="nodes",
            name=words("rectification.nodes"),
            finding=claims.say(words, finding(context, nodes)),
            spec=_spec(context, nodes),
            height=96 + 50 * len(nodes),
            definitions=definitions.of_query(context, timeliness.nodes),
            note=texts.sentences(
                words("rectification.nodes_note"),
                scope.uncut(context, "level", "category"),
            ),
            alternative=texts.sentences(*(_label(context, row) for row in nodes)),
        ),
    )


def _had_to_report(row: dict[str, Any]) -> int:
    """Return whether a report was due: what was settled before the limit had none left."""
    return int(row["problems_due"] - row["settled_before_limit"])


def _parts(row: dict[str, Any]) -> dict[str, int]:
    due = _had_to_report(row)
    return {
        "in_time": row["reported"] - row["reported_late"],
        "late": row["reported_late"],
        "missing": due - row["reported"],
    }


def finding(context: PageContext, nodes: list[dict[str, Any]]) -> Finding:
    """Return the node that is kept worst, of those with enough due, or all nodes together."""
    words = context.words
    late = {row["node"]: _parts(row)["late"] + _parts(row)["missing"] for row in nodes}
    due = {row["node"]: _had_to_report(row) for row in nodes}
    if not any(late.values()):
        none = tuple(claims.share(node, "node_not_kept", 0, due[node]) for node in due)
        return Finding("rectification.nodes_in_time", {}, none)
    judged = sorted(
        (node for node in due if due[node] >= THIN_DENOMINATOR),
        key=lambda node: late[node] / due[node],
        reverse=True,
    )
    worst = judged[0] if judged else nodes[0]["node"]
    others = [late[node] / due[node] for node in judged[1:]]
    parts = next(_parts(row) for row in nodes if row["node"] == worst)
    if not others or others[0] == late[worst] / due[worst]:
        late_ones = sum(_parts(row)["late"] for row in nodes)
        missing = sum(_parts(row)["missing"] for row in nodes)
        every = "+".join(due)
        together = Finding(
            "rectification.nodes_together",
            {
                "due": Claim(every, "node_due", sum(due.values()), "problems"),
                "late": Claim(every, "node_late", late_ones, "reports"),
                "missing": Claim(every, "node_missing", missing, "reports"),
            },
        )
        return claims.without_zeros(together, _TOGETHER_WITHOUT)
    kept_worst = Finding(
        "rectification.nodes_finding",
        {
            "node": words(f"rectification.node_{worst}"),
            "due": Claim(worst, "node_due", due[worst], "problems"),
            "late": Claim(worst, "node_late", parts["late"], "problems"),
            "missing": Claim(worst, "node_missing", parts["missing"], "problems"),
        },
        (
            claims.share(
                worst,
                "node_not_kept",
                late[worst],
                due[worst],
                verdict="highest",
                among=tuple(judged),
            ),
        ),
    )
    return claims.without_zeros(kept_worst, _WORST_WITHOUT)


def _label(context: PageContext, row: dict[str, Any]) -> str:
    words, parts = context.words, _parts(row)
    return words(
        "rectification.node_sentence",
        node=words(f"rectification.node_{row['node']}"),
        due=numbers.count(_had_to_report(row)),
        **{name: numbers.count(part) for name, part in parts.items()},
    )


def _limits(context: PageContext) -> dict[str, str]:
    rules = data.ask(
        context.view,
        timeliness.node_limits,
        context.region.code,
        context.as_of_date,
    )
    by_item = {row["item"]: row for row in rules.to_dicts()}
    return {
        node: context.words.count(UNITS[rule["unit"]], rule["value"])
        for node, item in LIMITS.items()
        if (rule := by_item.get(item))
    }


def _spec(context: PageContext, nodes: list[dict[str, Any]]) -> dict[str, Any]:
    limits = _limits(context)
    return bars.stacked(
        look(context.words),
        [bar for row in nodes for bar in _bars(context, row)],
        [_beside(context, row, limits) for row in nodes],
        1.85,
    )


def _bars(context: PageContext, row: dict[str, Any]) -> list[dict[str, Any]]:
    words, due = context.words, _had_to_report(row)
    return [
        {
            "node": words(f"rectification.node_{row['node']}"),
            "state": words(f"rectification.node_{state}"),
            "place": place,
            "share": part / due,
            "numbers": words(
                "ranking.numbers",
                numerator=numbers.count(part),
                denominator=numbers.count(due),
            ),
        }
        for place, (state, part) in enumerate(_parts(row).items())
    ]


def _beside(context: PageContext, row: dict[str, Any], limits: dict[str, str]) -> dict[str, Any]:
    """Return the two lines that follow the bar of a node: its limit, and the days it took."""
    words = context.words
    days = row["days_to_node_summed"] / row["reported"] if row["reported"] else None
    limit = words("rectification.node_limit", limit=limits.get(row["node"], numbers.MISSING))
    took = words(
        "rectification.node_days",
        days=numbers.count(days),
        numbers=numbers.count(row["reported"]),
    )
    return {
        "node": words(f"rectification.node_{row['node']}"),
        "share": 1,
        "text": f"{limit}\n{took}",
    }


def look(words: Words) -> Stacked:
    """Return how the bars look of which states are parts."""
    return Stacked(
        "node",
        "state",
        "share",
        (
            words("rectification.node"),
            words("columns.state"),
            words("rectification.share_of_due"),
            words("rectification.of_due"),
        ),
        tuple((words(f"rectification.node_{state}"), colour) for state, colour in COLOURS.items()),
        is_share=True,
    )
