"""Both languages at http://127.0.0.1:8000/ while you edit: `make serve`.

A page that cannot be built is reported in the terminal; the last good site
stays until the page is mended. A warning (`make build` refuses it) is printed.
"""

import argparse
import html
import logging
import socket
import sys
import tempfile
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from tools.site.build import CONFIGS, BuildError, build_language, write_root

HOST = "127.0.0.1"
SHARED = ("snippets", "figures", "extensions", "theme", *CONFIGS.values())
# A build writes there: that must not start the next one.
WRITTEN = ("__pycache__", "theme/assets/mathjax")


class Builder:
    """Builds, into the folder that is served, the languages that changed."""

    def __init__(self, folder, url):
        self.folder, self.url = folder, url
        self.seen, self.error = {}, ""

    def __call__(self):
        """Build; whatever happens, the server goes on."""
        try:
            for language in CONFIGS:
                now = state(f"docs/{language}", *SHARED)
                if self.seen.get(language) != now:
                    self.seen[language] = now
                    print(f"Building {self.url}{language}/ …", flush=True)
                    target = self.folder / language
                    build_language(language, target, self.url, strict=False)
            self.error = ""
        except BuildError as error:
            self.seen.pop(language)  # try again at the next change
            self.error = str(error)
            print(f"{error}\nWaiting for the next edit.", flush=True)

    def error_page(self, code):
        """Return what a browser shows where there is no page."""
        text = self.error or f"{code}: there is no such page."
        page = f"<!doctype html><title>{code}</title><pre>{html.escape(text)}"
        return page.encode()


def state(*paths):
    """Return each file's time of change, without the files a build writes."""
    files = [f for p in map(Path, paths) for f in (p, *p.rglob("*"))]
    return {
        f: f.stat().st_mtime_ns
        for f in files
        if f.is_file() and not any(w in f.as_posix() for w in WRITTEN)
    }


def serve(port):
    """Serve until Ctrl-C."""
    url = f"http://{HOST}:{port}/"
    socket.create_server((HOST, port)).close()  # taken? say so before building
    with tempfile.TemporaryDirectory(prefix="site-") as folder:
        builder = Builder(Path(folder), url)
        write_root(builder.folder, url)
        builder()
        server = LiveReloadServer(builder, HOST, port, folder)
        server.error_handler = builder.error_page
        for path in ("docs", *SHARED):
            server.watch(path)
        try:
            server.serve()
        finally:
            server.shutdown()


def main():
    """Read the port and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        serve(port)
    except KeyboardInterrupt:
        print("\nStopped.")
    except OSError as error:
        sys.exit(
            f"Port {port} cannot be used ({error.strerror}). Is the site "
            f"served already? Another port: "
            f"python -m tools.site.serve --port {port + 1}"
        )


if __name__ == "__main__":
    main()
