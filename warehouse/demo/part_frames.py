"""All raw tables of one part, subject after subject."""

from __future__ import annotations

import polars as pl

from warehouse.demo.inspections import inspections
from warehouse.demo.persons.clues import clue_ledger, clues
from warehouse.demo.persons.person_rows import persons
from warehouse.demo.persons.recoveries import recoveries
from warehouse.demo.plan import coverage_plan
from warehouse.demo.problems.problem_events import problem_events
from warehouse.demo.problems.problem_life import lives
from warehouse.demo.problems.problem_rows import problems
from warehouse.demo.problems.rechecks import rechecks
from warehouse.demo.rounds import rounds
from warehouse.demo.scale import Part
from warehouse.demo.supervision.acts import supervision_actions
from warehouse.demo.supervision.aid import aid
from warehouse.demo.supervision.petitions import qr_petitions
from warehouse.demo.supervision.reports import reports_due
from warehouse.demo.supervision.supervision_rounds import supervision_rounds
from warehouse.demo.teams import teams
from warehouse.demo.villages.key_villages import key_village_scores
from warehouse.demo.villages.profiles import WeakOrganisations, surveys, village_profiles
from warehouse.demo.villages.traits import traits_of
from warehouse.demo.villages.village_rows import roster
from warehouse.schema.tables.areas import OwnAreas


def part_frames(part: Part, seed: int) -> dict[str, pl.DataFrame]:
    """Generate one part: every raw table but those that hold for the whole country."""
    traits = traits_of(part, seed)
    villages = roster(part, seed)
    rounds_held = rounds(part, traits, seed)
    weak = WeakOrganisations(part, villages, seed)
    surveyed = surveys(part, villages, weak, seed)
    scores = key_village_scores(villages, surveyed)
    visits = inspections(part, traits, villages, rounds_held, scores, seed=seed)
    found = problems(part, traits, villages, visits, seed)
    life = lives(part, traits, found, seed)
    checked = rechecks(part, traits, found, life, seed)
    handed_over = clues(part, traits, visits, seed)
    named = persons(part, handed_over, seed)
    actions, items = supervision_actions(part, traits, found, life, seed)
    return {
        "villages": villages.frame,
        "village_successions": villages.succession_frame,
        "village_profiles": village_profiles(part, villages, visits, surveyed, seed),
        "coverage_plan": coverage_plan(part, traits, villages),
        "rounds": rounds_held.frame,
        "teams": teams(part, seed),
        "inspections": visits.frame,
        "problems": found.frame,
        "problem_events": problem_events(part, traits, found, life, checked, seed=seed),
        "clues": clue_ledger(part, visits, handed_over, named.clue_filed_on, seed),
        "clue_persons": named.clue_persons,
        "person_outcomes": named.outcomes,
        "recoveries": recoveries(part, visits, seed),
        "supervision_actions": actions,
        "action_items": items,
        "supervision_rounds": supervision_rounds(part, seed),
        "qr_petitions": qr_petitions(part, villages, seed),
        "aid": aid(part, seed),
        "weak_orgs": weak.frame(villages),
        "recheck_samples": checked.samples,
        "rechecks": checked.checks,
        "reports_due": reports_due(part, traits, seed),
        # No office declared any.
        "own_areas": OwnAreas.create_empty(),
    }
