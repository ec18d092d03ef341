"""Both languages at http://127.0.0.1:8000/ while you edit: `make serve`.

What is shown is what `make build` makes. A page that cannot be built is
reported in the terminal; the last good site stays until the page is mended. A
warning (`make build` refuses it) is printed.
"""

import argparse
import html
import shutil
import socket
import sys
import tempfile
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Condition, Thread
from urllib.parse import parse_qs, urlsplit

from tools.finish import PageError, finish
from tools.finish.policy import ISOLATION
from tools.run import runtime
from tools.site.build import beside, home, swap, write_root
from tools.site.generator import CONFIGS, LANGUAGES, GeneratorError, Session

HOST = "127.0.0.1"
SHARED = ("snippets", "figures", "extensions", "theme", *CONFIGS.values())
# A build writes there: that must not start the next one.
WRITTEN = ("__pycache__", "theme/assets/mathjax")
RELOAD = Path(__file__).with_name("reload.js")
LOOK = 0.2  # seconds between two looks at the files
HOLD = 20  # seconds until a browser has to ask again whether to reload


class Builder:
    """Builds again what was edited, and finishes the site."""

    def __init__(self, folder, url):
        self.raw, self.site, self.url = folder / "raw", folder / "site", url
        self.seen, self.sessions, self.error = {}, {}, ""
        self.failed, self.pages = set(), {}
        self.built, self.version = Condition(), 0
        self.raw.mkdir()
        write_root(self.raw, url)

    def look(self):
        """Build if a file changed; whatever happens, the server goes on."""
        now = state("docs", *SHARED)
        edited = {f for f in now | self.seen if now.get(f) != self.seen.get(f)}
        if not edited:
            return
        edited, self.failed = edited | self.failed, set()
        known, self.seen = self.seen, now
        begin = time.perf_counter()
        try:
            for language in LANGUAGES:
                self.build(language, edited, known)
            if any(Path("snippets") in file.parents for file in edited):
                runtime.add(self.raw / "run")  # it holds the modules
            with beside(self.site) as fresh:
                finish(self.raw, fresh, self.pages)
                swap(fresh, self.site)
            self.error = ""
        except (GeneratorError, PageError) as error:
            self.failed = edited  # built again at the next edit
            self.error = str(error)
            print(f"{error}\nWaiting for the next edit.", flush=True)
        else:
            seconds = time.perf_counter() - begin
            print(f"{self.url} is built, {seconds:.1f} s.", flush=True)
        with self.built:
            self.version += 1
            self.built.notify_all()

    def build(self, language, edited, known):
        """Build the pages of a language that were edited, or all."""
        folder = Path("docs", language)
        docs = {f for f in edited if folder in f.parents}
        shared = any(Path("docs") not in f.parents for f in edited)
        session = self.sessions.get(language)
        if not (docs or shared):
            return
        print(f"Building {home(language, self.url)} …", flush=True)
        if session and not shared and docs <= known.keys() & self.seen.keys():
            names = [f.relative_to(folder).as_posix() for f in docs]
            session.rebuild(names)
            return
        if session:
            self.sessions.pop(language).close()
        new = Session(language, self.raw / language, home(language, self.url))
        self.sessions[language] = new

    def close(self):
        """End the processes that build."""
        for session in self.sessions.values():
            session.close()

    def wait(self, version):
        """Wait until there is another version; return its number."""
        with self.built:
            self.built.wait_for(lambda: self.version != version, HOLD)
            return self.version


class Handler(SimpleHTTPRequestHandler):
    """Serves the site; lets its pages know when to load anew."""

    def __init__(self, builder, *request):
        self.builder = builder
        super().__init__(*request, directory=builder.site)

    def send_head(self):
        """Answer; a page gets the script that waits for an edit."""
        address = urlsplit(self.path)
        if address.path == "/reload":
            (seen,) = parse_qs(address.query).get("seen", ["0"])
            return self.send(str(self.builder.wait(int(seen))), "text/plain")
        if address.path == "/reload.js":
            return self.send(RELOAD.read_text("utf-8"), "text/javascript")
        file = Path(self.translate_path(self.path))
        if file.is_dir() and address.path.endswith("/"):
            file /= "index.html"
        if file.suffix != ".html" or not file.is_file():
            return super().send_head()
        version = self.builder.version
        script = f'<script src="/reload.js?seen={version}" defer></script>'
        page = file.read_text("utf-8")
        return self.send(page.replace("</body>", f"{script}</body>", 1))

    def end_headers(self):
        """Send what lets Stop interrupt Python in the page."""
        for header in ISOLATION.items():
            self.send_header(*header)
        super().end_headers()

    def send(self, text, kind="text/html", code=200):
        """Send a text."""
        content = text.encode()
        self.send_response(code)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        return BytesIO(content)

    def send_error(self, code, *said):
        """Show why there is no page."""
        text = self.builder.error or f"{code}: there is no such page."
        page = (
            f"<!doctype html><title>{code}</title><pre>{html.escape(text)}"
            '</pre><script src="/reload.js?seen='
            f'{self.builder.version}"></script>'
        )
        self.wfile.write(self.send(page, code=code).read())

    def log_message(self, *args):
        """Be silent: the terminal tells of builds."""


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
    folder = Path(tempfile.mkdtemp(prefix="site-"))
    builder = Builder(folder, url)
    try:
        builder.look()
        server = ThreadingHTTPServer((HOST, port), partial(Handler, builder))
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        print(f"Serving {url} – Ctrl-C ends it.", flush=True)
        while True:
            time.sleep(LOOK)
            builder.look()
    finally:
        builder.close()
        shutil.rmtree(folder)


def main():
    """Read the port and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    try:  # before the minute that it takes to build
        socket.create_server((HOST, port)).close()
    except OSError as error:
        sys.exit(
            f"Port {port} cannot be used ({error.strerror}). Is the site "
            f"served already? Another port: "
            f"python -m tools.site.serve --port {port + 1}"
        )
    try:
        serve(port)
    except KeyboardInterrupt:
        print("\nStopped.")


if __name__ == "__main__":
    main()
