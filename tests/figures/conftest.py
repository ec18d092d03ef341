"""A page on which figures are measured."""

from pathlib import Path

import pytest

CSS = Path("theme/assets/css/figure.css")


@pytest.fixture(scope="module")
def sheet(browser):
    """Give a page as wide as the text column of a phone of 390 pixels."""
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.set_content(
        "<style>html { font: 125% Helvetica, Arial, sans-serif }"
        "body { margin: 0 16px }</style>"
        f"<style>{CSS.read_text('utf-8')}</style>"
        "<main class='md-typeset'></main>"
    )
    yield page
    page.close()
