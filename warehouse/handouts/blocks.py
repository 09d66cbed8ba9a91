"""Blocks of a document as writers take them: one after another, untitled, what is signed apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from warehouse.handouts.document import (
    Beside,
    Blanks,
    Block,
    PictureBlock,
    Receipt,
    Section,
    Text,
    plain,
)


def in_order(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks as they are read one after another: of two sides the left one first."""
    for block in blocks:
        if isinstance(block, Beside):
            yield from in_order([*block.left, *block.right])
        else:
            yield block


def untitled(block: Block, finding: Text) -> Block:
    """Return a block without a title that says what stands over it already."""
    if isinstance(block, PictureBlock) and plain(block.title) == plain(finding):
        return replace(block, title=())
    return block


def signed_apart(sections: Sequence[Section]) -> tuple[list[Section], list[Block]]:
    """Return the sections without the lines to sign and slips at their very end, and these.

    What a document's metrics mean stands before them: what is signed comes last.
    """
    if not sections:
        return [], []
    *others, last = sections
    blocks, signed = list(last.blocks), list[Block]()
    while blocks and isinstance(blocks[-1], (Blanks, Receipt)):
        signed.insert(0, blocks.pop())
    return [*others, replace(last, blocks=blocks)], signed
