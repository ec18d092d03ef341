"""Whether everyone can read and use a page of the built site.

Each check takes a Playwright page that is open and returns its problems.
"""

from contextlib import contextmanager
from pathlib import Path

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

# Everything is looked at: folded solutions, and what waits to be scrolled to.
UNFOLD = """() => {
  document.querySelectorAll("details").forEach(d => d.open = true);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { content-visibility: visible !important }");
  document.adoptedStyleSheets.push(sheet);
}"""

# Half of a page are letters that look alike. axe takes seconds for each of
# them, so one of a kind is left: of all listings one token of each colour, the
# others become plain text in its place; of the drawing of a formula (hidden
# from screen readers) one box of its size.
LIGHTEN = """() => {
  const drawings = document.querySelectorAll("mjx-math[aria-hidden=true]");
  const boxes = [...drawings].map(math => math.getBoundingClientRect());
  const alike = [], kinds = new Set();
  for (const listing of document.querySelectorAll("article pre > code")) {
    const paper = getComputedStyle(listing).backgroundColor;
    for (const token of listing.querySelectorAll("span:not(:has(*))")) {
      const {color, fontStyle, fontWeight} = getComputedStyle(token);
      const marked = !!token.closest(".hll");
      const kind = [paper, marked, color, fontStyle, fontWeight].join();
      if (kinds.has(kind)) alike.push(token);
      kinds.add(kind);
    }
  }
  // Only now, all at once: a page that changes is laid out anew.
  for (const token of alike) token.replaceWith(token.textContent);
  for (const [i, math] of drawings.entries()) {
    const box = document.createElement("span");
    box.ariaHidden = "true";
    box.textContent = "formula";
    box.style.cssText = `display: inline-block; overflow: hidden;
      width: ${boxes[i].width}px; height: ${boxes[i].height}px`;
    math.replaceWith(box);
  }
}"""

# Short words count as text: a single letter is a formula or a label here.
RUN_AXE = """async rules => {
  axe.configure({checks: [{id: "color-contrast", options: {
    ignoreLength: true,
    ignoreUnicode: true,
    boldValue: 700,
    boldTextPt: 14,
    largeTextPt: 18,
    contrastRatio: {normal: {expected: 4.5}, large: {expected: 3}},
    pseudoSizeThreshold: 0.25,
  }}]});
  const {violations} = await axe.run(document, {
    resultTypes: ["violations"], ...(rules.length && {runOnly: rules}),
  });
  return violations.flatMap(({id, nodes}) => nodes.map(node => {
    const e = document.querySelector(node.target[0]);
    const math = e?.querySelector("math") ? ":has(math)" : "";
    return [`${id} ${e?.localName}${math}`,
      node.html.slice(0, 100) + node.failureSummary.split("\\n")[1]];
  }));
}"""

# What the scripts below need: names, and whether an element is drawn.
TOOLS = """
const named = e => e.outerHTML.replace(/\\s+/g, " ").slice(0, 100);
const all = selector => [...document.querySelectorAll(selector)];
const seen = e => e.checkVisibility(
  {opacityProperty: true, visibilityProperty: true}) &&
  [...e.getClientRects()].some(box => box.width > 1 && box.height > 1);
const scrolls = e => e.scrollWidth > e.clientWidth + 1 &&
  /auto|scroll/.test(getComputedStyle(e).overflowX);
// A check box or radio button may be drawn as its label.
const shape = e => [e, ...(e.labels || []), e.nextElementSibling].find(
  x => x && (x === e || x.localName === "label") && seen(x));
const isOutlined = e => {
  const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(e);
  return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 &&
    !/^rgba.*, 0\\)$/.test(outlineColor);
};
const isOnTop = e => [...e.getClientRects()].some(box => {
  const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
  const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
  const top = document.elementFromPoint(x, y);
  return top && (e.contains(top) || top.contains(e));
});
const fault = e => !shape(e) ? "focus is not seen"
  : !isOutlined(shape(e)) ? "focus has no outline"
  : !isOnTop(shape(e)) ? "focus is covered" : "";
// What a mouse can use: a label where what it switches has no form itself.
const isSwitch = e => e.matches("label[for]") && e.control &&
  !e.control.checkVisibility() && !e.querySelector("button");
const controls = except => all("body *").filter(e => seen(e) &&
  !e.matches(except) && (scrolls(e) || isSwitch(e) ||
    e.matches("a[href], button, input, select, textarea, summary")));
"""

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

