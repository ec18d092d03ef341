"""The site, built once and served under a sub-path."""

import fcntl
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import pytest

from tests.site.html_checks import Site
from tools.site.build import build

REPOSITORY = Path(__file__).parents[2]


class Server(NamedTuple):
    """A folder, and the address at which all in it is served."""

    folder: Path
    url: str

    def room(self):
        """Make a folder in it that no other test uses."""
        folder = mkdtemp(prefix="test-", dir=self.folder)
        return Server(Path(folder), f"{self.url}{Path(folder).name}/")


@pytest.fixture(scope="session")
def repository():
    """Give the root of the project."""
    return REPOSITORY


@pytest.fixture(scope="session")
def server(pytestconfig):
    """Serve a folder that tests put sites into."""
    folder, url = pytestconfig.hosted
    return Server(Path(folder), url)


@pytest.fixture(scope="session")
def site(server):
    """Build the site for an address below the root of its host.

    Whichever process comes first builds it, the others wait.
    """
    address = f"{server.url}some/where/"
    folder = server.folder / "some" / "where"
    with (server.folder / "building").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            build(folder, address)
    return Site(folder, address)
