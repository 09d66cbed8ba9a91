"""Adding a check of ledgers: the check, in the module of its subject, and its words."""

from __future__ import annotations

from tests.worked_examples.project_copy import ProjectCopy


def test_a_check_is_one_file_and_its_words(project_copy: ProjectCopy):
    project_copy.carry_out("A check of ledgers")
    assert len(project_copy.places) == 2

    project_copy.run(
        """
        from tests.unit.intake.builders.checked_ledgers import (
            findings, ledger, problem, rows_by_rule,
        )
        from warehouse.intake.findings.finding import with_sentences

        asking = ledger(problem(1, remark="资金缺口大,请县级协调"), problem(2, remark="/"))
        assert rows_by_rule(asking) == {"remark_asks_for_help": [4]}, rows_by_rule(asking)
        (line,) = with_sentences(findings(asking), "en").to_dicts()
        assert line["severity"] == "noted"
        assert line["what"].startswith('"备注" asks the county to step in: "'), line["what"]
        """
    )
