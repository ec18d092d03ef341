"""What only a browser can tell about a page of the built site.

Each check takes a Playwright page that is open and returns its problems.
"""

import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import unquote

from playwright.sync_api import TimeoutError

WIDTHS = (1280, 390, 320)

# Folded solutions and hidden tabs are part of the page: open all of them.
UNFOLD = """
document.querySelectorAll("details").forEach(d => d.open = true);
document.querySelectorAll(".tabbed-block").forEach(
  b => b.style.display = "block");
"""

OVERFLOW = """() => {
  const root = document.documentElement, width = root.clientWidth;
  if (root.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll("*")].filter(
    e => e.getBoundingClientRect().right > width + 1 && e.checkVisibility());
  const names = wide.slice(0, 5).map(e => e.tagName + "." + e.className);
  return [`${root.scrollWidth} px wide: ${names.join(", ")}`];
}"""

SIZES = """selector => [...document.querySelectorAll(selector)]
  .filter(e => {
    const box = e.getBoundingClientRect();
    return !(box.width > 1 && box.height > 1 && e.checkVisibility());
  })
  .map(e => `not drawn: ${(e.outerHTML || "").slice(0, 120)}`)
"""

# A glyph is drawn right when its font is one of the site's, and nothing that
# is needed for it is still to be loaded.
FONTS = """async () => {
  await document.fonts.ready;
  const bare = name => name.trim().replace(/^["']|["']$/g, "");
  const faces = new Map();
  for (const face of document.fonts) {
    const name = bare(face.family);
    faces.set(name, [...(faces.get(name) || []), face.status]);
  }
  const problems = new Set();
  for (const [name, states] of faces)
    if (states.includes("error")) problems.add(`font ${name}: error`);
  for (const glyph of document.querySelectorAll("mjx-c")) {
    const families = getComputedStyle(glyph).fontFamily.split(",").map(bare);
    const font = `16px ${getComputedStyle(glyph).fontFamily}`;
    if (!families.some(f => (faces.get(f) || []).includes("loaded")) ||
        !document.fonts.check(font, glyph.textContent))
      problems.add(`"${glyph.textContent}" is not drawn in ${families}`);
  }
  return [...problems];
}"""

HIDDEN = """() => [...document.querySelectorAll(
    "article :is(h1, h2, h3, p, li, pre, mjx-container, figure, td)")]
  .filter(e => !e.closest("details:not([open]) > :not(summary)"))
  .filter(e => !e.closest("mjx-assistive-mml, nav, .tabbed-block, template"))
  .filter(e => {
    const box = e.getBoundingClientRect();
    const seen = e.checkVisibility(
      {opacityProperty: true, visibilityProperty: true});
    return e.textContent.trim() && !(seen && box.width > 1 && box.height > 1);
  })
  .map(e => `not seen: ${e.outerHTML.slice(0, 120)}`)
"""

# A button writes to the clipboard some time after the click: an empty one is
# read again for up to a second.
COPY_ALL = """async selector => {
  const listings = [], start = performance.now();
  const pause = ms => new Promise(done => setTimeout(done, ms));
  for (const pre of document.querySelectorAll("article pre")) {
    const block = pre.closest(".highlight") || pre;
    let button;
    // The site's script adds the buttons, soon after the page is loaded.
    while (!(button = block.querySelector(selector)) &&
           performance.now() < start + 2000) await pause(50);
    const box = button && button.getBoundingClientRect();
    let copied = null;
    if (box && box.width > 1 && box.height > 1) {
      await navigator.clipboard.writeText("");
      button.click();
      for (let i = 0; i < 100 && !copied; i++) {
        if (i) await pause(10);
        copied = await navigator.clipboard.readText();
      }
    }
    listings.push({
      copied,
      shown: (pre.querySelector("code") || pre).textContent,
      python: !!pre.closest(".language-python"),
    });
  }
  return listings;
}"""


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


