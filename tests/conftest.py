"""What every test may need: a browser, a host, one lesson alone."""

import functools
import gc
import os
import re
import tempfile
from pathlib import Path

import pytest

from figures import FIGURES
from tests.site.browser_checks import PATIENCE
from tests.site.budget_checks import costs_of, table
from tools.site.browser import BrowserError, started
from tools.site.host import Host

# What opens a browser; `make check` leaves out the tests that use these.
BROWSERS = {"browser", "tab"}
SITES = {"site", "other_site"}
SHOWN = re.compile(r'--8<-- "snippets/(\w+)\.py')
LESSONS = sorted(path.stem for path in Path("docs/en").glob("*.md"))


def pytest_addoption(parser):
    """Let `make check ONLY=gru` choose the tests of one lesson."""
    parser.addoption("--only", metavar="LESSON", help=", ".join(LESSONS))
    parser.addoption("--costs", action="store_true", help="of each page")


def pytest_configure(config):
    """Start one static host, for all processes that test."""
    only = config.getoption("only")
    if only and only not in LESSONS:
        known = ", ".join(LESSONS)
        raise pytest.UsageError(f"ONLY={only} is no page; there are: {known}")
    given = getattr(config, "workerinput", None)
    if given:  # one of several processes; the first one has the host
        config.hosted = given["folder"], given["url"]
        return
    folder = tempfile.TemporaryDirectory(prefix="notes-")
    host = Host(folder.name)
    config.hosted = folder.name, host.url
    config.add_cleanup(folder.cleanup)
    config.add_cleanup(host.stop)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    """Tell a process where the host is."""
    folder, url = node.config.hosted
    node.workerinput |= {"folder": folder, "url": url}


def pytest_ignore_collect(collection_path, config):
    """Import no tests of the snippets of other lessons."""
    only, path = config.getoption("only"), collection_path
    if only and path.match("snippets/test_*.py"):
        return path.stem not in names_of(only)
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Mark what needs a browser; leave out what is of other lessons."""
    for item in items:
        if BROWSERS & set(item.fixturenames):
            item.add_marker("browser")
        if "other_site" in item.fixturenames:
            item.add_marker("thorough")
        if SITES & set(item.fixturenames) and not item.get_closest_marker(
            "browser"
        ):  # its pages are parsed once, and no process waits for a build
            item.add_marker(pytest.mark.xdist_group("site"))
        for value in params(item):
            if isinstance(value, Path):  # a page is run once, in one process
                item.add_marker(pytest.mark.xdist_group(value.stem))
    if only := config.getoption("only"):
        others = [item for item in items if not is_of(only, item)]
        if len(others) == len(items):
            raise pytest.UsageError(f"ONLY={only}: there is no test of it")
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in set(others)]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """One process for each processor, up to four; a browser lets one wait."""
    processors = min(os.cpu_count() or 1, 4)
    return processors + ("not browser" not in config.getoption("markexpr"))


def pytest_collection_finish(session):
    """Leave alone the pages that are read by now, and look for less.

    Python would go through all of them again and again, a tenth of its time.
    """
    gc.freeze()
    gc.set_threshold(100_000)


def pytest_terminal_summary(terminalreporter, config):
    """Show what every page costs, whichever process has opened it."""
    if config.getoption("costs"):
        get = terminalreporter.getreports
        costs = costs_of([*get("passed"), *get("failed")])
        terminalreporter.write_line(table(costs))


def params(item):
    """List what a test is given to be about: a page, the name of a figure."""
    given = getattr(item, "callspec", None)
    for value in given.params.values() if given else ():
        yield value[0] if isinstance(value, tuple) and value else value


def modules_of(lesson):
    """Name its module, and those that it shows and no lesson is named after."""
    text = Path(f"docs/en/{lesson}.md").read_text("utf-8")
    lessons = {name.replace("-", "_") for name in LESSONS}
    return {lesson.replace("-", "_"), *(set(SHOWN.findall(text)) - lessons)}


@functools.cache
def names_of(lesson):
    """Name the files that hold the tests of its modules."""
    return {
        f"test_{module}{part}"
        for module in modules_of(lesson)
        for part in ("", "_arrays")
    }


def is_of(lesson, item):
    """Whether a test is named after a lesson, its modules or its figures."""
    words = set(re.split(r"[^\w-]+", item.nodeid))
    figures = [
        FIGURES[value].__module__
        for value in params(item)
        if isinstance(value, str) and value in FIGURES
    ]
    module = lesson.replace("-", "_")
    names = {lesson, module, *names_of(lesson)}
    return bool(names & words) or f"figures.{module}" in figures


@pytest.fixture(scope="session")
def browser():
    """Start the browser of the project; without one a test fails, loudly."""
    try:
        with started() as browser:
            for name in ("new_context", "new_page"):
                setattr(browser, name, patient(getattr(browser, name)))
            yield browser
    except BrowserError as error:
        pytest.fail(str(error), pytrace=False)


def patient(opens):
    """Let what it opens wait as long as a busy machine may need."""

    def open_patiently(**options):
        opened = opens(**options)
        opened.set_default_timeout(PATIENCE)
        return opened

    return open_patiently
