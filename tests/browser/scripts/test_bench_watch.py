"""The bench of the screens takes the time of what a reader sees, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from warehouse.bench.watched import WATCH, milliseconds

SCREEN = """
<main data-testid="stMain">
  <p id="figure">1</p><p id="hidden" style="display: none">1</p><div id="host"></div>
  <svg class="marks"><path d="M0 0"/></svg>
</main>
"""
ACTED = """
async (changes) => {
    const make = {
        figure: () => { document.getElementById("figure").textContent = "2"; },
        table: () => { document.getElementById("host").shadowRoot.textContent = "2"; },
        hidden: () => { document.getElementById("hidden").textContent = "2"; },
        picture: () => { document.querySelector("path").setAttribute("d", "M1 1"); },
        name: () => { document.querySelector("main").ariaLabel = "another"; },
    };
    document.body.dispatchEvent(new PointerEvent("pointerdown", {bubbles: true}));
    for (const change of changes) {
        await new Promise((done) => setTimeout(done, 60));
        make[change]();
    }
    await new Promise((done) => setTimeout(done, 120));
    return window.watch;
}
"""


@pytest.fixture
def watched(browser: Browser) -> Iterator[Page]:
    """A page with a figure, one that is not shown, one in a table's own tree, and a picture."""
    page = browser.new_page()
    page.add_init_script(path=WATCH)
    page.goto(f"data:text/html,{quote(SCREEN)}")
    page.evaluate("document.getElementById('host').attachShadow({mode: 'open'}).append('1')")
    yield page
    page.close()


def test_figures_pictures_and_the_last_change_have_times_of_their_own(watched: Page) -> None:
    took = milliseconds(watched.evaluate(ACTED, ["figure", "table", "picture"]))
    assert 120 <= took["figures_ms"] < took["pictures_ms"]
    assert 180 <= took["pictures_ms"] <= took["settled_ms"]


def test_what_is_not_seen_takes_no_time(watched: Page) -> None:
    took = milliseconds(watched.evaluate(ACTED, ["figure", "picture", "hidden", "name"]))
    assert 60 <= took["figures_ms"] < took["pictures_ms"]
    watched.evaluate("watch.begin()")  # as before a step back, which no key and no pointer begins
    assert watched.evaluate("watch.began > 0 && watch.changed === 0")
    seen = milliseconds(watched.evaluate(ACTED, ["name"]))
    assert seen == {"figures_ms": 0, "pictures_ms": 0, "settled_ms": 0}
