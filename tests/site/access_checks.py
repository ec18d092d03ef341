"""Whether everyone can read and use a page of the built site.

Each check takes a Playwright page that is open and returns its problems.
"""

from contextlib import contextmanager
from pathlib import Path

from tests.site.script import call

REPOSITORY = Path(__file__).parents[2]
AXE = REPOSITORY / "node_modules" / "axe-core" / "axe.min.js"
# Rules whose answer depends on colours and sizes, all others on the page.
DRAWN = (
    "button-name",
    "color-contrast",
    "label",
    "link-in-text-block",
    "link-name",
    "scrollable-region-focusable",
    "target-size",
)
# Paper: A4 without the margins of the print style, in CSS pixels.
PAPER = {"width": 672, "height": 980}

# What axe reports wrongly, each with its reason. The test asserts that each
# is still reported: an entry that no longer is must be deleted.
NO_FAULTS = {
    "empty-table-header th:has(math)": (
        "axe reads no MathML; a screen reader reads the formula"
    ),
}

# Controls that need no stop, because the keyboard has another way.
OTHER_WAYS = {
    ".md-search [type=reset]": "deleting the word",
    ".md-search__icon": "Escape closes the search",
    ".md-search__overlay": "Escape closes the search",
    ".md-overlay": "Escape closes the menu",
    ".md-nav__title[for=__toc]": "a heading where nothing slides",
    ".md-nav__title[for=__drawer]": "Escape closes the menu",
    ".md-search-result__link": "the arrow keys",
}

FRAME = """.md-header, .md-sidebar, .md-footer, .md-search, .md-skip,
  button, .headerlink, input"""


def axe(page, rules=()):
    """Report what axe-core finds: its rules, or some, on the page as it is.

    One pair a problem: the rule with the element, and what is wrong where.
    """
    if not page.evaluate("!!window.axe"):
        page.evaluate(AXE.read_text("utf-8"))
    return call(page, "runAxe", list(rules))


def keyboard(page, most=1500):
    """Tab reaches all that acts or scrolls, shows where it is, comes back."""
    call(page, "watchFocus", ", ".join(OTHER_WAYS))
    for _ in range(0, most, 20):
        for _ in range(20):
            page.keyboard.press("Tab")
        if page.evaluate("focusRounds > 1"):
            return page.evaluate("focusReport()")
    where = page.evaluate("document.activeElement.outerHTML.slice(0, 100)")
    return [f"{most} times Tab, and not back at the first: {where}"]


def stops(page):
    """Report what the keyboard would not reach, or not show; after one Tab.

    Nothing that does not scroll is a stop.
    """
    page.keyboard.press("Tab")
    return call(page, "stops", ", ".join(OTHER_WAYS))


def motion(page):
    """Nothing moves for a reader who asked for that."""
    page.emulate_media(reduced_motion="reduce")
    return call(page, "motion")


# What may end in dots, and why.
SHORTENED = {
    ".md-header .md-ellipsis": "the title stands on the page in full",
}


def cut(page):
    """No word is cut off, on the screen as it is."""
    scope = ".md-header, .md-container"
    return call(page, "cut", scope, ", ".join(SHORTENED), True)


def fonts(page, patience=90_000):
    """All fonts are there before they are needed: printing does not wait."""
    return call(page, "lateFonts", patience)


def paper(page):
    """On paper there is the text alone, dark on white, no word cut off."""
    with printed(page):
        found = call(page, "folded", FRAME) + call(page, "paperColours")
        # Nothing can be scrolled there.
        return found + call(page, "cut", "body", ".none", False)


@contextmanager
def printed(page):
    """Show the page as it is on paper."""
    size = page.viewport_size
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    yield
    page.emulate_media(media="screen")
    page.set_viewport_size(size)


def unfold(page):
    """Open what is folded, and draw what waits to be scrolled to."""
    call(page, "unfold")


def lighten(page):
    """Leave one letter of a kind; then all checks but `cut` are quick."""
    call(page, "lighten")
