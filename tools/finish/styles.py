"""Style sheets without white space, and styles of elements as classes.

A policy without 'unsafe-inline' ignores style="…" in a page.
"""

import html
import json
import re
import subprocess
from functools import lru_cache
from pathlib import Path

from extensions.mathjax import find_node
from tools.finish.html import PageError, attributes

# What every browser of today knows by its own name as well.
PREFIXED = re.compile(r"-(?:webkit|moz|ms)-([\w-]+):[^;}]*;(?=\1:)")
MINIFY = Path(__file__).with_name("minify.mjs")


@lru_cache(maxsize=100)
def minified(css):
    """Return a style sheet without what a browser does not need."""
    done = subprocess.run(
        [find_node(), str(MINIFY)],
        input=json.dumps([css]),
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise PageError(f"a style sheet is no CSS: {done.stderr}")
    return json.loads(done.stdout)[0]


def styles_as_classes(pages):
    """Replace style attributes by classes, one for each declaration.

    Returns their rules. A rule is as strong as the attribute was: stronger
    than any other but one with !important.
    """
    styles = {
        declaration
        for page in pages
        for _, values in page.tags()
        for declaration in declarations(values)
    }
    names = {style: f"_{i}" for i, style in enumerate(sorted(styles))}

    def change(match):
        found = declarations(attributes(match["attributes"]))
        return with_classes(match[0], [names[x] for x in found])

    for page in pages:
        page.replace_tags(change)
    return "".join(
        f".{name}:not(#_){{{style}}}" for style, name in names.items()
    )


def declarations(values):
    """Take a style attribute apart; none if there is none."""
    parts = re.split(r";(?![^(]*\))", html.unescape(values.get("style", "")))
    pairs = [part.partition(":") for part in parts if part.strip()]
    return [f"{name.strip()}:{value.strip()}" for name, _, value in pairs]


def with_classes(tag, names):
    """Give a tag classes in the place of its style."""
    tag = re.sub(r"\s+style=(?:\"[^\"]*\"|'[^']*')", "", tag, count=1)
    if not names:
        return tag
    classes = " ".join(names)
    if re.search(r"\sclass=\"", tag):
        return re.sub(r"(\sclass=\"[^\"]*)", rf"\1 {classes}", tag, count=1)
    return re.sub(r"^(<[\w:-]+)", rf'\1 class="{classes}"', tag)
