"""Each page of the built site, visited by readers who see it differently.

One visit serves many checks: opening a lesson costs more than looking at it.
Each check is seen to fail in test_browser, test_access and test_budget.
"""

from dataclasses import asdict

import pytest

from tests.site import access_checks as access
from tests.site import browser_checks as looks
from tests.site import budget_checks as budget
from tests.site.browser_checks import PHONE, WIDE
from tests.site.script import call
from tools.proof import pages

SCHEMES = {"light": "default", "dark": "slate"}


def url_of(path):
    """Return the address of a page: docs/en/rnn.md is en/rnn/."""
    path = path.relative_to("docs").with_suffix("")
    return f"{(path.parent if path.name == 'index' else path).as_posix()}/"


PAGES = {url_of(path): path for path in pages.all_pages()}
each_page = pytest.mark.parametrize("url", PAGES)


def test_every_page_is_visited(site):
    assert sorted(PAGES) == sorted(site.lessons)


def drawn(page, subtests):
    """Check that all that is drawn is there, with its letters."""
    for check in (looks.formulas, looks.figures):
        with subtests.test(check.__name__):
            assert check(page) == []


@each_page
def test_first_visit(url, browser, site, subtests, record_property):
    """On a phone, in light colours, with nothing in the cache."""
    allowed = ["clipboard-read", "clipboard-write"]
    with browser.new_context(
        viewport=PHONE, color_scheme="light", permissions=allowed
    ) as context:
        page = context.new_page()
        cost = budget.measure(page, site, url)
        record_property("cost", asdict(cost) | {"url": url})
        with subtests.test("budget"):
            assert budget.problems(cost) == []
            assert any(path.endswith(".css") for path in cost.sizes)
            assert any(path.endswith(".js") for path in cost.sizes)
        with looks.watch(page, site.address) as reports:
            code, problems = looks.copied(page)
            with subtests.test("copies"):
                assert problems == []
            with subtests.test("what is copied is what tests/pages runs"):
                blocks = pages.read(PAGES[url]).blocks
                # The lesson as one file is taken along (test_files.py).
                runs = [
                    x.source.rstrip() + "\n"
                    for x in blocks
                    if x.language == "python"
                ]
                assert code == runs
            drawn(page, subtests)
        with subtests.test("reports"):
            assert reports == []


@each_page
def test_second_visit(url, browser, site, subtests):
    """On a desk, in dark colours, by one who wants nothing to move."""
    with browser.new_context(
        viewport=WIDE, color_scheme="dark", reduced_motion="reduce"
    ) as context:
        page = context.new_page()
        with looks.watch(page, site.address) as reports:
            page.goto(site.address + url)
            with subtests.test("fonts"):
                wanted = page.query_selector("mjx-container")
                assert access.fonts(page) == [] if wanted else True
            drawn(page, subtests)
        with subtests.test("reports"):
            assert reports == []
        # The frame is the same on all pages.
        frame = url.count("/") == 1 or url == max(PAGES)
        for name, problems in for_everyone(page, frame):
            if name.startswith("axe"):
                problems = [x for x in problems if x[0] not in access.NO_FAULTS]
            with subtests.test(name):
                assert problems == []


def for_everyone(page, frame):
    """Yield the name of each check of `access`, and the problems it finds."""
    access.unfold(page)
    # Each new size lays out all of a long page, so there are few of them.
    yield "paper, from dark", access.paper(page)
    yield from looks.at_each_size(
        page, looks.overflow, looks.clipped, access.cut
    )
    access.lighten(page)
    show(page, PHONE, "dark")
    yield "axe, narrow and dark", access.axe(page, access.DRAWN)
    yield "stops, narrow", access.stops(page)
    yield "motion", access.motion(page)
    show(page, WIDE, "light")
    yield "axe, wide and light", access.axe(page)
    yield "stops, wide", access.stops(page)
    if frame:
        show(page, PHONE, "light")
        yield "axe, narrow and light", access.axe(page)
        show(page, WIDE, "dark")
        yield "axe, wide and dark", access.axe(page)


def show(page, size, scheme):
    """Show a page at a size and in the colours of a scheme."""
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    name = SCHEMES[scheme]
    page.locator(f"body[data-md-color-scheme={name}]").wait_for()
    call(page, "settled")


@pytest.mark.parametrize("rule", access.NO_FAULTS)
def test_an_excuse_that_nothing_needs_must_go(rule, browser, site):
    lesson = site.with_most("th:has(mjx-container)")
    with browser.new_context(viewport=WIDE) as context:
        page = context.new_page()
        page.goto(site.address + lesson)
        access.unfold(page)
        access.lighten(page)
        assert rule in {found for found, _ in access.axe(page)}


@each_page
def test_visit_without_javascript(url, browser, site, subtests):
    """All of it can be read, and reached by keyboard."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site.address + url)
        with subtests.test("hidden"):
            assert looks.hidden(page) == []
        with subtests.test("skip link"):
            assert looks.skip_link(page) == []
