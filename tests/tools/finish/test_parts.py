"""What stands below a heading becomes a part."""

import re

import pytest

from tests.tools.finish.small_site import after
from tools.finish.parts import add_parts


@pytest.mark.parametrize(
    "before, parts",
    [
        (
            "<h1>A</h1>a<h2>B</h2>b<br><h3>C</h3><pre>c</pre>",
            '<h1>A</h1>a<h2>B</h2><div class="part">b<br></div>'
            '<h3>C</h3><div class="part"><pre>c</pre></div>',
        ),
        (
            "<h2>A</h2><div>a<h2>B</h2>b</div>c",
            '<h2>A</h2><div class="part"><div>a<h2>B</h2>b</div>c</div>',
        ),
        (
            '<h2>A</h2><svg><path d="M0>"/></svg><h2 id="b">B</h2>\n',
            '<h2>A</h2><div class="part">'
            '<svg><path d="M0&gt;"></path></svg></div>'
            '<h2 id="b">B</h2>',
        ),
        ("<h1>A</h1><p>a</p>", "<h1>A</h1><p>a</p>"),
    ],
)
def test_what_stands_below_a_heading_is_a_part(before, parts):
    text = after(add_parts, f"<article>{before}</article>")
    text = re.sub(r" style=\"[^\"]*\"", "", text)
    assert text == f"<article>{parts}</article>"


@pytest.mark.parametrize(
    "content, rows, letters",
    [
        ("<p>" + "word " * 100 + "</p>", 1, 500),
        ("<p>" + "一二，四 " * 100 + "</p>", 1, 900),
        ("<p>1</p>\n" * 10, 7, 0),
        ("<pre>" + "x\n" * 20 + "</pre>", 17, 0),
        (
            '<svg viewBox="0 0 100 200"><text>' + "a" * 300 + "</text></svg>",
            10,
            0,
        ),
        (
            '<mjx-container display="true">' + "x" * 300 + "</mjx-container>",
            3,
            0,
        ),
        ("<mjx-container>" + "x" * 300 + "</mjx-container>" * 20, 0, 0),
        ("<table><tr><td>" + "word " * 100 + "</td></tr></table>", 1, 1000),
        ("<details><p>" + "word " * 100 + "</p></details>", 1, 0),
        ("<details open><p>" + "word " * 100 + "</p></details>", 1, 500),
    ],
)
def test_a_part_says_how_high_it_is(content, rows, letters):
    text = after(add_parts, f"<article><h2>A</h2>{content}</article>")
    assert f'style="--rows:{rows};--letters:{letters}"' in text
