"""The site, built once and served under a sub-path."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.site.html_checks import Site
from tools.site.build import build

REPOSITORY = Path(__file__).parents[2]


class Handler(SimpleHTTPRequestHandler):
    """A plain static host that has the site in a folder of its own."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        """Be silent; the browser's own reports are what is checked."""

    def copyfile(self, source, outputfile):
        """Send a file; a reader who left before its end is no fault."""
        try:
            super().copyfile(source, outputfile)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


class Server(ThreadingHTTPServer):
    """Loopback only, on a free port."""

    daemon_threads = True

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), partial(Handler, directory=folder))
        self.folder = Path(folder)
        self.url = f"http://127.0.0.1:{self.server_port}/"


@pytest.fixture(scope="session")
def repository():
    """Give the root of the project."""
    return REPOSITORY


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """Serve a folder that tests put sites into."""
    with Server(tmp_path_factory.mktemp("host")) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def site(server):
    """Build the site for an address below the root of its host."""
    address = f"{server.url}some/where/"
    folder = server.folder / "some" / "where"
    build(folder, address)
    return Site(folder, address)
