"""轮次编排, the rounds that are left: which team inspects which village, how and when."""

from pages.parts.frame import filters, headline, shell
from pages.parts.plan import area, cards, held, made, sentence

shell.guard()
context = shell.enter()

filters.bar(context, "region", "term")
if context.region.level != "county":
    headline.draw(context, area.sentence(context))
    if not headline.not_in_data(context):
        area.counties(context)
else:
    plan = made.of(context, held.inputs(context)) if context.region.is_in_data else None
    headline.draw(context, sentence.of(context, plan) if plan else "")
    if plan:
        cards.draw(context, plan)
headline.foot(context)
