"""A reader's visit: the dashboard run whole on a data folder, and everything that is on it."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import duckdb
import pandas as pd
import polars as pl
import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime import Runtime
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, element_tree, local_script_runner
from streamlit.testing.v1.element_tree import ElementTree

from pages.parts.frame import headline, navigation
from pages.parts.kit import place_names
from pages.parts.kit.drawing import charts
from tests.pages import valid_templates
from tests.reference.ledger import ledger_from_frames
from tests.reference.marts import Reference
from warehouse.runtime.home import PROJECT_ROOT, Home, read_json, write_json
from warehouse.runtime.integrity import sealed
from warehouse.schema.tables import TABLES
from warehouse.versions.store import current_version, point_to
from warehouse.versions.version import Version, read_version

PAGES = tuple(
    name
    for name in navigation.PAGES
    if name not in (*navigation.WITHOUT_FIGURES, *navigation.STAGES, "published", "sql")
)
"""The pages that show figures of a place below a header; those of the intake, of a meeting, of
published figures and of questions in SQL have tests of their own."""


NAVIGATION = re.compile(
    r'<nav class="pages".*?</nav>|<details class="pages-menu">.*?</details>'
    r'|<span class="languages".*?</span>',
    re.DOTALL,
)
"""The header's ways to other pages and languages: the same on every page."""


COUNT = re.compile(r'<a href="[^"]*">([^<]*\d[^<]*)</a>')
"""A count that is a link to its list (`tests/pages/lists/test_counts.py` follows them)."""


NAMES_DRAWN = re.compile(r"pluck\(data\('(\w+)'\), 'name'\)")
"""What a legend names that names only what is drawn (`marks.names_drawn`)."""


def named_data(chart: Any) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the data of a picture by their names.

    Streamlit sends them beside it, but for shapes, which stay in its specification.
    """
    return json.loads(chart.proto.spec).get("datasets", {}) | {
        dataset.name: pl.read_ipc_stream(dataset.data.data).to_dicts()
        for dataset in chart.proto.datasets
    }


def filled(part: Any, named: dict[str, list[dict[str, Any]]]) -> Any:
    """Return a specification in which data that it names stand as values."""
    if isinstance(part, list):
        return [filled(each, named) for each in part]
    if not isinstance(part, dict):
        return part
    if held := NAMES_DRAWN.fullmatch(str(part.get("expr", ""))):
        return [row["name"] for row in named[held[1]]]
    if part.keys() == {"name"} and part["name"] in named:
        return {"values": named[part["name"]]}
    return {name: filled(each, named) for name, each in part.items()}


def told_out(layer: dict[str, Any], around: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the layers of a picture as they were before what they share was told once.

    As Vega-Lite does it: a layer takes what a group tells of a channel, where it says nothing else.
    """
    own = layer.get("encoding", {})
    encoding = {
        channel: {**around.get(channel, {}), **own.get(channel, {})}
        if isinstance(own.get(channel, {}), dict)
        else own[channel]
        for channel in {**around, **own}
    }
    if "layer" not in layer:
        return [{**layer, "encoding": encoding} if encoding else layer]
    inner = [leaf for each in layer["layer"] for leaf in told_out(each, encoding)]
    if "encoding" in layer:
        return inner
    return [{**layer, "layer": inner}]


def specification(chart: Any) -> dict[str, Any]:
    """Return what a picture's specification says, each layer by itself."""
    spec: dict[str, Any] = json.loads(chart.proto.spec)
    if "layer" not in spec:
        return spec
    layers = [leaf for each in spec["layer"] for leaf in told_out(each, spec.get("encoding", {}))]
    return {name: spec[name] for name in spec if name != "encoding"} | {"layer": layers}


