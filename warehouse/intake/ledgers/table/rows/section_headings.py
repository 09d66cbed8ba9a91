"""What the rows that head a part of a ledger say: whose problems stand below, and of which round.

一、东岭村 gives its village to the rows below it, 第三轮 its round, 第一巡察组 its team, 甘江镇 its
township. Headings nest in the order in which their kinds first stand: a township's next village
ends the village before it, the next township ends both. What is none of these names a kind of
problem, or nothing that is known, and is handed on as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.fields.headers import exact_field
from warehouse.intake.ledgers.kind_registry import every_kind
from warehouse.intake.reference.place_names import core
from warehouse.intake.values.normalisation import normalise
from warehouse.intake.values.numerals import whole_number
from warehouse.intake.values.rounds import read_group, read_round

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import Sheet
    from warehouse.intake.ledgers.ledger_kind import LedgerKind

SUBJECT = "subject_org"
_FIELDS_OF_ALL = (SUBJECT, "town", "inspection_group")

_NUMERAL = r"[一二三四五六七八九十百]{1,4}|\d{1,3}"
_ORDINAL = re.compile(
    rf"(第({_NUMERAL})(部分|章)[、.,:]?|第?({_NUMERAL})(类|项)?[、.,:]|[(]({_NUMERAL})[)][、.]?|[①-⑳])+"
)
_CONTINUED = re.compile(r"[(（\[【]?(续|续表|续上表|续前表|接上页|接上表)\d*[)）\]】]?$")
_COUNTED = re.compile(
    r"[(\[【,，;；:：]*(共|计|合计|小计)*\d{1,4}(个|条|项|件)(村|问题|党组织|社区)?[)\]】]*$|[(]\d{1,4}[)]$"
)
_BRACKETED = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]$")
_LABELLED = re.compile(r"(?P<label>[^:：]{2,10})[:：](?P<value>.+)")
_ORGANISATION = (
    r"(联合)?(党支部(委员会)?|党总支(部)?(委员会)?|总?支部委员会|党委|"
    r"村(民)?委会|居(民)?委会|村民委员会|居民委员会)?"
)
_TOWNSHIP = r"[^、,，;；:：。]{1,7}?(?:街道办事处|街道|镇|乡)"
_VILLAGE = r"[^、,，;；:：。]{1,14}(?:村|社区)"
_VILLAGE_FIRST = r"[^、,，;；:：。]{1,14}?(?:村|社区)"
_OF_VILLAGE = re.compile(rf"(中共)?(?P<town>{_TOWNSHIP})?(?P<village>{_VILLAGE}{_ORGANISATION})")
_BEGINS_WITH_VILLAGE = re.compile(
    rf"(?P<town>{_TOWNSHIP})?(?P<village>{_VILLAGE_FIRST}{_ORGANISATION})的?(巡察|整改|反馈|存在|问题|情况).*"
)
_OF_BRANCH = re.compile(r"(中共)?(?P<village>[^、,，;；:：。]{2,14}(党支部|党总支)(委员会)?)")
_OF_TOWNSHIP = re.compile(rf"(?P<town>{_TOWNSHIP})(党委|党工委)?")
_OF_ROUND_AND_GROUP = re.compile(r"(?P<round>.*?[轮批]次?(巡察)?)[\s,，、·—-]*(?P<group>.*组)")
_OF_YEAR = re.compile(r"20\d\d年度?")
_OF_KIND = re.compile(r"(方面|问题|类|工作|建设|管理)$")


_Ordinal: TypeAlias = "tuple[str, int] | None"
"""How a heading is numbered (一、 as A、, (1) as (1)), and its number; None where it is not."""

_NUMBERED = re.compile(
    r"(?P<before>[(第]?)(?P<number>[一二三四五六七八九十]{1,3}|\d{1,3})(?P<behind>部分|章|[)、.:])"
)


@dataclass
class Headings:
    """The headings that hold at a row, the outermost first: value by field (`""`: not known)."""

    kind: LedgerKind
    villages: Set[str] = frozenset()
    """Names by which villages are known, whatever they look like."""
    columns: Set[str] = frozenset()
    """Fields that the table has a column for."""
    holding: dict[str, tuple[str, int]] = field(default_factory=dict)
    _ordinals: dict[str, _Ordinal] = field(default_factory=dict)

    def begin(self, stated: Mapping[str, tuple[str, int]]) -> None:
        """Begin with what is said above the table of all its rows, where no column says it."""
        for name, (value, row) in stated.items():
            place = _place(value, self.villages) if name == SUBJECT else {name: value}
            if name not in self.columns and (name != SUBJECT or self._is_village(place)):
                self.holding |= {field: (text, row) for field, text in place.items()}

    def _is_village(self, place: Mapping[str, str]) -> bool:
        return SUBJECT in place and self._is_known_village(place[SUBJECT])

    def enter(self, text: str, row: int) -> None:
        """Go on below the heading `text`."""
        meant = self._meant_by(text)
        is_continued = bool(_CONTINUED.search(condensed(text)))
        if is_continued and all(
            self.holding.get(name, ("",))[0] == value for name, value in meant.items()
        ):
            return
        ordinal = _ordinal(text)
        self._leave(self._beside(meant, ordinal, text))
        for name, value in meant.items():
            self._leave(name)
            self.holding[name] = (value, row)
            self._ordinals[name] = ordinal

    def _leave(self, name: str | None) -> None:
        """End a heading that holds, and those within it."""
        names = list(self.holding)
        for inner in names[names.index(name) :] if name in names else []:
            del self.holding[inner]
            self._ordinals.pop(inner, None)

    def _beside(self, meant: Mapping[str, str], ordinal: _Ordinal, text: str) -> str | None:
        """Return the innermost heading that another stands beside and not within: the next of its
        numbers, or, where none is numbered, one that may be the next village's.
        """
        if ordinal is not None:
            for name in reversed(self.holding):
                last = self._ordinals.get(name)
                if last is not None and last[0] == ordinal[0]:
                    return name if ordinal[1] > last[1] else None
        is_unknown = "" in meant and not names_a_category(text)
        is_numbered = ordinal is not None or self._ordinals.get(SUBJECT) is not None
        return SUBJECT if is_unknown and not is_numbered else None

    def _meant_by(self, text: str) -> dict[str, str]:
        meant = meant_by(text, self.kind, self.villages)
        village = meant.get(SUBJECT)
        if village is not None and SUBJECT in self.columns and not self._is_known_village(village):
            # beside a column of villages it is more likely a kind of problem: 建设美丽乡村
            return {"": normalise(without_continuation(text))}
        return meant

    def _is_known_village(self, village: str) -> bool:
        return bool({village, core(village)} & self.villages)

    @property
    def unknown(self) -> str:
        """The innermost heading that is none of a village, township, round or team."""
        return self.holding.get("", ("", 0))[0]

    @property
    def row(self) -> int:
        """The row of the innermost heading; 0 above the first."""
        return max((row for _, row in self.holding.values()), default=0)

    def fields(self) -> Iterator[tuple[str, str, int]]:
        """Yield field, value and row of what the headings give to the rows below."""
        return ((name, *value) for name, value in self.holding.items() if name)


def contradicts(name: str, heading: str, written: object) -> bool:
    """Return whether a cell names another village or township than the heading above its row."""
    if name not in (SUBJECT, "town") or not isinstance(written, str):
        return False
    ours, headed = core(written), core(heading)
    return bool(ours and headed) and ours not in headed and headed not in ours


def values_above(sheet: Sheet, header_row: int, kind: LedgerKind) -> dict[str, tuple[str, int]]:
    """Return what labels above a table say of all its rows (被巡察党组织:东岭村), with the row of
    each.
    """
    above: dict[str, tuple[str, int]] = {}
    for row, values in enumerate(sheet.rows[: header_row - 1], 1):
        texts = [condensed(value) for value in values if isinstance(value, str) and value.strip()]
        for text, following in zip(texts, [*texts[1:], ""], strict=False):
            labelled = _LABELLED.fullmatch(text)
            label = labelled["label"] if labelled else text.rstrip(":：")
            value = labelled["value"] if labelled else following
            meaning = exact_field([label], kind)
            if value and meaning is not None and meaning.field in _FIELDS_OF_ALL:
                above.setdefault(meaning.field, (value, row))
    return above


def meant_by(text: str, kind: LedgerKind, villages: Set[str] = frozenset()) -> dict[str, str]:
    """Return the fields of a ledger of `kind` that a heading gives to the rows below it; the text
    itself under `""` where it gives none.
    """
    fields = _fields(_bare(text), kind, villages)
    allowed = {name: value for name, value in fields.items() if name in kind.fields}
    return allowed or {"": normalise(without_continuation(text))}


def without_continuation(text: str) -> str:
    """Return `text` without the word that it is continued from the page before."""
    return _CONTINUED.sub("", text.strip()).strip() or text


def names_a_category(text: str) -> bool:
    """Return whether a heading ends as those do that name a kind of problem."""
    return bool(_OF_KIND.search(_bare(text)))


def looks_like_a_place_or_round(text: str) -> bool:
    """Return whether a text alone in a row can be such a heading though no number stands before
    it.
    """
    # Which kind the ledger is of is not known yet: the one with the most headers serves for all.
    kind = max(every_kind(), key=lambda kind: len(kind.aliases))
    return bool(_fields(_bare(text), kind, frozenset()))


def _ordinal(text: str) -> _Ordinal:
    match = _NUMBERED.match(condensed(text))
    number = whole_number(match["number"]) if match else None
    if match is None or number is None:
        return None
    script = "1" if match["number"].isdigit() else "A"
    return f"{match['before']}{script}{match['behind']}", number


def _bare(text: str) -> str:
    """Return `text` without its place in a list, a count behind it, and the word that it goes
    on.
    """
    bare = _CONTINUED.sub("", condensed(text))
    bare = _ORDINAL.sub("", bare, count=1) if _ORDINAL.match(bare) else bare
    bare = _COUNTED.sub("", bare) if _COUNTED.search(bare) else bare
    return bare.rstrip(":：、,，。") or condensed(text)


def _fields(bare: str, kind: LedgerKind, villages: Set[str]) -> dict[str, str]:
    labelled = _LABELLED.fullmatch(bare)
    if labelled is not None:
        meaning = exact_field([labelled["label"]], kind)
        return {} if meaning is None or not meaning.field else {meaning.field: labelled["value"]}
    if {bare, core(bare)} & villages:
        return {SUBJECT: bare}
    without = _BRACKETED.sub("", bare) or bare
    return _round_or_group(without) or _place(without, villages)


def _round_or_group(bare: str) -> dict[str, str]:
    both = _OF_ROUND_AND_GROUP.fullmatch(bare)
    if both is not None and read_round(both["round"]).value and read_group(both["group"]).value:
        return {"round": both["round"], "inspection_group": both["group"]}
    if re.search("[轮批]", bare) and read_round(bare).value is not None:
        return {"round": bare}
    if bare.endswith("组") and read_group(bare).value is not None:
        return {"inspection_group": bare}
    return {"year": bare} if _OF_YEAR.fullmatch(bare) else {}


def _place(bare: str, villages: Set[str]) -> dict[str, str]:
    if _OF_TOWNSHIP.fullmatch(bare) and bare not in villages:
        return {"town": bare}
    village = _OF_VILLAGE.fullmatch(bare) or _OF_BRANCH.fullmatch(bare)
    if village is None:
        village = _BEGINS_WITH_VILLAGE.fullmatch(bare)
        if village is None or core(village["village"]) not in villages:
            return {}
    town = village.groupdict().get("town")
    return {**({"town": town} if town else {}), SUBJECT: village["village"]}
