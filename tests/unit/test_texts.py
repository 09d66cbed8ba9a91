"""What a ledger says is text wherever Streamlit would read it as Markdown."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from pages.parts.kit import texts
from warehouse.runtime.home import PROJECT_ROOT

PAGES = PROJECT_ROOT / "pages"
DRAWN_BY_TEXTS = {"caption", "info", "success", "warning", "error"}
NEVER = {"markdown", "write", "toast", "title", "header", "subheader", "metric", "badge", "latex"}
LABELLED = {
    *("button", "download_button", "form_submit_button", "page_link", "expander", "popover"),
    *("checkbox", "toggle", "radio", "pills", "segmented_control", "selectbox", "multiselect"),
    *("select_slider", "slider", "number_input", "text_input", "text_area", "date_input"),
    *("file_uploader", "dialog", "spinner", "status"),
}
OPTIONS_ARE_LABELS = {"pills", "segmented_control", "radio"}


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call of Streamlit by a page: where it stands, the call, its name."""
    for file in sorted(PAGES.rglob("*.py")):
        if file.name == "texts.py":
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                drawn_by = ast.unparse(node.func.value)
                if drawn_by == "st" or drawn_by.endswith("column_config"):
                    yield f"{file.stem}:{node.lineno}", node, node.func.attr


def source(place: str) -> str:
    """The text of the file that a place is in."""
    stem = place.partition(":")[0]
    return "\n".join(file.read_text("utf-8") for file in PAGES.rglob(f"{stem}.py"))


def is_our_own(text: ast.expr) -> bool:
    """Whether an expression is a string of ours without places for names, or passes `texts`."""
    if isinstance(text, ast.Constant):
        return True
    if isinstance(text, ast.IfExp):
        return is_our_own(text.body) and is_our_own(text.orelse)
    if not isinstance(text, ast.Call):
        return False
    called = ast.unparse(text.func)
    if called == "texts.literal":
        return True
    counted = all(
        "count(" in ast.unparse(given.value) or given.arg == "batch" for given in text.keywords
    )
    return called.rstrip("()").endswith("words") and counted


def argument(call: ast.Call, name: str) -> ast.expr | None:
    """The argument of a name, or for a label the first one."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if name in given:
        return given[name]
    is_first = name == "label" and call.args and call.func.attr != "page_link"  # type: ignore[attr-defined]
    return call.args[0] if is_first else None


def test_captions_and_boxes_are_drawn_by_one_module() -> None:
    assert {place for place, _, name in calls() if name in DRAWN_BY_TEXTS | NEVER} == set()


def test_labels_and_tooltips_hold_our_own_words_or_are_made_plain() -> None:
    unsafe = {
        f"{place} {name} {part}: {ast.unparse(text)}"
        for place, call, name in calls()
        for part in (["label", "help"] if name in LABELLED else ["help"])
        if (text := argument(call, part)) is not None and not is_our_own(text)
        if not (isinstance(text, ast.Name) and f"{text.id} = texts.literal(" in source(place))
    }
    assert unsafe == set()


def test_choices_that_are_read_as_markdown_are_our_own_words_or_made_plain() -> None:
    unsafe = set()
    for place, call, name in calls():
        shown = argument(call, "format_func")
        if name in OPTIONS_ARE_LABELS and shown is not None:
            body = shown.body if isinstance(shown, ast.Lambda) else shown
            if not is_our_own(body):
                unsafe.add(f"{place} {name}: {ast.unparse(shown)}")
    assert unsafe == set()


TEXT = {
    "plain": "雾江县 (2024-06-30) 12:30, 5.3 % of 1,829 / 1,846; a-b, x < 5 & y > 3, 1.5",
    r"\*\*x\*\*": "**x**",
    r"\[a\](http:⁠//x)": "[a](http://x)",
    r"\$x\$": "$x$",
    r":⁠red\[x\]": ":red[x]",
    ":⁠material/home:": ":material/home:",
    ":⁠100:": ":100:",
    ":⁠help :⁠red-badge :⁠material_x: :x\\{y}": ":help :red-badge :material_x: :x{y}",
    "www⁠.x.cn a@⁠b.cn": "www.x.cn a@b.cn",
    "a -⁠> b <⁠-> c >⁠= d": "a -> b <-> c >= d",
    "运行:xuntu --port 1 root_region a->b": "运行:xuntu --port 1 root_region a->b",
    r"\<b>x\</b> \&amp; \<!--": "<b>x</b> &amp; <!--",
    r"\_\_y\_\_ a_b_c": "__y__ a_b_c",
    r"\# x": "# x",
    r"\- x": "- x",
    r"1\. x": "1. x",
    r"\> x": "> x",
    r"\`x\` \~y\~ \_z\_ \\ !\[i\]": "`x` ~y~ _z_ \\ ![i]",
    "one two": "one\n\n  two\u202e\u2067 ",
}


@pytest.mark.parametrize(("made", "text"), TEXT.items(), ids=TEXT.values())
def test_markup_is_made_text_and_other_text_stays_as_it_is(made: str, text: str) -> None:
    assert texts.literal(text) == (text if made == "plain" else made)