# A moment after the event, when the browser has scrolled to it.
WATCH = f"""except => {{ {TOOLS}
  const faults = window.focusFaults = new Map();
  window.focusRounds = 0;
  document.addEventListener("focusin", ({{target}}) => {{
    if (target === faults.keys().next().value) window.focusRounds++;
    if (!faults.has(target)) faults.set(target, "");
    setTimeout(() => {{
      if (document.activeElement === target)
        faults.set(target, fault(target));
    }});
  }});
  window.focusReport = () => [
    ...controls(except).filter(e => !faults.has(e)).map(
      e => `not reached: ${{named(e)}}`),
    ...[...faults].filter(([, fault]) => fault).map(
      ([e, fault]) => `${{fault}}: ${{named(e)}}`),
  ];
}}"""

STOPS = f"""async except => {{ {TOOLS}
  const found = [], moment = () => new Promise(done => setTimeout(done));
  for (const e of controls(except)) {{
    if (e.tabIndex < 0) found.push(`not reached: ${{named(e)}}`);
    else if (e.tabIndex > 0) found.push(`out of order: ${{named(e)}}`);
    if (e.tabIndex !== 0) continue;
    e.focus({{focusVisible: true}});
    if (document.activeElement !== e) found.push(`no focus: ${{named(e)}}`);
    else if (fault(e)) found.push(`${{fault(e)}}: ${{named(e)}}`);
  }}
  document.activeElement.blur();
  const idle = all("main :is(pre, code, div, mjx-container)[tabindex='0']");
  for (const e of idle)
    if (seen(e) && !scrolls(e)) found.push(`scrolls not: ${{named(e)}}`);
  return found;
}}"""

MOTION = """() => [...document.querySelectorAll("*")].flatMap(e =>
  ["", "::before", "::after"].map(part => {
    const style = getComputedStyle(e, part || null);
    const moves = (names, times) => names !== "none" &&
      times.split(",").some(time => parseFloat(time) > 0);
    return moves(style.animationName, style.animationDuration) ||
      moves(style.transitionProperty, style.transitionDuration) ||
      style.scrollBehavior === "smooth"
      ? `moves: ${e.localName}.${e.className}${part}` : "";
  })).filter(Boolean)
"""

# Words that stick out of a box which hides what sticks out; on a screen it
# may scroll, on paper it must not need to.
CUT = f"""([scope, except, mayScroll]) => {{ {TOOLS}
  const found = new Set(), range = document.createRange();
  const right = document.documentElement.clientWidth;
  const words = document.createTreeWalker(document.body, 4);
  const known = new Map();
  const boxOf = e => {{
    if (known.has(e)) return known.get(e);
    let box = [0, right];
    if (e !== document.documentElement) {{
      const [from, to] = boxOf(e.parentElement);
      const hides = getComputedStyle(e).overflowX;
      const {{left, right}} = e.getBoundingClientRect();
      if (mayScroll && /auto|scroll/.test(hides)) box = [-1e9, 1e9];
      else if (hides === "visible") box = [from, to];
      else box = [Math.max(from, left), Math.min(to, right)];
    }}
    known.set(e, box);
    return box;
  }};
  while (words.nextNode()) {{
    const text = words.currentNode, e = text.parentElement;
    if (!text.data.trim() || !e.closest(scope) || !seen(e)) continue;
    if (e.closest("mjx-assistive-mml") || e.closest(except)) continue;
    range.selectNodeContents(text);
    const [from, to] = boxOf(e);
    const box = range.getBoundingClientRect();
    if (box.width > 1 && (box.left < from - 2 || box.right > to + 2))
      found.add("cut: " + named(e.closest("mjx-container, pre, table") || e));
  }}
  return [...found];
}}"""