def unpacked(rows: dict[str, Any], length: int) -> dict[str, list[Any]]:
    """The rows of a table as they were before they were packed to be sent (`table_rows.js`)."""
    columns: dict[str, list[Any]] = {}

    def column(sent: Any) -> list[Any]:
        if isinstance(sent, list):
            return sent
        if "all" in sent:
            return [sent["all"]] * length
        if "as" in sent:
            return columns[sent["as"]]
        if "days" in sent:
            return [
                None if day is None else str(date(1970, 1, 1) + timedelta(sent["from"] + day))
                for day in sent["days"]
            ]
        if "then" in sent:
            return [None if text is None else sent["begin"] + text for text in sent["then"]]
        return [None if place is None else sent["of"][place] for place in sent["at"]]

    for name, sent in rows.items():
        columns[name] = column(sent)
    return columns


@dataclass(frozen=True)
class Screen:
    """What is on the screen after a run."""

    app: AppTest

    @property
    def nodes(self) -> list[Any]:
        """Every element and block, in reading order."""

        def walk(node: Any) -> Iterator[Any]:
            yield node
            for child in getattr(node, "children", {}).values():
                yield from walk(child)

        return list(walk(self.app._tree))

    @property
    def header(self) -> str:
        """The HTML that leads to other pages and languages."""
        bodies = (element.proto.body for element in self.app.get("html"))
        return "\n".join(way for body in bodies for way in NAVIGATION.findall(body))

    @property
    def html(self) -> str:
        """Every piece of HTML, the style sheet and the header's ways left out.

        Counts are text in it, whether they lead to their lists or not.
        """
        return COUNT.sub(r"\1", self.linked_html)

    @property
    def linked_html(self) -> str:
        """The same with counts as the links that they are."""
        bodies = [NAVIGATION.sub("", element.proto.body) for element in self.app.get("html")]
        return "\n".join(body for body in bodies if not body.startswith("<style>"))

    @property
    def text(self) -> str:
        """Everything that is sent to the browser, as text; the style sheet left out."""
        sent = [
            node.proto.SerializeToString().decode("utf-8", errors="ignore")
            for node in self.nodes
            if getattr(node, "proto", None) is not None
            and not getattr(node.proto, "body", "").startswith("<style>")
        ]
        return "\n".join([*sent, *(json.dumps(spec, ensure_ascii=False) for spec in self.specs)])

    @property
    def svg(self) -> str:
        """The small pictures that stand in HTML as images."""
        images = re.findall(r'"data:image/svg\+xml,([^"]*)"', self.html)
        return "\n".join(unquote(unescape(image)) for image in images)

    @property
    def visible_text(self) -> str:
        """The words drawn by the page itself: HTML, captions, labels of buttons, feet of tables."""
        captions = [caption.value for caption in self.app.caption]
        feet = [table["foot"] for table in self._tables]
        without_addresses = re.sub(r' href="[^"]*"', "", self.html)
        return "\n".join(
            [without_addresses, *captions, *(button.label for button in self.app.button), *feet]
        )

    @property
    def notes(self) -> str:
        """What stands in quiet lines, and behind the "?" of cards."""
        behind = re.findall(r'<details class="about".*?</details>', self.html, re.S)
        plain = [unescape(re.sub("<[^>]+>", "", note)) for note in behind]
        return "\n".join([*(caption.value for caption in self.app.caption), *plain])

    @property
    def sentence(self) -> str:
        """The one sentence of the page, as HTML."""
        return next(part for part in self.html.splitlines() if '<div class="sentence' in part)

    @property
    def specs(self) -> list[dict[str, Any]]:
        """The Vega-Lite pictures, named data in their places."""
        return [
            filled(specification(chart), named_data(chart))
            for chart in self.app.get("vega_lite_chart")
        ]

    def data_of_picture(self, place: int) -> dict[str, list[dict[str, Any]]]:
        """The named data of a picture."""
        return named_data(self.app.get("vega_lite_chart")[place])

    def rows_of_picture(self, place: int) -> pl.DataFrame:
        """The rows of a picture, which Streamlit sends beside its specification."""
        chart = self.app.get("vega_lite_chart")[place]
        if not chart.proto.data.data:
            return pl.DataFrame(named_data(chart)["rows"])
        return pl.read_ipc_stream(chart.proto.data.data)

    @property
    def tables(self) -> list[pd.DataFrame]:
        """The rows of the tables, as they are sent."""
        return [pd.DataFrame(unpacked(table["rows"], table["length"])) for table in self._tables]

    def columns_of_table(self, place: int) -> list[dict[str, Any]]:
        """The columns of a table, as they are sent."""
        columns: list[dict[str, Any]] = self._tables[place]["columns"]
        return columns

    @property
    def _tables(self) -> list[dict[str, Any]]:
        """What the tables draw."""
        return [table for table in self.components if "rows" in table]

    @property
    def components(self) -> list[dict[str, Any]]:
        """What the parts with a script of their own draw."""
        return [json.loads(part.proto.bytes) for part in self.app.get("bidi_component")]

    @property
    def alternatives(self) -> list[str]:
        """The pictures as text."""
        return [
            unescape(text)
            for text in re.findall(r'<div class="alternative">(.*?)</div>', self.html, re.S)
        ]

    @property
    def titles(self) -> list[str]:
        """The findings of the cards, as text."""
        titles = [line for line in self.html.splitlines() if 'class="card-title"' in line]
        return [unescape(re.sub(r"<[^>]*>", "", title)).strip() for title in titles]

    @property
    def failures(self) -> list[str]:
        """Tracebacks and error boxes."""
        return [str(error.value) for error in [*self.app.exception, *self.app.error]]

    def go(self, **parameters: str) -> Screen:
        """Follow a link of the same page, in the same session."""
        self.app.query_params.clear()
        for name, value in parameters.items():
            self.app.query_params[name] = value
        self.app.run()
        return self

    def again(self) -> Screen:
        """Run once more, as any interaction does."""
        self.app.run()
        return self


