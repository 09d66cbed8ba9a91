"""Which fonts hand-outs are set in: the first of each role's families that the machine has.

Typst finds what the machine has, on each system where that keeps its fonts. The packaged Noto fonts
stand behind them, so that a machine without a Chinese font hands out letters and not boxes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, TypeAlias

import typst

from warehouse.handouts.glyphs import holds, letters_of
from warehouse.runtime.errors import ChineseFontMissing

Role: TypeAlias = Literal["title", "body", "sans", "heading", "subheading"]

_SERIF = (
    *("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC"),
    *("SimSun", "宋体", "NSimSun", "STSong", "Songti SC"),
)
_SANS = (
    *("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC"),
    *("Microsoft YaHei", "微软雅黑", "PingFang SC", "DengXian", "等线"),
    *("SimHei", "黑体", "STHeiti", "Heiti SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei"),
)

FAMILIES: Mapping[Role, Sequence[str]] = {
    "title": (
        *("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK"),
        *("STZhongsong", "华文中宋", *_SERIF),
    ),
    "body": (
        *("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "华文仿宋"),
        *_SERIF,
    ),
    "sans": _SANS,
    "heading": ("SimHei", "黑体", "STHeiti", "Heiti SC", *_SANS),
    "subheading": (
        *("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "华文楷体", "Kaiti SC"),
        *_SERIF,
    ),
}
"""By role, families in the order in which they are wanted, by their names in both languages: an
official document has a title, text and headings of two levels each in a font of its own
(GB/T 9704-2012, 7.2.2 and 7.3.3).
"""

_PACKAGED = "pylopdf_fonts_zh_cn"
_SAMPLE = "巡察村县"
"""A font without these is no Chinese one, whatever it is called."""
_BOLD = 600
_STRONG_BY_DESIGN = ("FZXiaoBiaoSong", "方正小标宋", "STZhongsong", "华文中宋", "SimHei", "黑体")


@cache
def collection() -> typst.Fonts:
    """Return the fonts of the machine and the packaged ones, read once a process."""
    return typst.Fonts(
        include_system_fonts=True,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in _packaged()],
    )


def _packaged() -> list[Path]:
    """Return the folder of the packaged fonts, as far as they are installed."""
    package = find_spec(_PACKAGED)
    return [Path(folder) for folder in package.submodule_search_locations or ()] if package else []


@cache
def _faces() -> dict[str, list[typst.FontInfo]]:
    """Return the faces of each family that lies in a file."""
    faces: dict[str, list[typst.FontInfo]] = {}
    for face in collection().fonts():
        if face.path:
            faces.setdefault(face.family, []).append(face)
    return faces


@cache
def families(role: Role) -> tuple[str, ...]:
    """Return the families of a role that there are, the one to set it in first.

    Behind them stand those of the other roles: what one font lacks, another may have.
    Raises `ChineseFontMissing` where there is none.
    """
    wanted = [*FAMILIES[role], *(name for others in FAMILIES.values() for name in others)]
    there = tuple(name for name in dict.fromkeys(wanted) if _is_chinese(name))
    if not there:
        raise ChineseFontMissing.of("chinese_font_missing")
    return there


def folder_of_packaged() -> Path | None:
    """Return where the packaged fonts lie, for a program that draws by those of the machine alone;
    None where that has a Chinese font itself. Raises `ChineseFontMissing`.
    """
    folders = _packaged()
    faces = _faces()[family("sans")]
    is_own = any(
        not Path(face.path).is_relative_to(folder)
        for face in faces
        for folder in folders
        if face.path
    )
    return None if is_own or not folders else folders[0]


def family(role: Role) -> str:
    """Return the family that a role is set in. Raises `ChineseFontMissing` where there is none."""
    return families(role)[0]


def is_made_bold(role: Role) -> bool:
    """Return whether bold letters of a role have to be drawn thicker, for want of a bold font."""
    name = family(role)
    has_bold = any(face.weight >= _BOLD for face in _faces()[name])
    return not has_bold and not name.startswith(_STRONG_BY_DESIGN)


def _is_chinese(name: str) -> bool:
    return any(
        all(holds(letters_of(face.path, face.index), letter) for letter in _SAMPLE)
        for face in _faces().get(name, ())
        if face.path
    )


@cache
def has_glyph(letter: str) -> bool:
    """Return whether any font there is has the letter, those that are set in first."""
    first = [face for name in families("sans") for face in _faces()[name]]
    others = [face for faces in _faces().values() for face in faces]
    return any(
        holds(letters_of(face.path, face.index), letter) for face in (*first, *others) if face.path
    )
