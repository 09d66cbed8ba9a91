"""整改时效, how problems are put right: how fast, what is overdue, by what way, how truly."""

from pages.parts.frame import filters, headline, shell
from pages.parts.rectification import recent, scope, sentence, views
from pages.parts.shared.lists import list_addresses

shell.guard()
context = shell.enter(handles=("month", "year", "level", "category"))

filters.bar(context, *scope.filters(context))
list_addresses.sentence(context, sentence.of_look(context))
context = scope.as_of_now(context)
if not headline.not_in_data(context):
    if context.parameter(scope.VIEW) in ("", "speed"):
        recent.line(context)
    views.draw(context)
headline.foot(context)
