"""All raw tables of one part, subject after subject."""

from __future__ import annotations

import polars as pl

from warehouse.demo.inspections import draw_inspections
from warehouse.demo.persons.clues import clue_ledger, draw_clues
from warehouse.demo.persons.person_rows import draw_persons
from warehouse.demo.persons.recoveries import recoveries
from warehouse.demo.plan import coverage_plan
from warehouse.demo.problems.problem_events import problem_events
from warehouse.demo.problems.problem_histories import draw_histories
from warehouse.demo.problems.problem_rows import draw_problems
from warehouse.demo.problems.rechecks import draw_rechecks
from warehouse.demo.rounds import draw_rounds
from warehouse.demo.scale import Part
from warehouse.demo.supervision.acts import supervision_actions
from warehouse.demo.supervision.aid import aid
from warehouse.demo.supervision.petitions import qr_petitions
from warehouse.demo.supervision.reports import reports_due
from warehouse.demo.supervision.supervision_rounds import supervision_rounds
from warehouse.demo.teams import teams
from warehouse.demo.villages.county_parameters import draw_parameters
from warehouse.demo.villages.key_villages import key_village_scores
from warehouse.demo.villages.profiles import WeakOrganisations, surveys, village_profiles
from warehouse.demo.villages.village_rows import roster
from warehouse.schema.tables.areas import OwnAreas


def part_frames(part: Part, seed: int) -> dict[str, pl.DataFrame]:
    """Generate one part: every raw table but those that hold for the whole country."""
    parameters = draw_parameters(part, seed)
    villages = roster(part, seed)
    rounds = draw_rounds(part, parameters, seed)
    weak = WeakOrganisations(part, villages, seed)
    surveyed = surveys(part, villages, weak, seed)
    scores = key_village_scores(villages, surveyed)
    inspections = draw_inspections(part, parameters, villages, rounds, scores, seed=seed)
    problems = draw_problems(part, parameters, villages, inspections, seed)
    histories = draw_histories(part, parameters, problems, seed)
    rechecks = draw_rechecks(part, parameters, problems, histories, seed)
    clues = draw_clues(part, parameters, inspections, seed)
    persons = draw_persons(part, clues, seed)
    actions, items = supervision_actions(part, parameters, problems, histories, seed)
    return {
        "villages": villages.frame,
        "village_successions": villages.succession_frame,
        "village_profiles": village_profiles(part, villages, inspections, surveyed, seed),
        "coverage_plan": coverage_plan(part, parameters, villages),
        "rounds": rounds.frame,
        "teams": teams(part, seed),
        "inspections": inspections.frame,
        "problems": problems.frame,
        "problem_events": problem_events(
            part, parameters, problems, histories, rechecks, seed=seed
        ),
        "clues": clue_ledger(part, inspections, clues, persons.clue_filed_on, seed),
        "clue_persons": persons.clue_persons,
        "person_outcomes": persons.outcomes,
        "recoveries": recoveries(part, inspections, seed),
        "supervision_actions": actions,
        "action_items": items,
        "supervision_rounds": supervision_rounds(part, seed),
        "qr_petitions": qr_petitions(part, villages, seed),
        "aid": aid(part, seed),
        "weak_orgs": weak.frame(villages),
        "recheck_samples": rechecks.samples,
        "rechecks": rechecks.checks,
        "reports_due": reports_due(part, parameters, seed),
        # No office declared any.
        "own_areas": OwnAreas.create_empty(),
    }
