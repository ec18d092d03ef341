"""One style sheet, one script, and the addresses of both."""

import hashlib
import re

import pytest

from tests.tools.finish.small_site import finish, finished, only
from tools.finish import PageError


def test_a_page_has_one_style_sheet_and_one_script(site):
    text = finished(site)
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]*)">', text)
    scripts = re.findall(r'<script src="([^"]*)" defer="">', text)
    for urls, pattern, code in (
        (sheets, "*.css", ".seen"),
        (scripts, "site.*.js", 'one("made");\n;two();'),
    ):
        (file,) = [(site / "en/lesson" / url).resolve() for url in urls]
        assert file == only(site, pattern).resolve()
        assert code in file.read_text("utf-8")
        assert "sourceMappingURL" not in file.read_text("utf-8")
    assert len(re.findall("<script src", text)) == 1


def test_an_error_page_keeps_its_absolute_addresses(site):
    text = finished(site, "en/404.html")
    name = only(site, "*.css").name
    assert f'href="/base/en/assets/{name}"' in text


def test_the_name_of_a_file_is_the_hash_of_its_content(site):
    finish(site)
    for pattern in ("site.*.css", "site.*.js", "*.woff2"):
        for file in site.rglob(pattern):
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            assert file.name.split(".")[1] == digest[:10]


def test_the_fonts_of_formulas_are_fetched_first(site):
    text = finished(site)
    names = {file.name for file in site.rglob("*.woff2")}
    links = re.findall(r'<link rel="preload" href="([^"]*)"', text)
    assert {url.rpartition("/")[2] for url in links} == names
    assert text.index('rel="preload"') < text.index('rel="stylesheet"')


def test_a_page_without_formulas_fetches_no_font(site):
    file = site / "en/index.html"
    text = file.read_text("utf-8")
    file.write_text(
        re.sub("<mjx-container.*</mjx-container>", "", text, flags=re.DOTALL),
        "utf-8",
    )
    assert "preload" not in finished(site, "en/index.html")


def test_a_planted_fault_in_a_script_is_named(site):
    (site / "en/assets/one.js").write_text("let = 1 1;", "utf-8")
    with pytest.raises(PageError, match="a script is no JavaScript"):
        finish(site)


def test_the_rules_of_the_theme_follow_what_was_moved(site):
    file = only(site, "main.min.css")
    rules = "table:not([class]){top:0}.md-content__inner>.seen{left:0}"
    file.write_text(rules, "utf-8")
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8").replace("<pre>", "<table></table><pre>")
        page.write_text(text, "utf-8")
    finish(site)
    css = only(site, "*.css").read_text("utf-8")
    assert "table.boxed{top:0}" in css
    assert ":is(.md-content__inner,.part)>.seen{left:0}" in css


def test_planted_dead_address_in_a_style_sheet(site):
    sheet = site / "en/assets/math/math.css"
    sheet.write_text(sheet.read_text("utf-8") + "p{src:url(no.png)}", "utf-8")
    with pytest.raises(PageError, match="no file no.png"):
        finish(site)
