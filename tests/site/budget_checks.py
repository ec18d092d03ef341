"""What a page of the built site costs a reader who opens it.

`measure` opens it in a browser; `problems` compares it with the budgets.
"""

import gzip
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

BYTES = 150_000
REQUESTS = 12
SHIFT = 0.001

# Files that are compressed as they are.
PACKED = {".gif", ".jpg", ".png", ".webp", ".woff", ".woff2"}
SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
# From top to bottom, a screen at a time, as a reader goes.
SCROLL = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
    scrollTo(0, y);
    await frame();
    await frame();
  }
  await frame();
  return window.shifts;
}"""
PHONE = {"width": 390, "height": 800}


@dataclass
class Cost:
    """What was seen when a page was opened."""

    requests: list = field(default_factory=list)
    outside: list = field(default_factory=list)
    math: list = field(default_factory=list)
    cookies: list = field(default_factory=list)
    reports: list = field(default_factory=list)
    sizes: dict = field(default_factory=dict)
    shift: float = 0

    @property
    def bytes(self):
        """All that was transferred, compressed."""
        return sum(self.sizes.values())


def measure(browser, site, url, viewport=PHONE):
    """Open a page in a fresh browser and note what it costs."""
    cost = Cost()
    with browser.new_context(viewport=viewport) as context:
        page = context.new_page()
        page.add_init_script(SHIFTS)
        page.on("request", lambda request: note(cost, site, request.url))
        page.on("console", lambda said: report(cost, said))
        page.on("pageerror", lambda error: cost.reports.append(str(error)))
        page.goto(site.address + url, wait_until="load")
        page.wait_for_load_state("networkidle")
        seen = -1
        while seen < len(cost.requests):  # scripts may fetch some more
            seen = len(cost.requests)
            page.wait_for_timeout(500)
        cost.shift = page.evaluate(SCROLL)
        cost.cookies = [cookie["name"] for cookie in context.cookies()]
        del cost.requests[seen:]
    return cost


def note(cost, site, url):
    """Count a request, and the size of what it asks for."""
    if url.startswith(("data:", "blob:")):
        return
    if not url.startswith(site.address):
        cost.outside.append(url)
        return
    if "mathjax" in url.lower() and urlsplit(url).path.endswith(".js"):
        cost.math.append(url)
    path = unquote(urlsplit(url).path)[len(urlsplit(site.address).path) :]
    if not path or path.endswith("/"):
        path += "index.html"
    cost.requests.append(path)
    file = site.root / path
    if file.is_file() and path not in cost.sizes:
        cost.sizes[path] = transferred(file)


def transferred(file):
    """Return the size of a file as a host sends it."""
    content = file.read_bytes()
    packed = file.suffix in PACKED
    return len(content) if packed else len(gzip.compress(content, 9))


def report(cost, said):
    """Note what the browser complains of, such as the policy."""
    if said.type in ("error", "warning"):
        cost.reports.append(said.text)


def problems(cost):
    """Compare with the budgets."""
    found = []
    if cost.bytes > BYTES:
        found.append(f"{cost.bytes:,} bytes, not {BYTES:,}")
    if len(cost.requests) > REQUESTS:
        names = " ".join(cost.requests)
        found.append(f"{len(cost.requests)} requests: {names}")
    if cost.shift > SHIFT:
        found.append(f"moves by {cost.shift:.3f} while it is read")
    found += [f"another host: {url}" for url in cost.outside]
    found += [f"a script for formulas: {url}" for url in cost.math]
    found += [f"a cookie: {name}" for name in cost.cookies]
    return found + [f"browser: {text}" for text in cost.reports]


def table(costs):
    """Lay out what every page costs, in kilobytes, the heaviest first."""
    kinds = {
        "HTML": (".html",),
        "styles": (".css",),
        "scripts": (".js",),
        "fonts": (".woff2",),
    }
    lines = [["page", "KB", *kinds, "other", "requests", "shift"]]
    for url, cost in sorted(costs.items(), key=lambda c: -c[1].bytes):
        parts = [
            sum(n for path, n in cost.sizes.items() if path.endswith(ends))
            for ends in kinds.values()
        ]
        rest = cost.bytes - sum(parts)
        sizes = [f"{n / 1000:.1f}" for n in (cost.bytes, *parts, rest)]
        shift = f"{cost.shift:.4f}"
        lines.append([url, *sizes, str(len(cost.requests)), shift])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
