"""Each page of the built site for every reader; each check is seen to fail.

Nothing found by axe-core, all in reach of the keyboard, nothing cut off in a
narrow or enlarged window or on paper; in both colour schemes.
"""

import pytest

from tests.site import access_checks as checks
from tools.site.generator import LANGUAGES

WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 800}


@pytest.fixture
def page(browser):
    """Open an empty page for a reader who wants nothing to move."""
    with browser.new_context(viewport=WIDE, reduced_motion="reduce") as context:
        yield context.new_page()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "narrow"])
@pytest.mark.parametrize("url", ["en/", "zh/", "404.html"])
def test_tab_goes_round(url, size, page, site):
    page.goto(site.address + url)
    page.set_viewport_size(size)
    assert checks.keyboard(page) == []


def test_tab_goes_through_a_lesson(page, site):
    page.goto(site.address + site.with_most("mjx-container"))
    page.set_viewport_size(PHONE)
    assert checks.keyboard(page) == []


# What a reader does by keyboard alone.


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "narrow"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_search_by_keyboard(language, size, page, site):
    page.set_viewport_size(size)
    page.goto(f"{site.address}{language}/")
    field = page.locator("input[name=query]")
    if size is WIDE:
        field.focus()
    else:
        page.locator(".md-header__button[for=__search] button").press("Enter")
    page.locator("#__search:checked").wait_for(state="attached")
    assert field.evaluate("e => e === document.activeElement")
    page.keyboard.type("softmax")
    page.locator(".md-search-result__link").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.href").startswith(site.address)
    page.keyboard.press("Escape")
    page.locator("#__search:not(:checked)").wait_for(state="attached")
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('.md-search')")


def test_menu_and_contents_by_keyboard(page, site):
    page.set_viewport_size(PHONE)
    page.goto(site.address + site.with_most("mjx-container"))
    opener = page.get_by_role("button", name="Menu")
    contents = page.get_by_role("button", name="Table of contents")
    assert opener.get_attribute("aria-expanded") == "false"
    opener.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    contents.press("Enter")
    page.keyboard.press("Tab")
    focused = page.locator(".md-nav--secondary a:focus")
    assert focused.get_attribute("href").endswith("#idea")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert contents.evaluate("e => e === document.activeElement")
    page.keyboard.press("Escape")
    assert opener.get_attribute("aria-expanded") == "false"
    assert opener.evaluate("e => e === document.activeElement")


def test_menu_closes_when_the_focus_leaves(page, site):
    page.set_viewport_size(PHONE)
    page.goto(site.address + "en/")
    opener = page.get_by_role("button", name="Menu")
    opener.press("Enter")
    page.get_by_role("button", name="Menu", expanded=True).wait_for()
    page.locator("article a:not(.headerlink)").first.focus()
    page.get_by_role("button", name="Menu", expanded=False).wait_for()


def test_language_by_keyboard(page, site):
    page.goto(site.address + "en/")
    page.get_by_role("button", name="Select language").focus()
    link = page.get_by_role("link", name="中文")
    for _ in range(2):
        page.keyboard.press("Tab")
    assert link.evaluate("e => e === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zh/")


def test_colours_by_keyboard(page, site):
    page.goto(site.address + "en/")
    body = page.locator("body")
    buttons = page.locator(".colours button")
    buttons.locator("visible=true").focus()
    names, seen = set(), []
    for _ in range(buttons.count()):
        names.add(page.locator(".colours :focus").get_attribute("aria-label"))
        page.keyboard.press("Enter")
        seen.append(body.get_attribute("data-md-color-scheme"))
    assert len(names) == buttons.count() == 3
    assert seen == ["default", "slate", "default"]


# Planted faults: a tiny page with one fault, and the same check.


@pytest.fixture
def planted(page):
    """Show a tiny page that is sound but for its body."""

    def make(body, head=""):
        page.set_content(
            f"""<!doctype html><html lang="en"><head><title>Page</title>
            <style>:focus-visible {{ outline: 2px solid red }}</style>{head}
            </head><body><main><h1>Page</h1>{body}</main></body></html>"""
        )
        return page

    return make


SOUND = """<p>Text and <a href="#here">a link</a></p><button>Go</button>
<pre tabindex="0" style="overflow: auto; width: 9em"><code>a long line of
code that is so long that it must scroll</code></pre>
<div style="overflow: hidden">All of it is seen</div>"""


