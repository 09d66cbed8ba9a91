"""Hearing what pages say: every finding of a run, with its words and what was chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import streamlit as st

from pages.parts.frame import headline, shell
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, claims, tables
from pages.parts.kit.claims import Finding
from pages.parts.kit.drawing import pictures
from pages.parts.kit.words import Language, Words, as_text
from tests.reference.measures import Where

WORDED = re.compile(r"per 100 villages|95%|99\.8%")
"""Numbers that belong to names of measures and claim nothing."""


@dataclass(frozen=True)
class Statement:
    """One finding, in the words of one language."""

    finding: Finding
    text: str
    language: Language


@dataclass
class Heard:
    """What the runs since the beginning, or the last `forget`, have said.

    `shown` holds the computed sentences that reached the screen, whoever made them.
    """

    turn: int = 0
    """Which of their views the cards show: the first, the second ..., and from the start again."""
    statements: list[Statement] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    where: Where | None = None

    def forget(self) -> None:
        """Begin anew."""
        self.statements, self.shown, self.where = [], [], None

    @property
    def unclaimed(self) -> list[str]:
        """Return the sentences on the screen that hold a number and were made of no claims."""
        texts = [as_text(statement.text) for statement in self.statements]
        return [
            sentence
            for sentence in self.shown
            if any(letter.isdigit() for letter in WORDED.sub("", sentence))
            and not any(text in as_text(sentence) for text in texts)
        ]


@contextmanager
def listening() -> Iterator[Heard]:
    """Hear every finding that is said within the context."""
    heard = Heard()
    say, enter = claims.say, shell.enter

    def say_and_tell(words: Words, finding: Finding) -> str:
        text = say(words, finding)
        heard.statements.append(Statement(finding, text, words.language))
        return text

    def enter_and_tell(**named) -> PageContext:
        context = enter(**named)
        heard.where = Where(
            region=context.region.code,
            term=context.term.term_id,
            month_end=context.month_end,
            level=context.level,
            category=context.category,
            year=context.year,
        )
        return context

    choose_view = st.segmented_control

    def choose_in_turn(label, options, **named):
        chosen = choose_view(label, options, **named)
        is_in_url = "on_change" in named
        return chosen if is_in_url else list(options)[heard.turn % len(options)]

    choose_part = choosers.one_of

    def choose_part_in_turn(page, key, label, options, name, **named):
        choose_part(page, key, label, options, name, **named)
        return list(options)[heard.turn % len(options)]

    def showing(show, sentence):
        def show_and_tell(context, shown, *arguments, **named):
            heard.shown.append(sentence(shown))
            return show(context, shown, *arguments, **named)

        return show_and_tell

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(claims, "say", say_and_tell)
        patched.setattr(st, "segmented_control", choose_in_turn)
        patched.setattr(choosers, "one_of", choose_part_in_turn)
        patched.setattr(shell, "enter", enter_and_tell)
        patched.setattr(headline, "draw", showing(headline.draw, str))
        patched.setattr(pictures, "title", showing(pictures.title, lambda shown: shown.finding))
        patched.setattr(tables, "card", showing(tables.card, lambda shown: shown.title))
        yield heard
