"""The agenda that the address of a meeting names."""

from __future__ import annotations

from pages.parts.frame.context import PageContext
from pages.parts.handouts.screens import agendas
from warehouse.agendas import store
from warehouse.agendas.agenda import Agenda
from warehouse.runtime.errors import AgendaDamaged, AgendaUnknown
from warehouse.runtime.home import Home


def agenda(context: PageContext) -> tuple[Agenda, AgendaDamaged | None]:
    """Return the agenda that the address names, the default one where it names none.

    One that is not there is said in the line of what an address names wrongly; of one that cannot
    be read the error is returned. The default takes the place of both.
    """
    name = context.parameter("agenda")
    if name:
        try:
            return store.load(Home.from_environment(), name), None
        except AgendaUnknown:
            context.refuse(context.words("refused.agenda"), "agenda")
        except AgendaDamaged as error:
            return agendas.default(context), error
    return agendas.default(context), None
