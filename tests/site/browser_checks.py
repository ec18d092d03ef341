"""What only a browser can tell about a page of the built site.

Each check takes a Playwright page that is open and returns its problems.
"""

from contextlib import contextmanager
from urllib.parse import unquote

from playwright.sync_api import TimeoutError

from tests.site.script import call

WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 800}
# One of 1280 pixels at 200 %, and the narrowest one of WCAG.
ZOOMED = {"width": 640, "height": 400}
NARROW = {"width": 320, "height": 400}
SIZES = (WIDE, ZOOMED, PHONE, NARROW)
# Milliseconds until what must happen counts as missing, however busy we are.
PATIENCE = 90_000


@contextmanager
def watch(page, address):
    """Note what a page reports and requests while it is open.

    The browser is started so that it reaches no other host.
    """
    found = []

    def request(asked):
        if not asked.url.startswith((address, "data:", "blob:")):
            found.append(f"request to another host: {asked.url}")

    def console(message):
        if message.type in ("error", "warning"):
            found.append(f"console: {message.text}")

    def response(answer):
        if answer.status >= 400:
            found.append(f"{answer.status}: {answer.url}")

    def failed(request):
        # A reader who goes on breaks off what is still under way.
        if request.failure != "net::ERR_ABORTED":
            found.append(f"failed: {request.url} ({request.failure})")

    listeners = {
        "console": console,
        "pageerror": lambda error: found.append(f"script: {error}"),
        "request": request,
        "requestfailed": failed,
        "response": response,
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    yield found
    for event, listener in listeners.items():
        page.remove_listener(event, listener)


def at_each_size(page, *checks):
    """Yield each check, from a desk to the narrowest screen; what it finds."""
    for size in SIZES:
        page.set_viewport_size(size)
        call(page, "settled")
        for check in checks:
            yield f"{check.__name__} at {size['width']} px", check(page)


def overflow(page):
    """The page does not scroll sideways."""
    return call(page, "overflow")


def clipped(page):
    """Nothing sticks out of its part, but what can be scrolled to."""
    call(page, "unfold")
    return call(page, "clipped")


def formulas(page):
    """Every formula has a size, and is drawn in fonts of the site."""
    return not_drawn(page, "mjx-container") + call(page, "glyphs")


def figures(page):
    """Every picture has a size."""
    return not_drawn(page, "article :is(img, figure, svg[role=img])")


def not_drawn(page, selector):
    """What has no size, though all is unfolded."""
    call(page, "unfold")
    return call(page, "notDrawn", selector)


def hidden(page):
    """Everything of the page can be read as it stands (JavaScript off)."""
    found = call(page, "hidden")
    return found if page.query_selector("article h1") else ["no h1", *found]


def copied(page, button="pre > button.copy"):
    """Click every copy button; return Python listings and problems.

    A problem is a listing without a button, or a copy that is not its code.
    """
    call(page, "settled")
    call(page, "unfold")
    code, found = [], []
    for listing in call(page, "copies", button):
        shown, text = listing["shown"], listing["copied"]
        if text is None:
            found.append(f"no copy button: {shown[:60]!r}")
            continue
        if text.strip() != shown.strip():
            found.append(f"copied {text[:60]!r}, shown {shown[:60]!r}")
        if listing["python"]:
            code.append(text.rstrip() + "\n")
    return code, found


def searched(page, word, path, patience=PATIENCE):
    """Typing a word in the open search leads to a page."""
    page.fill("input[name=query]", word)
    page.press("input[name=query]", "End")
    try:
        page.wait_for_function(
            """path => [...document.querySelectorAll(
              ".md-search-result__link")].some(
                a => new URL(a.href).pathname === path)""",
            arg=path,
            timeout=patience,
        )
    except TimeoutError:
        return [f"{word!r} does not lead to {path}"]
    return []


def skip_link(page, patience=PATIENCE):
    """The first Tab reaches a link to the text; it works by keyboard."""
    page.keyboard.press("Tab")
    link = call(page, "firstStop")
    if not link["inside"]:
        return [f"first Tab is no link into the text: {link}"]
    page.keyboard.press("Enter")
    try:
        page.wait_for_url(
            lambda url: unquote(url).endswith(link["hash"]),
            timeout=patience,
        )
    except TimeoutError:
        return [f"{link['hash']} is not reached"]
    page.keyboard.press("Tab")
    if not page.evaluate("!!document.activeElement.closest('main')"):
        return ["the second Tab is not in the text"]
    return []
