"""Styles of elements as classes; style sheets made small."""

import re

import pytest

from tests.tools.finish.small_site import finished, only, policy_in
from tools.finish import PageError
from tools.finish.styles import minified


def test_styles_become_classes(site):
    text = finished(site)
    css = only(site, "*.css").read_text("utf-8")
    assert "style=" not in text
    (classes,) = re.findall(r'<span class="seen ([^"]*)">', text)
    rules = {f".{name}:not(#_)" for name in classes.split()}
    assert {r for r in rules if f"{r}{{color:red}}" in css}
    assert {r for r in rules if f"{r}{{--a:1}}" in css}


def test_a_page_without_style_sheet_keeps_its_styles(tmp_path):
    html = '<html><head><meta charset="utf-8"></head><p style="top: 0">x</p>'
    (tmp_path / "index.html").write_text(html, "utf-8")
    text = finished(tmp_path, "index.html")
    assert "<style>._0:not(#_){top:0}</style>" in text
    assert '<p class="_0">x</p>' in text
    assert len(policy_in(text)["style-src"]) == 2


@pytest.mark.parametrize(
    "css, small",
    [
        ("a { top: 0; }\n\n b > i { left: 0 }", "a{top:0}b>i{left:0}"),
        ('a::after { content: "a;b" }', 'a:after{content:"a;b"}'),
        (
            "a::after { content: ' ; /* x */ ' }",
            'a:after{content:" ; /* x */ "}',
        ),
        ("a::after { content: '\\'  ;  x' }", 'a:after{content:"\'  ;  x"}'),
        (
            "a :hover { width: calc(1px + 2%) }",
            "a :hover{width:calc(1px + 2%)}",
        ),
        ("/* c */ @media print { a { top: 0 } }", "@media print{a{top:0}}"),
    ],
)
def test_minified(css, small):
    assert minified(css) == small


def test_planted_broken_style_sheet():
    with pytest.raises(PageError, match="no CSS"):
        minified("a { top: 0 } }")
