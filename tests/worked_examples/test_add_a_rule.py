"""Adding a rule: the rule, and its words."""

from __future__ import annotations

from tests.worked_examples.project_copy import ProjectCopy

RULE = """
def _quiet_inspections(rows: Rows) -> Iterator[pl.DataFrame]:
    yield violations(
        rows.imported("inspections"),
        pl.col("interviews_held") == 0,
        table="inspections",
        column="interviews_held",
        rule="nobody_interviewed",
        severity="warned",
        village=pl.col("village_id"),
    )
"""

WORDS = {
    "zh": """
[rules.nobody_interviewed]
name = "没有谈话"
what = "对村 {village} 的巡察没有谈话记录。"
remedy = "核对谈话人次。"
""",
    "en": """
[rules.nobody_interviewed]
name = "Nobody interviewed"
what = "{village}: no interview."
remedy = "Check the number of interviews."
""",
}


def test_a_rule_is_one_file_and_its_words(project_copy: ProjectCopy):
    plausibility = "warehouse/intake/rules/plausibility.py"
    project_copy.insert_after(
        plausibility, "yield from _inspections(rows)", "    yield from _quiet_inspections(rows)"
    )
    project_copy.append(plausibility, RULE)
    for language, words in WORDS.items():
        project_copy.append(f"warehouse/words/{language}/rules/checks.toml", words)
    assert len(project_copy.places) == 2

    project_copy.run(
        """
        import sys
        from pathlib import Path
        from tests.unit.intake.made_tables import changed, checked, ledgers
        from warehouse.intake.findings.finding import with_sentences
        from warehouse.runtime.home import Home

        home = Home(Path(sys.argv[1]))
        assert checked(ledgers(), home).interpretation.findings.is_empty()
        rows = changed(ledgers(), "inspections", 0, interviews_held=0)
        found = with_sentences(checked(rows, home).interpretation.findings, "en")
        assert found["rule"].to_list() == ["nobody_interviewed"], found
        assert found["severity"].to_list() == ["warned"]
        assert "V1: no interview" in found["what"][0], found["what"][0]
        """,
        str(project_copy.root / "home"),
    )
