"""What speaks for the figures of a model: the tests of all that it is made of, and its ledgers."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.artifacts.project import Project
from warehouse.artifacts.test_results import Status, TestResult


@dataclass(frozen=True)
class Reliability:
    """What speaks for a model: the tests of it and of what it is made of, that were run.

    `waiting` are those of staging and intermediate models, which run when models change; `ledgers`
    are the names of the ledgers that its rows come from.
    """

    tests: tuple[TestResult, ...]
    waiting: int
    ledgers: frozenset[str]

    def count(self, status: Status) -> int:
        """Return how many tests came to this."""
        return sum(test.status == status for test in self.tests)


NOTHING = Reliability((), 0, frozenset())
"""What speaks for a model that the project does not have."""


def of_model(project: Project, name: str) -> Reliability:
    """Return what speaks for a model in one build."""
    node = project.named(name)
    if node is None:
        return NOTHING
    above = project.above([node.node_id])
    tests = project.tests_of(above)
    run = tuple(test for test in tests if test.status != "not_run")
    ledgers = {project.nodes[each].name for each in above if project.nodes[each].kind == "ledger"}
    return Reliability(run, len(tests) - len(run), frozenset(ledgers))
