"""What every test stands on: a data folder of its own, and one small published demonstration."""

from __future__ import annotations

import gc
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from tests.rewriting import rewrite_part
from warehouse.runtime.garbage import search_put_off
from warehouse.runtime.home import Home

SEED = 20240630

_NUMBERS = itertools.count()
"""Numbers, each once in this process."""

SLOW_MODULE = "\npytestmark = pytest.mark.slow\n"

EXTENT = os.environ.get("XUNTU_TESTS", "")
"""How much is tried: "fast" (make test-fast), "all" (make test-all), else what make test tries."""

# A test is no measurement: on a busy machine an example may take its time.
settings.register_profile("", deadline=None)
settings.register_profile("fast", settings.get_profile(""), max_examples=10)
settings.register_profile("all", settings.get_profile(""), max_examples=1_000)
settings.load_profile(EXTENT)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Look for no unreachable cycles among what is collected, now or later: it stays to the end."""
    rewrite_part(session.config)
    with search_put_off():
        yield
        gc.collect()
        gc.freeze()
    # Of hundreds of screens and frames kept, a search every few hundred objects finds the same.
    gc.set_threshold(10_000)


def pytest_unconfigure() -> None:
    """Let everything go at the end."""
    gc.unfreeze()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not import a module that says it is slow where slow tests are left out: a fifth of what
    collecting takes.
    """
    if config.option.markexpr != "not slow" or collection_path.suffix != ".py":
        return None
    return True if SLOW_MODULE in collection_path.read_text("utf-8") else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what needs a published demonstration; modules mark themselves."""
    for item in items:
        if "small_demonstration" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def own_data_folder(
    request: pytest.FixtureRequest,
    run_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Home:
    """The data folder of one test, so that none reads or changes a developer's own.

    It is there once something is written. Most tests write nothing: a folder made for each by
    `tmp_path`, among thousands, takes longer than they do.
    """
    if "tmp_path" in request.fixturenames:
        folder = request.getfixturevalue("tmp_path")
    else:
        folder = run_folder / f"of-{os.getpid()}-{next(_NUMBERS)}"
    monkeypatch.setenv("XUNTU_HOME", str(folder / "home"))
    monkeypatch.delenv("XUNTU_LANG", raising=False)
    return Home(folder / "home")


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this test run, the same for all its processes."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def small_demonstration(run_folder: Path) -> Home:
    """The small demonstration, published once a test run. Many tests look at it: only read it."""
    # Slow to import, and most tests do without.
    from tests.parsed_project import parsed_project  # noqa: PLC0415
    from warehouse.build.publish import build_and_publish  # noqa: PLC0415
    from warehouse.demo import generate  # noqa: PLC0415

    home = Home(run_folder / "small-demonstration")
    with FileLock(run_folder / "small-demonstration.lock"):
        if not home.pointer.exists():
            home.create()
            generate(home, "small", SEED)
            with parsed_project(run_folder, home.cache):
                build_and_publish(home)
    return home
