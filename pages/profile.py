"""区域画像, every metric of one region on a page, beside the units that it is compared with."""

from pages.parts.frame import filters, headline, shell
from pages.parts.kit import claims
from pages.parts.profile import figures, sentence, spines
from pages.parts.shared import comparators

shell.guard()
context = shell.enter(handles=("month",))

filters.bar(context, "region", "term", "month", onward=("region", "compare"))
beside = comparators.of(context)
rows = figures.rows(context)
headline.draw(context, claims.say(context.words, sentence.finding(context, beside, rows)))
if not headline.not_in_data(context):
    spines.card(context, beside, rows)
headline.foot(context)
