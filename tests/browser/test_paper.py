"""Every page, in both languages, for who cannot see it, and on paper."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from pages.parts.frame import navigation
from pages.parts.kit.words import Words
from tests.browser import printed
from tests.browser.screen import MILLISECONDS, Visit, sentence, wait_for_title
from warehouse.bench.dashboard import Dashboard, settle
from warehouse.runtime.home import Home
from warehouse.versions.store import current_version
from warehouse.words.messages import LANGUAGES

REGION = "411100"
PAGES = [name for name in navigation.EVERY_PAGE if name not in navigation.STAGES]
"""What is printed alike: the screens of a meeting are sheets of their own (test_meeting.py)."""

OF_NO_PLACE = (*navigation.WITHOUT_FIGURES, *navigation.OFFICE_PAGES)

LANDSCAPE, PORTRAIT = (842, 595), (595, 842)

CONTROLS = {"zh": ("CSV", "存图"), "en": ("CSV", "Save picture")}

REST = {"zh": "纸上印出前100行,其余见清单", "en": "thefirst100printed;therestisinthelist"}
"""What a long table says on paper."""

WHITE_BEHIND = """() => [document.body, ...document.querySelectorAll(
    '[data-testid=stApp], [data-testid=stMain], [data-testid=stAppViewContainer]')]
    .every((part) => ['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)'].includes(
        getComputedStyle(part).backgroundColor))"""

BLANK_PICTURES = """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')]
    .filter((picture) => picture.getBoundingClientRect().width > 0
        && !picture.querySelector('svg.marks path, svg.marks text')).length"""

CUT_PICTURES = """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart] svg.marks')]
    .filter((picture) => picture.getBoundingClientRect().right > innerWidth + 1).length"""

ARE_WHOLE = f"() => ({BLANK_PICTURES})() === 0 && ({CUT_PICTURES})() === 0"
"""No picture is blank or cut."""

ENGLISH = r"""() => {
    const found = [];
    const isSaid = (text) => /[A-Za-z]{3,}/.test(text) && !/[\u4e00-\u9fff\d]/.test(text)
        && !['Excel', 'CSV'].includes(text.trim());
    const look = (root) => {
        for (const part of root.querySelectorAll('*')) {
            if (part.closest('[aria-hidden=true], script, style, svg')) continue;
            // Names of tables and models, and what dbt's documentation says of them in English.
            if (part.closest('[translate=no], [lang=en], code')) continue;
            for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description']) {
                const said = part.getAttribute(name) ?? '';
                if (isSaid(said)) found.push(`${name}=${said}`);
            }
            const isSeen = part.getClientRects().length;
            for (const node of part.childNodes)
                if (isSeen && node.nodeType === 3 && isSaid(node.data)) found.push(node.data);
            if (part.shadowRoot) look(part.shadowRoot);
        }
    };
    look(document);
    return found;
}"""
"""What a Chinese page says in English, to who looks and to who listens."""

CHINESE = f"() => !({ENGLISH})().length"

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    "resultTypes": ["violations"],
    "selectors": False,
    "preload": {"assets": ["media"]},
}
"""WCAG 2.1 A and AA; an element is shown as it is written, not by its place. Style sheets are not
fetched again: a rule that is an experiment, and not run, alone reads them.
"""

TO_PAGE = """name => {
    const links = [...document.querySelectorAll('.st-key-header .pages a')];
    const entry = links.find((link) => new URL(link.href).pathname === `/${name}`);
    if (entry) return entry.click();
    // What has no entry is reached from a page that has one: by a link like this.
    const link = document.body.appendChild(links[0].cloneNode());
    link.href = `/${name}${new URL(link.href).search}`;
    link.click();
    link.remove();
}"""

ARE_DRAWN = """() => [...document.querySelectorAll('*')].filter((part) => part.shadowRoot)
    .every((part) => [...part.shadowRoot.querySelectorAll('input[type=search]')]
        .every((input) => input.ariaLabel || input.closest('[hidden]')))"""
"""Parts with a script of their own are drawn a moment after the page."""

UPLOAD = re.compile(
    r'<button kind="secondary" data-testid="stBaseButton-secondary" class="[^"]*">$'
)
"""Streamlit's own button of its upload, which holds nothing that axe would quote."""

