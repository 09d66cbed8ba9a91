"""How blocks come to stand on slides: one under another, as many as there is room for.

Text keeps its size, pictures and tables take what is left. What finds no room stands on the next
slide; a table is parted between rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from warehouse.handouts.document import Beside, PictureBlock, TableBlock, Tiles
from warehouse.handouts.pptx import pictures, prose, tables, tiles
from warehouse.handouts.pptx.prose import Prose
from warehouse.handouts.pptx.tables import SlideTable
from warehouse.handouts.pptx.texts import SlideArea

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.slide import Slide

    from warehouse.handouts.document import Block

GAP: Final = 14
"""Points between blocks."""

_NARROWER: Final = (0.38, 0.34, 0.3)
"""How much of a slide a picture takes beside a table that needs more."""

_PARTED: Final = 0.7
"""How much of a table stays on a slide, where its last rows go along with what follows it."""

_BETWEEN: Final = 28
"""Points between what stands side by side."""


@dataclass(frozen=True)
class BlockPair:
    """What is left to be set at the left, and at the right of it."""

    left: Sequence[Item]
    right: Sequence[Item]
    share: float

    def widths(self, width: float) -> tuple[float, float]:
        """Return how wide both sides are."""
        left = (width - _BETWEEN) * self.share
        return left, width - _BETWEEN - left


Item: TypeAlias = Prose | Tiles | PictureBlock | SlideTable | BlockPair


def items(blocks: Sequence[Block], language: str, width: float) -> list[Item]:
    """Return blocks as they are set: the cells of tables written, a picture beside its table."""
    done: list[Item] = []
    for item in (_item(block, language, width) for block in blocks):
        before = done[-1] if done else None
        if isinstance(item, SlideTable) and isinstance(before, PictureBlock) and not before.figures:
            pair = BlockPair([before], [item], _share(before))
            if tables.has_room(item, pair.widths(width)[1]):
                done[-1] = pair
                continue
        done.append(item)
    return done


def _share(picture: PictureBlock) -> float:
    """Return how much of a slide a picture takes beside its table: less where it is high."""
    return 0.36 if picture.height > picture.width else 0.44


def _item(block: Block, language: str, width: float) -> Item:
    if isinstance(block, TableBlock):
        return tables.of(block, language)
    if isinstance(block, Beside):
        share = _share_beside(block, language, width)
        left, right = BlockPair([], [], share).widths(width)
        return BlockPair(
            items(block.left, language, left), items(block.right, language, right), share
        )
    return block


def _share_beside(block: Beside, language: str, width: float) -> float:
    """Return how much the left side takes: a picture gives way to a table that has no room."""
    if not all(isinstance(one, PictureBlock) for one in block.left):
        return block.share
    held = [tables.of(one, language) for one in block.right if isinstance(one, TableBlock)]
    shares = [block.share, *(share for share in _NARROWER if share < block.share)]
    fits = (
        share
        for share in shares
        if all(tables.has_room(one, BlockPair([], [], share).widths(width)[1]) for one in held)
    )
    return next(fits, shares[-1])


def fill(
    slide: Slide, blocks: Sequence[Item], area: SlideArea, language: str, is_beside: bool = False
) -> list[Item]:
    """Set as many blocks as there is room for, at least a part of one; return what is left."""
    chosen = _chosen(blocks, area, is_beside)
    size = _size([block for block, _ in chosen], area, is_beside)
    needed = [
        min(max(need, _smallest(block, area.width, size, is_beside)), area.height)
        if not isinstance(block, SlideTable)
        else need
        for block, need in chosen
    ]
    more = [
        max(_wanted(block, area.width) - need, 0.0) if _grows(block, need, area.width) else 0.0
        for (block, _), need in zip(chosen, needed, strict=True)
    ]
    if len(chosen) == 1 and isinstance(chosen[0][0], Tiles):
        more = [area.height - needed[0]]  # headline figures alone are as large as the slide
    spare = max(area.height - sum(needed) - GAP * (len(chosen) - 1), 0.0)
    share = min(1.0, spare / sum(more)) if sum(more) else 0.0
    top, left_over = area.top, list[Item]()
    for (block, _), need, extra in zip(chosen, needed, more, strict=True):
        room = SlideArea(area.left, top, area.width, need + extra * share)
        rest, taken = _draw(slide, block, room, size, language)
        left_over += rest
        top += taken + GAP
    return [*left_over, *blocks[len(chosen) :]]


def _grows(block: Item, need: float, width: float) -> bool:
    """Return whether more room is of use to a block: not to text, nor to a table that is parted."""
    if isinstance(block, SlideTable):
        return need >= tables.whole(block, width)
    return not isinstance(block, Prose)


def _size(blocks: Sequence[Item], area: SlideArea, is_beside: bool) -> float:
    """Return the size of all sentences that stand under one another."""
    others = [block for block in blocks if not isinstance(block, SlideTable)]
    least = prose.SIZES[-1] if len(blocks) == 1 else prose.READABLE
    if _fit_together(blocks, area, is_beside):
        least = prose.SIZES[-1]
    fits = (
        size
        for size in prose.SIZES
        if _stack(others, area.width, size, is_beside)
        + sum(
            tables.whole(block, area.width) + GAP
            for block in blocks
            if isinstance(block, SlideTable)
        )
        <= area.height
    )
    return next(fits, least)


def _fit_together(blocks: Sequence[Item], area: SlideArea, is_beside: bool) -> bool:
    """Return whether all blocks have room, in the smallest letters: rather than go on alone on
    another slide.
    """
    return _together(blocks, area.width, is_beside) <= area.height


def _together(blocks: Sequence[Item], width: float, is_beside: bool) -> float:
    """Return the height of whole blocks one under another, in the smallest letters."""
    return sum(_whole(block, width, is_beside) + GAP for block in blocks) - GAP


def _whole(block: Item, width: float, is_beside: bool) -> float:
    if isinstance(block, SlideTable):
        return tables.whole(block, width)
    if isinstance(block, BlockPair):
        left, right = block.widths(width)
        return max(_together(block.left, left, True), _together(block.right, right, True))
    return _smallest(block, width, prose.SIZES[-1], is_beside)


def _chosen(blocks: Sequence[Item], area: SlideArea, is_beside: bool) -> list[tuple[Item, float]]:
    """Return the first blocks that have room together, with the height that each needs.

    What follows a table that is parted stands after its last row.
    """
    if _fit_together(blocks, area, is_beside):
        return [(block, _whole(block, area.width, is_beside)) for block in blocks]
    chosen: list[tuple[Item, float]] = []
    used = 0.0
    for block in blocks:
        left = area.height - used
        need = _smallest(block, area.width, is_beside=is_beside)
        if chosen and need > left:
            break
        if isinstance(block, SlideTable):
            whole = tables.whole(block, area.width)
            if whole > left:
                # One that a slide of its own holds is not parted.
                if not chosen or whole > area.height:
                    chosen.append((block, left))
                break
            need = whole
        chosen.append((block, min(need, area.height)))
        used += need + GAP
    return _kept_with(chosen, blocks[len(chosen) :])


def _kept_with(chosen: list[tuple[Item, float]], rest: Sequence[Item]) -> list[tuple[Item, float]]:
    """Return what stands on a slide so that no sentence goes on alone on the next: the one before
    it goes along, or the last rows of the table before it.
    """
    if len(rest) != 1 or not isinstance(rest[0], Prose) or not chosen:
        return chosen
    last, need = chosen[-1]
    if len(chosen) > 1 and isinstance(last, Prose):
        return chosen[:-1]
    if isinstance(last, SlideTable) and len(last.rows) > tables.FEWEST:
        return [*chosen[:-1], (last, need * _PARTED)]
    return chosen


def _smallest(
    block: Item, width: float, size: float = prose.READABLE, is_beside: bool = False
) -> float:
    """Return the height that a block needs at least."""
    if isinstance(block, SlideTable):
        return tables.smallest(block, width)
    if isinstance(block, PictureBlock):
        return pictures.smallest(block, width, is_beside)
    if isinstance(block, Tiles):
        return tiles.height(block, width)
    if isinstance(block, BlockPair):
        left, right = block.widths(width)
        return max(_stack(block.left, left, size, True), _stack(block.right, right, size, True))
    return prose.height(block, width, size)


def _stack(blocks: Sequence[Item], width: float, size: float, is_beside: bool = False) -> float:
    """Return the height that blocks need one under another."""
    return sum(_smallest(block, width, size, is_beside) + GAP for block in blocks) - GAP


def _wanted(block: Item, width: float) -> float:
    """Return the height that a block would take where there is room."""
    if isinstance(block, SlideTable):
        return tables.wanted(block, width)
    if isinstance(block, PictureBlock):
        return pictures.wanted(block, width)
    if isinstance(block, BlockPair):
        return max(
            sum(_wanted(one, side) + GAP for one in blocks) - GAP
            for blocks, side in zip((block.left, block.right), block.widths(width), strict=True)
        )
    if isinstance(block, Tiles):
        return tiles.height(block, width)
    return prose.height(block, width, prose.SIZES[0])


def _draw(
    slide: Slide, block: Item, area: SlideArea, size: float, language: str
) -> tuple[list[Item], float]:
    """Draw a block; return what is left of it, and the height that it took."""
    if isinstance(block, SlideTable):
        rest, taken = tables.draw(slide, block, area)
        return ([rest] if rest else []), taken
    if isinstance(block, BlockPair):
        return _draw_pair(slide, block, area, language), area.height
    if isinstance(block, PictureBlock):
        pictures.draw(slide, block, area, language)
    elif isinstance(block, Tiles):
        tiles.draw(slide, block, area, language)
    else:
        return [], prose.draw(slide, block, area, size, language)
    return [], area.height


def _draw_pair(slide: Slide, pair: BlockPair, area: SlideArea, language: str) -> list[Item]:
    left, right = pair.widths(area.width)
    beside = area._replace(left=area.left + left + _BETWEEN, width=right)
    rest_left = fill(slide, pair.left, area._replace(width=left), language, is_beside=True)
    rest_right = fill(slide, pair.right, beside, language, is_beside=True)
    if rest_left and rest_right:
        return [replace(pair, left=rest_left, right=rest_right)]
    return [*rest_left, *rest_right]
