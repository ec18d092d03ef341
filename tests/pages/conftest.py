"""What the proof of the pages shares: real pages as parameters, toy pages."""

import functools
import textwrap
from pathlib import Path

import pytest

from tools.proof import in_step, pages, programs

LESSONS = pages.all_lessons()
GIVEN = ("block_run", "page", "lesson", "module")
MODULES = sorted(Path("snippets").glob("[a-z]*.py"))

read = pages.read_once


@functools.cache
def run(path):
    """Run a page; return a dict from the address of a block to its run."""
    return {run.block.address: run for run in programs.run(read(path))}


def addresses(paths):
    """List (path, address) of every block of pages that can run."""
    for path in paths:
        try:
            blocks = read(path).blocks
        except Exception:  # the tests of that page fail and say why
            continue
        yield from ((path, block.address) for block in blocks if block.runs)


def pytest_generate_tests(metafunc):
    """Give a test all pages, lessons, modules or blocks; ids are addresses.

    What runs is English: a Chinese page has the programs and the outputs of its
    twin, as test_in_step.py makes sure.
    """
    only = metafunc.config.getoption("only")
    paths = [p for p in pages.all_pages() if only in (None, p.stem)]
    if "translated" in metafunc.fixturenames:
        paths = [p for p in pages.all_pages("zh") if only in (None, p.stem)]
        ids = [path.as_posix()[5:] for path in paths]
        metafunc.parametrize("translated", paths, ids=ids, indirect=True)
    name = next((n for n in GIVEN if n in metafunc.fixturenames), None)
    if name == "block_run" or "runs" in metafunc.fixturenames:
        paths = [path for path in paths if path.parts[1] == "en"]
    if name == "page":
        given = [(path, path.as_posix()[5:]) for path in paths]
    elif name == "lesson":
        given = [(p, p.as_posix()[5:]) for p in LESSONS if p in paths]
    elif name == "module":
        given = [(path, path.as_posix()) for path in MODULES]
    elif name == "block_run":
        given = [(pair, pair[1]) for pair in addresses(paths)]
    if name:
        values = [value for value, _ in given]
        ids = [id for _, id in given]
        metafunc.parametrize(name, values, ids=ids, indirect=True)


@pytest.fixture
def page(request):
    """One page of the site, in either language."""
    return read(request.param)


@pytest.fixture
def runs(page):
    """All runs of that page by address."""
    return run(page.path)


@pytest.fixture
def translated(request):
    """One page that is in Chinese: its English twin, and itself."""
    return read(in_step.twin(request.param)), read(request.param)


@pytest.fixture
def lesson(request):
    """One English lesson."""
    return read(request.param)


@pytest.fixture
def module(request):
    """The path of one module of the snippets."""
    return request.param


@pytest.fixture
def block_run(request):
    """One block that ran with its page: the page and the run."""
    path, address = request.param
    return read(path), run(path)[address]


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a file of a toy repository, in which the test then runs."""
    monkeypatch.chdir(tmp_path)

    def write(path, text):
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return path

    return write


@pytest.fixture
def toy(write):
    """Write and read one toy page, docs/en/toy.md."""
    return lambda text: pages.read(write("docs/en/toy.md", text))


@pytest.fixture
def expect():
    """Assert that a check names the file and the fault that was planted."""

    def expect(faults, message, path="docs/en/toy.md"):
        faults = list(faults)
        right = [f for f in faults if f.startswith(path) and message in f]
        assert right, faults

    return expect
