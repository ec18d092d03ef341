"""A static host for tests and measuring: gzip on, nothing kept, loopback."""

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

    def __init__(self, headers, *request, **options):
        self.own = headers
        super().__init__(*request, **options)

    def end_headers(self):
        """Send what every answer of this host has."""
        for header in self.own.items():
            self.send_header(*header)
        super().end_headers()

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


class Host(ThreadingHTTPServer):
    """Serves a folder on a free port, from its start until it is stopped."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, folder, headers=None):
        handler = partial(Handler, headers or {}, directory=folder)
        super().__init__(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server_port}/"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def stop(self):
        """Serve no more."""
        self.shutdown()
        self.server_close()


@contextmanager
def serving(folder, headers=None):
    """Serve a folder; give its address."""
    host = Host(folder, headers)
    try:
        yield host.url
    finally:
        host.stop()
