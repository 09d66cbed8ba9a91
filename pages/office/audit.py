"""审计日志, for auditors: who saw, changed and signed in to what, and whether the log is whole."""

from pages.parts.audit import log_card
from pages.parts.frame import headline, shell

shell.guard()
context = shell.enter_without_figures()

headline.draw(context, log_card.sentence(context))
log_card.card(context)
headline.foot(context)
