"""The system's Chromium, as tests use it."""

import shutil
from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
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


@contextmanager
def started():
    """Start a Chromium; a machine without one fails, loudly.

    It belongs to the thread that starts it.
    """
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail(MISSING.format(", ".join(NAMES)), pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


def wake(page):
    """Do what a reader does first: the theme's own script waits for it."""
    page.mouse.move(1, 1)
    page.mouse.move(2, 2)
    # It begins with the switch of colours.
    page.locator("[data-md-component=palette] label:not([hidden])").wait_for()
