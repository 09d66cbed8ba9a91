"""What a reader sees and does on a page, for tests: words, codes in the URL, units on the map."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Locator, Page, expect

from pages.parts.frame import navigation, selection
from pages.parts.kit.words import Words
from warehouse.access.scope import Scope
from warehouse.bench.dashboard import POINT_INSIDE, settle
from warehouse.queries import regions, snapshot
from warehouse.queries.regions import Region, Regions
from warehouse.runtime.home import Home
from warehouse.versions.reader import Reader
from warehouse.words.messages import LANGUAGES

MILLISECONDS = 20_000
"""How long anything may take on a busy machine before a test gives up."""

UNITS = '.st-key-board svg.marks path[aria-roledescription="geoshape"]'

CHINESE = re.compile(r"[\u3400-\u9fff]+")
ENGLISH = re.compile(r"[A-Za-z]{2,}")

CHINESE_NAMES = ("中", "漯河市", "示例部门", "示例乡镇", "示例村", "示例社区", "巡图")
"""The language switch, names that only exist in Chinese, and the brand."""

LATIN_NAMES = ("EN", "Excel", "CSV", "GS", "Xuntu")
"""The language switch, two file formats, the number of the base map, and the brand."""

VISIBLE_WORDS = """
() => {
    // The name of a sign is drawn as the sign: the words without it.
    const main = document.querySelector('[data-testid="stMain"]');
    const icons = [...main.querySelectorAll('[data-testid="stIconMaterial"]')];
    icons.forEach(icon => { icon.style.display = 'none'; });
    const words = [main.innerText];
    icons.forEach(icon => { icon.style.display = ''; });
    for (const field of document.querySelectorAll('input')) {
        words.push(field.type === 'text' ? field.value || field.placeholder : '');
    }
    // What was published stands as it was printed, with names of sources in their own language.
    for (const component of main.querySelectorAll('*')) {
        if (component.closest('.st-key-published')) continue;
        for (const part of component.shadowRoot?.children ?? []) words.push(part.innerText ?? '');
    }
    return words.join('\\n');
}
"""

FOLLOWED = """codes => {
    const links = [...document.querySelectorAll('.st-key-header .pages a')];
    const holds = ([name, code]) => links.every(
        (link) => new URL(link.href).searchParams.get(name) === code);
    return Object.entries(codes).every(holds);
}"""

expect.set_options(timeout=MILLISECONDS)


@cache
def tree(home: Home) -> Regions:
    """The regions of a data folder's current version; those of the demonstration never change."""
    reader = Reader(home)
    try:
        return regions.load(snapshot.take(reader, reader.version(), Scope.everything("100000")))
    finally:
        reader.close()


def counties_on_the_map(home: Home, city: str) -> list[Region]:
    """The counties of a city that the ledgers hold and the map can show."""
    files = tree(home)
    # The last two digits of a development zone's code are above 70; it has no polygon.
    return [unit for unit in files.within(city, "county") if 0 < int(unit.code[4:]) < 70]


def codes(page: Page) -> dict[str, str]:
    """The codes in the page's URL."""
    return dict(parse_qsl(urlsplit(page.url).query))


def name_of_page(page: Page) -> str:
    """The path of the page."""
    return urlsplit(page.url).path.strip("/")


def wait_for_codes(page: Page, **expected: str) -> None:
    """Wait until the URL says so and the page has followed.

    The URL may change before the run begins that it asks for, when the page still stands as the
    run before it left it: the header's links say what the page on the screen is of.
    """
    page.wait_for_url(
        lambda url: expected.items() <= dict(parse_qsl(urlsplit(url).query)).items(),
        timeout=MILLISECONDS,
        wait_until="commit",
    )
    of_header = {name: code for name, code in expected.items() if name in selection.NAMES}
    page.wait_for_function(FOLLOWED, arg=of_header, timeout=MILLISECONDS, polling=50)
    settle(page)


def wait_for_page(page: Page, name: str) -> None:
    """Wait until another page is shown: the run before its own may have settled long ago."""
    page.wait_for_url(
        lambda url: urlsplit(url).path == f"/{name}", timeout=MILLISECONDS, wait_until="commit"
    )
    wait_for_title(page, name)
    settle(page)


def wait_for_title(page: Page, name: str) -> None:
    """Wait for the title of a page, in whatever language: its own run says it."""
    said = (navigation.title(Words(language), name) for language in LANGUAGES)
    titles = "|".join(re.escape(title) for title in said)
    expect(page).to_have_title(re.compile(f"^({titles})"))


def month_slider(page: Page) -> Locator:
    """The month slider, once the one it takes the place of is gone."""
    slider = page.locator(".st-key-board input[type=range]")
    expect(slider).to_have_count(1)
    return slider


def sentence(page: Page) -> Locator:
    """The finding at the top of the page."""
    return page.locator(".sentence")


def unit(page: Page, name: str) -> Locator:
    """A unit of the map by its name."""
    return page.locator(f'{UNITS}[aria-label="{name}"]').first


def drawn(page: Page, name: str) -> None:
    """Wait until the map has drawn a unit."""
    unit(page, name).wait_for(state="attached", timeout=MILLISECONDS)


def click_unit(page: Page, name: str) -> None:
    """Click a unit of the map where nothing lies over it."""
    drawn(page, name)
    point = unit(page, name).evaluate(POINT_INSIDE)
    assert point is not None, f"{name} cannot be seen on the map"
    page.mouse.click(*point)


def visible_words(page: Page) -> str:
    """Every word on the screen: text, fields, and the headings of tables."""
    settle(page)
    return str(page.evaluate(VISIBLE_WORDS))


def foreign(text: str, letters: re.Pattern[str], names: tuple[str, ...]) -> list[str]:
    """The words of another language in a text, names left out."""
    for name in names:
        text = text.replace(name, "")
    return letters.findall(text)


def has_words_of(page: Page, language: str) -> None:
    """Hold that every word on the screen is of a language, names aside."""
    if language == "zh":
        words = visible_words(page)
        assert len(CHINESE.findall(words)) > 20, "this test sees the words"
        assert foreign(words, ENGLISH, LATIN_NAMES) == []
    else:
        # A table draws its headings a moment after the page has settled.
        expect(page.locator("table thead th").filter(has_text=CHINESE)).to_have_count(0)
        assert foreign(visible_words(page), CHINESE, CHINESE_NAMES) == []


class Received:
    """The bytes that the server has sent over the websockets of a page."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.webSocketFrameReceived", self._add)

    def _add(self, event: dict[str, dict[str, object]]) -> None:
        frame = event["response"]
        size = len(str(frame["payloadData"]))
        # The payload of a binary frame is reported in base64.
        self.bytes += size if frame["opcode"] == 1 else size * 3 // 4


@contextmanager
def changed(locator: Locator) -> Iterator[None]:
    """Do something, and wait until it has changed a text."""
    before = locator.inner_text()
    yield
    expect(locator).not_to_have_text(before)


Visit = Callable[..., Page]
