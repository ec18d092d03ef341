"""What a page of the built site costs a reader who opens it.

`measure` opens it in a browser; `problems` compares it with the budgets.
"""

import gzip
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from tests.site.script import at_start, call, open_at

BYTES = 150_000
REQUESTS = 12
SHIFT = 0.001
# The browser says so when a busy machine needs some seconds for a font: that is
# no fault of the page. Whether it is used at all is seen in another way.
LATE = "was preloaded using link preload but not used within a few seconds"

# Files that are compressed as they are.
PACKED = {".gif", ".jpg", ".png", ".webp", ".woff", ".woff2"}
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
    moved: list = field(default_factory=list)
    idle: list = field(default_factory=list)
    late: list = field(default_factory=list)

    @property
    def bytes(self):
        """All that was transferred, compressed."""
        return sum(self.sizes.values())


def measure(page, site, url):
    """Open a page, the first one of its context; note what it costs."""
    cost = Cost()
    listeners = {
        "request": lambda request: note(cost, site, request.url),
        "console": lambda said: report(cost, said),
        "pageerror": lambda error: cost.reports.append(str(error)),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    at_start(page, "watchMoves")
    open_at(page, site.address + url)
    cost.idle = call(page, "idlePreloads")  # all fonts of the first view came
    seen = len(cost.requests)
    moves = call(page, "readThrough")
    cost.shift, cost.moved = moves["shift"], moves["what"]
    cost.cookies = [cookie["name"] for cookie in page.context.cookies()]
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
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
    if LATE in said.text:
        cost.late.append(said.text)
    elif said.type in ("error", "warning"):
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
        what = "; ".join(dict.fromkeys(cost.moved))
        found.append(f"moves by {cost.shift:.4f} while it is read: {what}")
    found += [f"preloaded, not for the first screen: {x}" for x in cost.idle]
    found += [f"another host: {url}" for url in cost.outside]
    found += [f"a script for formulas: {url}" for url in cost.math]
    found += [f"a cookie: {name}" for name in cost.cookies]
    return found + [f"browser: {text}" for text in cost.reports]


def costs_of(reports):
    """What each page costs, by its address, as tests have recorded it.

    A part of a test that fails has a report of its own, with the same record.
    """
    found = [
        dict(value)
        for report in reports
        for name, value in report.user_properties
        if name == "cost"
    ]
    return {cost.pop("url"): Cost(**cost) for cost in found}


def table(costs):
    """Lay out what every page costs, in kilobytes, the heaviest first.

    Late are the fonts that came seconds after the page: a busy machine.
    """
    kinds = {
        "HTML": (".html",),
        "styles": (".css",),
        "scripts": (".js",),
        "fonts": (".woff2",),
    }
    lines = [["page", "KB", *kinds, "other", "requests", "shift", "late"]]
    for url, cost in sorted(costs.items(), key=lambda c: -c[1].bytes):
        parts = [
            sum(n for path, n in cost.sizes.items() if path.endswith(ends))
            for ends in kinds.values()
        ]
        rest = cost.bytes - sum(parts)
        sizes = [f"{n / 1000:.1f}" for n in (cost.bytes, *parts, rest)]
        shift = f"{cost.shift:.4f}"
        late = str(len(cost.late))
        lines.append([url, *sizes, str(len(cost.requests)), shift, late])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
