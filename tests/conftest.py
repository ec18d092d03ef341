"""One browser for all tests that look at something drawn."""

import pytest

from tests.chromium import started


@pytest.fixture(scope="session")
def browser():
    """Start the system's Chromium; a machine without one fails, loudly."""
    with started() as browser:
        yield browser