Visit = Callable[..., Screen]
Office = Callable[..., Home]
ReadSentence = Callable[..., str]


@pytest.fixture(scope="session", autouse=True)
def streamlit_prepared_once() -> Iterator[None]:
    """Make once a process what AppTest makes anew for each session or run, and a server does not.

    Streamlit's components are looked for among all installed packages, which takes longer than
    most pages; the files of the pages are compiled; and the folder `pages/` is looked at, so that
    a run begins in the page's own file, hands over to the page list, and loses the click. Whether
    a run is over is asked a thousand times a second, which takes a tenth of the processor's time.
    A screen, which stays as it is, is walked a dozen times a run; what stands for the server, whose
    parts each run lays in anew, is put together from all that a server can do.
    """
    manifests, compiled = manifest_scanner.scan_component_manifests(), ScriptCache()
    begin, ask_until_over = PagesManager.__init__, local_script_runner.require_widgets_deltas
    walk, server = element_tree.Block.__iter__, app_test.MagicMock(spec=Runtime)

    def walked_once(self: ElementTree) -> Iterator[Any]:
        if "walked" not in vars(self):
            vars(self)["walked"] = list(walk(self))
        return iter(vars(self)["walked"])

    def begin_with_the_page_list(self: PagesManager, *arguments: Any, **more: Any) -> None:
        begin(self, *arguments, **more)
        PagesManager.uses_pages_directory = False

    def wait_until_over(runner: local_script_runner.LocalScriptRunner, timeout: float) -> None:
        runner._script_thread.join(timeout)
        ask_until_over(runner, timeout=1)  # over already, or late

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", lambda: manifests)
        patched.setattr(PagesManager, "__init__", begin_with_the_page_list)
        patched.setattr(local_script_runner, "require_widgets_deltas", wait_until_over)
        patched.setattr(ElementTree, "__iter__", walked_once)
        patched.setattr(app_test, "MagicMock", lambda **_: server)
        for module in (app_test, local_script_runner):
            patched.setattr(module, "ScriptCache", lambda: compiled)
        yield


