"""The raw ledger tables: one dataframely schema per table, in the order of the office's work.

These schemas are the contract between everything that writes ledgers (the importer, the
demonstration generator) and everything that reads them (dbt's sources). Ids are text, dates are
dates, and every accepted row carries the provenance columns of `Provenance`. What else is known of
a column stands beside its type (`warehouse.schema.fields`).

A value that a ledger does not hold is null. No column is ever filled with an invented value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.schema.tables.aid import Aid
from warehouse.schema.tables.areas import OwnAreas, RegionAliases
from warehouse.schema.tables.clues import CluePersons, Clues, PersonOutcomes
from warehouse.schema.tables.inspections import Inspections, Rounds, Teams
from warehouse.schema.tables.petitions import QrPetitions
from warehouse.schema.tables.problems import ProblemEvents, Problems
from warehouse.schema.tables.rechecks import Rechecks, RecheckSamples
from warehouse.schema.tables.recoveries import Recoveries
from warehouse.schema.tables.reports_due import ReportsDue
from warehouse.schema.tables.supervision import ActionItems, SupervisionActions, SupervisionRounds
from warehouse.schema.tables.terms import CoveragePlan, Terms
from warehouse.schema.tables.villages import VillageProfiles, Villages, VillageSuccessions
from warehouse.schema.tables.weak_orgs import WeakOrgs

if TYPE_CHECKING:
    import dataframely as dy

TABLES: dict[str, type[dy.Schema]] = {
    "villages": Villages,
    "village_successions": VillageSuccessions,
    "village_profiles": VillageProfiles,
    "region_aliases": RegionAliases,
    "terms": Terms,
    "coverage_plan": CoveragePlan,
    "rounds": Rounds,
    "teams": Teams,
    "inspections": Inspections,
    "problems": Problems,
    "problem_events": ProblemEvents,
    "clues": Clues,
    "clue_persons": CluePersons,
    "person_outcomes": PersonOutcomes,
    "recoveries": Recoveries,
    "supervision_actions": SupervisionActions,
    "action_items": ActionItems,
    "supervision_rounds": SupervisionRounds,
    "qr_petitions": QrPetitions,
    "aid": Aid,
    "weak_orgs": WeakOrgs,
    "recheck_samples": RecheckSamples,
    "rechecks": Rechecks,
    "reports_due": ReportsDue,
    "own_areas": OwnAreas,
}
"""Every raw table by its name in the warehouse."""
