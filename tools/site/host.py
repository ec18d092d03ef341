"""A static host for measuring: gzip on, nothing kept, loopback only."""

import gzip
import threading
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

PACKED = {".css", ".html", ".js", ".json", ".mjs", ".svg", ".xml"}


@lru_cache(maxsize=500)
def packed(file, _time):
    """Return a file as it is sent."""
    return gzip.compress(Path(file).read_bytes(), mtime=0)


class Handler(SimpleHTTPRequestHandler):
    """Sends text compressed, as every public host does."""

    protocol_version = "HTTP/1.1"

    def send_head(self):
        """Answer with the compressed file, if it is text."""
        file = Path(self.translate_path(self.path))
        if file.is_dir() and self.path.partition("?")[0].endswith("/"):
            file /= "index.html"
        if file.suffix not in PACKED or not file.is_file():
            return super().send_head()
        content = packed(str(file), file.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)

    def handle(self):
        """Answer; a browser that is closed before the end is no fault."""
        with suppress(BrokenPipeError, ConnectionResetError):
            super().handle()

    def log_message(self, *args):
        """Be silent."""


@contextmanager
def serving(folder):
    """Serve a folder; give its address."""
    handler = partial(Handler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
