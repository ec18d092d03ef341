"""`make serve`: both languages, rebuilt when a page or a snippet changes."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tools.site.generator import LANGUAGES

CONFIG = """
site_name: Tiny
site_url: !ENV [SITE_URL_EN, ""]
docs_dir: docs/en
theme: {name: mkdocs}
plugins: []
markdown_extensions:
  pymdownx.snippets: {base_path: ["."], check_paths: true}
  pymdownx.superfences: {}
"""
PAGE = """# Home

First words.

```python
--8<-- "snippets/tiny.py"
```
"""
# What differs between a page that is served and one that was built: the script
# that waits for an edit, and what the theme of MkDocs says of the time.
TIMES = re.compile(r'<script src="/reload\.js[^>]*></script>|Build Date.*')
PATIENCE = 300  # seconds until something that must happen counts as missing


@pytest.fixture
def project(tmp_path, repository):
    """Make a tiny project with the real tools."""
    shutil.copytree(repository / "tools", tmp_path / "tools")
    (tmp_path / ".cache").mkdir()
    for path in ("node_modules", ".cache/run"):  # what is fetched, is shared
        (repository / path).mkdir(parents=True, exist_ok=True)
    for path in ("node_modules", ".cache/run", "package.json"):
        (tmp_path / path).symlink_to(repository / path)
    for folder in ("snippets", "figures", "extensions", "theme"):
        (tmp_path / folder).mkdir()
    for language in LANGUAGES:
        page = tmp_path / "docs" / language / "index.md"
        page.parent.mkdir(parents=True)
        page.write_text(PAGE, "utf-8")
    (tmp_path / "snippets" / "tiny.py").write_text("x = 1\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text(CONFIG, "utf-8")
    (tmp_path / "mkdocs.zh.yml").write_text(
        "INHERIT: mkdocs.yml\ndocs_dir: docs/zh\n", "utf-8"
    )
    return tmp_path


def free_port():
    """Find a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def start(project, port):
    """Start the server as `make serve` does."""
    with (project / "log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tools.site.serve", "--port", str(port)],
            cwd=project,
            env={**os.environ, "PYTHONPATH": str(project)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )


@pytest.fixture
def served(project):
    """Serve the project; at the end, Ctrl-C must end it cleanly."""
    port = free_port()
    with start(project, port) as process:
        try:
            url = f"http://127.0.0.1:{port}/"
            wait_for(lambda: read(url) or process.poll() is not None)
            assert process.poll() is None, (project / "log").read_text("utf-8")
            yield url
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
    log = (project / "log").read_text("utf-8")
    assert "Stopped." in log
    assert "Traceback" not in log


def read(url):
    """Read a page, or what is shown in its place; '' without a server."""
    try:
        with urlopen(url) as answer:
            return answer.read().decode()
    except HTTPError as error:
        return error.read().decode()
    except OSError:
        return ""


def wait_for(ready):
    """Wait until something is true."""
    end = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def shown(text):
    """Give the text of a page."""
    return re.sub("<[^>]*>", "", text)


def test_edits_show_up(project, served):
    wait_for(lambda: 'href="en/"' in read(served))
    assert "First words." in read(served + "zh/")
    assert "x = 1" in shown(read(served + "en/"))

    snippet = project / "snippets" / "tiny.py"
    snippet.write_text("x = 2\n", "utf-8")
    wait_for(lambda: "x = 2" in shown(read(served + "en/")))
    wait_for(lambda: "x = 2" in shown(read(served + "zh/")))

    page = project / "docs" / "en" / "index.md"
    page.write_text(PAGE.replace("First", "Second"), "utf-8")
    wait_for(lambda: "Second words." in read(served + "en/"))
    log = (project / "log").read_text("utf-8")
    assert log.count("Building") == 2 + 2 + 1  # the last one English only