NOT_JUDGED = (
    # A group of marks that holds none has nothing to be named.
    lambda node: re.fullmatch(r"<g [^>]*></g>", node["html"]) is not None,
    # Its words are content of the style sheet, which a screen reader reads and axe does not.
    lambda node: UPLOAD.match(node["html"]) is not None,
)


def violations(page: Page) -> list[str]:
    """Return what keeps a page from who reads it by ear: the rule and the element."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(Axe().axe_script)
    violated = page.evaluate("rules => axe.run(rules).then(({violations}) => violations)", RULES)
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in violated
        for node in violation["nodes"]
        if not any(is_fine(node) for is_fine in NOT_JUDGED)
    ]


RADICALS = str.maketrans(
    "⻅⻓⻔⻋⻚⻛⻜⻢⻥⻦⻬⻮⻰⻉⻄⻆⻘⻝", "见长门车页风飞马鱼鸟齐齿龙贝西角青食"
)
"""Letters that a PDF gives as the radical of the same shape, which no normal form undoes."""


def run_together(text: str) -> str:
    """Return a text without spaces, its letters as they are typed: a font may join or swap them."""
    return "".join(unicodedata.normalize("NFKC", text.translate(RADICALS)).split())


def sheets_of(page: Page, folder: Path) -> list[str]:
    """Print a page at once; return what each sheet says, spaces left out."""
    file = folder / "page.pdf"
    page.pdf(path=str(file), prefer_css_page_size=True)
    assert printed.size(file) == LANDSCAPE
    return [run_together(sheet) for sheet in printed.sheets(file)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_meets_wcag_aa_and_each_sheet_of_it_says_place_day_version_and_mark(
    visit: Visit, server: Dashboard, small_demonstration: Home, tmp_path: Path, language: str
) -> None:
    words = Words(language)
    version = current_version(small_demonstration)
    assert version is not None
    mark, number = words("header.demonstration"), version.version_id
    place = "漯河市" if language == "zh" else "Luohe"
    # From page to page as a reader goes, which takes half the time of opening each by its address.
    page = visit(server, "region", region=REGION, lang=language, list="uninspected")
    for name in sorted(PAGES, key=lambda name: name != "region"):
        long_list = name == "region"
        if long_list:
            rows = page.locator(".st-key-lists tbody tr")
            rows.first.wait_for(state="attached", timeout=MILLISECONDS)
        else:
            page.evaluate(TO_PAGE, name)
        wait_for_title(page, name)
        settle(page)
        sentence(page).wait_for(timeout=MILLISECONDS)
        finding = run_together(sentence(page).inner_text())
        page.wait_for_function(ARE_DRAWN, timeout=MILLISECONDS, polling=100)
        assert violations(page) == [], name
        if language == "zh":
            page.wait_for_function(CHINESE, timeout=MILLISECONDS, polling=100)
        page.emulate_media(media="print")
        assert page.evaluate(WHITE_BEHIND), f"{name}: a sheet is not white"
        page.emulate_media(media="null")
        sheets = sheets_of(page, tmp_path)
        # Pictures take their place on the screen again a moment after the sheet was taken.
        page.wait_for_function(ARE_WHOLE, timeout=MILLISECONDS, polling=50)
        title = run_together(navigation.title(words, name))
        assert title in sheets[0]
        assert finding[:12] in "".join(sheets[:2]), name
        for place_of_sheet, sheet in enumerate(sheets, start=1):
            assert f"{place_of_sheet}/{len(sheets)}" in sheet, name
            assert run_together(mark) in sheet and number in sheet, name
            assert name in OF_NO_PLACE or place in sheet
        whole = "".join(sheets)
        assert not long_list or run_together(REST[language]) in whole, "a table that is cut says so"
        assert [word for word in CONTROLS[language] if run_together(word) in whole] == [], name
