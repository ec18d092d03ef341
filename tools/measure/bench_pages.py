"""How soon a lesson is drawn, and answers: `make bench-pages`.

Of every page, the longest task while it is loaded and after a reader's first
move (first_move.py). Then one lesson, in three forms, opened in turn by a
browser whose processor is slowed down four times:

- as it is;
- without formulas: their TeX stands there as text;
- with formulas that MathJax 4 typesets in the browser, from the same host.

Each round gives one ratio; the table shows their medians. Nothing fails here:
times are for reading, budgets are tests (tests/site/test_budget.py).
"""

import argparse
import html
import re
import shutil
import statistics
import tempfile
from pathlib import Path

from tools.measure.first_move import SIZES, first_moves
from tools.measure.first_move import table as table_of_moves
from tools.measure.lighthouse import all_pages
from tools.site.browser import started
from tools.site.host import serving

SLOWER = 4
PHONE = {"width": 390, "height": 800}
MODULES = Path("node_modules/@mathjax")
FORMULA = re.compile(
    r"<mjx-container[^>]*? data-tex=\"([^\"]*)\"([^>]*)>.*?</mjx-container>",
    re.DOTALL,
)
# What only a page with finished formulas needs, or MathJax could not bear.
OWN = re.compile(
    r"<link rel=\"preload\"[^>]* as=\"font\"[^>]*>"
    r"|<meta http-equiv=\"Content-Security-Policy\"[^>]*>"
)
MACROS = re.compile(r"const MACROS = (\{.*?\n\});", re.DOTALL)
LOAD = Path(__file__).with_name("mathjax.html").read_text("utf-8")
WATCH = Path(__file__).with_name("drawn.js")


def main():
    """Read the options, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lesson", default="one-hot")
    parser.add_argument("--site", default="site", help="the built site")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument(
        "--moves", type=int, default=3, help="rounds of first moves"
    )
    options = parser.parse_args()
    if options.moves:
        print(f"{first_moves_of(options.site, options.moves)}\n")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        site = Path(folder) / "en"
        shutil.copytree(Path(options.site) / "en", site)
        count = write_forms(site, options.lesson)
        with serving(folder) as address:
            rounds = run(f"{address}en/", options.lesson, options.rounds)
    print(f"{options.lesson}: {count} formulas, processor {SLOWER} × slower,")
    print(f"medians of {options.rounds} rounds\n")
    print(table(rounds))


def first_moves_of(site, rounds):
    """Lay out what the first move costs on every page, narrow and wide."""
    with serving(site) as address, started() as browser:
        rows = [
            (page, size, first_moves(browser, address + page, size, rounds))
            for page in all_pages(Path(site))
            for size in SIZES
        ]
    return table_of_moves(rows)


def write_forms(site, lesson):
    """Write the two other forms beside the lesson; count its formulas."""
    page = (site / lesson / "index.html").read_text("utf-8")
    count = len(FORMULA.findall(page))
    bare = OWN.sub("", page)
    macros = MACROS.search(Path("extensions/tex.mjs").read_text("utf-8"))[1]
    browser = FORMULA.sub(for_mathjax, bare)
    browser = browser.replace("</head>", LOAD % (count, macros) + "</head>", 1)
    plain = FORMULA.sub(lambda m: f'<span class="bare">{m[1]}</span>', bare)
    for name, text in (("plain", plain), ("browser", browser)):
        (site / name).mkdir()
        (site / name / "index.html").write_text(text, "utf-8")
    (site / "mathjax").symlink_to(MODULES.resolve())
    return count


def for_mathjax(match):
    """Write a formula as MathJax looks for it."""
    tex = html.escape(html.unescape(match[1]), quote=False)
    display = "display=" in match[0].partition(">")[0]
    return f"\\[{tex}\\]" if display else f"\\({tex}\\)"


def run(address, lesson, rounds):
    """Open the three forms in turn; return the times of each round."""
    forms = {"lesson": lesson, "plain": "plain", "browser": "browser"}
    with started() as browser:
        for name in forms.values():  # what the first one of all would pay
            times(browser, f"{address}{name}/")
        found = []
        for i in range(rounds):
            names = list(forms)[:: 1 if i % 2 else -1]
            found.append(
                {n: times(browser, f"{address}{forms[n]}/") for n in names}
            )
    return found


def times(browser, url):
    """Open a page in a fresh context; return when all of it was drawn."""
    with browser.new_context(viewport=PHONE) as context:
        page = context.new_page()
        context.new_cdp_session(page).send(
            "Emulation.setCPUThrottlingRate", {"rate": SLOWER}
        )
        page.add_init_script(path=WATCH)
        page.goto(url, wait_until="commit")
        page.wait_for_function(
            "() => window.first && window.last", timeout=120_000
        )
        if not page.query_selector("mjx-container") and "plain" not in url:
            raise RuntimeError(f"{url}: there is no formula")
        return page.evaluate("[first, last]")


def table(rounds):
    """Lay out the medians and the ratios."""
    lines = [f"{'':12}{'first screen':>14}{'last formula':>14}"]
    for name in rounds[0]:
        first, last = (
            statistics.median(one[name][i] for one in rounds) for i in (0, 1)
        )
        lines.append(f"{name:12}{first:11.0f} ms{last:11.0f} ms")
    for text, peer, i, target in (
        ("first screen ÷ plain", "plain", 0, 1.2),
        ("last formula ÷ browser", "browser", 1, 0.25),
    ):
        ratios = [one["lesson"][i] / one[peer][i] for one in rounds]
        ratio = statistics.median(ratios)
        low, high = min(ratios), max(ratios)
        lines.append(
            f"{text:24}{ratio:6.2f}  ({low:.2f} to {high:.2f})"
            f"  to reach: {target}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
