"""Adding a rule: the rule, and its words."""

from __future__ import annotations

from tests.worked_examples.project_copy import ProjectCopy


def test_a_rule_is_one_file_and_its_words(project_copy: ProjectCopy):
    project_copy.carry_out("A rule")
    assert len(project_copy.places) == 2

    project_copy.run(
        """
        import sys
        from pathlib import Path
        from tests.unit.intake.builders.raw_tables import changed, checked, ledgers
        from warehouse.intake.findings.finding import with_sentences
        from warehouse.runtime.home import Home

        home = Home(Path(sys.argv[1]))
        assert checked(ledgers(), home).interpretation.findings.is_empty()
        rows = changed(ledgers(), "inspections", 0, interviews_held=0)
        findings = with_sentences(checked(rows, home).interpretation.findings, "en")
        assert findings["rule"].to_list() == ["nobody_interviewed"], findings
        assert findings["severity"].to_list() == ["warned"]
        assert "V1: no interview" in findings["what"][0], findings["what"][0]
        """,
        str(project_copy.root / "home"),
    )
