"""Rules made of common problems: how often the category was found before and after."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data, once
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.problems import marks, scope
from pages.parts.problems.comparisons import comparing
from pages.parts.problems.comparisons.comparing import ComparedRow, Interval
from pages.parts.problems.marks import Mark
from pages.parts.shared import definitions
from warehouse.queries.problems import common_problems
from warehouse.stats.comparison import GroupSums, stratified_ratio

SIDES = ("before", "after")

FEWEST = 5
"""A rule with fewer inspections before or after it tells nothing."""


@once.a_selection
def compared(context: PageContext) -> pl.DataFrame:
    """Return the rules that can be compared, one row each, columns ending in _before, _after."""
    first, last = context.months_chosen
    sides = data.ask(context.view, common_problems.rules, context.region.code, first, last)
    counts = [name for name in sides.columns if name not in ("action_id", "category_code")]
    counts.remove("is_after")

    def side(is_after: bool, suffix: str) -> pl.DataFrame:
        rows = sides.filter(pl.col("is_after") == is_after)
        return rows.select(
            "action_id", "category_code", *(pl.col(name).alias(name + suffix) for name in counts)
        )

    rows = side(False, "_before").join(
        side(True, "_after").drop("category_code"), on="action_id", how="inner"
    )
    enough = rows.filter(
        (pl.col("inspections_before") >= FEWEST) & (pl.col("inspections_after") >= FEWEST)
    )
    return scope.of_category(context, enough)


def ratio(rules: pl.DataFrame, what: str, subject: str) -> Interval:
    """Return after / before of what was found per inspection, each rule compared with itself."""

    def sums(side: str) -> GroupSums:
        return GroupSums(
            rules[f"inspections_{side}"], rules[f"{what}_{side}"], rules[f"{what}_squared_{side}"]
        )

    before, after = (
        (int(rules[f"{what}_{side}"].sum()), int(rules[f"inspections_{side}"].sum()))
        for side in SIDES
    )
    ratios = stratified_ratio(sums("after"), sums("before"))
    return comparing.interval(ratios, subject, f"{what}_after_rules", after, before)


def height(context: PageContext) -> int:
    """Return how many pixels the picture takes, 0 where there is none."""
    return 0 if compared(context).is_empty() else comparing.height(_rows(context))


@once.a_selection
def _drawn(context: PageContext) -> charts.Template:
    words = context.words
    series = words("problems.rules.series"), words("problems.rules.yardstick")
    return comparing.spec(context, _rows(context), series)


def card(context: PageContext) -> None:
    """Draw the ratios, all rules together first; a click shows the problems of a category."""
    words, rules = context.words, compared(context)
    if rules.is_empty():
        notices.empty_card(
            words,
            "card_rules",
            words("problems.rules.none"),
            claims.say(words, _about_fewest(context, "none_note")),
        )
        return
    rows = _rows(context)
    picture = Picture(
        key="rules",
        definitions=definitions.of_query(context, common_problems.rules),
        name=words("problems.rules.name"),
        finding=claims.say(words, finding(context, rules, rows[0])),
        spec=_drawn(context),
        height=comparing.height(rows),
        note=texts.sentences(
            claims.say(words, _about_fewest(context, "note")),
            words("problems.rules.regression"),
            scope.not_followed(context, "level"),
        ),
    )
    marks.card(context, picture, Mark(context.region.code, "", context.category))


@once.a_selection
def _rows(context: PageContext) -> list[ComparedRow]:
    """Return all rules together, then those of each category."""
    rules = compared(context)
    rows = [_row(context, context.words("problems.rules.all"), rules, "")]
    if rules["category_code"].n_unique() > 1:
        rows += [
            _row(context, scope.name(context, str(code)), group, str(code))
            for (code,), group in rules.sort("category_code").group_by(
                "category_code", maintain_order=True
            )
        ]
    return rows


def finding(context: PageContext, rules: pl.DataFrame, together: ComparedRow) -> Finding:
    """Return whether the category was found less often afterwards, beside the yardstick."""
    return Finding(
        f"problems.rules.{together.first.side}",
        {
            "rules": Claim(context.region.code, "rules_compared", len(rules), "rules"),
            "ratio": comparing.ratio(together.first, is_judged=True),
            "yardstick": comparing.ratio(together.second),
        },
    )


def _about_fewest(context: PageContext, key: str) -> Finding:
    """Return a sentence that says how many inspections a rule needs on either side."""
    fewest = Claim(context.region.code, "fewest_inspections_about_a_rule", FEWEST)
    return Finding(f"problems.rules.{key}", {"fewest": fewest})


def _row(context: PageContext, name: str, rules: pl.DataFrame, category: str) -> ComparedRow:
    words, subject = context.words, category or context.region.code
    first, second = (ratio(rules, what, subject) for what in ("problems", "other_problems"))
    titles = [words(f"problems.rules.{side}") for side in SIDES]
    before, after = (
        Claim(subject, f"per_100_{when}_rules", 100 * number / inspections, "number")
        for when, (number, inspections) in (("before", first.others), ("after", first.own))
    )
    return ComparedRow(
        name=name,
        first=first,
        second=second,
        beside=Finding(
            "problems.rules.beside",
            {
                "before": before,
                "after": after,
                "n": Claim(subject, "rules_compared", len(rules)),
            },
        ),
        tooltips=comparing.tooltips(first, titles[1], titles[0])[::-1],
        second_tooltips=comparing.tooltips(second, titles[1], titles[0])[::-1],
        clicked=(("category", category),) if category else (),
    )
