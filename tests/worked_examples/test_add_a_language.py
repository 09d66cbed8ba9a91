"""Adding a language: its folder of words, each word of which bears a mark here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.worked_examples.project_copy import ProjectCopy
from warehouse.runtime.home import Home

MARK = "§"
COMMAND = "from warehouse.cli.main import main; main()"


@pytest.fixture
def with_language(project_copy: ProjectCopy) -> ProjectCopy:
    project_copy.carry_out("A language")
    folder = "warehouse/words/fr/"
    assert {file for file in project_copy.touched if not file.startswith(folder)} == set()
    for file in (project_copy.root / folder).rglob("*.toml"):
        if file.name != "language.toml":
            text = file.read_text("utf-8")
            file.write_text(re.sub(r"^([\w.]+ = [\"']+)", rf"\1{MARK}", text, flags=re.M), "utf-8")
    return project_copy


def test_the_command_line_speaks_the_new_language(with_language: ProjectCopy, tmp_path: Path):
    home = {"XUNTU_HOME": str(tmp_path / "home")}
    assert with_language.run(COMMAND, "batches", XUNTU_LANG="fr_FR.UTF-8", **home).startswith(MARK)
    assert not with_language.run(COMMAND, "batches", XUNTU_LANG="en", **home).startswith(MARK)
    assert f" · {MARK}" in with_language.run(COMMAND, "--help", **home)

    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / "xuntu.toml").write_text('language = "fr"\n', "utf-8")
    with_language.run(COMMAND, "template", "problems", "--output", str(tmp_path / "t.xlsx"), **home)
    with_language.run(
        """
        import sys
        from pathlib import Path
        from warehouse.intake.templates.recognition import recognise_sheet
        from warehouse.intake.workbook.files import read_files

        ((file,), _) = read_files([Path(sys.argv[1])], lambda *_: None)
        assert all(sheet.name.startswith("§") for sheet in file.sheets), file.sheets
        (table,) = (one for one in map(recognise_sheet, file.sheets) if one.role == "table")
        assert table.table == "problems"
        assert not table.unknown and len(table.columns) > 10, table
        """,
        str(tmp_path / "t.xlsx"),
    )


def test_the_screens_offer_the_new_language_and_speak_it(
    with_language: ProjectCopy, tmp_path: Path
):
    with_language.run(
        """
        from streamlit.testing.v1 import AppTest

        app = AppTest.from_file("app.py", default_timeout=60)
        app.query_params["lang"] = "fr"
        app.switch_page("pages/intake.py").run()
        assert not app.exception, app.exception
        header = "".join(drawn.proto.body for drawn in app.get("html"))
        assert 'hreflang="zh">中</a>' in header and 'hreflang="en">EN</a>' in header, header
        assert '<b aria-current="true">FR</b>' in header, header
        buttons = [button.label for button in app.button]
        assert buttons and all(label.startswith("§") for label in buttons), buttons
        """,
        XUNTU_HOME=str(tmp_path / "home"),
    )


def test_names_fall_back_to_chinese_and_metrics_to_english(
    with_language: ProjectCopy, small_demonstration: Home
):
    with_language.run(
        """
        from streamlit.testing.v1 import AppTest

        app = AppTest.from_file("app.py", default_timeout=60)
        app.query_params["lang"] = "fr"
        app.switch_page("pages/map_wall.py").run()
        assert not app.exception, app.exception
        assert not app.error, [error.value for error in app.error]
        shown = "".join(drawn.proto.body for drawn in (*app.get("html"), *app.caption))
        assert "§As of 30/06/2024" in shown and "§全国" in shown, shown
        assert '<span class="name">Coverage rate</span>' in shown, shown
        """,
        XUNTU_HOME=str(small_demonstration.root),
    )
