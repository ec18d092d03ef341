"""The small site as a fixture."""

import pytest

from tests.tools.finish.small_site import write_site


@pytest.fixture
def site(tmp_path):
    """Write a site of a home page, a lesson and an error page."""
    write_site(tmp_path)
    return tmp_path
