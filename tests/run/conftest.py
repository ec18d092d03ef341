"""The folder that the site serves for Run."""

import pytest

from tools.run import runtime


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Make the folder that the site serves."""
    folder = tmp_path_factory.mktemp("run")
    runtime.make(folder)
    (content,) = (path for path in folder.iterdir() if path.is_dir())
    return content
