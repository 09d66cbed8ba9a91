"""The worked examples of the contributor's guide, in the language of the page.

What is done stands in one place: steps and code are those of CONTRIBUTING.md, which a test carries
out. Another language has a file with what is said around them, paragraph by paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from pages.parts.kit.words import Words
from warehouse.runtime.home import PROJECT_ROOT

CONTRIBUTING = PROJECT_ROOT / "CONTRIBUTING.md"
TRANSLATIONS = PROJECT_ROOT / "docs/worked_examples"
"""Holds a file for each language that the examples are translated to."""

_CHAPTER, _PART = re.compile(r"^## ", re.MULTILINE), re.compile(r"^### ", re.MULTILINE)
_BLOCK = re.compile(r"^```[\s\S]*?^```$|^(?:.+\n?)+", re.MULTILINE)
_SOURCE = re.compile(r"<!-- (?P<title>.+): (?P<digest>[0-9a-f]+) -->")
_STEPS = {
    "insert_after": re.compile(r"Insert into `(?P<file>[^`]+)` after `(?P<place>.+)`:"),
    "insert_before": re.compile(r"Insert into `(?P<file>[^`]+)` before `(?P<place>.+)`:"),
    "append": re.compile(r"Append to `(?P<file>[^`]+)`:"),
    "write": re.compile(r"Write `(?P<file>[^`]+)`:"),
    "copy": re.compile(r"Copy `(?P<file>[^`]+)` to `(?P<place>[^`]+)`\."),
}


@dataclass(frozen=True)
class Example:
    """A worked example: its title, and what it is made of as Markdown, block by block: prose, steps
    and code.
    """

    title: str
    blocks: tuple[str, ...]

    @property
    def prose(self) -> tuple[str, ...]:
        """The blocks that are neither a step nor code."""
        return tuple(block for block in self.blocks if not _is_code(block) and not _step(block))

    @property
    def digest(self) -> str:
        """What a translation is of: another one where the title or the prose was changed."""
        return sha256("\n\n".join([self.title, *self.prose]).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Translation:
    """What an example says in another language, and of which text: its digest then."""

    title: str
    prose: tuple[str, ...]
    digest: str


@cache
def examples(file: Path = CONTRIBUTING) -> dict[str, Example]:
    """Return the worked examples of the contributor's guide by their titles; none where the guide
    is not installed.
    """
    if not file.is_file():
        return {}
    chapters = _CHAPTER.split(file.read_text("utf-8"))
    worked = next((each for each in chapters if each.startswith("Worked examples")), "")
    return {title: Example(title, blocks) for title, blocks in _parts(worked)}


@cache
def translations(language: str, folder: Path = TRANSLATIONS) -> dict[str, Translation]:
    """Return what the examples say in a language by their titles in the guide; none where nobody
    translated them.
    """
    file = folder / f"{language}.md"
    if not file.is_file():
        return {}
    translated = {}
    for title, (note, *prose) in _parts(file.read_text("utf-8")):
        if source := _SOURCE.fullmatch(note):
            translated[source["title"]] = Translation(title, tuple(prose), source["digest"])
    return translated


def title(words: Words, example: Example) -> str:
    """Return what an example is called in the language of the words."""
    translated = translations(words.language).get(example.title)
    return example.title if translated is None else translated.title


def markdown(words: Words, example: Example) -> str:
    """Return an example in the language of the words, as the guide has it where it is not
    translated.
    """
    translated = translations(words.language).get(example.title)
    if translated is None:
        return "\n\n".join(example.blocks)
    prose = iter(translated.prose)
    blocks = (_code_or_step(words, block) or next(prose, block) for block in example.blocks)
    return "\n\n".join(blocks)


def _code_or_step(words: Words, block: str) -> str:
    """Return code as it is and a step in the language of the words; "" for prose."""
    if _is_code(block):
        return block
    step = _step(block)
    return words(f"definitions.step_{step[0]}", **step[1]) if step else ""


def _step(block: str) -> tuple[str, dict[str, str]] | None:
    """Return which step a block asks for, and what it names; None for one that asks for none."""
    for name, form in _STEPS.items():
        if match := form.fullmatch(block):
            return name, match.groupdict()
    return None


def _is_code(block: str) -> bool:
    return block.startswith("```")


def _parts(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each part of a chapter with its title: its paragraphs and blocks of code."""
    for part in _PART.split(text)[1:]:
        title, _, body = part.partition("\n")
        yield title.strip(), tuple(block.strip() for block in _BLOCK.findall(body))
