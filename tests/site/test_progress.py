"""The contents say which lessons were read; nothing else knows."""

from pathlib import Path

import pytest

from tests.site.script import call

SCRIPT = Path("theme/assets/js/read.js")
MARKS = ".md-nav--primary .read"


def marked(page):
    """The names of the lessons with a mark."""
    links = page.locator(".md-nav--primary a", has=page.locator(".read"))
    return [link.get_attribute("href") for link in links.all()]


@pytest.fixture
def reader(browser):
    """A page in a browser that has read nothing yet."""
    with browser.new_context(viewport={"width": 1280, "height": 800}) as new:
        yield new.new_page()


def test_a_lesson_that_was_read_is_marked(reader, site):
    reader.goto(f"{site.address}en/notation/")
    assert marked(reader) == []
    before = call(reader, "menu")
    reader.locator("#read-on").scroll_into_view_if_needed()
    reader.locator(MARKS).wait_for(state="attached")
    assert call(reader, "menu") == before  # nothing has moved
    name = reader.locator(MARKS).get_attribute("aria-label")
    assert name == "read"  # not by colour alone

    reader.goto(f"{site.address}zh/gru/")  # in any language, on any page
    reader.locator(MARKS).wait_for(state="attached")
    assert marked(reader) == ["../notation/"]
    assert reader.locator(MARKS).get_attribute("aria-label") == "已读"


def test_the_first_screen_alone_is_not_read(reader, site):
    for _ in range(2):
        reader.goto(f"{site.address}en/notation/")
        reader.locator("h1").wait_for()
    assert marked(reader) == []


def test_it_costs_little():
    lines = SCRIPT.read_text("utf-8").split("\n")
    code = [x.strip() for x in lines if not x.startswith("//")]
    assert len("\n".join(code).encode()) < 1024


def test_without_scripts_there_is_no_mark(browser, site):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site.address}en/notation/#read-on")
        assert marked(page) == []
