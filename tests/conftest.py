"""One browser for all tests that look at something drawn."""

import pytest

from tools.site.browser import BrowserError, started


@pytest.fixture(scope="session")
def browser():
    """Start the browser of the project; without one a test fails, loudly."""
    try:
        with started() as browser:
            yield browser
    except BrowserError as error:
        pytest.fail(str(error), pytrace=False)
