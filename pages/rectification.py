"""整改时效, how problems are put right: how fast, what is overdue, by what way, how truly."""

from pages.parts.frame import filters, headline, shell
from pages.parts.rectification import recent, scope, sentence, views

shell.guard()
context = shell.enter(handles=("month", "year", "level", "category"))

filters.bar(context, *scope.filters(context))
headline.draw(context, sentence.sentence(context))
scope.as_of_now(context)
if not headline.not_in_data(context):
    if context.parameter(scope.VIEW) in ("", "speed"):
        recent.line(context)
    views.draw(context)
headline.foot(context)
