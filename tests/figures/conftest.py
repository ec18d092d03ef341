"""One browser for the figures, closed before other tests open theirs."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.site.conftest import CHROMIUM, FLAGS, MISSING

CSS = Path("theme/assets/css/figure.css")


@pytest.fixture(scope="module")
def sheet():
    """Give a page as wide as the text column of a phone of 390 pixels."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not found:
        pytest.fail(MISSING.format(", ".join(CHROMIUM)), pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        page = browser.new_page(viewport={"width": 390, "height": 900})
        page.set_content(
            "<style>html { font: 125% Helvetica, Arial, sans-serif }"
            "body { margin: 0 16px }</style>"
            f"<style>{CSS.read_text('utf-8')}</style>"
            "<main class='md-typeset'></main>"
        )
        yield page
        browser.close()