@pytest.fixture(scope="session", autouse=True)
def templates_are_valid(run_folder: Path) -> Iterator[None]:
    """Check every template of a picture that any test draws against the schema of Vega-Lite.

    The pages themselves do not: it would take most of the time of drawing a page for the first
    time. A template that is not valid fails the run of the page.
    """
    template, checked = charts.template, run_folder / "templates-checked"
    checked.mkdir(exist_ok=True)

    def check_and_make(chart: Any) -> charts.Template:
        written = chart.to_dict(validate=False)
        valid_templates.check(written, checked)
        return template(valid_templates.Written(written))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(charts, "template", check_and_make)
        yield


def reference_of(home: Home) -> Reference:
    """Return the accepted ledgers of a demonstration, to be counted in plain loops."""
    frames = {}
    for table in TABLES:
        files = sorted(home.batches.glob(f"*/{table}.parquet"))
        frames[table] = pl.concat([pl.read_parquet(file) for file in files])
    return Reference(ledger_from_frames(frames, PROJECT_ROOT / "seeds"), date(2024, 6, 30))


@pytest.fixture(scope="session")
def reference(small_demonstration: Home) -> Reference:
    """The ledgers of the small demonstration."""
    return reference_of(small_demonstration)


@pytest.fixture(scope="session")
def names(facts) -> set[str]:
    """What regions, villages and teams are called, in both languages."""
    (both,) = zip(
        *facts.execute(
            "select unnest([name, name_en]) from dim_region "
            "union select team_id from fct_inspection "
            "union select unnest([name, township_name]) from dim_village"
        ).fetchall(),
        strict=True,
    )
    shown = {name for language in ("zh", "en") for name in shown_names(facts, language).values()}
    spelt = {place_names.in_language(name, "en") for name in both if name}
    return {*both, *shown, *spelt}


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Screen]:
    """Opens a page of a data folder with a URL's parameters, in a session of its own."""

    def open_(home: Home, page: str = "map_wall", **parameters: str) -> Screen:
        monkeypatch.setenv("XUNTU_HOME", str(home.root))
        app = AppTest.from_file(str(PROJECT_ROOT / "app.py"), default_timeout=60)
        if page:
            app.switch_page(f"pages/{page}.py")
        return Screen(app).go(**parameters)

    return open_


@pytest.fixture
def visit(small_demonstration: Home, open_page: Callable[..., Screen]) -> Visit:
    """Opens a page of the small demonstration."""

    def open_(page: str = "map_wall", **parameters: str) -> Screen:
        return open_page(small_demonstration, page, **parameters)

    return open_


@pytest.fixture(scope="session")
def screens_read() -> dict[Any, Screen]:
    """The screens that tests only read, by what was asked for; each holds a third of a megabyte."""
    return {}


@pytest.fixture
def read_page(visit: Visit, screens_read: dict[Any, Screen]) -> Visit:
    """Opens a page of the small demonstration that is only read, once for all tests.

    What runs it once more, by a link or a click, fails. A test that alters the program, and one
    that hears what a page says while it runs, opens its own by `visit`.
    """

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a page that others read too is not run again: open it with `visit`")

    def open_(page: str = "map_wall", **parameters: str) -> Screen:
        key = (page, *sorted(parameters.items()))
        if key not in screens_read:
            screens_read[key] = visit(page, **parameters)
            screens_read[key].app._run = refuse  # type: ignore[method-assign]
        return screens_read[key]

    return open_


def copy_of(demonstration: Home, home: Home) -> Home:
    """Lay the version that is shown of a demonstration into a data folder of its own."""
    home.create()
    version = current_version(demonstration)
    shutil.copytree(version.folder, home.versions / version.version_id, copy_function=os.link)
    point_to(home, version.version_id)
    return home


