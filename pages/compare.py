"""两地对比, two regions side by side: the same figures on the same scales."""

from pages.parts.compare import figures, neighbours, pair
from pages.parts.frame import filters, headline, shell
from pages.parts.shared import comparators

shell.guard()
context = shell.enter(handles=("month",))

filters.bar(context, "region", "term", "month", onward=("profile",))
alike = comparators.nearest(context)
two = pair.chosen(context, alike)
compared = figures.compare(context, two)
headline.draw(context, figures.sentence(context, two, compared))
if not headline.not_in_data(context):
    pair.choose(context, two, alike)
    figures.cards(context, two, compared)
    neighbours.card(context, alike)
headline.foot(context)
