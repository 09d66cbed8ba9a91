"""The guides for contributors name what is there, and every room."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pages.parts.definitions import worked_examples
from warehouse.runtime.home import PROJECT_ROOT

ARCHITECTURE = (PROJECT_ROOT / "ARCHITECTURE.md").read_text("utf-8")
GUIDES = ["ARCHITECTURE.md", "CONTRIBUTING.md"]
NAMED = re.compile(r"[`(]((?:warehouse|pages|dbt_project|seeds|tests|docs|static)/[\w./-]*)[`)]")
CODE = re.compile(r"`([^`]+)`")
CREATED = re.compile(r"^(?:Write|Copy `[^`]+` to) `([^`]+)`", re.MULTILINE)


@pytest.mark.parametrize("guide", GUIDES)
def test_every_file_that_a_guide_names_is_there(guide: str):
    text = (PROJECT_ROOT / guide).read_text("utf-8")
    named = set(NAMED.findall(text)) - set(CREATED.findall(text))
    assert len(named) > 15
    assert [name for name in sorted(named) if not (PROJECT_ROOT / name).exists()] == []


def rooms() -> list[str]:
    """The packages of the warehouse, of the intake and of pages, as the table of rooms has them."""
    packages = {
        "warehouse": "warehouse/{}/",
        "warehouse/intake": " {}/",
    }
    collected = [
        form.format(folder.name)
        for parent, form in packages.items()
        for folder in (PROJECT_ROOT / parent).iterdir()
        if (folder / "__init__.py").exists()
    ]
    return sorted([*collected, "pages/parts/kit/", "pages/parts/frame/", "pages/parts/shared/"])


@pytest.mark.parametrize("room", rooms())
def test_every_room_is_in_the_table_with_its_promise(room: str):
    assert re.search(rf"^\| `{re.escape(room)}` \| \S", ARCHITECTURE, re.MULTILINE)


def test_the_layers_told_are_those_of_the_import_contracts():
    contracts = (PROJECT_ROOT / "pyproject.toml").read_text("utf-8")
    (layers,) = re.findall(
        r'containers = \["warehouse"\]\nexhaustive = true\nlayers = \[\n(.*?)\]',
        contracts,
        re.DOTALL,
    )
    kept = [sorted(re.findall(r"\w+", line)) for line in layers.splitlines() if line.strip()]
    (sentence,) = re.findall(r"upper ones import lower ones: (.*?)\.", ARCHITECTURE)
    assert [sorted(re.findall(r"`(\w+)`", layer)) for layer in sentence.split(";")] == kept


def test_a_guide_is_read_from_the_readme():
    for readme in ("README.md", "README.en.md"):
        text = (PROJECT_ROOT / readme).read_text("utf-8")
        for guide in GUIDES:
            assert f"({guide})" in text, readme


def test_what_is_created_in_an_example_is_not_there_yet():
    guide = (PROJECT_ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert CREATED.findall(guide)
    assert [name for name in CREATED.findall(guide) if Path(PROJECT_ROOT / name).exists()] == []


@pytest.mark.parametrize("language", [file.stem for file in worked_examples.TRANSLATIONS.iterdir()])
def test_every_worked_example_is_translated_from_the_text_that_stands_in_the_guide(language: str):
    examples = worked_examples.examples()
    translated = worked_examples.translations(language)
    assert list(translated) == list(examples), "the examples, in their order"
    looked_at = {title: each.digest for title, each in translated.items()}
    now = {title: each.digest for title, each in examples.items()}
    assert looked_at == now, "the guide was changed: look at the translation, then note its digest"
    for title, example in examples.items():
        prose = translated[title].prose
        assert len(prose) == len(example.prose), title
        assert set(CODE.findall("\n".join(prose))) == set(CODE.findall("\n".join(example.prose)))
