"""会议汇报, the meeting: full screens of where we stand, one after the other."""

from pages.parts.frame import shell
from pages.parts.meeting import address, show, stage

shell.guard()
context = shell.enter(handles=("month",), offered=address.offered, is_stage=True)

agenda = show.agenda(context)
stage.draw(context, show.screens(context, agenda), agenda.name)
