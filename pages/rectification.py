"""整改时效, how problems are put right: how fast, what is overdue, by what way, how truly."""

from pages.parts.frame import filters, shell
from pages.parts.rectification import recent, scope, sentence, views

shell.guard()
context = shell.enter()

filters.bar(context, *scope.filters(context))
shell.headline(context, sentence.sentence(context))
scope.as_of_now(context)
if not shell.not_in_data(context):
    recent.line(context)
    views.draw(context)
shell.foot(context)
