"""The plan of a county with the choices of its office, and where there is none what is in the way.

A plan that cannot keep the last day is made all the same, as early as it can be: an office wants to
see how late it would be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pages.parts.frame import data, once
from pages.parts.frame.context import PageContext
from warehouse.planning import county as of_county
from warehouse.planning import relax, rounds
from warehouse.planning.county import County
from warehouse.planning.inputs import Inputs
from warehouse.planning.plan import Plan, plan
from warehouse.planning.problem import Problem, Wish
from warehouse.planning.relax import Relaxation
from warehouse.queries.planning import county

ENOUGH = 5
"""Inspections whose median days on site say what one takes; of fewer those of the region above."""


@dataclass(frozen=True)
class Made:
    """A county, its problem and its plan. Where no plan keeps every wish, `relaxations` are what
    is in the way, `teams_needed` how many teams more would do, and `plan` the one that ends late,
    if any does.
    """

    county: County
    inputs: Inputs
    problem: Problem
    plan: Plan | None
    relaxations: tuple[Relaxation, ...] = ()
    teams_needed: int | None = None

    @property
    def keeps_all(self) -> bool:
        """Whether the plan keeps every wish."""
        return self.plan is not None and not self.relaxations

    @property
    def last_day(self) -> date:
        """The day by which all is to be done, as it was wished for."""
        return rounds.months_before(self.county.term_ends_on, self.inputs.margin)

    @property
    def last_round_ends_on(self) -> date | None:
        """The last day of the last round of the plan."""
        if self.plan is None or self.plan.visits.is_empty():
            return None
        last = self.problem.rounds["ends_on"][int(self.plan.visits["round"].max()) - 1]  # type: ignore[arg-type]
        return last if isinstance(last, date) else None


@once.a_selection
def of(context: PageContext, inputs: Inputs) -> Made:
    """Return the plan of the county with these choices."""
    here = county_of(context)
    problem = of_county.problem(here, inputs)
    if here.to_plan.is_empty() or problem.teams.is_empty() or is_over(context):
        return Made(here, inputs, problem, None)
    if (made := plan(problem)) is not None:
        return Made(here, inputs, problem, made)
    relaxations = tuple(relax.relaxations(problem))
    late = next((each.amount for each in relaxations if each.wish is Wish.LAST_DAY), None)
    if late is None:
        return Made(here, inputs, problem, None, relaxations)
    last = problem.rounds["ends_on"][len(problem.rounds_in_time) + late - 1]
    late_problem = problem.with_wishes(last_day=last)
    needed = relax.fewest_teams_more(problem)
    return Made(here, inputs, late_problem, plan(late_problem), relaxations, needed)


def is_over(context: PageContext) -> bool:
    """Return whether the term is over: there is nothing to plan in it."""
    return context.as_of_date >= context.term.ends_on


def county_of(context: PageContext) -> County:
    """Return what the ledgers say of the county."""
    last = date(context.term.ends_on.year + rounds.YEARS_AFTER + 1, 12, 31)
    return County(
        code=context.region.code,
        villages=context.ask(county.villages_left),
        teams=context.ask(county.teams),
        rounds=context.ask(county.rounds),
        working_days=data.ask(context.view, county.working_days, context.as_of_date, last),
        days_each=_days_each(context),
        as_of=context.as_of_date,
        term_ends_on=context.term.ends_on,
    )


def _days_each(context: PageContext) -> float | None:
    """Return the days on site an inspection takes here, or in the nearest region above with enough
    of them.
    """
    for region in context.regions.lineage(context.region.code):
        rows = data.ask(context.view, county.days_each, region.code, context.term.term_id)
        if rows["inspections"][0] >= ENOUGH:
            return float(rows["days"][0])
    return None
