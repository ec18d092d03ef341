"""Each lesson can be taken along as a notebook that is whole and runs alone."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.site import notebook_checks as checks
from tests.site.html_checks import Page
from tools.finish.files import archive
from tools.finish.html import Page as Finished
from tools.proof import pages

CACHE = Path(".cache/tex")
# Small ones; the others are run by `make thorough`. Their programs are run with
# their pages by `make check` as well.
FEW = {"one-hot", "rnn"}
LESSONS = pages.all_lessons()
SOME = [
    path if path.stem in FEW else pytest.param(path, marks=pytest.mark.thorough)
    for path in LESSONS
]


def notebook(site, language, path):
    """Read a notebook of the site."""
    name = path.stem.replace("-", "_")
    file = site.root / language / path.stem / f"{name}.ipynb"
    return json.loads(file.read_text("utf-8"))


def article(site, language, path):
    """Read the article of its page, to take apart."""
    file = site.root / language / path.stem / "index.html"
    return checks.article_of(Page(site.root, file).soup)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_has_all_of_its_page(path, site):
    has_all("en", path, site)


@pytest.mark.parametrize("path", SOME, ids=lambda path: path.stem)
def test_has_all_of_its_chinese_page(path, site):
    has_all("zh", path, site)


def has_all(language, path, site):
    """Hold a notebook against its page."""
    made, there = notebook(site, language, path), article(site, language, path)
    found = [
        *checks.invalid(made),
        *checks.bad_formulas(made),
        *checks.bad_links(made),
        *checks.lost_formulas(made, there),
        *checks.lost_figures(made, there),
        *checks.lost_programs(made, there),
        *checks.lost_text(made, there),
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", SOME, ids=lambda path: path.stem)
def test_runs_alone_and_prints_what_it_says(path, site, tmp_path):
    made = notebook(site, "en", path)
    found = list(checks.prints_otherwise(made, tmp_path))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", SOME, ids=lambda path: path.stem)
def test_formulas_are_set_as_on_the_page(path, site):
    made, there = notebook(site, "en", path), article(site, "en", path)
    found = list(checks.set_otherwise(made, there, CACHE))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_all_of_them_are_in_one_archive(language, site):
    home = site.root / language
    with zipfile.ZipFile(home / "all.zip") as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    for name in ("LICENSE", "LICENSE-TEXT.md"):
        assert files.pop(name) == Path(name).read_bytes()
    there = [*home.glob("*/*.py"), *home.glob("*/*.ipynb")]
    assert files == {file.name: file.read_bytes() for file in there}
    assert len(files) == 2 * len(LESSONS)
    (link,) = site.pages[f"{language}/index.html"].soup.select("a.file")
    size = (home / "all.zip").stat().st_size / 1e6
    assert link["href"] == "all.zip"
    assert link.get_text() == f"all.zip ({size:.1f} MB)"


def test_an_archive_of_the_same_files_has_the_same_bytes():
    page = Finished("en/a/index.html", "")
    page.files = {"b.py": "b\n", "a.py": "a\n"}
    first, second = archive([page]), archive([page])
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert packed.namelist() == [
            "LICENSE",
            "LICENSE-TEXT.md",
            "a.py",
            "b.py",
        ]
