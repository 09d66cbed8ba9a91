"""Parts of the screen with a script of their own: what Streamlit's widgets cannot do.

The scripts are files beside this module, served under an address that holds their contents' digest:
browsers keep them, and a run of a page sends data only. Streamlit would send each script with every
run; what it is given instead asks for the file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

FOLDER = Path(__file__).parent / "browser"

_digest = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(FOLDER.iterdir())))
ADDRESS = f"/parts/{_digest.hexdigest()[:12]}"
"""Where the server offers the files (`kept_files`); another edition of them has another address."""

_LOADER = """export default async (part) => {
const data = part.data && JSON.parse(new TextDecoder().decode(part.data));
return (await import(`${location.origin}%s`)).default({ ...part, data });
};
"""
"""It is sent with each component of each run, the script itself is a file that browsers keep."""


def component(name: str) -> Callable[..., Any]:
    """Return what draws the component whose script (and HTML, where it has any) is so called.

    To be called once a process, when a module is imported. What it is given as `data` goes as bytes
    of JSON: Streamlit would write six for each Chinese letter, and look through all of it twice.
    """
    html = FOLDER / f"{name}.html"
    mount = st.components.v2.component(
        f"xuntu_{name}",
        html=html.read_text("utf-8") if html.exists() else "<!-- nothing\nto see -->",
        js=_LOADER % f"{ADDRESS}/{name}.js",
    )

    def draw(*, data: Mapping[str, Any], **options: Any) -> Any:  # noqa: ANN401 - Streamlit's own
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return mount(data=text.encode(), **options)

    return draw
