"""The finished site for any static host: `make build`.

Each language is one run of the generator (generator.py). All is made in a
temporary folder that takes the old one's place only when everything went well.
"""

import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from tools.finish import PageError, finish
from tools.run import runtime
from tools.site import generator, licences
from tools.site.generator import GENERATOR, LANGUAGES, GeneratorError

ROOT_FILES = Path(__file__).parent / "root"
SITE_URL = os.environ.get("SITE_URL") or "http://127.0.0.1:8000/"
# Of the repository as its host shows it; with it, pages link to their source.
REPO_URL = os.environ.get("REPO_URL", "").rstrip("/")


def build(target, site_url=SITE_URL, maker=GENERATOR):
    """Build both languages and what the root of the site needs."""
    target = Path(target).resolve()
    with beside(target) as fresh:
        raw = fresh.with_name("raw")
        for language in LANGUAGES:
            generator.build(
                language,
                raw / language,
                home(language, site_url),
                edit_uri(language),
                maker,
            )
        runtime.add(raw / "run")
        write_root(raw, site_url)
        finish(raw, fresh)
        swap(fresh, target)


def home(language, site_url=SITE_URL):
    """Return the address of the home page of a language."""
    return f"{site_url.rstrip('/')}/{language}/"


def edit_uri(language, repository=REPO_URL):
    """Return where the pages of a language can be edited, if that is known."""
    return repository and f"{repository}/edit/main/docs/{language}/"


def write_root(folder, site_url):
    """Write the page that leads to a language, and the host's error page.

    An error page is shown at any depth, so only its links are absolute.
    """
    folder.mkdir(parents=True, exist_ok=True)
    base = urlsplit(site_url).path.rstrip("/") + "/"
    for source in ROOT_FILES.glob("*.html"):
        text = source.read_text("utf-8").replace("BASE/", base)
        (folder / source.name).write_text(text, "utf-8")
    text = licences.page(licences.served())
    (folder / "licences.html").write_text(text, "utf-8")
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
    except (GeneratorError, PageError) as error:
        sys.exit(f"{error}\n{target}/ is left as it was.")
    pages = len(list(target.rglob("index.html")))
    size = sum(f.stat().st_size for f in target.rglob("*") if f.is_file())
    print(f"{target}/ has {pages} pages, {size / 1e6:.1f} MB, for {SITE_URL}")


if __name__ == "__main__":
    main()
