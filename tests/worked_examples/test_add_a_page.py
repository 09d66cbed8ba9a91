"""Adding a card, a page and a word."""

from __future__ import annotations

from tests.worked_examples.project_copy import ProjectCopy
from warehouse.runtime.home import Home

OPENED = """
    import sys
    from streamlit.testing.v1 import AppTest

    page, language, said = sys.argv[1:]
    app = AppTest.from_file("app.py", default_timeout=60)
    app.query_params["lang"] = language
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception, app.exception
    shown = [drawn.proto.body for drawn in (*app.get("html"), *app.caption)]
    assert any(said in text for text in shown), shown
    """


def test_a_card_is_a_function_of_its_room_and_a_line_of_its_page(
    project_copy: ProjectCopy, small_demonstration: Home
):
    project_copy.carry_out("A card")
    code = {file for file in project_copy.touched if not file.startswith("warehouse/words/")}
    assert code == {"pages/coverage.py", "pages/parts/coverage/effective.py"}
    assert len(project_copy.places) == 3

    home = {"XUNTU_HOME": str(small_demonstration.root)}
    project_copy.run(OPENED, "coverage", "en", "Rosters of the region: ", **home)


def test_a_page_is_its_file_its_words_and_its_name_in_the_header(
    project_copy: ProjectCopy, small_demonstration: Home
):
    project_copy.carry_out("A page")
    assert len(project_copy.places) == 3

    home = {"XUNTU_HOME": str(small_demonstration.root)}
    project_copy.run(OPENED, "terms", "zh", "届的数据", **home)
    project_copy.run(
        """
        from pages.parts.frame.navigation import PAGES
        assert PAGES[-2:] == ("terms", "intake"), PAGES
        """
    )


def test_a_word_is_one_line_in_each_language(project_copy: ProjectCopy):
    project_copy.carry_out("A word")
    assert len(project_copy.touched) == 2

    project_copy.run(
        """
        from pages.parts.kit.words import Words
        assert Words("zh")("tables.year_of_plan") == "年度"
        assert Words("en")("tables.year_of_plan") == "Year"
        """
    )