def overflow(page):
    """The page does not scroll sideways, however narrow the screen."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"at {width} px: {x}" for x in page.evaluate(OVERFLOW)]
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    return found


# A part of a page contains its paint: what sticks out of it is not drawn, and
# makes no page wider.
CLIPPED = """() => [...document.querySelectorAll(".part")].flatMap(part => {
  const {left, right} = part.getBoundingClientRect(), found = [];
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_ELEMENT, e =>
    e.matches("mjx-assistive-mml") ? NodeFilter.FILTER_REJECT :
    NodeFilter.FILTER_ACCEPT);
  while (walker.nextNode()) {
    const e = walker.currentNode, box = e.getBoundingClientRect();
    if (!box.width || (box.left > left - 1 && box.right < right + 1)) continue;
    let inside = e.parentElement;
    while (inside !== part && getComputedStyle(inside).overflowX === "visible")
      inside = inside.parentElement;
    if (inside === part) found.push(
      `clipped, ${Math.round(box.width)} px: ${e.outerHTML.slice(0, 80)}`);
  }
  return found;
})"""


def clipped(page):
    """Nothing sticks out of its part, but what can be scrolled to."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(UNFOLD)
        found += [f"at {width} px: {x}" for x in page.evaluate(CLIPPED)]
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    return found


def formulas(page):
    """Every formula has a size, and is drawn in fonts of the site."""
    return not_drawn(page, "mjx-container") + page.evaluate(FONTS)


def figures(page):
    """Every picture has a size."""
    return not_drawn(page, "article :is(img, figure, svg[role=img])")


def not_drawn(page, selector, patience=5):
    """What has no size after some seconds: a busy machine unfolds slowly."""
    end = time.monotonic() + patience
    while True:
        page.evaluate(UNFOLD)
        found = page.evaluate(SIZES, selector)
        if not found or time.monotonic() > end:
            return found
        page.wait_for_timeout(100)


def hidden(page):
    """Everything of the page can be read as it stands (JavaScript off)."""
    found = page.evaluate(HIDDEN)
    return found if page.query_selector("article h1") else ["no h1", *found]


def copied(page, button="pre > button.copy"):
    """Click every copy button; return Python listings and problems.

    A problem is a listing without a button, or a copy that is not its code.
    """
    page.evaluate(UNFOLD)
    code, found = [], []
    for listing in page.evaluate(COPY_ALL, button):
        shown, text = listing["shown"], listing["copied"]
        if text is None:
            found.append(f"no copy button: {shown[:60]!r}")
            continue
        if text.strip() != shown.strip():
            found.append(f"copied {text[:60]!r}, shown {shown[:60]!r}")
        if listing["python"]:
            code.append(text.rstrip() + "\n")
    return code, found


def runs(code, repository):
    """Copied listings, pasted one after the other, are a program."""
    done = subprocess.run(
        [sys.executable, "-"],
        input="\n".join(code),
        capture_output=True,
        encoding="utf-8",
        cwd=repository,
    )
    return done.stderr.splitlines()[-3:] if done.returncode else []


def searched(page, word, path, patience=5000):
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


def skip_link(page):
    """The first Tab reaches a link to the text; it works by keyboard."""
    page.keyboard.press("Tab")
    link = page.evaluate("""() => {
      const e = document.activeElement, box = e.getBoundingClientRect();
      const target = e.hash && document.getElementById(
        decodeURIComponent(e.hash.slice(1)));
      return {
        hash: decodeURIComponent(e.hash || ""),
        seen: box.width > 1 && box.height > 1 && box.top >= 0,
        inside: !!(target && target.closest("main")),
      };
    }""")
    if not link["inside"]:
        return [f"first Tab is no link into the text: {link}"]
    page.keyboard.press("Enter")
    try:
        page.wait_for_url(
            lambda url: unquote(url).endswith(link["hash"]), timeout=2000
        )
    except TimeoutError:
        return [f"{link['hash']} is not reached"]
    page.keyboard.press("Tab")
    if not page.evaluate("!!document.activeElement.closest('main')"):
        return ["the second Tab is not in the text"]
    return []