@pytest.fixture
def read_sentence(
    visit: Visit, screens_read: dict[Any, Screen], monkeypatch: pytest.MonkeyPatch
) -> ReadSentence:
    """Gives the one sentence of a page as HTML; nothing below it is drawn."""
    draw = headline.draw

    def draw_last(*arguments: Any) -> None:
        draw(*arguments)
        st.stop()

    def open_(page: str, **parameters: str) -> str:
        whole = (page, *sorted(parameters.items()))
        key = whole if whole in screens_read else ("sentence", *whole)
        if key not in screens_read:
            with monkeypatch.context() as patched:
                patched.setattr(headline, "draw", draw_last)
                screens_read[key] = visit(page, **parameters)
        return screens_read[key].sentence

    return open_


@pytest.fixture
def own_copy(small_demonstration: Home, tmp_path: Path) -> Home:
    """The small demonstration's published version in a data folder that a test may change."""
    return copy_of(small_demonstration, Home(tmp_path / "office"))


@pytest.fixture(scope="session")
def office_with(small_demonstration: Home, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Gives the version in the data folder of an office with such settings (TOML), or with real
    figures: one for all tests, which only read it. What pages keep is kept by the folder of the
    version, so that another one costs as much as a page.
    """

    @cache
    def made(settings: str = "", *, are_real: bool = False) -> Home:
        home = copy_of(small_demonstration, Home(tmp_path_factory.mktemp("office") / "home"))
        home.settings_file.write_text(settings, encoding="utf-8")
        if are_real:
            change_version(home, is_demonstration=False)
        return home

    return made


@pytest.fixture(scope="session")
def facts(small_demonstration: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The published file, read without any of the code that is tested."""
    copy = tmp_path_factory.mktemp("facts") / "copy.duckdb"
    copy.write_bytes(current_version(small_demonstration).file.read_bytes())
    with duckdb.connect(str(copy), read_only=True) as connection:
        yield connection


def name_of(facts: Any, region_code: str) -> str:
    """Return what a region is called; the demonstration's names change with the list of regions."""
    row = facts.execute("select name from dim_region where region_code = ?", [region_code])
    return str(row.fetchone()[0])


def shown_name_of(facts: Any, region_code: str, language: str = "zh") -> str:
    """Return the name a region bears on the screen: one that is partly in the data says so."""
    return shown_names(facts, language)[region_code]


def shown_names(facts: Any, language: str) -> dict[str, str]:
    """Return the names that regions bear on the screen, by their codes."""
    column = {"zh": "name", "en": "name_en"}[language]
    marked = {"zh": "{}(仅含 {}/{} 县)", "en": "{} (only {} of {} counties)"}[language]
    rows = facts.execute(
        f"select region_code, {column}, is_in_data and not is_whole_in_data, counties_in_data, "
        "counties_listed from dim_region"
    ).fetchall()
    return {
        code: marked.format(name, held, listed) if is_part else name
        for code, name, is_part, held, listed in rows
    }


def change_version(home: Home, **changed: Any) -> None:
    """Change what is written of the current version, as another build would have written it."""
    file = current_version(home).folder / "version.json"
    write_json(file, sealed({**read_json(file), **changed}))
    st.cache_resource.clear()


def edit_figures(home: Home, sql: str) -> Version:
    """Change figures of the current version with another tool; returns it as it was published."""
    version = current_version(home)
    own = version.file.with_suffix(".own")  # the file is linked to the demonstration's
    shutil.copyfile(version.file, own)
    own.replace(version.file)
    with duckdb.connect(str(version.file)) as connection:
        connection.execute(sql)
    return version


def publish_again(home: Home) -> Version:
    """Publish the current version once more under the next number, as a new build would."""
    version = current_version(home)
    day, number = version.version_id.split("-")
    name = f"{day}-{int(number) + 1}"
    folder = home.versions / name
    shutil.copytree(version.folder, folder, copy_function=os.link)
    texts = {
        **read_json(folder / "version.json"),
        "version_id": name,
        "sequence": version.sequence + 1,
    }
    write_json(folder / "version.json", sealed(texts))
    point_to(home, name)
    return read_version(folder)
