"""口径与质量, what a figure means, whether it can be relied on, and where it comes from."""

from pages.parts.definitions import scope, sentence, views
from pages.parts.frame import filters, headline, shell

shell.guard()
context = shell.enter(handles=("month",), offered=scope.offered)

filters.bar(context, "region", "term", "month", onward=("published", "sql"))
sentence.draw(context)
views.draw(context)
headline.foot(context)
