"""What Lighthouse says of every page: `make lighthouse`.

The built site is served here, compressed; a phone, a slow connection and a
slow processor are simulated. Nothing fails here: the table says where a page
has less than 100, and why.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.site.browser import find
from tools.site.host import serving

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
COMMAND = Path("node_modules/.bin/lighthouse")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run"
)
# They depend on the host or the address, not on the site.
SKIPPED = ("canonical", "is-on-https", "redirects-http", "uses-http2")


def main():
    """Read the options, visit every page, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", default="site", help="the built site")
    parser.add_argument("--lighthouse", default=COMMAND, help="its command")
    parser.add_argument("pages", nargs="*", help="such as en/rnn/; else all")
    options = parser.parse_args()
    if not shutil.which(options.lighthouse):
        sys.exit(f"There is no {options.lighthouse}: run make lighthouse.")
    site = Path(options.site)
    pages = options.pages or all_pages(site)
    reasons = {}
    print(f"{'page':28}" + "".join(f"{c:>16}" for c in CATEGORIES))
    with serving(site) as address:
        for page in pages:
            report = visit(options.lighthouse, address + page)
            scores, why = read(report)
            cells = "".join(f"{x if x else '?':>16}" for x in scores)
            print(f"{page:28}{cells}", flush=True)
            for line in why:
                reasons.setdefault(line, []).append(page)
    for line, where in reasons.items():
        on = "every page" if len(where) == len(pages) else ", ".join(where)
        print(f"- {line} ({on})")


def all_pages(site):
    """Name the pages that are read, by address."""
    files = sorted(site.glob("*/**/index.html"))
    return [f"{f.parent.relative_to(site).as_posix()}/" for f in files]


def visit(command, url):
    """Let Lighthouse open a page; return its report."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.json"
        done = subprocess.run(
            [
                command,
                url,
                "--quiet",
                "--output=json",
                f"--output-path={file}",
                f"--chrome-flags={FLAGS}",
                f"--skip-audits={','.join(SKIPPED)}",
            ],
            env={**os.environ, "CHROME_PATH": str(find())},
            capture_output=True,
            encoding="utf-8",
        )
        if not file.is_file():
            sys.exit(f"{done.stdout}{done.stderr}\n{url}: no report.")
        return json.loads(file.read_text("utf-8"))


def read(report):
    """Return the four scores, and what keeps them below 100."""
    categories = [report["categories"][name] for name in CATEGORIES]
    scores = [round((c["score"] or 0) * 100) for c in categories]
    why = []
    for category, score in zip(categories, scores, strict=True):
        if score == 100:
            continue
        for reference in category["auditRefs"]:
            audit = report["audits"].get(reference["id"], {})
            low = audit.get("score") is not None and audit["score"] < 0.9
            if low and reference["weight"]:
                value = audit.get("displayValue", "")
                text = f"{category['id']}: {audit['title']} {value}"
                why.append(text.strip())
    return scores, why


if __name__ == "__main__":
    main()
