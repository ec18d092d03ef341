"""The page of licences names all that the site is served with."""

import pytest

from tools.site import licences


def test_everything_that_is_served_has_its_licence():
    found = {package.name: package for package in licences.served()}
    assert {"mkdocs-material", "@mathjax/src", "pyodide"} <= set(found)
    assert {"codemirror", "@codemirror/state", "style-mod"} <= set(found)
    assert "MIT" in found["codemirror"].text
    assert "@license MIT" in found["lunr"].text
    assert found["pyodide"].licence == "MPL-2.0"
    assert found["Python"].version.startswith("3.13")
    page = licences.page(found.values())
    for package in found.values():
        assert f"<h2>{package.name} {package.version}</h2>" in page


def test_a_package_without_a_licence_is_refused():
    with pytest.raises(licences.LicenceError, match="^x does not say"):
        licences.page([licences.Package("x", "1", "")])


def test_what_a_licence_says_is_text():
    page = licences.page([licences.Package("x", "1", "MIT", text="<b>&")])
    assert "&lt;b&gt;&amp;" in page


def test_each_page_leads_to_the_licences(site):
    assert (site.root / "licences.html").is_file()
    for page in site.pages.values():
        links = [a.get("href") or "" for a in page.soup.select("footer a")]
        if page.soup.select("footer"):
            assert any(x.endswith("licences.html") for x in links), page.path
