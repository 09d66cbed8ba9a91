"""会议汇报, the meeting: full screens of where we stand, one after the other."""

from pages.parts.frame import shell
from pages.parts.handouts.screens import agendas
from pages.parts.meeting import address, editor, show, stage

shell.guard()
context = shell.enter(handles=("month",), offered=address.offered, is_stage=address.is_stage())

agenda, fault = show.agenda(context)
if address.view() == "agenda":
    editor.draw(context, agenda, fault)
elif address.view() == "control":
    stage.control(context, agendas.screens(context, agenda), agenda.name)
else:
    stage.draw(context, agendas.screens(context, agenda), agenda.name, fault)
