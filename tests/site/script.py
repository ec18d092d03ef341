"""Calls the functions of page.js in a page, of any browser."""

from pathlib import Path

SCRIPT = Path(__file__).with_name("page.js").read_text("utf-8")


def call(page, name, *arguments):
    """Call one function of page.js; give what it returns."""
    return page.evaluate(
        f"given => ({SCRIPT}).{name}(...given)", list(arguments)
    )


def at_start(page, name):
    """Call one whenever a page is opened, before anything of it runs."""
    page.add_init_script(f"({SCRIPT}).{name}()")


def open_at(page, url):
    """Open a page; the scripts of the site have done what they do by then."""
    page.goto(url)
    call(page, "settled")
