"""The finished site for any static host: `make build`.

Each language is one run of `mkdocs build`, made in a temporary folder that
takes the old one's place only when everything went well.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from tools.finish import PageError, finish
from tools.site.search import set_texts_apart

CONFIGS = {"en": "mkdocs.yml", "zh": "mkdocs.zh.yml"}
ROOT_FILES = Path(__file__).parent / "root"
# What MkDocs says of every build, and jieba when it cuts Chinese words.
CHATTER = (
    "INFO ",
    "Building prefix",
    "Dumping model",
    "Loading model",
    "Prefix dict",
)
SITE_URL = os.environ.get("SITE_URL") or "http://127.0.0.1:8000/"
# Of the repository as its host shows it; with it, pages link to their source.
REPO_URL = os.environ.get("REPO_URL", "").rstrip("/")


class BuildError(Exception):
    """A page or the configuration must be mended; the text says where."""


def build(target, site_url=SITE_URL):
    """Build both languages and what the root of the site needs."""
    target = Path(target).resolve()
    with beside(target) as fresh:
        for language in CONFIGS:
            build_language(language, fresh / language, site_url)
        write_root(fresh, site_url)
        try:
            finish(fresh)
        except PageError as error:
            raise BuildError(str(error)) from error
        swap(fresh, target)


def edit_uri(language, repository=REPO_URL):
    """Return where the pages of a language can be edited, if that is known."""
    return repository and f"{repository}/edit/main/docs/{language}/"


def build_language(language, target, site_url=SITE_URL, strict=True):
    """Build one language.

    In a process of its own, so that an edited figure or extension is the one
    that is imported.
    """
    # Not --quiet: it hides warnings from --strict, too.
    command = [sys.executable, "-m", "mkdocs", "build"]
    command += ["--strict"] * strict
    command += ["--config-file", CONFIGS[language]]
    address = f"{site_url.rstrip('/')}/{language}/"
    environment = {
        **os.environ,
        f"SITE_URL_{language.upper()}": address,
        f"EDIT_URI_{language.upper()}": edit_uri(language),
        "NO_MKDOCS_2_WARNING": "1",
    }
    with beside(target) as fresh:
        done = subprocess.run(
            [*command, "--site-dir", str(fresh)],
            capture_output=True,
            encoding="utf-8",
            env=environment,
        )
        said = readable(done.stdout + done.stderr)
        if done.returncode:
            raise BuildError(f"{said}\n{CONFIGS[language]}: not built.")
        if said:
            print(said, file=sys.stderr, flush=True)
        set_texts_apart(fresh)
        swap(fresh, target)


def readable(said):
    """What went wrong, in the words of MkDocs or of our extensions.

    `mkdocs build` in the environment shows the traceback as well.
    """
    lines = said.strip().splitlines()
    said = "\n".join(x for x in lines if not x.startswith(CHATTER))
    message, traceback, _ = said.partition("Traceback (most recent call")
    return (message.strip() if traceback else "") or said


def write_root(folder, site_url):
    """Write the page that leads to a language, and the host's error page.

    An error page is shown at any depth, so only its links are absolute.
    """
    folder.mkdir(parents=True, exist_ok=True)
    base = urlsplit(site_url).path.rstrip("/") + "/"
    for source in ROOT_FILES.glob("*.html"):
        text = source.read_text("utf-8").replace("BASE/", base)
        (folder / source.name).write_text(text, "utf-8")
    (folder / ".nojekyll").touch()  # GitHub Pages: serve the files as they are


def beside(target):
    """Return a temporary folder on the same disk, for a swap by renaming."""
    target.parent.mkdir(parents=True, exist_ok=True)
    return _Fresh(dir=target.parent, prefix=f".{target.name}-")


class _Fresh(tempfile.TemporaryDirectory):
    def __enter__(self):
        return Path(super().__enter__()) / "new"


def swap(fresh, target):
    """Put the fresh folder in the place of the old one."""
    if target.exists():
        target.rename(fresh.with_name("old"))  # goes with the temporary folder
    fresh.rename(target)


def main():
    """Build into site/, or leave site/ as it is and say why."""
    target = Path("site")
    try:
        build(target)
    except BuildError as error:
        sys.exit(f"{error}\n{target}/ is left as it was.")
    pages = len(list(target.rglob("index.html")))
    size = sum(f.stat().st_size for f in target.rglob("*") if f.is_file())
    print(f"{target}/ has {pages} pages, {size / 1e6:.1f} MB, for {SITE_URL}")


if __name__ == "__main__":
    main()
