"""整改时效, how problems are put right: how fast, what is overdue, by what way, how truly."""

from pages.parts.frame import filters, shell
from pages.parts.rectification import recent, scope, sentence, views

shell.guard()
visit = shell.enter()

filters.bar(visit, *scope.filters(visit))
shell.headline(visit, sentence.sentence(visit))
scope.as_of_now(visit)
if not shell.not_in_data(visit):
    recent.line(visit)
    views.draw(visit)
shell.foot(visit)