def test_a_broken_page_is_told_and_mended(project, served):
    wait_for(lambda: "First words." in read(served + "en/"))
    page = project / "docs" / "en" / "index.md"
    page.write_text(PAGE.replace("tiny.py", "none.py"), "utf-8")
    log = project / "log"
    wait_for(lambda: "Waiting for the next edit" in log.read_text("utf-8"))
    assert "snippets/none.py" in log.read_text("utf-8")
    assert "First words." in read(served + "en/")
    assert log.read_text("utf-8").count("Waiting") == 1

    page.write_text(PAGE.replace("First", "Mended"), "utf-8")
    wait_for(lambda: "Mended words." in read(served + "en/"))


def test_a_page_that_never_worked(project):
    page = project / "docs" / "en" / "index.md"
    page.write_text(PAGE.replace("tiny.py", "none.py"), "utf-8")
    port = free_port()
    with start(project, port) as process:
        try:
            url = f"http://127.0.0.1:{port}/en/"
            wait_for(lambda: "snippets/none.py" in read(url))
            page.write_text(PAGE, "utf-8")
            wait_for(lambda: "First words." in read(url))
        finally:
            process.kill()


def test_a_port_in_use_is_told(project):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert start(project, port).wait(PATIENCE) == 1
    log = (project / "log").read_text("utf-8")
    assert f"Port {port} cannot be used" in log
    assert "Traceback" not in log


def build(project, url="https://example.org/notes"):
    """Run `make build` there."""
    return subprocess.run(
        [sys.executable, "-m", "tools.site.build"],
        cwd=project,
        env={
            **os.environ,
            "PYTHONPATH": str(project),
            "SITE_URL": url,
        },
        capture_output=True,
        encoding="utf-8",
    )


def test_an_edit_shows_what_a_build_makes(project, served):
    home = project / "docs" / "en" / "index.md"
    (project / "docs" / "en" / "two.md").write_text("# Two\n", "utf-8")
    wait_for(lambda: "Two" in read(served + "en/two/"))
    home.write_text('# Home\n\n<p style="top: 0">Edited words.</p>\n', "utf-8")
    wait_for(lambda: "Edited words." in read(served + "en/"))
    assert build(project, served).returncode == 0
    for file in (project / "site").rglob("*.*"):
        path = file.relative_to(project / "site").as_posix()
        if file.suffix in (".html", ".css", ".js"):
            seen, text = read(served + path), file.read_text("utf-8")
            assert TIMES.sub("", seen) == TIMES.sub("", text), path


def test_build_replaces_the_site_only_when_all_is_well(project):
    assert build(project).returncode == 0
    site = project / "site"
    assert 'href="/notes/zh/"' in (site / "404.html").read_text("utf-8")
    (site / "old").touch()

    page = project / "docs" / "zh" / "index.md"
    page.write_text(PAGE.replace("tiny.py", "none.py"), "utf-8")
    broken = build(project)
    assert broken.returncode == 1
    assert "snippets/none.py" in broken.stderr
    assert "mkdocs.zh.yml" in broken.stderr
    assert "Traceback" not in broken.stderr
    assert (site / "old").exists()

    page.write_text(PAGE, "utf-8")
    assert build(project).returncode == 0
    assert not (site / "old").exists()
    left = [path.name for path in project.iterdir() if "site" in path.name]
    assert left == ["site"]


def test_build_refuses_a_warning_that_serve_only_prints(project, served):
    wait_for(lambda: "First words." in read(served + "en/"))
    page = project / "docs" / "en" / "index.md"
    page.write_text("# Home\n\nSee [nothing](none.md).\n", "utf-8")
    wait_for(lambda: "See" in shown(read(served + "en/")))
    log = (project / "log").read_text("utf-8")
    assert "WARNING" in log
    assert "none.md" in log

    refused = build(project)
    assert refused.returncode == 1
    assert "none.md" in refused.stderr
    assert "INFO" not in refused.stderr
    assert not (project / "site").exists()
