"""One browser for all tests that look at something drawn."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
MISSING = """no Chromium on this machine (looked for: {}).
The browser tests need one: `apt-get install chromium` (Debian), `brew install
--cask chromium` (macOS), or put a `chromium` on the PATH."""
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--no-first-run",
    "--no-sandbox",
]


@pytest.fixture(scope="session")
def browser():
    """Start the system's Chromium; a machine without one fails, loudly."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not found:
        pytest.fail(MISSING.format(", ".join(CHROMIUM)), pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()
