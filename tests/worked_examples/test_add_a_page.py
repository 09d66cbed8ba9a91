"""Adding a card, a page and a word."""

from __future__ import annotations

from tests.worked_examples.project_copy import ProjectCopy
from warehouse.runtime.home import Home

CARD = '''
def roster_card(context: PageContext) -> None:
    """Draw how many villages of the region stand on the rosters."""
    words = context.words
    with st.container(border=True, key="card_roster"):
        headings.title(words("columns.villages"))
        texts.caption(words.count("villages", context.region.villages_in_data))
'''

PAGE = '''"""届次一览, the terms of office that there are figures of."""

import polars as pl

from pages.parts.frame import filters, headline, shell
from pages.parts.kit import tables
from pages.parts.kit.tables import Column, Table

shell.guard()
context = shell.enter()
words = context.words

filters.bar(context, "region")
headline.draw(context, words("terms.sentence", terms=len(context.terms)))
rows = pl.DataFrame({"term": [term.term_id for term in context.terms]})
columns = [Column("term", words("terms.term"))]
tables.card(context, Table("terms", words("pages.terms"), tables.of(rows), columns))
headline.foot(context)
'''

WORDS_OF_PAGE = {
    "zh": 'sentence = "共有 {terms} 届的数据"\nterm = "届次"',
    "en": 'sentence = "There are figures of {terms} terms"\nterm = "Term"',
}

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
    project_copy.append("pages/parts/coverage/effective.py", CARD)
    project_copy.insert_after(
        "pages/coverage.py", "effective.card(context)", "        effective.roster_card(context)"
    )
    assert len(project_copy.places) == 2

    home = {"XUNTU_HOME": str(small_demonstration.root)}
    project_copy.run(OPENED, "coverage", "en", "On roster", **home)


def test_a_page_is_its_file_its_words_and_its_name_in_the_header(
    project_copy: ProjectCopy, small_demonstration: Home
):
    project_copy.write("pages/terms.py", PAGE)
    for language, name in (("zh", "届次一览"), ("en", "Terms")):
        folder = f"warehouse/words/{language}/screens"
        project_copy.insert_after(f"{folder}/shell.toml", "village = ", f'terms = "{name}"')
        project_copy.write(f"{folder}/terms.toml", f"[terms]\n{WORDS_OF_PAGE[language]}\n")
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
    for language, word in (("zh", "年度"), ("en", "Year")):
        file = f"warehouse/words/{language}/screens/tables.toml"
        project_copy.insert_after(file, "[tables]", f'year_of_plan = "{word}"')
    assert len(project_copy.touched) == 2

    project_copy.run(
        """
        from pages.parts.kit.words import Words
        assert Words("zh")("tables.year_of_plan") == "年度"
        assert Words("en")("tables.year_of_plan") == "Year"
        """
    )