# Ink is dark and paper white, whatever the screen showed.
PAPER_COLOURS = f"""() => {{ {TOOLS}
  const light = colour => {{
    const [r, g, b, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
    return 255 - alpha * (255 - 0.2126 * r - 0.7152 * g - 0.0722 * b);
  }};
  const found = new Set();
  for (const e of [document.documentElement, ...all("body, body *")]) {{
    if (!seen(e) || e.closest("mjx-assistive-mml")) continue;
    const style = getComputedStyle(e), background = style.backgroundColor;
    const hasWords = [...e.childNodes].some(
      x => x.nodeType === 3 && x.data.trim());
    const ink = e.closest("svg") ? style.fill : style.color;
    const onDark = e.matches("svg text.strong, svg text.strong *");
    if (hasWords && !onDark && light(ink) > 140)
      found.add(`pale on paper: ${{named(e)}}`);
    if (light(background) < 200)
      found.add(`dark on paper: ${{named(e)}}`);
  }}
  return [...found];
}}"""

FONTS = """async patience => {
  const late = () => [...document.fonts].filter(f => f.status !== "loaded");
  for (let waited = 0; waited < patience && late().length; waited += 50)
    await new Promise(done => setTimeout(done, 50));
  return late().map(face => `no font: ${face.family}`);
}"""

FRAME = """.md-header, .md-sidebar, .md-footer, .md-search, .md-skip,
  button, .headerlink, input"""

FOLDED = f"""frame => {{ {TOOLS}
  return [
    ...all(frame).filter(seen).map(e => `on paper: ${{named(e)}}`),
    // Paper says that an equation was checked, and not how.
    ...all("details:not(.checked) > :not(summary)").filter(e => !seen(e)).map(
      e => `folded on paper: ${{named(e)}}`),
  ];
}}"""


def axe(page, rules=()):
    """Report what axe-core finds: its rules, or some, on the page as it is.

    One pair a problem: the rule with the element, and what is wrong where.
    """
    if not page.evaluate("!!window.axe"):
        page.evaluate(AXE.read_text("utf-8"))
    return page.evaluate(RUN_AXE, list(rules))


def keyboard(page, most=1500):
    """Tab reaches all that acts or scrolls, shows where it is, comes back."""
    page.evaluate(WATCH, ", ".join(OTHER_WAYS))
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
    return page.evaluate(STOPS, ", ".join(OTHER_WAYS))


def motion(page):
    """Nothing moves for a reader who asked for that."""
    page.emulate_media(reduced_motion="reduce")
    return page.evaluate(MOTION)


# What may end in dots, and why.
SHORTENED = {
    ".md-header .md-ellipsis": "the title stands on the page in full",
}


def cut(page):
    """No word is cut off, on the screen as it is."""
    scope = ".md-header, .md-container"
    return page.evaluate(CUT, [scope, ", ".join(SHORTENED), True])


def paper(page):
    """No word is cut off where nothing can be scrolled."""
    with printed(page):
        return page.evaluate(CUT, ["body", ".none", False])


def fonts(page, patience=10000):
    """All fonts are there before they are needed: printing does not wait."""
    return page.evaluate(FONTS, patience)


def copy(page):
    """On paper there is the text alone, all of it, dark on white."""
    with printed(page):
        return page.evaluate(FOLDED, FRAME) + page.evaluate(PAPER_COLOURS)


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
    page.evaluate(UNFOLD)


def lighten(page):
    """Leave one letter of a kind; then all checks but `cut` are quick."""
    page.evaluate(LIGHTEN)
