"""A page is written as it was read, but for what no reader sees."""

import re

from bs4 import BeautifulSoup

from tests.tools.finish.small_site import after, finished
from tools.finish.html import Page, tidy


def test_white_space_counts_only_in_listings(site):
    text = finished(site)
    assert "</span>   x:\n    y</code>" in text
    assert "\n    <" not in text


def test_a_very_long_listing_has_no_colours():
    for lines, colours in ((100, 100), (101, 0)):
        code = '<span class="k">if</span> a &lt; b\n' * lines
        text = after(tidy, f"<pre><code>{code}</code></pre>")
        assert text.count("<span") == colours
        assert text.count("if") == text.count("&lt;") == lines


def test_names_in_listings_need_no_element():
    html = (
        '<p><span class="n">N</span></p><pre><span></span><code>'
        '<span class="k">if</span><span class="w"> </span>'
        '<span class="n">a</span> <span class="o">&lt;</span> b</code></pre>'
        '<pre><code><span class="go">1</span></code></pre>'
    )
    assert after(tidy, html) == (
        '<p><span class="n">N</span></p>'
        '<pre><code><span class="k">if</span> a &lt; b</code></pre>'
        "<pre><code>1</code></pre>"
    )


def test_marks_for_the_search_index_are_left_out():
    html = '<p data-search-exclude="" id="a">A</p>'
    assert after(tidy, html) == '<p id="a">A</p>'


def test_a_table_scrolls_without_the_script_of_the_theme():
    rows = "<tbody><tr><td>1</td></tr></tbody>"
    html = f'<table>{rows}</table><table class="b"></table>'
    assert after(tidy, html) == (
        '<div class="md-typeset__scrollwrap"><div class="md-typeset__table">'
        f'<table class="boxed">{rows}</table></div></div>'
        '<table class="b"></table>'
    )


# All that a page can hold and a careless writer would change.
WHOLE = """<!doctype html><html lang="en" class="b"><head><meta charset="utf-8">
<title>A &amp; B</title><script>if (a < b && c) d("</p>")</script>
<style>a > b { c: "d" }</style></head><body dir="ltr">
<p>1 &lt; 2&nbsp;3 – 4 5 &quot;6&quot; <br>7 <input disabled name="q">
<img src="a.svg" alt="a > b &amp; &quot;c&quot;"> <!-- 8  9 --></p>
<pre><span></span><code><span class="k">if</span>   x:

    y &amp; z</code></pre><textarea> a
  b</textarea><p>a <b>b</b>
<i>c</i></p>
<svg viewBox="0 0 1 1" preserveAspectRatio="none" xmlns:xlink="x"><defs>
<linearGradient id="a" gradientUnits="userSpaceOnUse"></linearGradient></defs>
<path d="M0>"/><use xlink:href="#a"/><foreignObject><p>x</p></foreignObject>
</svg><math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mi
mathvariant="normal">x</mi><mo>&#x2061;</mo></math>
<mjx-container data-tex="a &lt; b &amp; c"><mjx-c>⁡</mjx-c></mjx-container>
<template><b>x</b></template></body></html>"""


def read_otherwise(text):
    """Read a page with another parser, and fold white space."""
    soup = BeautifulSoup(text, "html.parser")
    for piece in soup.find_all(string=True):
        if not piece.find_parent(["pre", "script", "style", "textarea"]):
            piece.replace_with(type(piece)(re.sub(r"[ \n]+", " ", piece)))
    return str(soup).strip().replace("<!DOCTYPE", "<!doctype")


def test_a_page_is_written_as_it_was_read():
    page = Page("a.html", WHOLE)
    assert read_otherwise(page.tree.html) == read_otherwise(WHOLE)
    tidy(page)
    text = page.tree.html.replace("<pre>", "<pre><span></span>")
    assert read_otherwise(text) == read_otherwise(WHOLE)
