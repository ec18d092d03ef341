"""The rules and variables that some page needs, and no others."""

import pytest

from tests.tools.finish.small_site import finish, only, write
from tools.finish.rules import cut_rules, cut_variables, is_used


def test_rules_that_are_for_nothing_are_cut(site):
    finish(site)
    css = only(site, "*.css").read_text("utf-8")
    assert ".seen{color:blue}" in css
    assert ".made{top:0}" in css  # by a script
    assert ".seen:not(.unseen){left:0}" in css
    assert "mjx-c.mjx-c78{padding:1em}" in css
    assert "mjx-mo>mjx-c{top:0}" in css
    for gone in ("unseen{", ">p", "c79", "c78.NCM-S3", "mfrac", "NCM-B"):
        assert gone not in css
    for nothing in ("@media print", "@charset", "sourceMapping", "MathJax"):
        assert nothing not in css


ELEMENTS = {
    ("mjx-c", frozenset({"mjx-c28", "NCM-S3"})),
    ("mjx-mi", frozenset()),
}


@pytest.mark.parametrize(
    "selector, used",
    [
        ("mjx-c.mjx-c28", True),
        ("mjx-c.mjx-c28.NCM-S3", True),
        (".NCM-S3", True),
        ("mjx-mi>mjx-c", True),
        (".tex mjx-c[size='s']:first-child", True),
        (".tex::before", True),
        ("a:is(.no, :not(.no))", True),
        ("mjx-c.NCM-N", False),
        ("mjx-mi.mjx-c28", False),
        ("mjx-mo>mjx-c", False),
        (".NCM-N", False),
        (".no mjx-c", False),
        ("[dir=ltr] .tex", True),
        (".tex:not([dir=rtl])", True),
        ("[dir=rtl] .tex", False),
        ('[data-md-color-accent="red"]', False),
    ],
)
def test_use_of_a_selector(selector, used):
    assert is_used(selector, ELEMENTS, {"tex", "dir=ltr"}) is used


@pytest.mark.parametrize("word, kept", [("", False), ("annotate", True)])
def test_what_the_theme_makes_for_no_page_has_no_style(word, kept, site):
    file = site / "en/assets/one.js"
    file.write_text("make('md-annotation')", "utf-8")
    with (site / "en/assets/main.min.css").open("a") as sheet:
        sheet.write(".md-annotation{top:1px}")
    write(site, "en/index.html", up="", title=f'<b class="{word}">Home</b>')
    finish(site)
    css = only(site, "*.css").read_text("utf-8")
    assert (".md-annotation{top:1px}" in css) is kept


def test_variables_that_nothing_reads_are_left_out():
    css = """.a{--a:url("data:a;{b}");--b:0;--c:0}:root{--d:0;top:var(--b)}"""
    kept = ".a{--b:0;--c:0}:root{top:var(--b)}"
    assert cut_variables(css, ".b{left:var(--c,1px)}") == kept


FACES = (
    "@font-face{font-family:Wide signs;src:local(A);unicode-range:U+2014}"
    '@font-face{font-family:"Wide signs";font-weight:700;src:local("B")}'
)


@pytest.mark.parametrize(
    "language, kept",
    [("zh", FACES + '[lang=zh] p{--f:"Wide signs"}'), ("en", "")],
)
def test_a_font_stays_where_a_rule_names_it(language, kept):
    css = FACES + '[lang=zh] p{--f:"Wide signs"}.tex{top:0}'
    words = frozenset({"tex", f"lang={language}"})
    assert cut_rules(css, frozenset(), words) == kept + ".tex{top:0}"
