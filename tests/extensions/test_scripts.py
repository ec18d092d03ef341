"""A page brings no script; a listing may show one."""

import re

import pytest
from markdown import Markdown

from extensions.pages import converting
from extensions.scripts import ScriptError


def convert(text):
    """Convert Markdown as a page would be."""
    names = ["pymdownx.superfences", "md_in_html", "extensions.scripts"]
    return Markdown(extensions=names).convert(text)


@pytest.mark.parametrize(
    "script",
    [
        "<script>alert(1)</script>",
        '<script src="a.js"></script>',
        '<p onclick="x()">Text</p>',
        'Text <b onfocus="x()">bold</b>',
    ],
)
def test_a_script_is_refused_with_page_and_line(script, tmp_path):
    page = tmp_path / "toy.md"
    text = f"# Toy\n\n`<script>` and\n\n```html\n{script}\n```\n\n{script}\n"
    page.write_text("---\ntitle: Toy\n---\n" + text, "utf-8")
    said = rf"{re.escape(page.as_posix())}:12: <.* is a script on a page"
    with pytest.raises(ScriptError, match=said), converting(page):
        convert(text)


def test_a_listing_may_show_a_script():
    text = "`<script>`\n\n```html\n<script>x()</script>\n<p onclick=y>\n```\n"
    assert "script" in convert(text)
