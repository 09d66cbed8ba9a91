"""Whether a metric can be relied on: its tests in this build, and who has not reported."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pages.parts.definitions import scope
from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit.words import Words
from warehouse.artifacts.project import Project
from warehouse.artifacts.test_results import Status, TestResult
from warehouse.queries import reporting
from warehouse.queries.metrics import Metric
from warehouse.stats.judgement import Light
from warehouse.words.messages import strings


@dataclass(frozen=True)
class Standing:
    """What speaks for a metric: the tests of all that its mart is made of, that were run.

    `waiting` are those of staging and intermediate models, which run when models change.
    """

    tests: tuple[TestResult, ...]
    waiting: int

    def count(self, status: Status) -> int:
        """Return how many tests came to this."""
        return sum(test.status == status for test in self.tests)

    @property
    def light(self) -> Light:
        """Red where a test failed, amber where one warned, else green."""
        if self.count("failed"):
            return "red"
        return "amber" if self.count("warned") else "green"


def of_metric(project: Project, metric: Metric) -> Standing:
    """Return what speaks for a metric in one build."""
    node = project.named(metric.numerator.mart)
    tests = [] if node is None else project.tests_of(project.above([node.node_id]))
    run = tuple(test for test in tests if test.status != "not_run")
    return Standing(run, len(tests) - len(run))


def ledgers_of(context: PageContext) -> set[str]:
    """Return the ledgers that the metric's mart is made of."""
    project = scope.project(context)
    node = project.named(scope.mart(context))
    above = set() if node is None else project.above([node.node_id])
    return {project.nodes[each].name for each in above if project.nodes[each].kind == "ledger"}


def reports(context: PageContext) -> pl.DataFrame:
    """Return how many counties have handed in each ledger that was due in the month and that the
    metric is made of (`reporting.by_ledger`).
    """
    rows = data.ask(context.view, reporting.by_ledger, context.region.code, context.month_end)
    return rows.filter(pl.col("ledger").is_in(sorted(ledgers_of(context))))


def ledger_name(words: Words, ledger: str) -> str:
    """Return what a ledger is called; one that only the office keeps, as it calls it."""
    is_ours = f"tables.{ledger}.title" in strings(words.language)
    return words(f"tables.{ledger}.title") if is_ours else ledger