@pytest.mark.parametrize(
    "check", ["axe", "keyboard", "stops", "motion", "cut", "paper"]
)
def test_a_sound_page_has_no_problem(check, planted):
    body = SOUND.replace("<button>Go</button>", "").replace(
        "overflow: auto; width: 9em", "white-space: pre-wrap"
    )
    shown = body if check == "paper" else SOUND
    scope = f"<div class=md-container>{shown}</div>"
    assert getattr(checks, check)(planted(scope)) == []


@pytest.mark.parametrize(
    "check, body, said",
    [
        ("axe", "<img src=data:,>", "image-alt"),
        ("axe", "<div role=dialog>Search</div>", "aria-dialog-name"),
        ("axe", "<p style='color: #aaa'>Pale</p>", "color-contrast"),
        ("axe", "<p style='color: #aaa'>x</p>", "color-contrast"),
        ("axe", "<table><tr><th><td>1</table>", "empty-table-header"),
        (
            "axe",
            "<pre style='overflow: auto; width: 5em'>a long line of code",
            "scrollable-region",
        ),
        ("keyboard", "<a href=#a>a</a><button tabindex=-1>b", "not reached"),
        (
            "keyboard",
            "<a href=#a>a</a><input type=checkbox id=c style='display: none'>"
            "<label for=c>Open</label>",
            "not reached: <label",
        ),
        ("keyboard", "<a href=#a style='outline: 0'>a</a>", "no outline"),
        ("keyboard", "<a href=#a style='opacity: 0'>a</a>", "not seen"),
        (
            "keyboard",
            "<a href=#a>a</a><p style='position: fixed; inset: 0; "
            "background: white'>Over it",
            "is covered",
        ),
        (
            "keyboard",
            "<a href=#a>a</a><input onkeydown='return false' aria-label=i>",
            "not back",
        ),
        ("stops", "<button tabindex=-1>b</button>", "not reached"),
        ("stops", "<button tabindex=2>b</button>", "out of order"),
        ("stops", "<a href=#a style='outline: 0'>a</a>", "no outline"),
        (
            "stops",
            "<div style='overflow: auto; width: 5em'><p style='width: 9em'>a",
            "not reached: <div",
        ),
        ("stops", "<pre tabindex=0>short</pre>", "scrolls not"),
        ("motion", "<p style='transition: color 1s'>a", "moves: p"),
        ("motion", "<p style='animation: 1s spin'>a", "moves: p"),
        ("motion", "<p style='scroll-behavior: smooth'>a", "moves: p"),
        (
            "cut",
            "<p style='overflow: hidden; width: 5em; white-space: nowrap'>"
            "Words that are not all seen",
            "cut: ",
        ),
        ("cut", "<p style='width: 2000px; text-align: right'>Words", "cut: "),
        ("cut", "<p style='margin-left: -2em'>Words", "cut: "),
        (
            "paper",
            "<pre style='overflow: auto'>" + 30 * "a long line of code ",
            "cut: ",
        ),
        ("paper", "<button>Copy</button>", "on paper: <button"),
        ("paper", "<nav class=md-sidebar>Pages</nav>", "on paper: <nav"),
        ("paper", "<details><summary>S</summary><p>Text", "folded"),
        ("paper", "<p style='color: #ddd'>Pale", "pale on paper"),
        ("paper", "<p style='background: #223'>Ink", "dark on paper"),
    ],
)
def test_planted_fault(check, body, said, planted):
    page = planted(f"<div class=md-container>{body}</div>")
    options = {"most": 60} if check == "keyboard" else {}
    found = getattr(checks, check)(page, **options)
    assert any(said in str(problem) for problem in found)


def test_planted_font_that_is_late(planted):
    font = "@font-face { font-family: F; src: url(data:font/woff2;base64,AA) }"
    page = planted("<p>Text</p>", f"<style>{font}</style>")
    assert checks.fonts(page, patience=100) == ["no font: F"]


def test_a_lighter_page_keeps_its_faults(planted):
    """What is left out looks like something that stays."""
    page = planted(
        """<article><pre><code><span>a</span><span>b</span>
        <span style="color: #bbb">c</span></code></pre>
        <mjx-math aria-hidden="true" style="color: #bbb">d</mjx-math></article>
        """
    )
    before = page.locator("article").bounding_box()
    checks.lighten(page)
    assert page.locator("pre span").count() == 2
    assert page.locator("mjx-math").count() == 0
    assert page.locator("article").bounding_box()["width"] == before["width"]
    assert [rule for rule, _ in checks.axe(page)] == ["color-contrast span"]
